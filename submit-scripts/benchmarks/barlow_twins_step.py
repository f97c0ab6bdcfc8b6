"""Milliseconds of a Barlow Twins step in PyTorch: a ConvNet, a projector, images in two views, AdamW; to stand beside
the "ms a step" that train-teacher.sh logs with conf/teacher-small.conf in local[2]."""

import argparse
import json
import statistics
import time

import torch
from torch import nn

p = argparse.ArgumentParser()
p.add_argument("--widths", default="32,64,128")
p.add_argument("--projector", default="256,256")
p.add_argument("--batch", type=int, default=256)
p.add_argument("--threads", type=int, default=2)
p.add_argument("--steps", type=int, default=12)
p.add_argument("--channels-last", action="store_true")
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.manual_seed(0)
fmt = torch.channels_last if a.channels_last else torch.contiguous_format
w = [3] + [int(x) for x in a.widths.split(",")]
blocks = [l for i, o in zip(w, w[1:]) for l in (nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.AvgPool2d(2))]
side = 32 >> (len(w) - 1); features = w[-1] * side * side
q = [features] + [int(x) for x in a.projector.split(",")]
proj = []
for k, (i, o) in enumerate(zip(q, q[1:])):
    proj.append(nn.Linear(i, o, bias=False))
    if k < len(q) - 2:
        proj += [nn.BatchNorm1d(o), nn.ReLU()]
net = nn.Sequential(*blocks).to(memory_format=fmt)
head = nn.Sequential(nn.Flatten(), *proj)
opt = torch.optim.AdamW([*net.parameters(), *head.parameters()], lr=2e-3)
x = torch.randn(2 * a.batch, 3, 32, 32).to(memory_format=fmt)


def step():
    z = head(net(x))
    z1, z2 = z[:a.batch], z[a.batch:]
    z1 = (z1 - z1.mean(0)) / z1.std(0)
    z2 = (z2 - z2.mean(0)) / z2.std(0)
    c = z1.T @ z2 / a.batch
    on = (torch.diagonal(c) - 1).pow(2).sum()
    off = (c - torch.diag(torch.diagonal(c))).pow(2).sum()
    loss = on + 5e-3 * off
    opt.zero_grad()
    loss.backward()
    opt.step()


times = []
for k in range(a.steps + 3):
    t = time.perf_counter()
    step()
    times.append(1e3 * (time.perf_counter() - t))
print(json.dumps({"step": round(statistics.median(times[3:]), 1)}))
