"""Outputs and losses of the tutorial's second generator, from fastai 2.4 itself, as text.

The weights are filled by a formula that the Swift test repeats, so that only a few numbers of each
output are kept: 200 of its elements, and its products with four vectors of noise, which every
element takes part in.

fastai 2.4 asks for an old PyTorch; its U-Net runs on 2.13 once a few names it looks for are there:

    pip install torch==2.13.0+cpu
    pip install --no-deps fastai==2.4 "fastcore<1.4" torchvision==0.28.0
    pip install fastprogress pyyaml requests matplotlib pandas scipy scikit-learn pillow packaging
    python make_resnet_unet.py > resnet_unet.txt
"""
import collections.abc
import sys
import types
import warnings

import torch

warnings.filterwarnings("ignore")
library = torch.library.Library("torchvision", "DEF")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
library.define("qnms(Tensor a) -> Tensor")
import torchvision  # noqa: E402

stub = types.ModuleType("torchvision.models.utils")
stub.load_state_dict_from_url = None
sys.modules["torchvision.models.utils"] = stub
six = types.ModuleType("torch._six")
six.container_abcs, six.string_classes, six.int_classes = collections.abc, (str,), (int,)
sys.modules["torch._six"] = six
from fastai.vision.learner import create_body  # noqa: E402
from fastai.vision.models.unet import DynamicUnet  # noqa: E402
from torchvision.models import resnet18  # noqa: E402

torch.set_num_threads(2)


def formula(count, salt, scale, shift=0.0):
    """Whole-number noise that any language repeats: a 32-bit mix of the index and a salt."""
    i = torch.arange(count, dtype=torch.int64)
    x = (i * 2654435761 + salt * 40503 + 12345) & 0xFFFFFFFF
    x = x ^ (x >> 15)
    x = (x * 2246822519) & 0xFFFFFFFF
    x = x ^ (x >> 13)
    return (x.to(torch.float64) / 4294967296.0 - 0.5) * 2 * scale + shift


def fill(model):
    salt = 0
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        salt += 1
        flat = value.view(-1)
        if value.dim() >= 2:
            fan_in = value[0].numel()
            flat.copy_(formula(flat.numel(), salt, (3.0 / fan_in) ** 0.5))
        elif name.endswith("running_var"):
            flat.copy_(formula(flat.numel(), salt, 0.3, 1.0))
        elif name.endswith("weight"):
            flat.copy_(formula(flat.numel(), salt, 0.1, 1.0))
        else:
            flat.copy_(formula(flat.numel(), salt, 0.1))


def unet():
    return DynamicUnet(create_body(resnet18, pretrained=False, n_in=1, cut=-2), 2, (256, 256))


def picture(salt, n, c, h, w, scale):
    return formula(n * c * h * w, salt, scale).float().view(n, c, h, w)


def tell(name, y):
    flat = y.detach().reshape(-1).double()
    places = [k * (flat.numel() - 1) // 199 for k in range(200)]
    products = [(flat * formula(flat.numel(), 500 + k, 1.0)).sum().item() for k in range(4)]
    shape = " ".join(map(str, y.shape))
    print(f"case {name}")
    print(f"shape 4 : {shape}" if y.dim() == 4 else f"shape 2 : {shape}")
    print("places 200 :", *(f"{flat[p].item():.8g}" for p in places))
    print("products 4 :", *(f"{p:.8g}" for p in products))


print("# torch", torch.__version__, "torchvision", torchvision.__version__, "fastai 2.4")
net = unet()
for name, n, h, w in [("full", 1, 256, 256), ("uneven", 2, 80, 112), ("odd", 2, 75, 101)]:
    for mode in ["training", "evaluation"]:
        fill(net)
        net.train(mode == "training")
        with torch.no_grad():
            tell(f"{name} {mode}", net(picture(1000 + h, n, 1, h, w, 1.0)))

classifier = resnet18()
for mode in ["training", "evaluation"]:
    fill(classifier)
    classifier.train(mode == "training")
    with torch.no_grad():
        tell(f"classifier {mode}", classifier(picture(1300, 2, 3, 65, 90, 1.0)))

# Four steps of pretraining. "frozen" is what the tutorial does without saying so: fastai's
# constructor leaves all but one normalisation in evaluation mode, and nothing sets them to learn.
for mode in ["frozen", "live"]:
    net = unet()
    fill(net)
    if mode == "live":
        net.train()
    # The last layer small, as a fresh one is: the losses then are those of real colours.
    with torch.no_grad():
        net.layers[12][0].weight.mul_(0.1)
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-4)
    losses = []
    for step in range(4):
        light = picture(2000 + step, 2, 1, 64, 64, 1.0)
        color = picture(3000 + step, 2, 2, 64, 64, 0.5)
        loss = torch.nn.functional.l1_loss(net(light), color)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    print(f"case pretrain {mode}")
    print("losses 4 :", *(f"{v:.8g}" for v in losses))
    for key in ["layers.0.1.running_mean", "layers.1.running_mean", "layers.7.bn.running_var"]:
        print(f"{key} 4 :", *(f"{v:.8g}" for v in net.state_dict()[key][:4].tolist()))
print("case names")
for place, name in enumerate(unet().state_dict()):
    print(f"{name} :")
