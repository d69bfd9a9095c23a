"""`repl bench` and PyTorch by turns on one machine, as a Markdown table of ratios.

    python compare.py                          # every row, three rounds
    python compare.py --rows infer --rounds 5  # rows whose name holds a word
    python compare.py --list

In each round every program runs once, one after the other, so that all see the same weather; a
ratio is one of medians over the steps of all rounds: how many times as fast as PyTorch Pigment is;
of memory, the part of PyTorch's that it takes. "Tuned" is fused
Adam, with the memory layout, channels last or not, that is faster. "Undisturbed" is the part of
the time for which the first thread of each of the three had a processor, in its worst round: well
below 100 % other programs ran, and the row says little.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Name, arguments of both programs, steps counted in each round.
ROWS = [
    ("train 256 b1", "--model unet --mode train --size 256 --batch 1", 5),
    ("train 256 b4", "--model unet --mode train --size 256 --batch 4", 3),
    ("train 256 b16", "--model unet --mode train --size 256 --batch 16", 2),
    ("train 64 six levels b16", "--model unet --mode train --size 64 --levels 6 --batch 16", 5),
    ("unet infer 256 b1", "--model unet --mode infer --size 256 --batch 1", 10),
    ("resnet-unet infer 256 b1", "--model resnet-unet --mode infer --size 256 --batch 1", 8),
    ("resnet-unet pretrain 256 b4", "--model resnet-unet --mode pretrain --size 256 --batch 4", 2),
]
FEWEST = 5


class Program:
    """One way to run a row, and what it has measured so far."""

    def __init__(self, command):
        self.command = command
        self.seconds = []
        self.memory = []
        self.undisturbed = []

    def run(self, arguments, steps, threads):
        command = self.command + arguments + ["--steps", str(steps), "--threads", str(threads)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr.strip()}")
        result = json.loads(done.stdout)
        times = result["seconds"]
        self.seconds += times["all"] if isinstance(times, dict) else times
        self.undisturbed.append(result["undisturbed"])
        peak = result.get("processPeak") or result.get("machine", {}).get("processPeak")
        if peak:
            self.memory.append(peak)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def peak(self):
        return max(self.memory, default=None)


def measure(row, options):
    name, arguments, steps = row
    arguments = arguments.split()
    peer = [options.python, str(HERE / "pytorch_peer.py")]
    programs = {
        "pigment": Program([options.repl, "bench", "--json"]),
        "written": Program(peer),
        "tuned": Program(peer + ["--tuned"]),
        "tuned, channels last": Program(peer + ["--tuned", "--channels-last"]),
    }
    steps = max(steps, -(-FEWEST // options.rounds))
    for round in range(options.rounds):
        for key, program in programs.items():
            print(f"{name}: round {round + 1} of {options.rounds}, {key}", file=sys.stderr)
            program.run(arguments, steps, options.threads)
    tuned = min((programs["tuned"], programs["tuned, channels last"]), key=lambda p: p.median)
    return name, programs["pigment"], programs["written"], tuned


def line(name, pigment, written, tuned):
    def memory(peer):
        return f"{pigment.peak / peer.peak:.0%}" if pigment.peak and peer.peak else "?"

    def times(peer):
        return f"{peer.median / pigment.median:.2f}×"

    def seconds(program):
        return f"{program.median:.3f}"
    layout = "channels last" if "--channels-last" in tuned.command else "contiguous"
    cells = [
        name, seconds(pigment), seconds(written), times(written),
        f"{seconds(tuned)} ({layout})", times(tuned),
        f"{memory(written)} / {memory(tuned)}", str(len(pigment.seconds)),
        " / ".join(f"{min(p.undisturbed):.0%}" for p in (pigment, written, tuned)),
    ]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rows", action="append", help="a row, or all whose name holds this; repeatable")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repl", default=str(HERE.parents[1] / ".build/release/repl"))
    parser.add_argument(
        "--python", default=os.environ.get("PYTHON", sys.executable), help="one that has torch")
    parser.add_argument("--list", action="store_true", help="show the rows and stop")
    options = parser.parse_args()
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads are 1 or more")
    names = [name for name, _, _ in ROWS]

    def is_wanted(name):
        return not options.rows or any(
            word == name if word in names else word in name for word in options.rows)
    rows = [row for row in ROWS if is_wanted(row[0])]
    if options.list:
        print("\n".join(f"{name}: {arguments}" for name, arguments, _ in rows))
        return
    if not rows:
        parser.error("no row has such a name; --list shows them")
    if not os.access(options.repl, os.X_OK):
        parser.error(f"{options.repl} is not there; make build makes it")
    print("| row | Pigment s | PyTorch as written s | times as fast | PyTorch tuned s | times as fast "
          "| memory, written / tuned | steps | undisturbed |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        print(line(*measure(row, options)), flush=True)


if __name__ == "__main__":
    main()
