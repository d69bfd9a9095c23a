"""Makes the fixtures in photographs/: small pictures with all that a file can say of itself.

    python3 make_photographs.py

Needs Pillow, numpy and cjpeg (libjpeg-turbo-progs, for arithmetic coding). NAME.png or NAME.jpg is
the file. NAME.rgba holds what must be read: red, green, blue, alpha of each pixel, 16 bits each,
little-endian, sRGB. For profiles of three lights and for grey ones it is computed here in double
precision from the definitions; for CMYK it is what Pillow (Little CMS, 8 bits) gives.
"""
import io, os, struct, subprocess, zlib
import numpy as np
from PIL import Image, ImageCms

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "photographs")
os.makedirs(here, exist_ok=True)
for name in os.listdir(here):
    os.remove(os.path.join(here, name))
rng = np.random.default_rng(11)
W, H = 13, 9


def save(name, data):
    with open(os.path.join(here, name), "wb") as f:
        f.write(data)


def expect(stem, rgb, alpha=None):
    """rgb, alpha: 0 to 65535, any real numbers."""
    rgb = np.asarray(rgb, np.float64)
    if rgb.ndim == 2:
        rgb = np.repeat(rgb[..., None], 3, -1)
    if alpha is None:
        alpha = np.full(rgb.shape[:2], 65535)
    both = np.concatenate([rgb, np.asarray(alpha, np.float64)[..., None]], -1)
    save(stem + ".rgba", np.clip(np.rint(both), 0, 65535).astype("<u2").tobytes())


def scene(w, h):
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    r = x / max(1, w - 1)
    g = y / max(1, h - 1)
    b = np.where((x - w / 2) ** 2 + (y - h / 2) ** 2 < (min(w, h) / 3) ** 2, 0.9, 0.1)
    rgb = np.stack([r, g, b], -1) + rng.normal(0, 0.04, (h, w, 3))
    rgb[0, 0], rgb[0, 1] = 0, 1
    return np.clip(rgb, 0, 1)


real = scene(W, H)
rgb8 = np.rint(real * 255).astype(np.uint8)
rgb16 = np.rint(real * 65535).astype(np.uint16)
grey8, grey16 = rgb8[..., 0], rgb16[..., 0]
alpha8 = rng.integers(0, 256, (H, W), dtype=np.uint8)
alpha16 = rng.integers(0, 65536, (H, W), dtype=np.uint16)
wide = lambda v: np.asarray(v, np.float64) * 257


# PNG by hand -----------------------------------------------------------------------------------
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def rows(samples, bits):
    """samples: H × W or H × W × channels."""
    out = []
    for row in samples:
        flat = np.asarray(row).reshape(-1)
        if bits == 16:
            out.append(flat.astype(">u2").tobytes())
        elif bits == 8:
            out.append(flat.astype(np.uint8).tobytes())
        else:
            text = "".join(format(int(v), "0%db" % bits) for v in flat)
            text += "0" * (-len(text) % 8)
            out.append(bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)))
    return out


def png(samples, bits, kind, before=b"", after=b"", interlaced=False):
    h, w = samples.shape[:2]
    head = struct.pack(">IIBBBBB", w, h, bits, kind, 0, 0, 1 if interlaced else 0)
    data = b""
    if interlaced:
        for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4),
                               (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
            part = samples[y0::dy, x0::dx]
            if part.size:
                data += b"".join(b"\0" + row for row in rows(part, bits))
    else:
        data = b"".join(b"\0" + row for row in rows(samples, bits))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before
            + chunk(b"IDAT", zlib.compress(data, 9)) + after + chunk(b"IEND", b""))


def made(stem, data, rgb, alpha=None):
    save(stem + ".png", data)
    expect(stem, rgb, alpha)


for bits in (1, 2, 4):
    values = grey8 >> (8 - bits)
    made(f"grey{bits}", png(values, bits, 0), values * (65535 / (2 ** bits - 1)))
made("grey8", png(grey8, 8, 0), wide(grey8))
made("grey16", png(grey16, 16, 0), grey16)
made("greyalpha8", png(np.dstack([grey8, alpha8]), 8, 4), wide(grey8), wide(alpha8))
made("greyalpha16", png(np.dstack([grey16, alpha16]), 16, 4), grey16, alpha16)
made("rgb8", png(rgb8, 8, 2), wide(rgb8))
made("rgb16", png(rgb16, 16, 2), rgb16)
made("rgba8", png(np.dstack([rgb8, alpha8]), 8, 6), wide(rgb8), wide(alpha8))
made("rgba16", png(np.dstack([rgb16, alpha16]), 16, 6), rgb16, alpha16)
made("interlaced_rgba16", png(np.dstack([rgb16, alpha16]), 16, 6, interlaced=True), rgb16, alpha16)
made("interlaced_grey2", png(grey8 >> 6, 2, 0, interlaced=True), (grey8 >> 6) * 21845.0)
key = lambda hit: np.where(hit, 0, 65535)
t = int(grey8[3, 4] >> 6)
made("grey2_trns", png(grey8 >> 6, 2, 0, chunk(b"tRNS", struct.pack(">H", t))),
     (grey8 >> 6) * 21845.0, key(grey8 >> 6 == t))
t = int(grey16[3, 4])
made("grey16_trns", png(grey16, 16, 0, chunk(b"tRNS", struct.pack(">H", t))), grey16,
     key(grey16 == t))
t = rgb8[3, 4]
made("rgb8_trns", png(rgb8, 8, 2, chunk(b"tRNS", struct.pack(">HHH", *map(int, t)))), wide(rgb8),
     key((rgb8 == t).all(-1)))
t = rgb16[3, 4]
made("rgb16_trns", png(rgb16, 16, 2, chunk(b"tRNS", struct.pack(">HHH", *map(int, t)))), rgb16,
     key((rgb16 == t).all(-1)))
for bits in (1, 2, 4, 8):
    colours = rng.integers(0, 256, (2 ** bits if bits < 8 else 100, 3), dtype=np.uint8)
    index = rng.integers(0, len(colours), (H, W))
    made(f"palette{bits}", png(index, bits, 3, chunk(b"PLTE", colours.tobytes())),
         wide(colours[index]))
clear = rng.integers(0, 256, 60, dtype=np.uint8)
palette = chunk(b"PLTE", colours.tobytes()) + chunk(b"tRNS", clear.tobytes())
opacity = np.concatenate([clear, np.full(40, 255, np.uint8)])
made("palette8_trns", png(index, 8, 3, palette), wide(colours[index]), wide(opacity[index]))
greys = np.repeat(np.arange(16, dtype=np.uint8)[:, None] * 17, 3, 1)
index = rng.integers(0, 16, (H, W))
made("palette4_grey", png(index, 4, 3, chunk(b"PLTE", greys.tobytes())), wide(greys[index]))
made("interlaced_palette4", png(index, 4, 3, chunk(b"PLTE", greys.tobytes()), interlaced=True),
     wide(greys[index]))
made("rgb8_with_palette", png(rgb8, 8, 2, chunk(b"PLTE", greys.tobytes())), wide(rgb8))


# Colour science by definition --------------------------------------------------------------------
def decode_srgb(v):
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def encode_srgb(v):
    v = np.clip(v, 0, 1)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055)


BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
D50 = np.array([0.9642, 1.0, 0.8249])
LIGHTS_709 = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06]
LIGHTS_ADOBE = [0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06]
LIGHTS_P3 = [0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]


def matrix(lights):
    """Linear samples to XYZ under D50."""
    xyz = [np.array([x / y, 1, (1 - x - y) / y]) for x, y in zip(lights[::2], lights[1::2])]
    white, primaries = xyz[0], np.stack(xyz[1:], 1)
    m = primaries * np.linalg.solve(primaries, white)
    cone = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
    return np.linalg.inv(BRADFORD) @ cone @ BRADFORD @ m


def to_srgb(samples, lights, decode):
    """samples 0 to 1; sRGB 0 to 65535."""
    m = np.linalg.inv(matrix(LIGHTS_709)) @ matrix(lights)
    return encode_srgb(decode(samples) @ m.T) * 65535


def power(g):
    return lambda v: v ** g


# ICC profiles by hand (ICC.1:2001-04) ---------------------------------------------------------------
def s15(v):
    return struct.pack(">i", int(round(v * 65536)))


def curve(gamma=None, table=None):
    if table is not None:
        return b"curv\0\0\0\0" + struct.pack(">I", len(table)) + np.asarray(table).astype(">u2").tobytes()
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, int(round(gamma * 256)))


def xyz_tag(v):
    return b"XYZ \0\0\0\0" + b"".join(s15(x) for x in v)


def profile(space, kind, tags, connection=b"XYZ "):
    name = b"Fixture " + space.strip()
    text = lambda s: b"text\0\0\0\0" + s + b"\0"
    desc = (b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0"
            + struct.pack(">IIHB", 0, 0, 0, 0) + b"\0" * 67)
    tags = [(b"desc", desc), (b"cprt", text(b"CC0")), (b"wtpt", xyz_tag(D50))] + tags
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    total = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", total, b"none", 0x02400000, kind, space, connection)
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += b"".join(s15(v) for v in D50)
    head += b"\0" * (128 - len(head))
    return head + struct.pack(">I", len(tags)) + table + body


def rgb_profile(lights, trc):
    m = matrix(lights)
    tags = [(name, xyz_tag(m[:, i])) for i, name in enumerate([b"rXYZ", b"gXYZ", b"bXYZ"])]
    return profile(b"RGB ", b"mntr", tags + [(n, trc) for n in (b"rTRC", b"gTRC", b"bTRC")])


def cmyk_profile():
    """16 corners of ink, each with its Lab; multiplied inks, a little coloured."""
    corners = []
    for i in range(16):
        c, m, y, k = [(i >> (3 - n)) & 1 for n in range(4)]
        light = (100 - 40 * c - 48 * m - 10 * y) * (1 - k * 0.85) if c + m + y < 3 else 20 * (1 - k * 0.5)
        corners.append((max(light, 3), -35 * c + 70 * m - 5 * y if not k else 0,
                        -45 * c - 5 * m + 90 * y if not k else 0))
    lab16 = lambda l, a, b: struct.pack(">HHH", int(l * 652.8), int((a + 128) * 256), int((b + 128) * 256))
    line = struct.pack(">HH", 0, 65535)
    a2b = (b"mft2\0\0\0\0" + bytes([4, 3, 2, 0]) + b"".join(s15(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
           + struct.pack(">HH", 2, 2) + line * 4 + b"".join(lab16(*v) for v in corners) + line * 3)
    return profile(b"CMYK", b"prtr", [(b"A2B0", a2b), (b"A2B1", a2b)], b"Lab ")


adobe = rgb_profile(LIGHTS_ADOBE, curve(gamma=563 / 256))
adobe_decode = power(563 / 256)
p3 = rgb_profile(LIGHTS_P3, curve(table=np.rint(decode_srgb(np.linspace(0, 1, 1024)) * 65535)))
srgb = rgb_profile(LIGHTS_709, curve(table=np.rint(decode_srgb(np.linspace(0, 1, 1024)) * 65535)))
grey18 = profile(b"GRAY", b"mntr", [(b"kTRC", curve(gamma=461 / 256))])
grey_decode = power(461 / 256)
cmyk = cmyk_profile()


def iccp(data, name=b"a profile"):
    return chunk(b"iCCP", name + b"\0\0" + zlib.compress(data, 9))


def grey_to_srgb(v, decode):
    return encode_srgb(decode(v)) * 65535


made("icc_adobe8", png(rgb8, 8, 2, iccp(adobe)), to_srgb(rgb8 / 255, LIGHTS_ADOBE, adobe_decode))
made("icc_adobe_rgba16", png(np.dstack([rgb16, alpha16]), 16, 6, iccp(adobe)),
     to_srgb(rgb16 / 65535, LIGHTS_ADOBE, adobe_decode), alpha16)
made("icc_p3", png(np.dstack([rgb8, alpha8]), 8, 6, iccp(p3)),
     to_srgb(rgb8 / 255, LIGHTS_P3, decode_srgb), wide(alpha8))
made("icc_srgb", png(rgb8, 8, 2, iccp(srgb)), wide(rgb8))
made("icc_srgb_lcms", png(rgb8, 8, 2, iccp(ImageCms.ImageCmsProfile(
    ImageCms.createProfile("sRGB")).tobytes())), wide(rgb8))
made("icc_srgb16", png(rgb16, 16, 2, iccp(srgb)), rgb16)
made("icc_grey8", png(grey8, 8, 0, iccp(grey18)), grey_to_srgb(grey8 / 255, grey_decode))
made("icc_greyalpha16", png(np.dstack([grey16, alpha16]), 16, 4, iccp(grey18)),
     grey_to_srgb(grey16 / 65535, grey_decode), alpha16)
made("icc_grey_of_rgb", png(grey8, 8, 0, iccp(adobe)), grey_to_srgb(grey8 / 255, adobe_decode))
made("icc_palette", png(index, 4, 3, iccp(adobe) + chunk(b"PLTE", greys.tobytes())),
     grey_to_srgb(greys[index][..., 0] / 255, adobe_decode))
made("icc_damaged", png(rgb8, 8, 2, iccp(adobe[:150])), wide(rgb8))
made("icc_no_zlib", png(rgb8, 8, 2, chunk(b"iCCP", b"x\0\0" + adobe)), wide(rgb8))
made("icc_wrong_kind", png(rgb8, 8, 2, iccp(cmyk)), wide(rgb8))
made("icc_bad_checksum", png(rgb8, 8, 2, iccp(adobe)[:-1] + b"?"), wide(rgb8))
made("icc_bomb", png(rgb8, 8, 2, iccp(adobe + b"\0" * (20 << 20))), wide(rgb8))


def chrm(lights):
    return chunk(b"cHRM", b"".join(struct.pack(">I", round(v * 100000)) for v in lights))


def gama(v):
    return chunk(b"gAMA", struct.pack(">I", v))


SRGB = chunk(b"sRGB", b"\0")
made("gamma_linear", png(rgb8, 8, 2, gama(100000)), to_srgb(rgb8 / 255, LIGHTS_709, power(1)))
made("gamma_usual", png(rgb8, 8, 2, gama(45455) + chrm(LIGHTS_709)), wide(rgb8))
made("gamma_chrm", png(rgb16, 16, 2, gama(45455) + chrm(LIGHTS_ADOBE)),
     to_srgb(rgb16 / 65535, LIGHTS_ADOBE, power(100000 / 45455)))
made("gamma_grey", png(grey16, 16, 0, gama(55556)), grey_to_srgb(grey16 / 65535, power(100000 / 55556)))
made("gamma_under_srgb", png(rgb8, 8, 2, gama(100000) + SRGB), wide(rgb8))
made("gamma_under_icc", png(rgb8, 8, 2, gama(100000) + iccp(adobe)),
     to_srgb(rgb8 / 255, LIGHTS_ADOBE, adobe_decode))
made("gamma_zero", png(rgb8, 8, 2, gama(0) + chunk(b"cHRM", b"\0" * 32)), wide(rgb8))
made("gamma_no_lights", png(rgb8, 8, 2, gama(50000) + chunk(b"cHRM", b"\0" * 32)), wide(rgb8))
made("cicp_p3", png(rgb8, 8, 2, chunk(b"cICP", bytes([12, 13, 0, 1])) + iccp(adobe)),
     to_srgb(rgb8 / 255, LIGHTS_P3, decode_srgb))
made("cicp_pq", png(rgb8, 8, 2, chunk(b"cICP", bytes([9, 16, 0, 1]))), wide(rgb8))


# EXIF by hand ------------------------------------------------------------------------------------
def exif_block(order="<", orientation=6, colour_space=65535, thumbnail=True, maker=b"MAKER\0keep me"):
    """Main directory, EXIF's own, exchange, GPS, a thumbnail; everything that has to be told apart."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    pack = lambda f, *v: struct.pack(order + f, *v)
    data = bytearray(mark + pack("I", 8))

    def directory(entries, following):
        """Appends a directory; values over 4 bytes go behind it. Gives the places of link values."""
        start = len(data)
        places, extra = {}, b""
        free = start + 2 + 12 * len(entries) + 4
        data.extend(pack("H", len(entries)))
        for tag, kind, count, value in entries:
            places[tag] = len(data) + 8
            data.extend(pack("HHI", tag, kind, count))
            if len(value) > 4:
                data.extend(pack("I", free + len(extra)))
                extra += value + b"\0" * (len(value) % 2)
            else:
                data.extend(value + b"\0" * (4 - len(value)))
        places["next"] = len(data)
        data.extend(pack("I", following) + extra)
        return start, places

    short = lambda v: pack("H", v)
    long_ = lambda v: pack("I", v)
    ratio = lambda a, b: pack("II", a, b)
    _, main = directory([
        (0x100, 3, 1, short(99)), (0x101, 4, 1, long_(98)), (0x10e, 2, 8, b"Grandma\0"),
        (0x112, 3, 1, short(orientation)), (0x11a, 5, 1, ratio(300, 1)), (0x11b, 5, 1, ratio(200, 1)),
        (0x128, 3, 1, short(2)), (0x131, 2, 8, b"Scanner\0"),
        (0x13e, 5, 2, ratio(313, 1000) + ratio(329, 1000)), (0x8769, 4, 1, long_(0)),
        (0x8825, 4, 1, long_(0))], 0)
    own_at, own = directory([
        (0x9003, 2, 20, b"1931:05:06 07:08:09\0"), (0x927c, 7, len(maker), maker),
        (0xa001, 3, 1, short(colour_space)), (0xa002, 3, 1, short(99)), (0xa003, 4, 1, long_(98)),
        (0xa005, 4, 1, long_(0)), (0xa500, 5, 1, ratio(22, 10))], 0)
    exchange_at, _ = directory([(1, 2, 4, b"R03\0"), (2, 7, 4, b"0100")], 0)
    gps_at, _ = directory([(1, 2, 2, b"N\0"), (2, 5, 3, ratio(52, 1) + ratio(5, 1) + ratio(30, 1))], 0)
    data[main[0x8769]:main[0x8769] + 4] = long_(own_at)
    data[main[0x8825]:main[0x8825] + 4] = long_(gps_at)
    data[own[0xa005]:own[0xa005] + 4] = long_(exchange_at)
    if thumbnail:
        small = io.BytesIO()
        Image.fromarray(grey8).save(small, "JPEG", quality=30)
        small = small.getvalue()
        at, thumb = directory([(0x103, 3, 1, short(6)), (0x201, 4, 1, long_(0)),
                               (0x202, 4, 1, long_(len(small)))], 0)
        data[main["next"]:main["next"] + 4] = long_(at)
        data[thumb[0x201]:thumb[0x201] + 4] = long_(len(data))
        data.extend(small)
    return bytes(data)


XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 tiff:Orientation="6" exif:PixelXDimension='99' photoshop:ICCProfile="Adobe RGB (1998)">
<exif:ColorSpace>65535</exif:ColorSpace><exif:PixelYDimension>98</exif:PixelYDimension>
<xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Gro\xc3\x9fmutter</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def resource(number, data):
    return b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


IPTC = b"".join(b"\x1c\x02" + bytes([n]) + struct.pack(">H", len(s)) + s
                for n, s in [(5, b"Grandmother"), (90, b"Bern"), (120, b"At the lake, 1931")])
PHOTOSHOP = (resource(0x03ed, struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1))
             + resource(0x0404, IPTC) + resource(0x040c, b"\0" * 28 + b"old thumbnail")
             + resource(0x040f, adobe))
TEXTS = (chunk(b"tEXt", b"Title\0Gro\xdfmutter") + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"At the lake"))
         + chunk(b"iTXt", b"Author\0\0\0de\0Autor\0" + "Jürg Äbi".encode()))
TIME = chunk(b"tIME", struct.pack(">H5B", 1999, 12, 31, 23, 59, 58))
DENSITY = chunk(b"pHYs", struct.pack(">IIB", 11811, 7874, 1))
made("all", png(rgb16, 16, 2, iccp(adobe) + DENSITY + TIME + TEXTS + chunk(b"eXIf", exif_block(">"))
                + chunk(b"oFFs", struct.pack(">iiB", 5, 6, 0)) + chunk(b"sPLT", b"a\0\x08")
                + chunk(b"caBX", b"signed") + chunk(b"juMP", b"mine"),
                chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
     to_srgb(rgb16 / 65535, LIGHTS_ADOBE, adobe_decode))


def raw(name, data, packed):
    text = b"\n%s\n%8d\n" % (name, len(data)) + b"\n".join(
        data.hex()[i:i + 72].encode() for i in range(0, 2 * len(data), 72)) + b"\n"
    if packed:
        return chunk(b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(text))
    return chunk(b"tEXt", b"Raw profile type " + name + b"\0" + text)


made("raw_profiles", png(rgb8, 8, 2, raw(b"exif", b"Exif\0\0" + exif_block(), True)
                         + raw(b"iptc", IPTC, False)
                         + chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))), wide(rgb8))
made("text_bomb", png(rgb8, 8, 2, chunk(b"zTXt", b"Raw profile type exif\0\0"
                                        + zlib.compress(b"0" * (3 << 20), 9))), wide(rgb8))
made("bad_text_checksum", png(rgb8, 8, 2, TEXTS[:-1] + b"?"), wide(rgb8))


# JPEG --------------------------------------------------------------------------------------------
def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker, body):
    return bytes([0xff, marker]) + struct.pack(">H", len(body) + 2) + body


def with_segments(data, segments):
    """Puts segments behind JFIF's."""
    at = 4 + struct.unpack(">H", data[4:6])[0] if data[3] == 0xe0 else 2
    return data[:at] + segments + data[at:]


def shown(stem, data, convert=lambda rgb: wide(rgb)):
    save(stem + ".jpg", data)
    rgb = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    expect(stem, convert(rgb))


W, H = 21, 14
picture = Image.fromarray(np.rint(scene(W, H) * 255).astype(np.uint8))
shown("ycc420", jpeg(picture, quality=90))
shown("ycc444", jpeg(picture, quality=95, subsampling=0))
shown("rgb", jpeg(picture, quality=95, keep_rgb=True))
shown("grey", jpeg(picture.convert("L"), quality=75))
shown("progressive", jpeg(picture, quality=90, progressive=True))
ppm = io.BytesIO()
picture.save(ppm, "PPM")
shown("arithmetic", subprocess.run(["cjpeg", "-arithmetic", "-quality", "90"], input=ppm.getvalue(),
                                   capture_output=True, check=True).stdout)
ink = Image.fromarray(255 - np.dstack([np.asarray(picture), rng.integers(100, 256, (H, W), dtype=np.uint8)]), "CMYK")
shown("cmyk", jpeg(ink, quality=95))


def pieces(data, count, total=None):
    size = -(-len(data) // count)
    return b"".join(segment(0xe2, b"ICC_PROFILE\0" + bytes([i + 1, total or count]) + data[i * size:(i + 1) * size])
                    for i in range(count))


adobe_of = lambda rgb: to_srgb(rgb / 255, LIGHTS_ADOBE, adobe_decode)
shown("icc_jpeg", with_segments(jpeg(picture, quality=95), pieces(adobe, 1)), adobe_of)
shown("icc_pieces", with_segments(jpeg(picture, quality=95), pieces(adobe, 3)), adobe_of)
shown("icc_missing_piece", with_segments(jpeg(picture, quality=95), pieces(adobe, 3, 4)))
shown("icc_grey", with_segments(jpeg(picture.convert("L"), quality=95), pieces(grey18, 1)),
      lambda rgb: grey_to_srgb(rgb / 255, grey_decode))
data = with_segments(jpeg(ink, quality=95), pieces(cmyk, 1))
save("icc_cmyk.jpg", data)
converted = ImageCms.profileToProfile(
    Image.open(io.BytesIO(data)), ImageCms.ImageCmsProfile(io.BytesIO(cmyk)), ImageCms.createProfile("sRGB"),
    renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB",
    flags=ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE)
expect("icc_cmyk", wide(np.asarray(converted)))

EXTENDED = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", 4, 0) + b"<x/>"
plain = jpeg(picture, quality=90, dpi=(300, 200))
half = len(PHOTOSHOP) // 2
shown("all_jpeg", with_segments(plain, segment(0xe1, b"Exif\0\0" + exif_block())
      + segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + segment(0xe1, EXTENDED)
      + pieces(adobe, 2) + segment(0xe2, b"MPF\0II*\0") + segment(0xed, b"Photoshop 3.0\0" + PHOTOSHOP[:half])
      + segment(0xed, b"Photoshop 3.0\0" + PHOTOSHOP[half:]) + segment(0xe5, b"MINE\0keep") + segment(0xeb, b"JP\0\1")
      + segment(0xfe, "Am See, Jürg".encode()) + segment(0xfe, b"old \xe4")), adobe_of)
shown("exif_only", plain[:2] + segment(0xe1, b"Exif\0\0" + exif_block(">", 8, 1, False)) + plain[4 + struct.unpack(">H", plain[4:6])[0]:])
shown("exif_damaged", with_segments(plain, segment(0xe1, b"Exif\0\0II*\0\xff\xff\0\0")))
for stem, block in [("little", exif_block()), ("big", exif_block(">", 8)), ("plain", exif_block("<", 3, 1, False))]:
    save(f"exif_{stem}.tif", block)
