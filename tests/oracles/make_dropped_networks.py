"""Write dropped_networks.json: PyTorch's losses and gradients with activations by layer and given masks.

Run with PyTorch 2.13 (`pip install -e .[bench]`): python tests/oracles/make_dropped_networks.py
"""

import itertools
import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}
SIZES, SAMPLES = (3, 5, 4, 2), 6
PAIRS = [("leaky-relu", "leaky-relu"), ("tanh", "leaky-relu"), ("sigmoid", "relu"), ("linear", "tanh")]
SHARES = (0.0, 0.25, 0.5)


def rounded(*shape, scale=1.0):
    """Random numbers of three decimals, which a JSON file holds exactly and shortly."""
    return (torch.randn(*shape) * scale * 1000).round() / 1000


def pack(parts):
    """[W | b] of each layer, row by row, as one list."""
    return torch.cat([torch.cat([w, b[:, None]], 1).reshape(-1) for w, b in parts]).tolist()


def case(parts, x, y, activations, share):
    kept = [(torch.rand(width, SAMPLES) >= share).double() / (1 - share) for width in SIZES[1:-1]]
    parts = [(w.clone().requires_grad_(), b.clone().requires_grad_()) for w, b in parts]
    a = x
    for (w, b), name, mask in zip(parts[:-1], activations, kept, strict=True):
        a = ACTIVATIONS[name](F.linear(a, w, b)) * mask.T
    value = F.cross_entropy(F.linear(a, *parts[-1]), y)
    value.backward()
    gradient = pack([(w.grad, b.grad) for w, b in parts])
    masks = [mask.tolist() for mask in kept]
    return {"activations": activations, "masks": masks, "value": value.item(), "gradient": gradient}


def main():
    torch.manual_seed(0)
    parts = [(rounded(o, i, scale=0.7), rounded(o, scale=0.3)) for i, o in itertools.pairwise(SIZES)]
    x, y = rounded(SAMPLES, SIZES[0]), F.one_hot(torch.arange(SAMPLES) % 2, 2).double()
    cases = [case(parts, x, y, pair, share) for pair, share in itertools.product(PAIRS, SHARES)]
    content = {
        "sizes": SIZES,
        "parameters": pack(parts),
        "inputs": x.T.tolist(),
        "targets": y.T.tolist(),
        "cases": cases,
    }
    text = json.dumps(content, separators=(",", ":")).replace('{"activations"', '\n{"activations"')
    Path(__file__).with_name("dropped_networks.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
