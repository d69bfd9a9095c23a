"""Writes metrics.txt: what scikit-image and NumPy measure on small pictures.

    python Tests/OpsTests/Fixtures/make_metrics.py

Needs numpy and scikit-image 0.26. A case holds two 8-bit pictures x and y [3, h, w] with psnr,
ssim, deltaE, and the colorfulness of x; or two colours x and y [2, h, w] in network units (a* and
b* / 110) with l1 and auc.
"""

import pathlib
import warnings

import numpy as np
import skimage
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

rng = np.random.default_rng(11)
lines = [f"# scikit-image {skimage.__version__}, numpy {np.__version__}"]
warnings.simplefilter("ignore")  # the PSNR of identical pictures divides by 0


def put(name, array):
    array = np.asarray(array, dtype=np.float64)
    numbers = " ".join(f"{v:.12g}" for v in array.flatten())
    lines.append(f"{name} {' '.join(map(str, array.shape))}: {numbers}")


def colorfulness(rgb):
    """Hasler and Suesstrunk 2003, with signed opponents and population deviations."""
    r, g, b = (rgb[..., i].astype(np.float64) for i in range(3))
    rg, yb = r - g, (r + g) / 2 - b
    return np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())


def pictures(name, x, y):
    """x and y: [h, w, 3] bytes."""
    lines.append(f"case {name}")
    put("x", x.transpose(2, 0, 1))
    put("y", y.transpose(2, 0, 1))
    put("psnr", peak_signal_noise_ratio(y, x, data_range=255))
    if min(x.shape[:2]) >= 11:
        put("ssim", structural_similarity(
            x, y, data_range=255, channel_axis=2, gaussian_weights=True, sigma=1.5,
            use_sample_covariance=False))
    put("deltaE", deltaE_ciede2000(rgb2lab(x), rgb2lab(y)).mean())
    put("colorfulness", colorfulness(x))


def colors(name, x, y):
    """x and y: [2, h, w] in network units. AuC: share of pixels no further than t = 0, 1, ... 150
    from the truth, trapezoid rule, in percent."""
    lines.append(f"case {name}")
    put("x", x)
    put("y", y)
    put("l1", np.abs(x - y).mean())
    error = np.sqrt((((x - y) * 110) ** 2).sum(0))
    share = np.array([(error <= t).mean() for t in range(151)])
    put("auc", 100 * np.trapezoid(share) / 150)


def scene(h, w):
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    rgb = np.stack([200 * x / w + 20, 180 * y / h + 40, 120 + 80 * np.sin(x / 3)], -1)
    return np.clip(rgb + rng.normal(0, 10, rgb.shape), 0, 255).astype(np.uint8)


def noisy(picture, deviation):
    return np.clip(picture + rng.normal(0, deviation, picture.shape), 0, 255).astype(np.uint8)


def grey(picture):
    return np.repeat(picture.mean(-1, keepdims=True), 3, -1).astype(np.uint8)


a = scene(17, 23)
pictures("a little noise", noisy(a, 6), a)
pictures("much noise", noisy(a, 60), a)
pictures("grey", grey(a), a)
b = scene(12, 11)
pictures("two places for the window", noisy(b, 20), b)
c = scene(11, 11)
pictures("one place for the window", 255 - c, c)
flat = np.full((11, 14, 3), 250, np.uint8)
pictures("bright and flat", noisy(flat, 1), flat)
pictures("smaller than the window", scene(5, 9), scene(5, 9))
pictures("red on blue", np.tile(np.uint8([255, 0, 0]), (3, 3, 1)),
         np.tile(np.uint8([0, 0, 255]), (3, 3, 1)))
colors("colours nearby", rng.uniform(-0.2, 0.2, (2, 6, 7)), rng.uniform(-0.2, 0.2, (2, 6, 7)))
colors("colours far away", rng.uniform(-1.5, 1.5, (2, 6, 7)), rng.uniform(-1, 1, (2, 6, 7)))
pathlib.Path(__file__).with_name("metrics.txt").write_text("\n".join(lines) + "\n")
