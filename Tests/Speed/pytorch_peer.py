"""The networks and steps of the document in PyTorch, timed: what `repl bench` is compared with.

    python pytorch_peer.py --model unet --mode train --size 256 --batch 4

Prints one JSON object: seconds of each counted step, the part of them for which the first thread
had a processor, and the most memory the process held. As written, networks, losses and optimisers
are those of the tutorial's text, run eagerly. `--tuned` takes PyTorch's fused Adam,
`--channels-last` the memory layout that oneDNN often likes better.
Needs torch alone; `compare.py` calls it.
"""

import argparse
import json
import time

import torch
from torch import nn

WARM_UP = 2


class UnetBlock(nn.Module):
    """One level of the generator, as the tutorial writes it."""

    def __init__(self, nf, ni, submodule=None, input_c=None, dropout=False, innermost=False,
                 outermost=False):
        super().__init__()
        self.outermost = outermost
        if input_c is None:
            input_c = nf
        downconv = nn.Conv2d(input_c, ni, kernel_size=4, stride=2, padding=1, bias=False)
        downrelu = nn.LeakyReLU(0.2, True)
        downnorm = nn.BatchNorm2d(ni)
        uprelu = nn.ReLU(True)
        upnorm = nn.BatchNorm2d(nf)
        if outermost:
            upconv = nn.ConvTranspose2d(ni * 2, nf, kernel_size=4, stride=2, padding=1)
            model = [downconv, submodule, uprelu, upconv, nn.Tanh()]
        elif innermost:
            upconv = nn.ConvTranspose2d(ni, nf, kernel_size=4, stride=2, padding=1, bias=False)
            model = [downrelu, downconv, uprelu, upconv, upnorm]
        else:
            upconv = nn.ConvTranspose2d(ni * 2, nf, kernel_size=4, stride=2, padding=1, bias=False)
            model = [downrelu, downconv, downnorm, submodule, uprelu, upconv, upnorm]
            if dropout:
                model.append(nn.Dropout(0.5))
        self.model = nn.Sequential(*model)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class Unet(nn.Module):
    """The generator of the baseline: 54,409,858 parameters at 8 levels."""

    def __init__(self, input_c=1, output_c=2, n_down=8, num_filters=64):
        super().__init__()
        block = UnetBlock(num_filters * 8, num_filters * 8, innermost=True)
        for _ in range(n_down - 5):
            block = UnetBlock(num_filters * 8, num_filters * 8, submodule=block, dropout=True)
        out_filters = num_filters * 8
        for _ in range(3):
            block = UnetBlock(out_filters // 2, out_filters, submodule=block)
            out_filters //= 2
        self.model = UnetBlock(output_c, out_filters, input_c=input_c, submodule=block,
                               outermost=True)

    def forward(self, x):
        return self.model(x)


class PatchDiscriminator(nn.Module):
    """The discriminator: 2,765,633 parameters."""

    def __init__(self, input_c=3, num_filters=64, n_down=3):
        super().__init__()
        model = [self.layers(input_c, num_filters, norm=False)]
        model += [
            self.layers(num_filters * 2**i, num_filters * 2 ** (i + 1),
                        s=1 if i == n_down - 1 else 2)
            for i in range(n_down)
        ]
        model += [self.layers(num_filters * 2**n_down, 1, s=1, norm=False, act=False)]
        self.model = nn.Sequential(*model)

    @staticmethod
    def layers(ni, nf, k=4, s=2, p=1, norm=True, act=True):
        layers = [nn.Conv2d(ni, nf, k, s, p, bias=not norm)]
        if norm:
            layers.append(nn.BatchNorm2d(nf))
        if act:
            layers.append(nn.LeakyReLU(0.2, True))
        return nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


class BasicBlock(nn.Module):
    """Two convolutions with a way around them, from torchvision's ResNet-18."""

    def __init__(self, ni, nf, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(ni, nf, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(nf)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(nf, nf, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(nf)
        self.downsample = None
        if stride != 1 or ni != nf:
            self.downsample = nn.Sequential(
                nn.Conv2d(ni, nf, 1, stride, bias=False), nn.BatchNorm2d(nf))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


def conv_relu(ni, nf, k=3):
    """fastai's ConvLayer without normalisation."""
    return nn.Sequential(nn.Conv2d(ni, nf, k, padding=k // 2), nn.ReLU())


class PixelShuffleUp(nn.Module):
    """fastai's PixelShuffle_ICNR; its first weights do not matter to speed."""

    def __init__(self, ni, nf):
        super().__init__()
        self.conv = conv_relu(ni, nf * 4, k=1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        return self.shuffle(self.conv(x))


class Join(nn.Module):
    """fastai's UnetBlock."""

    def __init__(self, up_c, skip_c, halves):
        super().__init__()
        self.shuf = PixelShuffleUp(up_c, up_c // 2)
        self.bn = nn.BatchNorm2d(skip_c)
        ni = up_c // 2 + skip_c
        self.out_c = ni // 2 if halves else ni
        self.conv1 = conv_relu(ni, self.out_c)
        self.conv2 = conv_relu(self.out_c, self.out_c)
        self.relu = nn.ReLU()

    def forward(self, below, skip):
        return self.conv2(self.conv1(self.relu(torch.cat([self.shuf(below), self.bn(skip)], 1))))


class ResNetUnet(nn.Module):
    """fastai's DynamicUnet on ResNet-18 without its head: 31,099,672 parameters."""

    def __init__(self, input_c=1, output_c=2):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(input_c, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(3, 2, 1)
        widths = [64, 64, 128, 256, 512]
        self.stages = nn.ModuleList(
            nn.Sequential(BasicBlock(ni, nf, 1 if place == 0 else 2), BasicBlock(nf, nf, 1))
            for place, (ni, nf) in enumerate(zip(widths, widths[1:])))
        self.norm = nn.BatchNorm2d(512)
        self.middle = nn.Sequential(conv_relu(512, 1024), conv_relu(1024, 512))
        joins, channels = [], 512
        for place, skip in enumerate([256, 128, 64, 64]):
            joins.append(Join(channels, skip, halves=place == 3))
            channels = joins[-1].out_c
        self.joins = nn.ModuleList(joins)
        self.last = PixelShuffleUp(channels, channels)
        channels += input_c
        self.dense = nn.Sequential(
            conv_relu(channels, channels), nn.Conv2d(channels, channels, 3, padding=1))
        self.relu = nn.ReLU()
        self.head = nn.Conv2d(channels, output_c, 1)

    def as_fastai_leaves_it(self):
        """All but the normalisation between the halves in evaluation mode, as the constructor of
        DynamicUnet does, and as the tutorial then pretrains it."""
        self.eval()
        self.norm.train()

    def forward(self, x):
        skips = [self.stem(x)]
        y = self.pool(skips[0])
        for stage in self.stages:
            y = stage(y)
            skips.append(y)
        y = self.middle(self.relu(self.norm(y)))
        for join, skip in zip(self.joins, skips[-2::-1]):
            y = join(y, skip)
        y = torch.cat([self.last(y), x], 1)
        return self.head(self.relu(y + self.dense(y)))


class GANLoss(nn.Module):
    """The tutorial's: binary cross entropy against labels kept as buffers."""

    def __init__(self):
        super().__init__()
        self.register_buffer("real_label", torch.tensor(1.0))
        self.register_buffer("fake_label", torch.tensor(0.0))
        self.loss = nn.BCEWithLogitsLoss()

    def __call__(self, preds, target_is_real):
        label = self.real_label if target_is_real else self.fake_label
        return self.loss(preds, label.expand_as(preds))


def workload(options):
    """What a step does, as a function."""
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    torch.manual_seed(0)
    size = (options.size, options.size)
    # L fills its range; a and b of photographs stay near the middle of theirs.
    light = (torch.rand(options.batch, 1, *size) * 2 - 1).to(memory_format=layout)
    color = (torch.rand(options.batch, 2, *size) - 0.5).to(memory_format=layout)
    l1_criterion, gan_criterion = nn.L1Loss(), GANLoss()

    def adam(net, lr, betas):
        return torch.optim.Adam(net.parameters(), lr=lr, betas=betas,
                                fused=True if options.tuned else None)

    judge = PatchDiscriminator().to(memory_format=layout)
    if options.model == "patch":
        pictures = torch.cat([light, color], 1)
        if options.mode == "infer":
            judge.eval()
            return inference(judge, pictures)
        opt = adam(judge, 2e-4, (0.5, 0.999))

        def learn():
            opt.zero_grad()
            gan_criterion(judge(pictures), True).backward()
            opt.step()
        return learn

    net_g = Unet(n_down=options.levels) if options.model == "unet" else ResNetUnet()
    net_g = net_g.to(memory_format=layout)
    if options.mode == "infer":
        net_g.eval()
        return inference(net_g, light)
    if options.mode == "pretrain":
        if options.model == "resnet-unet":
            net_g.as_fastai_leaves_it()
        opt = adam(net_g, 1e-4, (0.9, 0.999))

        def pretrain():
            loss = l1_criterion(net_g(light), color)
            opt.zero_grad()
            loss.backward()
            opt.step()
        return pretrain

    opt_g = adam(net_g, 2e-4, (0.5, 0.999))
    opt_d = adam(judge, 2e-4, (0.5, 0.999))

    def set_requires_grad(model, requires_grad):
        for p in model.parameters():
            p.requires_grad = requires_grad

    def optimize():
        fake_color = net_g(light)
        judge.train()
        set_requires_grad(judge, True)
        opt_d.zero_grad()
        fake_preds = judge(torch.cat([light, fake_color], dim=1).detach())
        loss_d_fake = gan_criterion(fake_preds, False)
        real_preds = judge(torch.cat([light, color], dim=1))
        loss_d_real = gan_criterion(real_preds, True)
        ((loss_d_fake + loss_d_real) * 0.5).backward()
        opt_d.step()

        net_g.train()
        set_requires_grad(judge, False)
        opt_g.zero_grad()
        fake_preds = judge(torch.cat([light, fake_color], dim=1))
        loss_g = gan_criterion(fake_preds, True) + l1_criterion(fake_color, color) * 100.0
        loss_g.backward()
        opt_g.step()
    return optimize


def inference(net, pictures):
    def infer():
        with torch.no_grad():
            net(pictures)
    return infer


def peak_memory():
    """Bytes the process held at most. Source: proc(5), VmHWM."""
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--model", choices=["unet", "resnet-unet", "patch"], default="unet")
    parser.add_argument("--mode", choices=["train", "pretrain", "infer"], default="train")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--levels", type=int, default=8)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tuned", action="store_true", help="fused Adam")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--count", action="store_true", help="count the parameters and stop")
    options = parser.parse_args()
    if options.count:
        nets = {"unet": Unet, "resnet-unet": ResNetUnet, "patch": PatchDiscriminator}
        print(sum(p.numel() for p in nets[options.model]().parameters()))
        return
    if options.model == "patch" and options.mode == "pretrain":
        parser.error("pretrain is for generators; patch takes train or infer")
    if options.levels < 5:
        parser.error("the tutorial's U-Net has five levels or more")
    if min(options.size, options.batch, options.steps, options.threads) < 1:
        parser.error("sizes and numbers are 1 or more")
    torch.set_num_threads(options.threads)
    step = workload(options)
    seconds, processor = [], 0.0
    for place in range(WARM_UP + options.steps):
        start, begun = time.perf_counter(), time.thread_time()
        step()
        if place >= WARM_UP:
            seconds.append(time.perf_counter() - start)
            processor += time.thread_time() - begun
    print(json.dumps({"torch": torch.__version__, "seconds": seconds,
                      "undisturbed": min(1.0, processor / sum(seconds)),
                      "processPeak": peak_memory()}))


if __name__ == "__main__":
    main()
