"""Writes the images of ImageCodecTest that lie beside this file. Needs numpy and Pillow.

    python make_images.py

photo-12.png.rgb and photo-48.png.rgb are photo.png with its shorter side resized to 12 and 48 by Pillow's Lanczos, then
cropped at the center: a plane a channel, eight bits a value.
"""
import pathlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent


def waves(width, height):
    y, x = np.mgrid[0:height, 0:width]
    planes = [np.sin(x / 3 + y / 5), np.cos(y / 2.5), np.sin((x - y) / 4)]
    noise = np.random.default_rng(1).normal(0, 12, (height, width, 3))
    return Image.fromarray(np.clip(128 + 100 * np.stack(planes, -1) + noise, 0, 255).astype("uint8"))


def fitted(image, size):
    scale = size / min(image.size)
    width, height = (max(size, round(side * scale)) for side in image.size)
    left, top = (width - size) // 2, (height - size) // 2
    resized = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(resized.crop((left, top, left + size, top + size))).transpose(2, 0, 1)


if __name__ == "__main__":
    photo = waves(52, 36)
    photo.save(HERE / "photo.png")
    photo.save(HERE / "photo.jpg", quality=90)
    photo.convert("L").save(HERE / "gray.jpg", quality=90)
    waves(13, 9).save(HERE / "rgb.png")
    for size in (12, 48):
        (HERE / f"photo-{size}.png.rgb").write_bytes(fitted(photo, size).tobytes())
