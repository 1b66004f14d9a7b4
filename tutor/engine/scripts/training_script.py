"""A training as a script of PyTorch: the same data, first weights, batches and updates, with the same losses."""

from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.network.convolution import Convolution
from tutor.engine.network.layers import Dense, is_normal
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.scripts.model_script import sequential
from tutor.engine.scripts.python_text import identifier, knobs_by_update, optimizer_line, shaped_gradient, written_rule
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import training_line
from tutor.engine.training.training_plan import TrainingPlan

_LOSSES = {
    "mse": "mse_loss",
    "cross-entropy": "cross_entropy",
    "binary-cross-entropy": "binary_cross_entropy_with_logits",
}


class TrainingScript(NamedTuple):
    """A script, and the file of numbers that it reads."""

    text: str
    file_name: str
    """That of the file of numbers, which stands beside the script."""
    numbers: bytes
    """The inputs and targets to train on, as NumPy's npz."""


def training_script(plan: TrainingPlan) -> TrainingScript:
    """A plan as a script that prints, before the first update and after each, its number and the batch's loss.

    Raises:
        UserError: it is changed in mid-run, or has parts that are no layers of plain PyTorch.
    """
    training = plan.begin()
    surface = training.surface
    if plan.then or plan.deeds:
        raise UserError("A training that is changed on its way cannot be written as code; write its line without then.")
    numbers = BytesIO()
    np.savez(numbers, inputs=surface.examples.inputs.T, targets=surface.examples.targets.T)
    # An archive holds the hour at which it was made: the name goes by what is in it.
    name = f"tutor-{sha256(surface.examples.rows.tobytes() + surface.examples.targets.tobytes()).hexdigest()[:8]}.npz"
    updates = plan.steps if plan.steps is not None else plan.epochs * training.updates_per_epoch
    head = [
        f"# tutor fit {training_line(plan)}",
        f"# The examples to train on stand in {name}, which that command writes with --as pytorch.",
        "# As in PyTorch, the mean squared error has no ½ and weight decay reaches biases, which l1 and l2 do not.",
        "import numpy as np",
        "import torch",
        "",
        "torch.set_default_dtype(torch.float64)",
        f'data = np.load("{name}")',
        'inputs, targets = torch.tensor(data["inputs"]), torch.tensor(data["targets"])',
        "",
    ]
    lines = [*head, *_network(training, plan), "", "", *_batches(surface), "", *_dropout(surface), *_loss(surface), ""]
    return TrainingScript("\n".join([*lines, *_updates(training, plan, updates)]) + "\n", name, numbers.getvalue())


def _network(training: Training, plan: TrainingPlan) -> list[str]:
    lines, places = sequential(training.network)
    seed = plan.seed if plan.weights is None else plan.weights
    lines = ["model = torch.nn.Sequential(", *lines, ")", "", "# The first weights: uniform (Xavier) or normal (He)."]
    lines.append(f"random = np.random.default_rng({seed})")
    for number, place in places.items():
        layer = training.network.layers[number - 1]
        assert layer.activation is not None  # what has a place has parameters
        shape = f"({layer.rows}, {layer.fan_in})"
        if is_normal(layer.activation, plan.initialisation):
            draw = f"random.normal(0.0, np.sqrt(2 / {layer.fan_in}), {shape})"
        else:
            lines.append(f"limit = np.sqrt(6 / {layer.fan_in + layer.fan_out})")
            draw = f"random.uniform(-limit, limit, {shape})"
        reshaped = f".reshape(model[{place}].weight.shape)" if isinstance(layer, Convolution) else ""
        lines.append(f"model[{place}].weight.data = torch.tensor({draw}){reshaped}")
        lines.append(f"model[{place}].bias.data.zero_()")
        if number in plan.frozen:
            lines.append(f"model[{place}].requires_grad_(False)")
    return lines


def _dropout(surface: NetworkLoss) -> list[str]:
    """The network with the masks of an update over its hidden layers; nothing where there is no dropout."""
    if surface.dropout is None:
        return []
    layers, places = surface.network.layers, sequential(surface.network).places
    masked = [
        places[number] + (layer.activation.name != "linear")
        for number, layer in enumerate(layers[:-1], 1)
        if isinstance(layer, Dense)
    ]
    share = surface.dropout.share
    return [
        "def dropped(x, step):",
        f"    random = np.random.default_rng(({surface.dropout.seed}, step, 7))",
        "    for place, layer in enumerate(model):",
        "        x = layer(x)",
        f"        if place in {masked}:",
        f"            kept = random.random((x.shape[1], x.shape[0])) >= {share!r}",
        f"            x = x * torch.tensor(kept.T) / (1 - {share!r})",
        "    return x",
        "",
        "",
    ]


def _loss(surface: NetworkLoss) -> list[str]:
    penalty = ""
    if surface.l2:
        penalty += f" + {surface.l2!r} / 2 * sum((p**2).sum() for p in model.parameters() if p.dim() > 1)"
    if surface.l1:
        penalty += f" + {surface.l1!r} * sum(p.abs().sum() for p in model.parameters() if p.dim() > 1)"
    outputs = "model(inputs[chosen])" if surface.dropout is None else "dropped(inputs[chosen], step)"
    return [
        "def loss(step):",
        "    chosen = batch(step)",
        f"    mean = torch.nn.functional.{_LOSSES[surface.network.loss.name]}({outputs}, targets[chosen])",
        f"    return mean{penalty}",
        "",
    ]


def _batches(surface: NetworkLoss) -> list[str]:
    count = len(surface.examples)
    if surface.batches is None:
        return ["def batch(step):", f"    return torch.arange({count})", ""]
    size, seed = surface.batches.size, surface.batches.seed
    return [
        "def batch(step):",
        f"    epoch, place = divmod(step, {surface.batches.per_epoch(count)})",
        f"    order = np.random.default_rng(({seed}, 0, epoch)).permutation({count})",
        f"    return torch.tensor(order[place * {size} : (place + 1) * {size}])",
        "",
    ]


def _updates(training: Training, plan: TrainingPlan, updates: int) -> list[str]:
    settings = training.history.part_at(0).updates
    knobs = knobs_by_update(plan.updates, 0, updates)
    varying = {name: values for name, values in knobs.items() if len(set(values)) > 1}
    first = {name: values[0] for name, values in knobs.items()}
    made, arguments = optimizer_line(settings.optimizer, first, settings.weight_decay)
    lines = [f"# {settings.schedule.title}: {settings.schedule.formula}"] if varying else []
    lines += [f"{name}s = {values!r}" for name, values in varying.items()]
    if made and set(varying) <= {"learning_rate"}:
        lines.append(f"optimizer = {made}([p for p in model.parameters() if p.requires_grad], {arguments})")
        lines.append(f"for step in range({updates}):")
        if varying:
            lines.append('    optimizer.param_groups[0]["lr"] = learning_rates[step]')
        lines += ["    optimizer.zero_grad()", "    now = loss(step)", "    print(step, now.item())"]
        lines.append("    now.backward()")
        if settings.clip is not None:
            lines.append(f"    torch.nn.utils.clip_grad_norm_(model.parameters(), {settings.clip!r})")
        return [*lines, "    optimizer.step()", f"print({updates}, loss({updates}).item())"]
    rule = written_rule(plan.updates, "pytorch")
    fixed = {name: value for name, value in first.items() if name in rule.knobs and name not in varying}
    called = {name: "rate" if name == "learning_rate" else identifier(name) for name in rule.knobs}
    lines = [
        "# PyTorch has no optimizer that does the same, so the rule is written out over all weights as one vector.",
        "from torch.nn.utils import parameters_to_vector, vector_to_parameters",
        "",
        "moving = [p for p in model.parameters() if p.requires_grad]",
        "",
        "",
        "def gradient(w):",
        "    vector_to_parameters(w, moving)",
        "    model.zero_grad()",
        "    now = loss(step)",
        "    now.backward()",
        "    return parameters_to_vector([p.grad for p in moving])",
        "",
        "",
        *lines,
        "w = parameters_to_vector(moving).detach()",
        *(f"{called[name]} = torch.tensor({value!r})" for name, value in fixed.items()),
        *rule.begin,
        f"for step in range({updates}):",
        *(f"    {called[name]} = torch.tensor({name}s[step])" for name in varying if name in called),
        "    print(step, loss(step).item())",
        "    g = gradient(w)",
        *(f"    {line}" for line in (*shaped_gradient(plan.updates, "pytorch"), *rule.update)),
        "    vector_to_parameters(w, moving)",
        f"print({updates}, loss({updates}).item())",
    ]
    return lines
