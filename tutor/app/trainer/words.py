"""What the trainer writes around its pictures."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt

from textual.content import Content

from tutor.app.trainer.pictures import PICTURES, Look, PictureName, pictures_of, shown_picture
from tutor.charts.drawing.palettes import GLYPHS
from tutor.engine.network.metrics import UNTESTED, Metrics
from tutor.engine.rounding import counted, number
from tutor.engine.training.coach import Advice
from tutor.lab.opened.opened_weight import written_weight
from tutor.lab.opened.xray import xray
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import (
    advice,
    gradient_bars,
    told,
    told_tests,
    training_names,
    training_status,
    trainings_of,
)

_STYLES = {"title": "bold $accent", "gradient": "bold", "check": "$secondary", "update": "", "forward": ""}


def status_line(trainer: Trainer) -> Content:
    """Where the training is."""
    parts = zip(training_status(trainer), ("bold", "", "", "$accent", "$secondary"), strict=True)
    return Content(" · ").join(Content.assemble(part) for part in parts)


def picture_names(trainer: Trainer, look: Look) -> Content:
    """The pictures there are, each to be clicked, the present one marked without colour too."""
    present = shown_picture(trainer, look)
    parts = []
    there = pictures_of(trainer)
    gap = " " if present in there else ""  # the row is full with one more
    for name in there if present in there else (present, *there):
        shown = f"[{PICTURES[name].title}]{'' if gap else ' '}" if name == present else f"{gap}{PICTURES[name].title} "
        style = "bold $accent" if name == present else "$text-muted"
        parts.append(Content(shown).stylize(style).stylize(f"@click=show_picture('{name}')"))
    return Content("").join(parts)


def readout(trainer: Trainer, told_of: Sequence[Advice]) -> Content:
    """How well the network does now, what is frozen or pruned, and what the coach named."""
    now = trainer.latest
    data = trainer.training.train_set
    rows = [("train", _well(now.train)), (trainer.training.held_out_name, _well(now.held_out))]
    if data.units is not None:  # in the units of the file, on what it was not trained on
        looked_at = now.train if now.held_out is UNTESTED else now.held_out
        rows.append(("RMSE", number(data.units[1] * sqrt(looked_at.loss), 4)))
    if data.preparation is not None and now.held_out.floor is not None:
        commonest, share = now.held_out.floor
        rows.append(("floor", f"{data.classes[commonest][:8]:<9} {100 * share:.1f} %"))
    rows += [("test", text) for text in told_tests(trainer)]
    if trainer.stop is not None:
        waited = counted(trainer.plan.patience or 0, "epoch")
        rows.append(("stopped", f"no lower {trainer.training.held_out_name} loss for {waited}"))
    if trainer.others:  # the table of those that are trained beside each other, by what sets them apart
        trainings = zip(GLYPHS, trainings_of(trainer), training_names(trainer), strict=False)
        rows = [("", f"on the {trainer.training.held_out_name} set")]
        rows += [(glyph, f"{_well(each.latest.held_out)[2:]:<13} {name}") for glyph, each, name in trainings]
    if trainer.settings.frozen:
        rows.append(("frozen", "layer " + ", ".join(map(str, sorted(trainer.settings.frozen)))))
    if trainer.settings.kept is not None:
        kept = float(trainer.settings.kept[trainer.network.weights > 0].mean())
        rows.append(("pruned", f"{100 * kept:.0f} % of the weights kept"))
    if not trainer.training.frame.is_finite:
        rows.append(("", "the numbers have left what a computer can hold"))
    if told_of:
        rows.append(("coach", told_of[0].name + (f" (+{len(told_of) - 1})" if len(told_of) > 1 else "")))
    width = max(len(name) for name, _ in rows)
    return Content("\n").join(Content.assemble((name.rjust(width), "$text-muted"), "  ", text) for name, text in rows)


def in_words(trainer: Trainer) -> str:
    """How well the network does, in a line."""
    return f"train: {told(trainer.latest.train)} · {trainer.training.held_out_name}: {told(trainer.latest.held_out)}"


def _well(metrics: Metrics) -> str:
    if metrics is UNTESTED:
        return told(metrics)
    loss = f"L {number(metrics.loss, 4)}"
    return loss if metrics.accuracy is None else f"{loss:<9} {100 * metrics.accuracy:.1f} %"


def coach_lines(trainer: Trainer, _: Look) -> Content:
    """What the coach says of the training, and how large its gradients are, layer by layer."""
    parts = []
    for each in advice(trainer):
        parts.append(Content(f"{each.name[0].upper()}{each.name[1:]}").stylize("bold $accent"))
        parts += [Content(each.evidence), Content(each.remedy).stylize("$secondary"), Content("")]
    parts = parts or [Content("The coach sees nothing that stands out."), Content("")]
    return Content("\n").join([*parts, *map(Content, gradient_bars(trainer))])


def number_lines(trainer: Trainer, look: Look) -> Content:
    """Every number behind the chosen weight."""
    lines = written_weight(trainer.training, look.chosen)
    return Content("\n").join(Content(line.text).stylize(_STYLES[line.part]) for line in lines)


def xray_lines(trainer: Trainer, look: Look) -> Content:
    """One training example's whole arithmetic."""
    example = look.example % len(trainer.training.surface.examples)
    return Content("\n").join(Content(line.text) for line in xray(trainer.training, example, look.chosen))


WRITTEN: Mapping[PictureName, Callable[[Trainer, Look], Content]] = {
    "number": number_lines,
    "coach": coach_lines,
    "xray": xray_lines,
}
"""The pictures that are written in words."""
