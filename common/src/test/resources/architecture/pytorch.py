"""What PyTorch computes for each architecture, in float64, as PyTorchArchitectureTest compares it.

Run where PyTorch is installed; the build does not need it:

    python common/src/test/resources/architecture/pytorch.py common/src/test/resources/architecture/pytorch.json
"""

import json
import math
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def draw(k, n):
    """n numbers in [-1, 1), the k-th such row."""
    with np.errstate(over="ignore"):
        x = np.arange(n, dtype=np.uint64) + np.uint64(k << 32)
        x = mix((x + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))
    return (x >> np.uint64(11)).astype(np.float64) * 2.0**-53 * 2 - 1


def noise(k, *shape):
    values = draw(k, math.prod(shape)).astype(np.float32).reshape(shape)
    return torch.tensor(values).double()


class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, padding=1)
        self.bn = nn.BatchNorm2d(o)

    def forward(self, x):
        return F.avg_pool2d(F.relu(self.bn(self.conv(x))), 2)


class ConvNet(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(i, o) for i, o in zip([3] + widths, widths)])

    def forward(self, x):
        return self.blocks(x).flatten(1)


class Plain(nn.Module):
    """VGG11 and AlexNet: 0 stands for a max pooling."""

    def __init__(self, widths, kernels, scale):
        super().__init__()
        layers, i, kernels = [], 3, list(kernels)
        for width in widths:
            if width == 0:
                layers.append(nn.MaxPool2d(2))
                continue
            o, k = math.ceil(scale * width), kernels.pop(0)
            layers += [nn.Conv2d(i, o, k, padding=k // 2), nn.BatchNorm2d(o), nn.ReLU()]
            i = o
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x).flatten(1)


class Basic(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(i, o, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(o)
        self.conv2 = nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(o)
        self.downsample = None
        if stride != 1 or i != o:
            down = nn.Conv2d(i, o, 1, stride, bias=False)
            self.downsample = nn.Sequential(down, nn.BatchNorm2d(o))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, blocks, scale):
        super().__init__()
        i = math.ceil(scale * 64)
        self.conv1 = nn.Conv2d(3, i, 3, 1, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(i)
        for stage, width in enumerate([64, 128, 256, 512]):
            o, layers = math.ceil(scale * width), []
            for block in range(blocks):
                layers.append(Basic(i, o, 2 if stage and block == 0 else 1))
                i = o
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3))


class Inverted(nn.Module):
    def __init__(self, i, o, expansion, stride):
        super().__init__()
        self.stride, m = stride, expansion * i
        self.conv1 = nn.Conv2d(i, m, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(m)
        self.conv2 = nn.Conv2d(m, m, 3, stride, 1, groups=m, bias=False)
        self.bn2 = nn.BatchNorm2d(m)
        self.conv3 = nn.Conv2d(m, o, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(o)
        self.shortcut = nn.Sequential()
        if stride == 1 and i != o:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        y = self.bn3(self.conv3(y))
        return y + self.shortcut(x) if self.stride == 1 else y


class MobileNet(nn.Module):
    def __init__(self, scale):
        super().__init__()
        i = math.ceil(scale * 32)
        self.conv1 = nn.Conv2d(3, i, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(i)
        layers = []
        for expansion, width, blocks, stride in [
            (1, 16, 1, 1), (2, 24, 2, 1), (2, 32, 3, 2), (2, 64, 4, 2), (2, 96, 3, 1),
            (2, 160, 3, 2), (2, 320, 1, 1),
        ]:
            o = math.ceil(scale * width)
            for block in range(blocks):
                layers.append(Inverted(i, o, expansion, stride if block == 0 else 1))
                i = o
        self.layers = nn.Sequential(*layers)
        o = math.ceil(scale * 1280)
        self.conv2 = nn.Conv2d(i, o, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(o)

    def forward(self, x):
        x = self.layers(F.relu(self.bn1(self.conv1(x))))
        return F.relu(self.bn2(self.conv2(x))).mean((2, 3))


class Net(nn.Module):
    """A backbone with a linear head of so many outputs, or a projector of these widths."""

    def __init__(self, backbone, features, head):
        super().__init__()
        self.backbone = backbone
        if isinstance(head, int):
            self.fc = nn.Linear(features, head)
            return
        layers, i = [], features
        for width in head:
            layers += [nn.Linear(i, width, bias=False), nn.BatchNorm1d(width), nn.ReLU()]
            i = width
        self.projector = nn.Sequential(*layers[:-2])

    def forward(self, x):
        f = self.backbone(x)
        return f, (self.fc if hasattr(self, "fc") else self.projector)(f)


def start(net):
    state, k = net.state_dict(), 0
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        values = draw(k, tensor.numel()).reshape(tensor.shape)
        if tensor.dim() > 1:
            values = values * np.sqrt(3.0 / (tensor.numel() / tensor.shape[0]))
        elif name.endswith("running_var"):
            values = 1 + 0.5 * values
        elif name.endswith(".weight"):
            values = 1 + 0.3 * values
        else:
            values = 0.2 * values
        state[name] = torch.tensor(values.astype(np.float32)).double()
        k += 1
    net.load_state_dict(state)


def products(pairs):
    """Of each tensor the product with noise, and the norm."""
    result = {}
    for name, tensor in pairs:
        flat = tensor.detach().flatten()
        product = float((flat.numpy() * draw(2000, flat.numel())).sum())
        result[name.replace("backbone.", "")] = [product, float(flat.norm())]
    return result


def run(backbone, features, head, size, n):
    net = Net(backbone, features, head).double()
    start(net)
    x = noise(1000, n, 3, size, size)
    net.eval()
    f, y = net(x)
    assert f.shape[1] == features
    result = {
        "evaluationFeatures": f.detach().flatten().tolist()[:64],
        "evaluationOutputs": y.detach().flatten().tolist(),
    }
    net.train()
    for m in net.modules():
        if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
            m.momentum = 1.0
    y = net(x)[1]
    result["outputs"] = y.detach().flatten().tolist()
    (y * noise(1001, *y.shape)).sum().backward()
    parameters = list(net.named_parameters())
    result["gradients"] = products([(name, p.grad) for name, p in parameters])
    state = net.state_dict().items()
    result["statistics"] = products([(name, t) for name, t in state if "running_" in name])
    names = [name for name, _ in state if not name.endswith("num_batches_tracked")]
    result["order"] = [name.replace("backbone.", "") for name in names]
    optimizers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    }
    for name, make in optimizers.items():
        before = [p.detach().clone() for _, p in parameters]
        optimizer = make([p for _, p in parameters])
        for k, (_, p) in enumerate(parameters):
            p.grad = noise(3000 + k, *p.shape)
        for _ in range(3):
            optimizer.step()
        result[name] = products(parameters)
        with torch.no_grad():
            for (_, p), value in zip(parameters, before):
                p.copy_(value)
    return result


def rounded(value):
    if isinstance(value, float):
        return float("%.8g" % value)
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


VGG11 = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0]
ALEXNET = [128, 0, 192, 0, 256, 192, 192, 0]

fixtures = {
    "convnet": run(ConvNet([5, 6]), 6 * 2 * 2, [7, 8], 8, 6),
    "linear": run(ConvNet([4]), 4 * 4 * 4, 3, 8, 5),
    "resnet10": run(ResNet(1, 1 / 16), 32, [6, 7, 5], 9, 8),
    "resnet18": run(ResNet(2, 1 / 16), 32, 4, 8, 8),
    "vgg11": run(Plain(VGG11, [3] * 8, 1 / 32), 16, 4, 32, 6),
    "alexnet": run(Plain(ALEXNET, [5, 5, 3, 3, 3], 1 / 32), 6 * 4, 4, 16, 6),
    "mobilenet": run(MobileNet(1 / 8), 160, 4, 16, 6),
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(rounded(fixtures), file, separators=(",", ":"))
