"""Makes the tables beside it, as pyarrow and those who use it write them: make_tables.py FOLDER.

Needs pillow, numpy and pyarrow (25 made these). Image i is 2x2, its pixels' channel c all 40 * i + 10 * c.
"""

import io
import json
import sys
import uuid
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def png(i):
    out = io.BytesIO()
    pixels = np.zeros((2, 2, 3), dtype="uint8") + np.array([40 * i + 10 * c for c in range(3)], dtype="uint8")
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def write(name, columns, notes=None, **options):
    table = pa.table(columns)
    if notes:
        table = table.replace_schema_metadata({"huggingface": json.dumps(notes)})
    pq.write_table(table, f"{sys.argv[1]}/{name}.parquet", **options)


def struct(**fields):
    return pa.StructArray.from_arrays(list(fields.values()), list(fields))


n = 4
images = [png(i) for i in range(n)]
paths = [f"{i}.png" for i in range(n)]
write("null-path", {"image": [{"bytes": image, "path": None} for image in images], "label": [0, 1, 0, 1]})
write("no-path", {"img": struct(bytes=pa.array(images)), "labels": pa.array([2, 0, 2, 255], pa.uint8())})
write(
    "views",
    {
        "image": struct(path=pa.array(paths, pa.string_view()), bytes=pa.array(images, pa.binary_view())),
        "label": pa.array(["dog", "cat", None, "dog"]).dictionary_encode(),
    },
)
write(
    "large",
    {
        "label": pa.array(["b", "a", "ä", ""], pa.large_string()),
        "image": struct(bytes=pa.array(images, pa.large_binary()), path=pa.array(paths, pa.large_string())),
    },
    row_group_size=3,
    data_page_version="2.0",
    compression="zstd",
)
names = {"names": ["apple", "pear", "plum"], "_type": "ClassLabel"}
write(
    "class-label",
    {"image": struct(bytes=pa.array(images), path=pa.array([None] * n, pa.string())), "label": [2, 0, -1, 2]},
    {"info": {"features": {"image": {"_type": "Image"}, "label": names}}},
)
write(
    "binary-file",  # Spark's data source of that name
    {
        "path": [f"s3a://b/{path}" for path in paths],
        "modificationTime": pa.array([0] * n, pa.timestamp("us", tz="UTC")),
        "length": [len(image) for image in images],
        "content": pa.array(images),
    },
)
write(
    "labels",  # images as plain binary, and every kind of column that may be the labels, or may not
    {
        "webp": pa.array(images, pa.large_binary()),
        "i8": pa.array([-1, 1, None, 1], pa.int8()),
        "u32": pa.array([0, 2**31 - 1, 1, 0], pa.uint32()),
        "u64": pa.array([0, 2**64 - 1, 1, 0], pa.uint64()),
        "flag": [True, False, None, True],
        "whole": [1.0, 2.0, None, float("nan")],
        "broken": [1.0, 2.5, 1.0, 2.0],
        "bytes_as_text": pa.array([b"x", b"y", b"x", b"y"]),
        "several": [[1], [2, 3], [], None],
        "when": pa.array([1, 2, 3, 4], pa.date32()),
        "twice": ["k", "l", "k", "m"],
        "key": [7, 8, 9, 10],
    },
)
write(
    "nested",
    {
        "sample": struct(
            picture=struct(bytes=pa.array(images), path=pa.array(paths)),
            meta=struct(**{"class": pa.array(["p", "q", "p", "q"])}),
        ),
        "x.jpg": pa.array(images[::-1]),
    },
)
write(
    "holes",  # rows without an image, of each kind
    {
        "image": pa.array(
            [{"bytes": images[0]}, None, {"bytes": None}, {"bytes": b""}, {"bytes": images[1]}],
            pa.struct([("bytes", pa.binary())]),
        )
    },
)
write("ambiguous", {"image": pa.array(images), "class": [0, 1, 0, 1], "target": [1, 1, 0, 0]})
write("two-images", {"jpg": pa.array(images), "png": pa.array(images), "label": [0, 1, 0, 1]})
write(
    "decimals",  # as databases write whole numbers; and one that is none
    {
        "image": pa.array(images),
        "big": pa.array([Decimal(v) for v in (3, -1, 300, 3)], pa.decimal128(38, 0)),
        "long": pa.array([Decimal(v) for v in (3, -1, 300, 3)], pa.decimal128(10, 0)),
        "label": pa.array([Decimal(v) / 4 for v in (3, 1, 3, 3)], pa.decimal128(10, 2)),
    },
    store_decimal_as_integer=False,
)
write(
    "decimals-as-integers",
    {"image": pa.array(images), "label": pa.array([Decimal(v) for v in (3, -1, 300, 3)], pa.decimal128(10, 0))},
    store_decimal_as_integer=True,
)
write(
    "uuids",  # which DuckDB and databases write; an id of another kind beside them
    {
        "image": pa.array(images),
        "key": pa.array([uuid.UUID(int=2**127 + i).bytes for i in range(n)], pa.uuid()),
        "id": pa.array([i / 2 for i in range(n)], pa.float32()),
    },
)
write("composed", {"image": pa.array(images), "label": ["\u00e9", "e\u0301", "b", "\u00e9"]})
