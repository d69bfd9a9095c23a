"""Writes schedules.txt: the learning rates PyTorch 2.13 uses, step by step.

    python Tests/OpsTests/Fixtures/make_schedules.py

A line is `SCHEDULE|BASE|RATE RATE …`, one rate for each step of the training. "linear" is the
schedule of pix2pix: LambdaLR with epochs counted from 1, n_epochs constant and n_epochs_decay
falling ones.
"""

import pathlib

import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LambdaLR, OneCycleLR

lines = [f"# torch {torch.__version__}"]


def put(name, base, total, make):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=base)
    scheduler = make(optimizer)
    rates = []
    for _ in range(total):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step() if len(rates) < total else None
    lines.append(f"{name}|{base}|" + " ".join(f"{r:.12g}" for r in rates))


def pix2pix(constant, falling):
    return lambda epoch: 1.0 - max(0, epoch + 1 - constant) / float(falling + 1)


put("constant", 2e-4, 5, lambda o: ConstantLR(o, factor=1))
put("linear", 2e-4, 200, lambda o: LambdaLR(o, pix2pix(100, 100)))
put("linear", 1.0, 7, lambda o: LambdaLR(o, pix2pix(4, 3)))
put("linear(0.25)", 1e-3, 8, lambda o: LambdaLR(o, pix2pix(2, 6)))
put("linear(0)", 1.0, 4, lambda o: LambdaLR(o, pix2pix(0, 4)))
put("linear(1)", 1.0, 3, lambda o: LambdaLR(o, pix2pix(3, 0)))
put("cosine", 2e-4, 50, lambda o: CosineAnnealingLR(o, 50))
put("cosine(0.1)", 1e-2, 9, lambda o: CosineAnnealingLR(o, 9, eta_min=1e-3))
put("oneCycle", 1e-3, 100, lambda o: OneCycleLR(o, 1e-3, total_steps=100))
put("oneCycle", 1e-3, 10, lambda o: OneCycleLR(o, 1e-3, total_steps=10))
put("oneCycle(0.5, 10, 100)", 1.0, 21,
    lambda o: OneCycleLR(o, 1.0, total_steps=21, pct_start=0.5, div_factor=10, final_div_factor=100))
pathlib.Path(__file__).with_name("schedules.txt").write_text("\n".join(lines) + "\n")
