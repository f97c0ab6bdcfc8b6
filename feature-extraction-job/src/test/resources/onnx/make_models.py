"""Makes the small teachers of the tests and the numbers that ONNX Runtime gives for them.

    pip install numpy onnx onnxruntime && python make_models.py

Not needed by the build: its results are committed. The weights follow a formula that the tests
repeat: weight i of the convolution is ((37 i) mod 101 - 50) / 100, bias i is (i - 1.5) / 10.
"""

import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h

HERE = pathlib.Path(__file__).parent
WEIGHT = ((37 * np.arange(4 * 3 * 3 * 3) % 101 - 50) / 100).astype(np.float32).reshape(4, 3, 3, 3)
BIAS = ((np.arange(4) - 1.5) / 10).astype(np.float32)


def save(name, shape, nodes, outputs, kind=T.FLOAT, constants=()):
    graph = h.make_graph(
        nodes,
        name,
        [h.make_tensor_value_info("images", kind, shape)],
        [h.make_tensor_value_info(o, T.FLOAT, s) for o, s in outputs],
        [onnx.numpy_helper.from_array(v, k) for k, v in constants],
    )
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, HERE / f"{name}.onnx")


NETWORK = [("weight", WEIGHT), ("bias", BIAS)]


def network(source="images"):
    return [
        h.make_node("Conv", [source, "weight", "bias"], ["convolved"], pads=[1, 1, 1, 1]),
        h.make_node("Relu", ["convolved"], ["rectified"]),
        h.make_node(
            "AveragePool", ["rectified"], ["averaged"], kernel_shape=[4, 4], strides=[4, 4]
        ),
        h.make_node("Flatten", ["averaged"], ["representation"]),
    ]


FLAT = [("representation", ["n", "d"])]
save("any", ["n", 3, "height", "width"], network(), FLAT, constants=NETWORK)
save("any-channels", ["n", "c", "height", "width"], network(), FLAT, constants=NETWORK)
save("batch-3", [3, 3, 8, 8], network(), [("representation", [3, 16])], constants=NETWORK)
save("size-16", ["n", 3, 16, 16], network(), [("representation", ["n", 64])], constants=NETWORK)
save(
    "two-outputs",
    ["n", 3, 8, 8],
    network() + [h.make_node("GlobalAveragePool", ["rectified"], ["mean"])],
    [("representation", ["n", 16]), ("mean", ["n", 4, 1, 1])],
    constants=NETWORK,
)
save(
    "nan-in-the-dark",
    ["n", 3, 8, 8],
    [
        h.make_node("GlobalAveragePool", ["images"], ["mean"]),
        h.make_node("Sub", ["mean", "tenth"], ["less"]),
        h.make_node("Sqrt", ["less"], ["root"]),
        h.make_node("Flatten", ["root"], ["representation"]),
    ],
    [("representation", ["n", 3])],
    constants=[("tenth", np.float32(0.1))],
)
save(
    "bytes",
    ["n", 3, 8, 8],
    [h.make_node("Cast", ["images"], ["floats"], to=T.FLOAT)] + network("floats"),
    FLAT,
    kind=T.UINT8,
    constants=NETWORK,
)
save(
    "mean-of-batch",
    ["n", 3, 8, 8],
    [h.make_node("ReduceMean", ["images"], ["representation"], axes=[0], keepdims=1)],
    [("representation", [1, 3, 8, 8])],
)
save(
    "nothing",
    ["n", 3, 8, 8],
    [h.make_node("Slice", ["images", "zero", "zero", "one"], ["representation"])],
    [("representation", ["n", 0, 8, 8])],
    constants=[("zero", np.array([0])), ("one", np.array([1]))],
)
save(
    "constant",
    ["n", 3, 8, 8],
    network()[:3]
    + [
        h.make_node("Flatten", ["averaged"], ["flat"]),
        h.make_node("Mul", ["flat", "zero"], ["representation"]),
    ],
    FLAT,
    constants=NETWORK + [("zero", np.float32(0))],
)
save(
    "probabilities",
    ["n", 3, 8, 8],
    network()[:3]
    + [
        h.make_node("Flatten", ["averaged"], ["flat"]),
        h.make_node("Softmax", ["flat"], ["representation"], axis=1),
    ],
    FLAT,
    constants=NETWORK,
)


def images(n, size):
    """Pixel i of image k is (7 i + 31 k + i * i) mod 256, channel-major."""
    i = np.arange(3 * size * size)
    pixels = np.stack([(7 * i + 31 * k + i * i) % 256 for k in range(n)])
    return (pixels / 255).astype(np.float32).reshape(n, 3, size, size)


def run(name, x, output):
    session = onnxruntime.InferenceSession(
        HERE / f"{name}.onnx", providers=["CPUExecutionProvider"]
    )
    return session.run([output], {"images": x})[0].reshape(len(x), -1).tolist()


(HERE / "onnxruntime.json").write_text(
    json.dumps(
        {
            "any": run("any", images(3, 8), "representation"),
            "batch-3": run("batch-3", images(3, 8), "representation"),
            "size-16": run("size-16", images(3, 16), "representation"),
            "two-outputs": run("two-outputs", images(3, 8), "mean"),
        },
        indent=1,
    )
    + "\n"
)
