"""Writes lab_skimage.txt: colours converted by scikit-image in double precision.

Run with Python, numpy and scikit-image 0.26: python lab_skimage.py
"""

import pathlib
import warnings

import numpy as np
from skimage.color import lab2rgb, rgb2lab

warnings.simplefilter("ignore")
draw = np.random.default_rng(7)
rgb = draw.random((160, 3)).astype(np.float32)
# Close to both ends and to the threshold of the curve, where errors would show.
rgb[:24] *= 0.06
rgb[24:40] = 1 - rgb[24:40] * 0.02
lab = np.stack(
    [draw.uniform(0, 100, 160), draw.uniform(-110, 110, 160), draw.uniform(-110, 110, 160)], -1
).astype(np.float32)
lines = ["# scikit-image 0.26: red green blue L a b, then L a b red green blue (clipped)"]
for given, made in zip(rgb, rgb2lab(rgb.astype(np.float64))):
    lines.append(" ".join(["forward"] + [f"{v:.9g}" for v in (*given, *made)]))
for given, made in zip(lab, lab2rgb(lab.astype(np.float64))):
    lines.append(" ".join(["inverse"] + [f"{v:.9g}" for v in (*given, *made)]))
pathlib.Path(__file__).with_name("lab_skimage.txt").write_text("\n".join(lines) + "\n")
