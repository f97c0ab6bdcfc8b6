"""Writes the files of SafeTensorsTest by the Python library. Needs torch and safetensors.

    python make_tensors.py
"""
import pathlib

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
numbers = torch.arange(6, dtype=torch.float32).reshape(3, 2)
save_file({"fc.weight": numbers, "scale": torch.tensor([-0.5])}, HERE / "python.safetensors", {"format": "pt"})
save_file({"w": torch.ones(2, dtype=torch.float16)}, HERE / "half.safetensors")
