"""Writes broadcast.txt: what NumPy makes of every pair of small shapes.

    python3 Tests/OpsTests/Fixtures/make_broadcast.py
"""

import itertools
import pathlib

import numpy

shapes = [s for rank in range(3) for s in itertools.product(range(4), repeat=rank)]
shapes += [(2, 1, 3), (1, 1, 1), (3, 2, 1, 1)]
lines = [f"# numpy {numpy.__version__}: a|b|result"]
for a in shapes:
    for b in shapes:
        try:
            result = " ".join(map(str, numpy.broadcast_shapes(a, b)))
        except ValueError:
            result = "none"
        lines.append(" ".join(map(str, a)) + "|" + " ".join(map(str, b)) + "|" + result)
pathlib.Path(__file__).with_name("broadcast.txt").write_text("\n".join(lines) + "\n")
