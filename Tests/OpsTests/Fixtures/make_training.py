"""Ten full GAN steps of the colorization tutorial in PyTorch 2.13, as text.

Weights and pictures are filled by a formula that the Swift test repeats, so that only the six
losses of each step are kept. Dropout is off: its random numbers differ between frameworks.

    python make_training.py > training_losses.txt
"""
import torch
from torch import nn

LEVELS, FILTERS, SIZE, BATCH = 4, 8, 32, 2


def formula(count, salt, scale, shift=0.0):
    """Whole-number noise that any language repeats: a 32-bit mix of the index and a salt."""
    i = torch.arange(count, dtype=torch.int64)
    x = (i * 2654435761 + salt * 40503 + 12345) & 0xFFFFFFFF
    x = x ^ (x >> 15)
    x = (x * 2246822519) & 0xFFFFFFFF
    x = x ^ (x >> 13)
    return (x.to(torch.float64) / 4294967296.0 - 0.5) * 2 * scale + shift


class Block(nn.Module):
    def __init__(self, outer, inner, sub=None, inputs=None, innermost=False, outermost=False):
        super().__init__()
        self.outermost = outermost
        inputs = outer if inputs is None else inputs
        down = nn.Conv2d(inputs, inner, 4, 2, 1, bias=False)
        if outermost:
            layers = [down, sub, nn.ReLU(), nn.ConvTranspose2d(2 * inner, outer, 4, 2, 1), nn.Tanh()]
        elif innermost:
            layers = [nn.LeakyReLU(0.2), down, nn.ReLU(),
                      nn.ConvTranspose2d(inner, outer, 4, 2, 1, bias=False), nn.BatchNorm2d(outer)]
        else:
            layers = [nn.LeakyReLU(0.2), down, nn.BatchNorm2d(inner), sub, nn.ReLU(),
                      nn.ConvTranspose2d(2 * inner, outer, 4, 2, 1, bias=False), nn.BatchNorm2d(outer)]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class UNet(nn.Module):
    def __init__(self, levels, filters):
        super().__init__()
        widths = [filters * min(8, 1 << i) for i in range(levels)]
        block = None
        for i in reversed(range(levels)):
            block = Block(2 if i == 0 else widths[i - 1], widths[i], block, 1 if i == 0 else None,
                          i == levels - 1, i == 0)
        self.model = block

    def forward(self, x):
        return self.model(x)


def stage(a, b, stride, norm, last=False):
    layers = [nn.Conv2d(a, b, 4, stride, 1, bias=not norm)]
    if norm:
        layers.append(nn.BatchNorm2d(b))
    if not last:
        layers.append(nn.LeakyReLU(0.2))
    return nn.Sequential(*layers)


class Patch(nn.Module):
    def __init__(self, filters):
        super().__init__()
        f = filters
        self.model = nn.Sequential(stage(3, f, 2, False), stage(f, 2 * f, 2, True),
                                   stage(2 * f, 4 * f, 2, True), stage(4 * f, 8 * f, 1, True),
                                   stage(8 * f, 1, 1, False, True))

    def forward(self, x):
        return self.model(x)


def fill(model, salt):
    for name, value in model.state_dict().items():
        if name.endswith(("running_mean", "running_var", "num_batches_tracked")):
            continue
        salt += 1
        flat = value.view(-1)
        if value.dim() == 4:
            flat.copy_(formula(flat.numel(), salt, 0.1))
        elif name.endswith("weight"):
            flat.copy_(formula(flat.numel(), salt, 0.1, 1.0))
        else:
            flat.copy_(formula(flat.numel(), salt, 0.1))


torch.set_num_threads(1)
torch.manual_seed(0)
G, D = UNet(LEVELS, FILTERS), Patch(FILTERS)
fill(G, 0)
fill(D, 100)
optG = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
optD = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
bce, l1 = nn.BCEWithLogitsLoss(), nn.L1Loss()
real = lambda p: torch.ones_like(p)
fake_label = lambda p: torch.zeros_like(p)
print("# dFake dReal d gGAN gL1 g, one line a step; torch", torch.__version__)
for step in range(10):
    L = formula(BATCH * SIZE * SIZE, 1000 + step, 1.0).float().view(BATCH, 1, SIZE, SIZE)
    ab = formula(BATCH * 2 * SIZE * SIZE, 2000 + step, 0.5).float().view(BATCH, 2, SIZE, SIZE)
    painted = G(L)
    for p in D.parameters():
        p.requires_grad_(True)
    optD.zero_grad()
    p = D(torch.cat([L, painted], 1).detach())
    d_fake = bce(p, fake_label(p))
    p = D(torch.cat([L, ab], 1))
    d_real = bce(p, real(p))
    d = (d_fake + d_real) * 0.5
    d.backward()
    optD.step()
    for p in D.parameters():
        p.requires_grad_(False)
    optG.zero_grad()
    p = D(torch.cat([L, painted], 1))
    g_gan = bce(p, real(p))
    g_l1 = l1(painted, ab) * 100
    g = g_gan + g_l1
    g.backward()
    optG.step()
    print(*(f"{v.item():.8g}" for v in (d_fake, d_real, d, g_gan, g_l1, g)))
