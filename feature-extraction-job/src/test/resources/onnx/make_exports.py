"""Makes the teachers as exporters write them: layouts, types, weights beside the model, faults.

    pip install numpy onnx onnxruntime && python make_exports.py

Not needed by the build. The network, where there is one, is that of make_models.py.
"""

import numpy as np
import onnx
from make_models import BIAS, FLAT, HERE, NETWORK, WEIGHT, T, h, network

PLACE = HERE / "exports"
PLACE.mkdir(exist_ok=True)
ANY = ["n", 3, "h", "w"]


def model(nodes, outputs, shape=ANY, kind=T.FLOAT, constants=NETWORK, opset=17, **more):
    inputs = [h.make_tensor_value_info("images", kind, shape)] + more.pop("inputs", [])
    outputs = [
        o if not isinstance(o, tuple) else h.make_tensor_value_info(o[0], T.FLOAT, o[1])
        for o in outputs
    ]
    constants = [onnx.numpy_helper.from_array(v, k) for k, v in constants]
    graph = h.make_graph(nodes, "exported", inputs, outputs, constants)
    opsets = [h.make_opsetid("", opset)] + more.pop("opsets", [])
    return h.make_model(graph, opset_imports=opsets, ir_version=more.pop("ir", 8), **more)


def save(name, *args, **more):
    onnx.save(model(*args, **more), PLACE / f"{name}.onnx")


def typed(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def node(op, inputs, outputs, **attributes):
    return h.make_node(op, inputs, outputs, **attributes)


# Weights beside the model, in two files, one in a folder, both with spaces in their names.
net = model(network(), FLAT)
for tensor, place in zip(net.graph.initializer, ["net weights.data", "more data/bias 1.bin"]):
    file = PLACE / place
    file.parent.mkdir(exist_ok=True)
    padding = b"\0" * 64 if tensor.name == "weight" else b""
    file.write_bytes(padding + tensor.raw_data)
    onnx.external_data_helper.set_external_data(
        tensor, location=place, offset=len(padding), length=len(tensor.raw_data)
    )
    tensor.ClearField("raw_data")
onnx.save(net, PLACE / "external.onnx")
for name, place in [("absent", "nowhere.data"), ("escapes", "../any.onnx"), ("absolute", "/any")]:
    net.graph.initializer[0].external_data[0].value = place
    onnx.save(net, PLACE / f"{name}.onnx")
net.graph.initializer[0].external_data[0].value = "more data/bias 1.bin"
onnx.save(net, PLACE / "short.onnx")
# In a constant inside a branch: nothing but the file itself says so.
constant = onnx.numpy_helper.from_array(BIAS, "inner")
onnx.external_data_helper.set_external_data(constant, location="nowhere.data", offset=0, length=16)
constant.ClearField("raw_data")
constant.data_location = T.EXTERNAL


def branch(nodes):
    return h.make_graph(nodes, "branch", [], [h.make_tensor_value_info("chosen", T.FLOAT, None)])


def chosen(nodes):
    return node("If", ["yes"], ["branched"], then_branch=branch(nodes), else_branch=branch(nodes))


YES = [("yes", np.array(True))]
TAIL = [node("GlobalAveragePool", ["branched"], ["mean"]), node("Flatten", ["mean"], ["out"])]
OUT = [("out", ["n", "d"])]
save(
    "absent-in-branch",
    network()[:1]
    + [chosen([node("Constant", [], ["b"], value=constant), node("Add", ["convolved", "b"], ["chosen"])])]
    + TAIL,
    OUT,
    constants=NETWORK + YES,
)

# Types and layouts.
save("nhwc", [node("Transpose", ["images"], ["nchw"], perm=[0, 3, 1, 2])] + network("nchw"), FLAT, shape=["n", "h", "w", 3])
save("nhwc-named", [node("Transpose", ["images"], ["nchw"], perm=[0, 3, 1, 2])] + network("nchw"), FLAT, shape=["n", "height", "width", "num_channels"])
save("huge", network(), FLAT, shape=["n", 3, 30000, 30000])
save(
    "nhwc-bytes",
    [node("Cast", ["images"], ["f"], to=T.FLOAT), node("Div", ["f", "255"], ["scaled"]), node("Transpose", ["scaled"], ["nchw"], perm=[0, 3, 1, 2])] + network("nchw"),
    FLAT,
    shape=["n", 8, 8, 3],
    kind=T.UINT8,
    constants=NETWORK + [("255", np.float32(255))],
)
for name, kind in [("half", T.FLOAT16), ("double", T.DOUBLE)]:
    nodes = network("f")
    nodes[-1].output[0] = "single"
    save(
        name,
        [node("Cast", ["images"], ["f"], to=T.FLOAT)] + nodes + [node("Cast", ["single"], ["representation"], to=kind)],
        [typed("representation", kind, ["n", "d"])],
        kind=kind,
    )

# Batches.
save("batch-1", network(), [("representation", [1, 16])], shape=[1, 3, 8, 8])
alone = network()[:-1] + [node("Reshape", ["averaged", "one"], ["representation"])]
save("built-in-batch-1", alone, FLAT, constants=NETWORK + [("one", np.array([1, -1]))])
square = network()[:-1] + [node("Reshape", ["averaged", "one"], ["representation"])]
save("built-in-16", square, FLAT, constants=NETWORK + [("one", np.array([1, 16]))], shape=["n", 3, 8, 8])
nodes = network() + [node("ReduceMean", ["representation"], ["all"], axes=[0]), node("Sub", ["representation", "all"], ["out"])]
save("centered", nodes, OUT)
save("noisy", network() + [node("RandomNormalLike", ["representation"], ["noise"]), node("Add", ["representation", "noise"], ["out"])], OUT)
save("two-inputs", network() + [node("Mul", ["representation", "mask"], ["out"])], OUT, inputs=[typed("mask", T.FLOAT, ["n", 1])])

# A size that the network fixes, though the file leaves it open.
nodes = network() + [node("Gemm", ["representation", "head"], ["out"])]
save("only-32", nodes, OUT, constants=NETWORK + [("head", (np.arange(256 * 5) % 7 / 7).astype(np.float32).reshape(256, 5))])

# Outputs.
tokens = network()[:2] + [
    node("Reshape", ["rectified", "rows"], ["columns"]),
    node("Transpose", ["columns"], ["last_hidden_state"], perm=[0, 2, 1]),
    node("ReduceMean", ["columns"], ["pooler_output"], axes=[2], keepdims=0),
]
ROWS = NETWORK + [("rows", np.array([0, 4, -1]))]
TOKENS = ("last_hidden_state", ["n", "t", 4])
save("tokens", tokens, [TOKENS, ("pooler_output", ["n", 4])], constants=ROWS)
save("tokens-alone", tokens[:-1], [TOKENS], constants=ROWS)
save("logits", tokens + [node("Identity", ["pooler_output"], ["logits"])], [("logits", ["n", 4]), TOKENS], constants=ROWS)
save("pooled-map", network()[:2] + [node("GlobalAveragePool", ["rectified"], ["pooled"])], [("pooled", ["n", 4, 1, 1])])
save("map", network()[:2], [("rectified", ["n", 4, "h", "w"])])
save("labels", network() + [node("ArgMax", ["representation"], ["label"], axis=1)], [typed("label", T.INT64, ["n", 1])])
pieces = h.make_tensor_sequence_value_info("pieces", T.FLOAT, None)
save("sequence", network() + [node("SplitToSequence", ["representation"], ["pieces"], axis=0)], [pieces])

# Exported in training mode.
SCALES = [(k, (np.arange(4) / 4 + 0.5).astype(np.float32)) for k in ("scale", "shift", "m", "v")]
BN = ["convolved", "scale", "shift", "m", "v"]
bn = node("BatchNormalization", BN, ["branched", "rm", "rv"], name="bn1", training_mode=1)
save("training", network()[:1] + [bn] + TAIL, OUT, constants=NETWORK + SCALES)
bn = node("BatchNormalization", BN, ["branched", "rm", "rv", "sm", "sv"], name="old")
save("training-9", network()[:1] + [bn] + TAIL, OUT, constants=NETWORK + SCALES, opset=9)
bn = node("BatchNormalization", BN, ["branched"], name="fine")
save("evaluation", network()[:1] + [bn] + TAIL, OUT, constants=NETWORK + SCALES)
bn = node("BatchNormalization", BN, ["chosen", "a", "b"], name="inner", training_mode=1)
save("training-in-branch", network()[:1] + [chosen([bn])] + TAIL, OUT, constants=NETWORK + SCALES + YES)
bn = node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y", "rm", "rv"], name="called", training_mode=1)
called = h.make_function("own", "block", ["x", "s", "b", "m", "v"], ["y"], [bn], [h.make_opsetid("", 17)])
save(
    "training-in-function",
    network()[:1] + [node("block", BN, ["branched"], domain="own")] + TAIL,
    OUT,
    constants=NETWORK + SCALES,
    opsets=[h.make_opsetid("own", 1)],
    functions=[called],
)
drop = [node("Dropout", ["representation", "half", "yes"], ["out"], name="drop")]
HALF = [("half", np.float32(0.5))]
save("dropout", network() + drop, OUT, constants=NETWORK + HALF + YES)
save("dropout-off", network() + drop, OUT, constants=NETWORK + HALF + [("yes", np.array(False))])
true = node("Constant", [], ["yes"], value=onnx.numpy_helper.from_array(np.array(True)))
save("dropout-constant", network() + [true] + drop, OUT, constants=NETWORK + HALF)

# Int8, statically and by the range of a batch.
SCALE = [("s", np.float32(1 / 128)), ("z", np.uint8(0))]
quantized = [node("QuantizeLinear", ["images", "s", "z"], ["q"]), node("DequantizeLinear", ["q", "s", "z"], ["x"])]
save("int8", quantized + network("x"), FLAT, constants=NETWORK + SCALE)
dynamic = [node("DynamicQuantizeLinear", ["images"], ["q", "s", "z"]), node("DequantizeLinear", ["q", "s", "z"], ["x"])]
save("int8-dynamic", dynamic + network("x"), FLAT)

# Newer than the runtime, and of operators that it does not have.
save("future-ir", network(), FLAT, ir=99)
save("future-opset", network(), FLAT, opset=99)
save("foreign-operator", [node("Fancy", ["images"], ["representation"], domain="acme")], FLAT, opsets=[h.make_opsetid("acme", 1)])
