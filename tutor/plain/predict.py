"""What a saved network says of the rows of a file."""

from collections.abc import Iterator

from tutor.engine.rounding import number
from tutor.engine.training.model import Model, Predictions, read_model
from tutor.plain.streams import aligned, say, say_json, say_prose
from tutor.words.comma_separated import comma_separated

_MOST_OUTPUTS = 4
"""Classes whose probabilities stand beside the answer in a table; of more only that of the answer."""


def print_predictions(network: str, rows: str, form: str | None) -> None:
    """Print the prediction for every row of a file: a table, or JSON or CSV with every output.

    Raises:
        UserError: the network or the rows cannot be read, or do not fit each other.
    """
    model = read_model(network)
    found = model.predict(rows)
    if form == "json":
        say_json(_record(model, found))
        return
    head, body = _table(model, found, in_full=form == "csv")
    if form == "csv":
        say(comma_separated(head, body).rstrip("\n"))
        return
    say(aligned(head, body, words=2 if model.preparation.classes else 1))
    for note in (*found.rows.notes, *found.truth()):
        say_prose(note)


def _table(model: Model, found: Predictions, in_full: bool) -> tuple[list[str], list[list[str]]]:
    """Each row's line in its file, what is predicted, and the outputs of classes beside it."""
    classes, names = model.preparation.classes, _names(model)
    beside = names if classes and (in_full or len(names) <= _MOST_OUTPUTS) else []
    body = []
    for line, answer, outputs in _answers(model, found):
        shown = [repr(each) if in_full else number(each, 4) for each in outputs]
        body.append([str(line), answer if classes else shown[0], *(shown if beside else [])])
    return ["line", model.preparation.target, *beside], body


def _names(model: Model) -> list[str]:
    """What the outputs are called: a class each, or one for the second of two."""
    classes = model.preparation.classes
    if model.network.layers[-1].outputs == len(classes):
        return [*classes]
    return ["output" if model.network.loss.name == "mse" else f"p({classes[1]})"] if classes else []


def _answers(model: Model, found: Predictions) -> Iterator[tuple[int, str, list[float]]]:
    """Each row's line, its class where there are any, and every output."""
    classes = model.preparation.classes
    for place, line in enumerate(found.rows.lines):
        yield line, classes[found.labels[place]] if classes else "", found.outputs[:, place].tolist()


def _record(model: Model, found: Predictions) -> dict[str, object]:
    rows = []
    for line, answer, outputs in _answers(model, found):
        rows.append({"line": line, "prediction": answer or outputs[0], "outputs": outputs})
    return {
        "network": model.line, "target": model.preparation.target, "outputs": _names(model), "rows": rows,
        "notes": [*found.rows.notes, *found.truth()],
    }  # fmt: skip
