"""Makes the fixtures in images/: files of every kind we read, and what Pillow reads in them.

    python3 make_images.py

Needs Pillow, numpy, torch and safetensors. NAME.png or NAME.jpg is the file; NAME.rgb holds the
bytes that Pillow gives for it after turning it upright and converting it to RGB.
"""
import io, os, struct, zlib
import numpy as np
import torch
from PIL import Image, ImageOps
from safetensors.torch import save_file

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
os.makedirs(here, exist_ok=True)
for name in os.listdir(here):
    os.remove(os.path.join(here, name))
rng = np.random.default_rng(7)


def path(name):
    return os.path.join(here, name)


def save(name, data):
    with open(path(name), "wb") as f:
        f.write(data)


def scene(w, h, noise=12):
    """Slopes, an edge and a little noise: something a filter can get wrong."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    r = 255 * x / max(1, w - 1)
    g = 255 * y / max(1, h - 1)
    b = np.where((x - w / 2) ** 2 + (y - h / 2) ** 2 < (min(w, h) / 3) ** 2, 230, 20)
    rgb = np.stack([r, g, b], -1) + rng.normal(0, noise, (h, w, 3))
    return np.clip(np.rint(rgb), 0, 255).astype(np.uint8)


def expect(stem, image):
    save(stem + ".rgb", np.asarray(image.convert("RGB")).tobytes())


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, bits, kind, lines, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    data = b"".join(b"\0" + line for line in lines)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
            + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def packed(values, bits):
    out = bytearray()
    acc = n = 0
    for v in values:
        acc, n = acc << bits | int(v), n + bits
        if n == 8:
            out.append(acc)
            acc = n = 0
    if n:
        out.append(acc << (8 - n))
    return bytes(out)


W, H = 13, 9
rgb = scene(W, H)
grey = rgb[..., 0]
alpha = rng.integers(0, 256, (H, W), dtype=np.uint8)

# PNG -----------------------------------------------------------------------------------------
def pillow(stem, data):
    save(stem + ".png", data)
    expect(stem, Image.open(io.BytesIO(data)))


def own(stem, data, values):
    """For kinds that Pillow reads otherwise than we do (see the doc comment of Image)."""
    save(stem + ".png", data)
    save(stem + ".rgb", np.ascontiguousarray(values.astype(np.uint8)).tobytes())


def three(g):
    return np.repeat(g[..., None], 3, -1)


for bits in (1, 2, 4, 8):
    g = grey >> (8 - bits)
    data = png(W, H, bits, 0, [packed(row, bits) for row in g])
    own(f"grey{bits}", data, three(g.astype(int) * 255 // (2 ** bits - 1)))
    count = min(2 ** bits, 200)
    palette = rng.integers(0, 256, (count, 3), dtype=np.uint8)
    index = np.minimum(g, count - 1)
    data = png(W, H, bits, 3, [packed(row, bits) for row in index],
               chunk(b"PLTE", palette.tobytes()))
    pillow(f"palette{bits}", data)
see_through = chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", alpha.tobytes()[:40])
pillow("palette8_trns", png(W, H, 8, 3, [row.tobytes() for row in index], see_through))
pillow("rgb8", png(W, H, 8, 2, [row.tobytes() for row in rgb]))
colour = struct.pack(">HHH", *[int(v) for v in rgb[0, 0]])
pillow("rgb8_trns", png(W, H, 8, 2, [row.tobytes() for row in rgb], chunk(b"tRNS", colour)))
own("grey4_trns", png(W, H, 4, 0, [packed(row >> 4, 4) for row in grey],
                      chunk(b"tRNS", struct.pack(">H", 3))), three((grey >> 4).astype(int) * 17))
pillow("rgba8", png(W, H, 8, 6, [row.tobytes() for row in np.dstack([rgb, alpha])]))
pillow("greyalpha8", png(W, H, 8, 4, [row.tobytes() for row in np.dstack([grey, alpha])]))


def deep(shape):
    return rng.integers(0, 65536, shape, dtype=np.uint16)


def rounded(v):
    return (v.astype(np.int64) * 255 + 32767) // 65535


for stem, kind, planes in [("grey16", 0, 1), ("rgb16", 2, 3), ("greyalpha16", 4, 2), ("rgba16", 6, 4)]:
    v = deep((H, W, planes))
    v[0, :8, 0] = [0, 127, 128, 129, 254, 255, 32767, 65535]
    data = png(W, H, 16, kind, [row.astype(">u2").tobytes() for row in v])
    keep = v[..., :3] if planes >= 3 else np.repeat(v[..., :1], 3, -1)
    own(stem, data, rounded(keep))
pillow("one", png(1, 1, 8, 2, [bytes([200, 100, 50])]))
gamma = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"tEXt", b"Title\0ignored")
pillow("gamma", png(W, H, 8, 2, [row.tobytes() for row in rgb], gamma))


def adam7(values, bits, kind):
    lines = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                           (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = values[y0::dy, x0::dx]
        if part.size:
            for row in part:
                lines += b"\0" + (row.tobytes() if bits == 8 else packed(row, bits))
    head = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], bits, kind, 0, 0, 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9))
            + chunk(b"IEND", b""))


pillow("interlaced_rgb8", adam7(rgb, 8, 2))
own("interlaced_grey2", adam7(grey >> 6, 2, 0), three((grey >> 6).astype(int) * 85))

# JPEG ----------------------------------------------------------------------------------------
def jpeg(stem, image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **options)
    save(stem + ".jpg", out.getvalue())
    expect(stem, ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))))
    return out.getvalue()


photo = Image.fromarray(scene(21, 14, 4))
base = jpeg("baseline", photo)
jpeg("subsampled", photo, subsampling=2)
jpeg("progressive", photo, progressive=True)
jpeg("grey", photo.convert("L"))
jpeg("cmyk", photo.convert("CMYK"))
jpeg("one_pixel", Image.new("RGB", (1, 1), (200, 100, 50)))
jpeg("restart", photo, restart_marker_blocks=2)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x010f] = "Camera"
    exif[0x0112] = orientation
    jpeg(f"orientation{orientation}", photo, exif=exif.tobytes())
# YCCK, the way Photoshop writes it: the Adobe marker's transform is 2.
cmyk = open(path("cmyk.jpg"), "rb").read()
at = cmyk.index(b"Adobe")
ycck = bytearray(cmyk)
ycck[at + 11] = 2
save("ycck.jpg", bytes(ycck))
expect("ycck", Image.open(io.BytesIO(bytes(ycck))))

# Files that must be refused ---------------------------------------------------------------------
whole = open(path("rgb8.png"), "rb").read()
save("bad_truncated.png", whole[: len(whole) * 2 // 3])
save("bad_truncated.jpg", base[: len(base) - 60])
progressive = open(path("progressive.jpg"), "rb").read()
last = progressive.rindex(b"\xff\xda")
save("bad_truncated_scan.jpg", progressive[:last])
save("bad_ended_early.jpg", base[: len(base) - 60] + b"\xff\xd9")
spoiled = bytearray(whole)
spoiled[60] ^= 0x55
save("bad_crc.png", bytes(spoiled))
save("bad_bomb.png", png(60000, 60000, 8, 2, [b""]))
bomb = bytearray(base)
sof = bomb.index(b"\xff\xc0")
bomb[sof + 5:sof + 9] = struct.pack(">HH", 60000, 60000)
save("bad_bomb.jpg", bytes(bomb))
save("bad_no_palette.png", png(W, H, 8, 3, [row.tobytes() for row in index]))
first = progressive.index(b"\xff\xda")
second = progressive.index(b"\xff\xc4", first)
scan = progressive[first:second]
save("bad_scans.jpg", progressive[:first] + scan * 150 + progressive[second:])
save("bad_kind.gif", b"GIF89a\1\0\1\0\0\0\0;")
save("bad_kind.webp", b"RIFF\x1a\0\0\0WEBPVP8 ")
save("bad_kind.heic", b"\0\0\0\x18ftypheic\0\0\0\0")
save("bad_kind.tif", b"II*\0\x08\0\0\0")
save("bad_kind.html.jpg", b"\n<!DOCTYPE html><title>404</title>")
save("bad_kind.noise.png", bytes(range(200, 232)))
save("bad_empty.png", b"")

# Resizing -------------------------------------------------------------------------------------
source = Image.fromarray(scene(37, 23))
source.save(path("resize_source.png"))
filters = {"nearest": Image.NEAREST, "box": Image.BOX, "bilinear": Image.BILINEAR,
           "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
for name, filter in filters.items():
    for w, h in [(13, 9), (64, 41), (37, 5), (5, 23), (90, 3), (1, 1), (2, 60), (36, 7)]:
        save(f"resize_{name}_{w}x{h}.rgb", source.resize((w, h), filter).tobytes())

# Weights --------------------------------------------------------------------------------------
values = torch.tensor([[0.0, -1.5, 3.25], [65504.0, 1e-3, -2.0]])
save_file({
    "double": values.double(), "float": values, "half": values.half(), "brain": values.bfloat16(),
    "scalar": torch.tensor(42.0), "empty": torch.zeros(0, 3), "long": torch.tensor([1, -2, 1 << 24]),
    "int": torch.tensor([1, -2], dtype=torch.int32), "short": torch.tensor([7, -8], dtype=torch.int16),
    "signed": torch.tensor([-128, 127], dtype=torch.int8), "byte": torch.tensor([0, 255], dtype=torch.uint8),
    "flag": torch.tensor([True, False]), 'né "x"\n': torch.tensor([1.0, 2.0]),
}, path("python.safetensors"), metadata={"format": "pt", "note": "é \U0001f600 \\ end"})
print(sum(os.path.getsize(path(n)) for n in os.listdir(here)), "bytes in", len(os.listdir(here)), "files")
