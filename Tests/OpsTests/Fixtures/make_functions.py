"""Writes functions.txt: results and gradients of PyTorch 2.13 for every function of the engine.

    python Tests/OpsTests/Fixtures/make_functions.py

A case holds operands a, b, c, constants k0, k1, the gradient it starts from, the result, and the
gradients da, db, dc.
"""

import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(1)
lines = [f"# torch {torch.__version__}"]
nan, inf = float("nan"), float("inf")
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -3.25, 20.5, -20.5, 1e4, -1e4, 1e-30, inf, -inf, nan]


def put(name, tensor):
    numbers = " ".join(f"{v:.9g}" for v in tensor.detach().float().flatten().tolist())
    lines.append(f"{name} {' '.join(map(str, tensor.shape))}: {numbers}")


def case(name, function, *operands, constants=()):
    lines.append(f"case {name}")
    leaves = [torch.as_tensor(o, dtype=torch.float32).clone().requires_grad_() for o in operands]
    constants = [torch.as_tensor(k, dtype=torch.float32) for k in constants]
    result = function(*leaves, *constants)
    start = torch.linspace(-1, 1.5, max(result.numel(), 1))[: result.numel()].reshape(result.shape)
    if result.requires_grad:
        result.backward(start)
    for letter, leaf in zip("abc", leaves):
        put(letter, leaf)
        if leaf.grad is not None:
            put("d" + letter, leaf.grad)
    for number, constant in enumerate(constants):
        put(f"k{number}", constant)
    put("start", start)
    put("result", result)


def noise(*shape):
    return torch.randn(shape)


def ties(*shape):
    """Few different values, so that the largest comes several times."""
    return torch.randint(0, 3, shape).float()


# One number in, one out.
for name, function in {
    "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "abs": torch.abs,
    "reciprocal": torch.reciprocal, "relu": torch.relu, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "softplus": F.softplus, "leakyRelu": lambda x: F.leaky_relu(x, 0.2),
    "clamp": lambda x: x.clamp(-1, 0.5), "negate": torch.neg, "affine": lambda x: 3 * x - 2,
    "subtract from": lambda x: 2 - x, "divide by": lambda x: x / 3, "divide": lambda x: 3 / x,
}.items():
    case(name, function, SPECIAL)
for exponent in [0, 1, 2, 3, 0.5, -1]:
    case(f"power {exponent}", lambda x: x.pow(exponent), [0.0, 1.0, -2.0, 2.5, 0.25, nan, inf])

# Two numbers in.
left = [0.0, 0.0, 0.0, 2.0, -2.0, 3.0, 0.5, 1.0, inf, nan]
right = [0.0, 2.0, -1.0, 0.0, 2.0, 3.0, -0.5, nan, 1.0, 1.0]
for name, function in {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "quotient": torch.div,
    "minimum": torch.minimum, "maximum": torch.maximum,
}.items():
    case(name, function, left, right)
    case(name + " broadcast", function, noise(2, 1, 3), noise(4, 1))
case("power of tensors", torch.pow, [0.0, 0.0, 2.0, 2.0, 3.0, 0.5], [0.0, 2.0, 0.0, -1.0, 2.5, 3.0])
case("power at infinity", torch.pow, [0.0, 0.0], [-1.0, -0.5])

# Along axes.
x = noise(2, 3, 4)
for name, function in {"sum": torch.sum, "mean": torch.mean}.items():
    case(name, function, x)
    case(name + " of axes", lambda x: function(x, dim=(0, 2)), x)
    case(name + " kept", lambda x: function(x, dim=(1,), keepdim=True), x)
case("variance", lambda x: x.var(dim=(0, 2)), x)
case("variance biased", lambda x: x.var(dim=(1,), correction=0, keepdim=True), x)
case("variance of one", lambda x: x.var(dim=(0,)), noise(1, 3))
case("max ties", lambda x: x.amax(dim=(0, 2)), ties(2, 3, 4))
case("min ties", lambda x: x.amin(dim=(1,)), ties(2, 3, 4))
case("max NaN", lambda x: x.amax(dim=1), [[1.0, nan, 2.0], [inf, 1.0, inf], [-inf, -inf, -inf]])
case("argmax", lambda x: x.argmax(dim=1).float(), [[1.0, 3.0, 3.0], [nan, 5.0, nan], [-inf, -inf, -1.0]])
case("argmin", lambda x: x.argmin(dim=0).float(), ties(4, 3))
EXTREME = [[1e4, -1e4, 0.0], [1e4, 1e4, 9999.0], [-1e4, -1e4, -1e4], [-inf, 0.0, 1.0], [0.1, 0.2, 0.3]]
case("softmax", lambda x: x.softmax(1), EXTREME)
case("softmax of axis 0", lambda x: x.softmax(0), noise(3, 4))
case("logSoftmax", lambda x: x.log_softmax(1), EXTREME)

# Moving elements.
case("reshape", lambda x: x.reshape(4, -1), x)
case("permute", lambda x: x.permute(2, 0, 1), x)
case("transpose", lambda x: x.transpose(-1, -2), x)
case("slice", lambda x: x[:, 1:, ::3], x)
case("index", lambda x: x[:, -1], x)
case("pad", lambda x: F.pad(x, (1, 2, 0, 3), value=0.5), x)
case("broadcast", lambda x: x.expand(2, 3, 4), noise(3, 1))
case("cat", lambda a, b: torch.cat([a, b, a], 1), noise(2, 3), noise(2, 1))
case("stack", lambda a, b: torch.stack([a, b], -1), noise(2, 3), noise(2, 3))
case("select", lambda x, k: x[k.long()], noise(4, 3), constants=[[2, 0, 2, 3]])
case("pixelShuffle", lambda x: F.pixel_shuffle(x, 3), noise(2, 18, 2, 1))

# Matrix products.
for a, b in [((2, 3), (3, 4)), ((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 1, 2, 3), (4, 3, 2)),
             ((3,), (2, 3, 2))]:
    case(f"matrixProduct {list(a)} {list(b)}", torch.matmul, noise(*a), noise(*b))

# Convolutions.
for name, x, w, options in [
    ("plain", (2, 3, 5, 4), (2, 3, 3, 3), {}),
    ("stride 2", (1, 2, 7, 6), (3, 2, 4, 4), dict(stride=2, padding=1)),
    ("uneven", (1, 2, 6, 7), (2, 2, 3, 2), dict(stride=(1, 2), padding=(2, 0), dilation=(1, 3))),
    ("groups", (2, 4, 4, 3), (6, 2, 3, 3), dict(padding=1, dilation=1, groups=2)),
    ("one pixel", (2, 3, 1, 1), (2, 3, 4, 4), dict(padding=2, stride=2)),
]:
    case(f"conv2d {name}", lambda x, w, b: F.conv2d(x, w, b, **options), noise(*x), noise(*w), noise(w[0]))
for name, x, w, options in [
    ("plain", (1, 2, 3, 2), (2, 3, 3, 3), {}),
    ("stride 2", (2, 3, 2, 3), (3, 2, 4, 4), dict(stride=2, padding=1)),
    ("output padding", (1, 2, 3, 2), (2, 1, 3, 3), dict(stride=3, padding=1, output_padding=(2, 1))),
    ("groups", (1, 4, 2, 3), (4, 2, 3, 3), dict(stride=2, padding=2, dilation=2, groups=2, output_padding=1)),
]:
    outputs = w[1] * options.get("groups", 1)
    case(f"convTranspose2d {name}", lambda x, w, b: F.conv_transpose2d(x, w, b, **options),
         noise(*x), noise(*w), noise(outputs))

# Normalisation.
x = noise(2, 3, 2, 3) * 2 + 5
case("batchNorm2d", lambda x, w, b: F.batch_norm(x, None, None, w, b, True), x, noise(3), noise(3))
case("batchNorm2d bare", lambda x: F.batch_norm(x, None, None, training=True, eps=0.1), x)
case("batchNorm2d constant", lambda x: F.batch_norm(x, None, None, training=True), torch.zeros(2, 2, 2, 2))
case("batchNorm2d evaluation", lambda x, w, b, m, v: F.batch_norm(x, m, v, w, b, False), x, noise(3),
     noise(3), constants=[noise(3), noise(3).abs()])


def running(x):
    mean, variance = torch.zeros(3), torch.ones(3)
    F.batch_norm(x.detach(), mean, variance, training=True, momentum=0.1)
    return torch.stack([mean, variance])


case("batchNorm2d running statistics", running, x)
case("instanceNorm2d", lambda x, w, b: F.instance_norm(x, None, None, w, b), x, noise(3), noise(3))

# Windows and sizes.
case("maxPool2d", lambda x: F.max_pool2d(x, 2), noise(1, 2, 5, 4))
case("maxPool2d ties", lambda x: F.max_pool2d(x, 3, 2, 1), ties(2, 1, 5, 6) - 2)
case("maxPool2d NaN", lambda x: F.max_pool2d(x, (1, 2)), [[[[1.0, nan, -inf, -inf, inf, 1.0]]]])
case("avgPool2d", lambda x: F.avg_pool2d(x, 3, 2, 1), noise(1, 2, 5, 6))
case("avgPool2d edge", lambda x: F.avg_pool2d(x, (3, 2), (1, 2), 1, count_include_pad=False), noise(1, 2, 4, 5))
for mode, corners in [("nearest", None), ("bilinear", False), ("bilinear", True)]:
    label = "corners" if corners else mode
    for size in [(7, 5), (2, 3), (1, 1), (8, 12), (4, 6)]:
        case(f"resize {label} {size[0]} {size[1]}",
             lambda x: F.interpolate(x, size, mode=mode, align_corners=corners), noise(1, 1, 4, 6))
case("resize nearest infinite", lambda x: F.interpolate(x, (2, 4)), [[[[inf, 1.0], [nan, -inf]]]])

# Losses.
case("l1Loss", F.l1_loss, [1.0, -2.0, 0.5, 3.0], [1.0, 1.0, 2.0, -1.0])
case("mseLoss", F.mse_loss, noise(2, 3), noise(2, 3))
case("smoothL1Loss", lambda a, b: F.smooth_l1_loss(a, b), [0.0, 1.0, -1.0, 0.999, 1.001, -3.0, 0.0],
     [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, -0.5])
case("smoothL1Loss beta", lambda a, b: F.smooth_l1_loss(a, b, beta=0.25), noise(3, 4), noise(3, 4))
case("bceLoss", lambda a, t: F.binary_cross_entropy(a, t), [0.2, 0.9, 0.5, 1e-6, 0.999999],
     constants=[[0.0, 1.0, 0.3, 0.0, 1.0]])
case("bceLoss saturated", lambda a, t: F.binary_cross_entropy(a, t), [0.0, 1.0, 0.0, 1.0],
     constants=[[0.0, 1.0, 1.0, 0.0]])
case("bceLoss target", lambda t, a: F.binary_cross_entropy(a, t), [0.0, 1.0, 0.3], constants=[[0.2, 0.9, 0.5]])
case("bceWithLogitsLoss", F.binary_cross_entropy_with_logits, [1e4, -1e4, 0.0, 3.0, -2.0, 30.0],
     [0.0, 1.0, 1.0, 0.5, 0.0, 1.0])
case("crossEntropyLoss", lambda x, k: F.cross_entropy(x, k.long()), noise(4, 5) * 3, constants=[[4, 0, 2, 2]])
case("crossEntropyLoss extreme", lambda x, k: F.cross_entropy(x, k.long()),
     [[1e4, -1e4, 0.0], [-inf, 0.0, 1.0]], constants=[[0, 2]])

pathlib.Path(__file__).with_name("functions.txt").write_text("\n".join(lines) + "\n")
