"""Write networks.json: losses, gradients and training runs of small networks as PyTorch computes them.

Run with PyTorch 2.13 (`pip install -e .[bench]`): python tests/oracles/make_networks.py
"""

import itertools
import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {"linear": lambda z: z, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
LOSSES = {
    "mse": F.mse_loss,
    "binary-cross-entropy": F.binary_cross_entropy_with_logits,
    "cross-entropy": lambda outputs, targets: F.cross_entropy(outputs, targets),
}
PENALTIES = [(0.0, 0.0), (0.02, 0.0), (0.0, 0.3), (0.02, 0.3)]
SIZES = (2, 4, 3, 2)
SAMPLES = 7
PICTURE, FILTERS, CLASSES = 7, 2, 3


def rounded(*shape, scale=1.0):
    """Random numbers of three decimals, which a JSON file holds exactly and shortly."""
    return (torch.randn(*shape) * scale * 1000).round() / 1000


def pack(parts):
    """[W | b] of each layer, row by row, as one list."""
    return torch.cat([torch.cat([w.reshape(len(w), -1), b[:, None]], 1).reshape(-1) for w, b in parts]).tolist()


def dense_forward(parts, x, activation):
    for number, (w, b) in enumerate(parts):
        x = F.linear(x, w, b)
        if number < len(parts) - 1:
            x = ACTIVATIONS[activation](x)
    return x


def picture_forward(parts, x, activation):
    (kernel, bias), (w, b) = parts
    maps = ACTIVATIONS[activation](F.conv2d(x.reshape(-1, 1, PICTURE, PICTURE), kernel, bias))
    return F.linear(F.max_pool2d(maps, 2).flatten(1), w, b)


def objective(forward, parts, x, y, activation, loss, l1, l2):
    value = LOSSES[loss](forward(parts, x, activation), y)
    for w, _ in parts:
        value = value + l1 * w.abs().sum() + 0.5 * l2 * (w * w).sum()
    return value


def leaves(parts):
    return [(w.clone().requires_grad_(), b.clone().requires_grad_()) for w, b in parts]


def gradient_case(forward, parts, x, y, activation, loss, l1, l2):
    parts = leaves(parts)
    value = objective(forward, parts, x, y, activation, loss, l1, l2)
    value.backward()
    gradient = pack([(w.grad, b.grad) for w, b in parts])
    return {"activation": activation, "loss": loss, "l1": l1, "l2": l2, "value": value.item(), "gradient": gradient}


OPTIMIZERS = {
    "gradient-descent": lambda p, lr, wd: torch.optim.SGD(p, lr, weight_decay=wd),
    "momentum-pytorch": lambda p, lr, wd: torch.optim.SGD(p, lr, momentum=0.9, weight_decay=wd),
    "nesterov": lambda p, lr, wd: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True, weight_decay=wd),
    "rmsprop": lambda p, lr, wd: torch.optim.RMSprop(p, lr, alpha=0.9, eps=1e-8, weight_decay=wd),
    "adam": lambda p, lr, wd: torch.optim.Adam(p, lr, weight_decay=wd),
    "adamw": lambda p, lr, wd: torch.optim.AdamW(p, lr, weight_decay=wd),
}
KNOBS = {
    "momentum-pytorch": {"beta": 0.9},
    "nesterov": {"beta": 0.9},
    "rmsprop": {"rho": 0.9, "epsilon": 1e-8},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}


def run_case(forward, parts, x, y, activation, optimizer, rate, *, decay=0.0, clip=None, frozen=(), mask=None):
    """Five updates; `frozen` are layer numbers, `mask` holds 1 and 0 for every parameter, packed."""
    start = pack(parts)
    parts = leaves(parts)
    masks = None
    if mask is not None:
        masks, begin = [], 0
        for w, _bias in parts:
            row = w[0].numel() + 1
            block = torch.tensor(mask[begin : begin + row * len(w)], dtype=w.dtype).reshape(len(w), row)
            masks += [block[:, :-1].reshape(w.shape), block[:, -1]]
            begin += row * len(w)
    moving = [p for number, part in enumerate(parts, 1) if number not in frozen for p in part]
    rule = OPTIMIZERS[optimizer](moving, rate, decay)
    losses = []
    for _ in range(5):
        rule.zero_grad()
        value = objective(forward, parts, x, y, activation, "cross-entropy", 0.0, 0.0)
        losses.append(value.item())
        value.backward()
        before = [p.detach().clone() for p in moving]
        if masks is not None:
            for p, m in zip(moving, masks, strict=True):
                p.grad *= m
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(moving, clip)
        rule.step()
        if masks is not None:
            with torch.no_grad():
                for p, m, old in zip(moving, masks, before, strict=True):
                    p.copy_(torch.where(m > 0, p, old))
    case = {"activation": activation, "optimizer": optimizer, "learning_rate": rate, "knobs": KNOBS.get(optimizer, {})}
    case |= {"weight_decay": decay, "clip": clip, "frozen": list(frozen), "mask": mask}
    return case | {"start": start, "losses": losses, "end": pack([(w.detach(), b.detach()) for w, b in parts])}


def extreme_case(loss, outputs, targets):
    outputs = outputs.clone().requires_grad_()
    value = LOSSES[loss](outputs, targets)
    value.backward()
    return {
        "loss": loss,
        "outputs": outputs.detach().T.tolist(),
        "targets": targets.T.tolist(),
        "value": value.item(),
        "gradient": outputs.grad.T.tolist(),
    }


def main():
    torch.manual_seed(0)
    parts = [(rounded(o, i, scale=0.7), rounded(o, scale=0.3)) for i, o in itertools.pairwise(SIZES)]
    x = rounded(SAMPLES, SIZES[0])
    one_hot = F.one_hot(torch.arange(SAMPLES) % 2, 2).double()
    targets = {"mse": rounded(SAMPLES, 2), "binary-cross-entropy": one_hot, "cross-entropy": one_hot}
    dense = [
        gradient_case(dense_forward, parts, x, targets[loss], activation, loss, l1, l2)
        for loss, activation, (l1, l2) in itertools.product(LOSSES, ACTIVATIONS, PENALTIES)
    ]
    size = len(pack(parts))
    every_third = [0 if number % 3 == 0 else 1 for number in range(size)]
    runs = [
        run_case(dense_forward, parts, x, one_hot, "tanh", optimizer, rate, **more)
        for optimizer, rate, more in [
            ("gradient-descent", 0.5, {}),
            ("gradient-descent", 0.5, {"clip": 0.05}),
            ("momentum-pytorch", 0.2, {}),
            ("momentum-pytorch", 0.2, {"decay": 0.1}),
            ("momentum-pytorch", 0.2, {"frozen": (1,), "clip": 0.05}),
            ("momentum-pytorch", 0.2, {"mask": every_third, "decay": 0.1}),
            ("nesterov", 0.2, {}),
            ("rmsprop", 0.01, {}),
            ("adam", 0.05, {}),
            ("adam", 0.05, {"decay": 0.1}),
            ("adam", 0.05, {"frozen": (2,)}),
            ("adamw", 0.05, {"decay": 0.1}),
            ("adamw", 0.05, {"mask": every_third, "decay": 0.1, "clip": 0.1}),
        ]
    ]
    pooled = (PICTURE - 2) // 2
    picture_parts = [
        (rounded(FILTERS, 1, 3, 3, scale=0.5), rounded(FILTERS, scale=0.2)),
        (rounded(CLASSES, FILTERS * pooled * pooled, scale=0.5), rounded(CLASSES, scale=0.2)),
    ]
    pictures = rounded(5, PICTURE * PICTURE)
    labels = F.one_hot(torch.arange(5) % CLASSES, CLASSES).double()
    picture = [
        gradient_case(picture_forward, picture_parts, pictures, labels, activation, "cross-entropy", l1, l2)
        for activation in ACTIVATIONS
        for l1, l2 in (PENALTIES[0], PENALTIES[3])
    ]
    picture_runs = [
        run_case(picture_forward, picture_parts, pictures, labels, "relu", "adam", 0.05),
        run_case(picture_forward, picture_parts, pictures, labels, "tanh", "momentum-pytorch", 0.1, frozen=(1,)),
    ]
    logits = torch.tensor([[800.0, -800.0], [-800.0, 800.0], [0.0, 800.0], [-800.0, -800.0], [1e-9, -1e-9]])
    sides = [torch.tensor([[1.0, 0.0]] * 5), torch.tensor([[0.0, 1.0]] * 5)]
    extreme = [extreme_case(loss, logits, side) for loss in ("binary-cross-entropy", "cross-entropy") for side in sides]
    extreme += [extreme_case(case["loss"], logits / 20, sides[0]) for case in extreme[::2]]
    content = {
        "dense": {
            "sizes": SIZES,
            "parameters": pack(parts),
            "inputs": x.T.tolist(),
            "targets": {loss: y.T.tolist() for loss, y in targets.items()},
            "gradients": dense,
            "runs": runs,
        },
        "picture": {
            "side": PICTURE,
            "filters": FILTERS,
            "classes": CLASSES,
            "parameters": pack(picture_parts),
            "inputs": pictures.T.tolist(),
            "targets": labels.T.tolist(),
            "gradients": picture,
            "runs": picture_runs,
        },
        "extreme": extreme,
    }
    text = json.dumps(content, separators=(",", ":"))
    Path(__file__).with_name("networks.json").write_text(text.replace('{"activation"', '\n{"activation"') + "\n")


if __name__ == "__main__":
    main()
