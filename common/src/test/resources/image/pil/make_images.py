"""Makes the files of this folder: small images of many kinds, and PIL's pixels beside them.

    python make_images.py        (Pillow 12.3.0 with libjpeg-turbo 3.1.4.1, libwebp 1.6.0; NumPy)

NAME.ppm, or NAME.pgm for what counts as gray, is ImageOps.exif_transpose(image).convert("RGB").
Gray are the modes 1, L, LA and I;16, and palettes of grays alone. refused/ has what is no PNG, JPEG,
WebP or BMP image.
"""

import io
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

ROOT = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 17, 11
rng = np.random.default_rng(10)


def photo(width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / 3 + y / 5), np.cos(y / 2.5), np.sin((x - y) / 4)]
    values = 128 + 100 * np.stack(waves, -1) + rng.normal(0, 12, (height, width, 3))
    return Image.fromarray(np.clip(values, 0, 255).astype("uint8"))


def save(name, data):
    with open(os.path.join(ROOT, name), "wb") as file:
        file.write(data)


def encode(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exchanged_profile():
    """sRGB's with red and blue exchanged: whoever applies it shows other colors."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def exif(orientation, order="<"):
    mark = b"II*\0" if order == "<" else b"MM\0*"
    make = struct.pack(order + "HHI", 0x10F, 2, 4) + b"abc\0"
    turn = struct.pack(order + "HHIHH", 0x112, 3, 1, orientation, 0)
    return b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 2) + make + turn + bytes(4)


def xmp(orientation):
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d"/></x:xmpmeta>' % orientation


# ---------------------------------------------------------------- PNG, chunk by chunk


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(bits, color, values, before=(), after=(), interlaced=False):
    """values: height x width x samples."""
    height, width, _ = values.shape
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for left, top, dx, dy in passes:
        part = values[top::dy, left::dx]
        for row in part if part.shape[1] else []:
            samples = row.reshape(-1).astype(">u2").tobytes() if bits == 16 else row.astype("uint8")
            if bits < 8:
                wide = np.unpackbits(samples.reshape(-1, 1), axis=1)[:, 8 - bits :]
                samples = np.packbits(wide.reshape(-1))
            rows += b"\0" + bytes(samples)
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlaced)
    middle = [(b"IHDR", header), *before, (b"IDAT", zlib.compress(rows)), *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in middle)


def noise(bits, samples):
    return rng.integers(0, 1 << bits, (HEIGHT, WIDTH, samples))


def make_png():
    for color, samples, depths in ((0, 1, (1, 2, 4, 8, 16)), (2, 3, (8, 16)), (3, 1, (1, 2, 4, 8)), (4, 2, (8, 16)), (6, 4, (8, 16))):
        name = {0: "gray", 2: "rgb", 3: "palette", 4: "gray-alpha", 6: "rgb-alpha"}[color]
        for bits in depths:
            if color == 4 and bits == 16:
                continue  # PIL reads it as RGBA; by its pixels it is gray, and Retort says so
            palette = [(b"PLTE", bytes(rng.integers(0, 256, 3 << bits, dtype="uint8")))] if color == 3 else []
            values = noise(bits, samples)
            save(f"{name}-{bits}.png", png(bits, color, values, palette))
            if bits in (1, 8, 16) and color < 6:
                save(f"{name}-{bits}-interlaced.png", png(bits, color, values, palette, interlaced=True))
            if color == 3 and bits in (2, 8):
                alphas = (b"tRNS", bytes(rng.integers(0, 256, 1 << bits, dtype="uint8")))
                save(f"{name}-{bits}-transparent.png", png(bits, color, values, palette + [alphas]))
    save("palette-4-one-transparent.png", png(4, 3, noise(4, 1), [(b"PLTE", bytes(rng.integers(0, 256, 48, dtype="uint8"))), (b"tRNS", b"\xff\0")]))
    save("palette-4-of-grays.png", png(4, 3, noise(4, 1), [(b"PLTE", bytes(np.repeat(rng.integers(0, 256, 16, dtype="uint8"), 3)))]))
    save("palette-4-short.png", png(4, 3, noise(4, 1) % 5, [(b"PLTE", bytes(rng.integers(0, 256, 15, dtype="uint8")))]))
    save("gray-8-transparent.png", png(8, 0, noise(8, 1), [(b"tRNS", b"\0\7")]))
    save("rgb-8-transparent.png", png(8, 2, noise(8, 3), [(b"tRNS", b"\0\1\0\2\0\3")]))
    edges = np.array([0, 1, 127, 128, 254, 255, 256, 257, 511, 512, 1000, 9999, 32767, 32768, 65280, 65534, 65535])
    save("gray-16-edges.png", png(16, 0, np.tile(edges, (HEIGHT, 1)).reshape(HEIGHT, WIDTH, 1)))
    told = [(b"gAMA", struct.pack(">I", 100000)), (b"cHRM", struct.pack(">8I", *range(1, 9))), (b"iCCP", b"x\0\0" + zlib.compress(exchanged_profile(), 9))]
    save("rgb-8-profile.png", png(8, 2, noise(8, 3), told))
    save("rgb-8-bad-profile.png", png(8, 2, noise(8, 3), [(b"iCCP", b"x\0\0no zlib"), (b"tEXt", b"no zero"), (b"sBIT", b"\5"), (b"tIME", bytes(7))]))
    save("rgb-8-palette-hint.png", png(8, 2, noise(8, 3), [(b"PLTE", bytes(range(30)))]))
    for order in "<>":
        save(f"exif-{'le' if order == '<' else 'be'}.png", png(8, 2, noise(8, 3), [(b"eXIf", exif(6, order)[6:])]))
    save("exif-behind.png", png(8, 0, noise(8, 1), after=[(b"eXIf", exif(8)[6:])]))
    digits = exif(5).hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    profile = f"\nexif\n{len(digits) // 2:8}\n{lines}\n".encode()
    save("exif-as-text.png", png(8, 2, noise(8, 3), [(b"tEXt", b"Raw profile type exif\0" + profile)]))
    save("exif-as-packed-text.png", png(8, 2, noise(8, 3), [(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))]))
    save("xmp.png", png(8, 2, noise(8, 3), [(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(7))]))
    save("xmp-packed.png", png(8, 2, noise(8, 3), [(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp(4)))]))
    save("animated.png", encode(photo(), "PNG", save_all=True, append_images=[photo(), photo()]))
    filtered = encode(photo(), "PNG", optimize=True)
    save("filtered.png", filtered)
    save("no-end.png", filtered[:-12])
    save("trailing.png", filtered + b"something else")


# ---------------------------------------------------------------- JPEG, segment by segment


def segments(data):
    found, at = [], 2
    while data[at + 1] != 0xDA:
        length = 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append((data[at + 1], data[at : at + length]))
        at += length
    return found + [(0xDA, data[at:])]


def joined(found):
    return b"\xff\xd8" + b"".join(data for _, data in found)


def segment(marker, data):
    return marker, bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def bare(data):
    """Without application segments."""
    return [s for s in segments(data) if not 0xE0 <= s[0] <= 0xEF]


def edited(found, offset, values):
    """With other bytes in the frame header, components 3 bytes apart, and ids in the scan's too."""
    result = []
    for marker, data in found:
        data = bytearray(data)
        for c, value in enumerate(values):
            if 0xC0 <= marker <= 0xC2:
                data[offset + 3 * c] = value
            if marker == 0xDA and offset == 10:
                data[5 + 2 * c] = value
        result.append((marker, bytes(data)))
    return result


def make_jpeg():
    options = {"quality": 90}
    for kind, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        save(f"{kind}.jpg", encode(photo(), "JPEG", subsampling=subsampling, **options))
    # The coded blocks of a 4:2:2 image of 32x16 are as many as those of a 4:4:0 image of 16x32.
    turned = segments(encode(photo(32, 16), "JPEG", subsampling=1, **options))
    turned = [(m, d[:5] + struct.pack(">HH", 32, 16) + d[9:]) if m == 0xC0 else (m, d) for m, d in turned]
    save("440.jpg", joined(edited(turned, 11, (0x12, 0x11, 0x11))))
    plain = encode(photo(), "JPEG", subsampling=0, **options)
    save("gray.jpg", encode(photo().convert("L"), "JPEG", **options))
    save("gray-sampled-2x2.jpg", joined(edited(segments(encode(photo().convert("L"), "JPEG", **options)), 11, (0x22,))))
    save("progressive.jpg", encode(photo(), "JPEG", progressive=True, **options))
    save("restarts.jpg", encode(photo(40, 30), "JPEG", restart_marker_blocks=1, **options))
    save("rgb.jpg", encode(photo(), "JPEG", keep_rgb=True, **options))
    save("tables-of-16-bits.jpg", encode(photo(), "JPEG", qtables=[[300] * 64, [300] * 64]))
    save("profile.jpg", encode(photo(), "JPEG", icc_profile=exchanged_profile(), **options))
    save("bad-profile.jpg", encode(photo(), "JPEG", icc_profile=b"nonsense" * 20, **options))
    save("gray-profile.jpg", encode(photo().convert("L"), "JPEG", icc_profile=exchanged_profile(), **options))
    for orientation in range(1, 9):
        save(f"exif-{orientation}.jpg", encode(photo(), "JPEG", subsampling=orientation % 3, exif=exif(orientation, "<>"[orientation % 2])))
    save("exif-6-square.jpg", encode(photo(8, 8), "JPEG", exif=exif(6)))
    save("exif-9.jpg", encode(photo(), "JPEG", exif=exif(9)))
    save("exif-cut.jpg", encode(photo(), "JPEG", exif=exif(6)[:30]))
    save("exif-nonsense.jpg", encode(photo(), "JPEG", exif=b"Exif\0\0nonsense"))
    save("xmp.jpg", encode(photo(), "JPEG", xmp=xmp(6)))
    save("xmp-element.jpg", encode(photo(), "JPEG", xmp=b"<tiff:Orientation>8</tiff:Orientation>"))
    save("xmp-and-exif.jpg", encode(photo(), "JPEG", xmp=xmp(6), exif=exif(3)))
    save("no-jfif.jpg", joined(bare(plain)))
    for ids in ((0, 1, 2), (1, 34, 35), (82, 71, 66), (66, 71, 82)):
        name = "-".join(map(str, ids))
        save(f"ids-{name}.jpg", joined(edited(bare(plain), 10, ids)))
    save("ids-82-71-66-jfif.jpg", joined(edited(segments(plain), 10, (82, 71, 66))))
    for transform in (0, 1, 2):
        save(f"adobe-{transform}.jpg", joined([adobe(transform)] + bare(plain)))
    save("adobe-0-jfif.jpg", joined(segments(plain)[:1] + [adobe(0)] + bare(plain)))
    inks = photo().convert("CMYK").split()[:3] + (photo().convert("L").point(lambda v: v // 2),)
    cmyk = encode(Image.merge("CMYK", inks), "JPEG", **options)
    save("cmyk.jpg", cmyk)
    save("cmyk-no-adobe.jpg", joined(bare(cmyk)))
    save("cmyk-profile.jpg", joined(segments(encode(photo(), "JPEG", icc_profile=exchanged_profile()))[1:2] + segments(cmyk)))
    save("ycck.jpg", joined([adobe(2)] + bare(cmyk)))
    save("ycck-420.jpg", joined([adobe(2)] + bare(encode(Image.merge("CMYK", inks), "JPEG", subsampling=2))))
    save("comment-and-thumbnail.jpg", joined([segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\2" + b"\x10" * 12), segment(0xE0, b"JFXX\0\x13\2\2" + b"\x10" * 12), segment(0xFE, b"x" * 99)] + bare(plain)))
    save("padded-markers.jpg", b"\xff\xd8\xff" + joined(segments(plain))[2:])
    save("trailing.jpg", plain + plain)
    large = encode(photo(48, 40), "JPEG", **options)
    half = len(large) * 3 // 5
    save("missing-inside.jpg", large[:half] + large[half + 30 :])
    save("missing-to-the-end-marker.jpg", large[:half] + b"\xff\xd9")
    rows = encode(photo(32, 64), "JPEG", restart_marker_rows=1, **options)
    save("missing-restart-interval.jpg", rows[: rows.index(b"\xff\xd1")] + rows[rows.index(b"\xff\xd2") :])


# ---------------------------------------------------------------- WebP and BMP


def make_webp():
    transparent = photo().convert("RGBA")
    transparent.putalpha(Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH), dtype="uint8")))
    for name, image in (("rgb", photo()), ("alpha", transparent), ("gray", photo().convert("L"))):
        save(f"lossless-{name}.webp", encode(image, "WEBP", lossless=True))
        save(f"lossy-{name}.webp", encode(image, "WEBP", quality=70))
    save("lossy-odd.webp", encode(photo(17, 15), "WEBP", quality=20))
    save("profile.webp", encode(photo(), "WEBP", quality=80, icc_profile=exchanged_profile()))
    for orientation in (3, 6, 7):
        save(f"exif-{orientation}.webp", encode(photo(), "WEBP", lossless=True, exif=exif(orientation)))
    save("square.webp", encode(photo(8, 8), "WEBP", lossless=True))
    save("xmp.webp", encode(photo(), "WEBP", lossless=True, xmp=xmp(8)))
    frames = {"save_all": True, "append_images": [photo()], "duration": 100}
    save("animated.webp", encode(photo(), "WEBP", quality=80, **frames))
    save("animated-alpha.webp", encode(transparent, "WEBP", lossless=True, **frames))


def bmp(bits, height=7, compression=0, header=40, masks=(), colors=0, data=None):
    width = 5
    pad = 3 if header == 12 else 4
    palette = bytes(rng.integers(0, 256, pad * (colors or 1 << bits), dtype="uint8")) if bits <= 8 else b""
    if data is None:
        data = rng.integers(0, colors or 256, (abs(height), (width * bits + 31) // 32 * 4), dtype="uint8").tobytes()
    masks = struct.pack(f"<{len(masks)}I", *masks)
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(data), 1, 1, colors, 0)
        info += masks.ljust(header - 40, b"\0") if header > 40 else masks
    offset = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + palette + data


def make_bmp():
    for bits in (1, 4, 8, 16, 24, 32):
        save(f"{bits}-bits.bmp", bmp(bits))
        save(f"{bits}-bits-top-down.bmp", bmp(bits, height=-7))
        if bits not in (16, 32):
            save(f"{bits}-bits-os2.bmp", bmp(bits, header=12))
    save("five-colors.bmp", bmp(8, colors=5))
    save("565.bmp", bmp(16, compression=3, masks=(0xF800, 0x7E0, 0x1F)))
    save("555.bmp", bmp(16, compression=3, masks=(0x7C00, 0x3E0, 0x1F)))
    save("v4-alpha.bmp", bmp(32, compression=3, header=108, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000)))
    save("v5-rgba.bmp", bmp(32, compression=3, header=124, masks=(0xFF, 0xFF00, 0xFF0000, 0xFF000000)))
    save("gray.bmp", encode(photo().convert("L"), "BMP"))
    save("black-and-white.bmp", encode(photo().convert("1"), "BMP"))
    save("rle4.bmp", bmp(4, height=2, compression=2, data=b"\5\x12\0\0\3\x45\0\3\x67\x80\0\1"))


def make_refused():
    folder = os.path.join(ROOT, "refused")
    os.makedirs(folder, exist_ok=True)
    for name, form in (("gif", "GIF"), ("tif", "TIFF"), ("avif", "AVIF"), ("jp2", "JPEG2000"), ("ico", "ICO"), ("ppm", "PPM"), ("pdf", "PDF"), ("eps", "EPS"), ("dds", "DDS"), ("qoi", "QOI")):
        save(f"refused/{name}.jpg", encode(photo(16, 16), form))


def expect():
    for name in sorted(os.listdir(ROOT)):
        if name.endswith((".png", ".jpg", ".webp", ".bmp")):
            image = Image.open(os.path.join(ROOT, name))
            grays = image.mode == "P" and (np.diff(np.array(image.convert("RGB")).astype(int), axis=-1) == 0).all()
            gray = grays or image.mode in ("1", "L", "LA", "I;16")
            shown = np.array(ImageOps.exif_transpose(image).convert("RGB"))
            assert not gray or (shown[..., 0] == shown[..., 2]).all()
            header = b"P%d\n%d %d\n255\n" % (5 if gray else 6, shown.shape[1], shown.shape[0])
            save(name + (".pgm" if gray else ".ppm"), header + (shown[..., 0] if gray else shown).tobytes())


for make in (make_png, make_jpeg, make_webp, make_bmp, make_refused, expect):
    make()
