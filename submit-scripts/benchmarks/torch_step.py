"""A step of KRR-ST in PyTorch on this machine's GPU, to set beside gpu-check's figures.

One step: the outer loss on n real rows (gathered from resident uint8 pixels), its gradient with
respect to the synthetic images and targets, AdamW, and one SGD update of the backbone; with
--teacher figures too, where a ResNet-18 sees the rows in every step, as the published code has it.
Channels last, cudnn.benchmark on, the head's Gram matrix in float64, TF32 on and off.

    python3 torch_step.py --json torch-step.json [--beside gpu-check.json]
"""

import argparse
import json
import math
import pathlib
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

RECIPES = {
    "cifar100": {"widths": (128, 256, 512), "m": 1000, "n": 1024},
    "small": {"widths": (32, 64, 128), "m": 100, "n": 256},
}
SIDE, D = 32, 512


def backbone(widths):
    layers, channels = [], 3
    for width in widths:
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.AvgPool2d(2)]
        channels = width
    return nn.Sequential(*layers, nn.Flatten()), (SIDE >> len(widths)) ** 2 * channels


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        same = stride == 1 and inputs == outputs
        self.skip = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


def resnet18():
    layers, channels = [nn.Conv2d(3, 64, 3, 1, 2, bias=False), nn.BatchNorm2d(64), nn.ReLU()], 64
    for width, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(channels, width, stride), Block(width, width, 1)]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def with_bias(features):
    return torch.cat([features, features.new_ones(len(features), 1)], 1)


class Run:
    def __init__(self, recipe, device, dtype):
        m, self.n, self.dtype = recipe["m"], recipe["n"], dtype
        layout = {"device": device, "memory_format": torch.channels_last}
        body, features = backbone(recipe["widths"])
        self.body, self.fc = body.to(**layout), nn.Linear(features, D).to(device)
        self.images = torch.randn(m, 3, SIDE, SIDE).to(**layout).requires_grad_()
        self.targets = torch.randn(m, D, device=device, requires_grad=True)
        self.pixels = torch.randint(0, 256, (4 * self.n, 3, SIDE, SIDE), dtype=torch.uint8).to(**layout)
        self.wanted = torch.randn(4 * self.n, D, device=device)
        self.outer = torch.optim.AdamW([self.images, self.targets], lr=1e-4, weight_decay=0, foreach=True)
        self.inner = torch.optim.SGD([*self.body.parameters(), *self.fc.parameters()], lr=0.1, momentum=0.9,
                                     weight_decay=1e-3, foreach=True)
        self.teacher = resnet18().to(**layout).eval()

    def step(self, teacher):
        chosen = torch.randint(0, len(self.pixels), (self.n,), device=self.pixels.device)
        rows = (self.pixels[chosen].float() - 127.5) / 64
        wanted = self.wanted[chosen]
        if teacher:
            with torch.no_grad():
                wanted = self.teacher(rows)
        self.body.eval()
        synthetic = with_bias(self.body(self.images)).to(self.dtype)
        with torch.no_grad():
            real = with_bias(self.body(rows))
        kernel = synthetic @ synthetic.T
        ridge = 1e-6 * kernel.detach().trace()
        factor = torch.linalg.cholesky(kernel + ridge * torch.eye(len(kernel), dtype=self.dtype, device=kernel.device))
        head = synthetic.T @ torch.cholesky_solve(self.targets.to(self.dtype), factor)
        loss = F.mse_loss(real @ head.float(), wanted)
        images, targets = torch.autograd.grad(loss, [self.images, self.targets])
        self.targets.grad = targets.contiguous()
        self.images.grad = images.contiguous(memory_format=torch.channels_last)
        self.outer.step()
        self.body.train()
        self.inner.zero_grad()
        F.mse_loss(self.fc(self.body(self.images.detach())), self.targets.detach()).backward()
        self.inner.step()
        return loss.detach()


def fixture_error(folder, name, device):
    """The largest relative error of a step in float32 or TF32, head in float64, against float64's."""
    shapes = json.loads((folder / f"{name}.json").read_text())
    flat = torch.frombuffer(bytearray((folder / f"{name}.bin").read_bytes()), dtype=torch.float64)
    tensors, at = {}, 0
    for key, shape in shapes.items():
        length = math.prod(shape)
        tensors[key], at = flat[at:at + length].reshape(shape), at + length
    widths = [len(tensors[f"before.blocks.{k}.conv.bias"]) for k in range(9) if f"before.blocks.{k}.conv.bias" in tensors]
    body, _ = backbone(widths)
    fc = nn.Linear(*reversed(tensors["before.fc.weight"].shape))
    names = {"conv": 0, "bn": 1}

    def state(prefix):
        found = {}
        for key, value in tensors.items():
            parts = key.split(".")
            if parts[0] == prefix and parts[1] == "blocks":
                found[f"{4 * int(parts[2]) + names[parts[3]]}.{parts[4]}"] = value
        return found

    body.load_state_dict(state("before"), strict=False)
    fc.load_state_dict({"weight": tensors["before.fc.weight"], "bias": tensors["before.fc.bias"]})
    body, fc = body.to(device, memory_format=torch.channels_last), fc.to(device)
    xs, ys, xt, yt = (tensors[key].float().to(device) for key in ("xs", "ys", "xt", "yt"))
    xs.requires_grad_(), ys.requires_grad_()
    body.eval()
    synthetic = with_bias(body(xs)).double()
    with torch.no_grad():
        real = with_bias(body(xt))
    kernel = synthetic @ synthetic.T
    ridge = 1e-6 * kernel.detach().trace() * torch.eye(len(kernel), dtype=torch.float64, device=device)
    head = synthetic.T @ torch.linalg.solve(kernel + ridge, ys.double())
    loss = F.mse_loss(real @ head.float(), yt)
    grad_xs, grad_ys = torch.autograd.grad(loss, [xs, ys])
    body.train()
    inner = torch.optim.SGD([*body.parameters(), *fc.parameters()], lr=0.1, momentum=0.9, weight_decay=1e-3)
    F.mse_loss(fc(body(xs.detach())), ys.detach()).backward()
    inner.step()
    seen = {"loss": loss, "grad_xs": grad_xs, "grad_ys": grad_ys, "after.fc.weight": fc.weight, "after.fc.bias": fc.bias}
    expected = {key: tensors[key] for key in seen}
    after = body.state_dict()
    for key, value in state("after").items():
        seen[key], expected[key] = after[key], value
    errors = {key: float((seen[key].detach().double().cpu() - value).norm() / value.norm())
              for key, value in expected.items()}
    worst = max(errors, key=errors.get)
    return errors[worst], worst


def milliseconds(run, teacher, steps):
    wait = torch.cuda.synchronize if torch.cuda.is_available() else lambda: None
    times = []
    for i in range(steps + 5):
        wait()
        start = time.perf_counter()
        run.step(teacher)
        wait()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times[5:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", required=True)
    parser.add_argument("--beside", help="gpu-check's JSON, for the quotients")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--fixtures", help="the folder of Retort's fixtures, for TF32's own error on them")
    arguments = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    device = "cuda" if torch.cuda.is_available() else "cpu"
    found = {"torch": torch.__version__, "device": torch.cuda.get_device_name(0) if device == "cuda" else device}
    ours = json.load(open(arguments.beside)) if arguments.beside else {}
    print(f"PyTorch {found['torch']} on {found['device']}: milliseconds of a step, head in float64")
    for precision in ("float32", "tf32"):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        for name, recipe in RECIPES.items():
            run = Run(recipe, device, torch.float64)
            step = ours.get(f"{precision} {name}: step")
            for teacher in (False, True):
                key = f"{precision} {name}: torch step" + (" with teacher" if teacher else "")
                found[key] = round(milliseconds(run, teacher, arguments.steps), 3)
                beside = f"   retort {step:8.2f} ms, {step / found[key]:.2f}x" if step else ""
                print(f"{key:50s} {found[key]:8.2f} ms{beside}", flush=True)
            del run
            torch.cuda.empty_cache()
    if arguments.fixtures:
        for name in sorted(file.stem for file in pathlib.Path(arguments.fixtures).glob("*.json")):
            for precision in ("float32", "tf32"):
                torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
                key = f"{precision}: torch's own error, {name}"
                found[key], tensor = fixture_error(pathlib.Path(arguments.fixtures), name, device)
                print(f"{key:50s} {found[key]:8.2e} ({tensor})")
    with open(arguments.json, "w") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
