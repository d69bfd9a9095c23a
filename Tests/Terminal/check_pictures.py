#!/usr/bin/env python3
"""Decodes Tests/Terminal/goldens with programs that are not ours and compares the pixels.

Sixels by libsixel's sixel2png (Debian: libsixel-bin), PNG files by Pillow. With the path of a
built repl, its moving pictures are checked as well.

    python3 Tests/Terminal/check_pictures.py [.build/release/repl]
"""
import base64
import io
import pathlib
import re
import subprocess
import sys
import tempfile

from PIL import Image

GOLDENS = pathlib.Path(__file__).parent / "goldens"
COLORS = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (51, 102, 204), (128, 128, 128)]


def made(width, height, color):
    picture = Image.new("RGB", (width, height))
    picture.putdata([color(x, y) for y in range(height) for x in range(width)])
    return picture


PICTURES = {
    "few": made(23, 14, lambda x, y: COLORS[(x // 4 + y // 5) % 5]),
    "many": made(64, 48, lambda x, y: (x * 4 & 255, y * 5 & 255, x * y // 12 & 255)),
}


def kitty(data):
    chunks = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", data)
    assert b"".join(b"\x1b_G" + k + b";" + d + b"\x1b\\" for k, d in chunks) == data
    assert all(len(d) <= 4096 for _, d in chunks)
    assert [k.endswith(b"m=0") for k, _ in chunks] == [False] * (len(chunks) - 1) + [True]
    keys = dict(pair.split(b"=") for pair in chunks[0][0].split(b","))
    assert keys[b"a"] == b"T" and keys[b"f"] == b"24" and keys[b"q"] == b"2"
    size = int(keys[b"s"]), int(keys[b"v"])
    return Image.frombytes("RGB", size, base64.b64decode(b"".join(d for _, d in chunks)))


def iterm(data):
    head, body = data.split(b":", 1)
    assert head.startswith(b"\x1b]1337;File=inline=1;") and body.endswith(b"\x07")
    file = base64.b64decode(body[:-1])
    assert int(re.search(rb"size=(\d+)", head)[1]) == len(file)
    return Image.open(io.BytesIO(file)).convert("RGB")


def sixel(data):
    png = subprocess.run(["sixel2png"], input=data, stdout=subprocess.PIPE, check=True).stdout
    return Image.open(io.BytesIO(png)).convert("RGB")


def difference(a, b):
    """The largest difference of a value, and that of the means of 8 × 8 pixels."""
    def values(picture):
        return picture.tobytes()
    small = [p.resize((max(1, p.width // 8), max(1, p.height // 8)), Image.BOX) for p in (a, b)]
    return tuple(
        max(abs(x - y) for x, y in zip(values(p), values(q))) for p, q in ((a, b), small))


for name, truth in PICTURES.items():
    for decode in (kitty, iterm, sixel):
        data = (GOLDENS / f"{name}.{decode.__name__}").read_bytes()
        picture = decode(data)
        assert picture.size == truth.size, (name, decode.__name__, picture.size)
        worst, mean = difference(picture, truth)
        colors = len(picture.getcolors(1 << 24))
        print(f"{name}.{decode.__name__}: {picture.size[0]}×{picture.size[1]}, {colors} colours, "
              f"largest difference {worst}, of 8 × 8 means {mean}")
        exact = decode is not sixel or name == "few"
        assert (worst == 0) if exact else (mean <= 4 and colors <= 256)

if len(sys.argv) > 1:
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        text = "let x = rand([4, 3, 9, 7])\nanimate(x, seconds: 0.25)\nshow x[0]\nshow x[3]"
        subprocess.run([program, "-e", text], cwd=folder, stdout=subprocess.DEVNULL, check=True)
        moving, first, last = (
            Image.open(f"{folder}/out/session-0{number}.png") for number in (1, 2, 3))
        frames = []
        for number in range(moving.n_frames):
            moving.seek(number)
            frames.append((moving.convert("RGB").tobytes(), moving.info.get("duration")))
    first, last = (picture.convert("RGB").tobytes() for picture in (first, last))
    # Pillow counts the picture for those who see no motion as the first.
    assert moving.is_animated and moving.n_frames == 5
    assert [time for _, time in frames[1:]] == [250, 250, 250, 1000]
    assert frames[0][0] == last == frames[4][0]
    assert frames[1][0] == first and frames[1][0] != frames[2][0]
    print("a moving picture: 4 frames, with their times")

print("all decoded")
