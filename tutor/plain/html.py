"""The course as one static page: prose, pictures of the figures, questions with their answers folded away."""

import shlex
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.rules_core import StateCore

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import LIGHT
from tutor.charts.probes.registry import PROBES, probe
from tutor.charts.runs.runs import question_chart
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.timeline import TimelineChart
from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.lesson.figure import Figure, run_of_figure
from tutor.course.lesson.lesson import Block, Lesson, Prose
from tutor.engine.errors import UserError
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run
from tutor.engine.scripts.run_script import run_script
from tutor.files import refuse_existing, write_new
from tutor.lab.exploring.challenges import challenges_as_lesson
from tutor.lab.exploring.question_picture import QuestionPicture, picture_of
from tutor.lab.exploring.timeline import lanes_of
from tutor.lab.simulation import Simulation
from tutor.plain.pictures import charts_of, relief_of
from tutor.plain.streams import pasted
from tutor.words.tex.markdown import lesson_parser

_WIDTH, _HEIGHT, _PANEL_HEIGHT = 84, 24, 18

_STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.55 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f27;
  background: #fbfaf7; }
h1, h2, h3 { line-height: 1.2; }
section { border-top: 2px solid #d8d3c6; margin-top: 3rem; padding-top: 1rem; }
code, pre { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.88em; }
pre { line-height: 1.2; overflow-x: auto; padding: 0.5rem 1rem; }
figure { margin: 1.5rem 0; }
figure svg { width: 100%; height: auto; }
figcaption { font-style: italic; }
.question { background: #f2f0ea; border-left: 4px solid #1a56b0; padding: 0.5rem 1rem; margin: 1.5rem 0; }
summary { cursor: pointer; color: #1a56b0; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid #d8d3c6; padding: 0.2rem 0.6rem; }
@media print {
  body { max-width: none; margin: 0; background: none; font-size: 11pt; }
  figure, .question, tr { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page, whatever a lesson holds: no script, nothing from elsewhere."""


def export_course(path: Path, which: str | None = None) -> int:
    """Write the course, or one lesson, as a page; returns how many lessons it has.

    Raises:
        UserError: the file is there already or cannot be written, or there is no such lesson.
    """
    refuse_existing(path)
    lessons = [find_lesson(name) for name in ([which] if which else [str(each.path) for each in list_lessons()])]
    text = page(
        lessons, with_challenges=which is None
    )  # before the file is made: this takes a while, and whoever gives up leaves none behind
    write_new(path, text)
    return len(lessons)


def page(lessons: list[Lesson], with_challenges: bool = False) -> str:
    """Return the whole page; it asks nothing of the network and runs no script."""
    contents = "".join(f'<li><a href="#{lesson.id}">{escape(lesson.title)}</a></li>' for lesson in lessons)
    body = "\n".join(f'<section id="{lesson.id}">\n{_blocks(lesson)}\n</section>' for lesson in lessons)
    if with_challenges:
        body += f"\n<aside>\n<h2>Things to try</h2>\n{_blocks(challenges_as_lesson(), 'question challenge')}\n</aside>"
    title = lessons[0].title if len(lessons) == 1 else "Gradient descent"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n<nav><ol>{contents}</ol></nav>\n{body}\n</body></html>\n"
    )


def _blocks(lesson: Lesson, kind: str = "question") -> str:
    return "\n".join(block for number in range(len(lesson.pages)) for block in _page(lesson, number, kind))


def _page(lesson: Lesson, number: int, kind: str) -> Iterator[str]:
    closers = [getattr(block, "closes", None) for block in lesson.pages[number].blocks]
    for block, closer in zip(lesson.pages[number].blocks, [None, *closers], strict=False):
        shown = "\n".join(_block(lesson, block, kind))
        is_closed = closer == "next" or (isinstance(block, Figure) and "figure" in closers)
        yield f"<details><summary>Say first what you think</summary>{shown}</details>" if is_closed else shown


def _block(lesson: Lesson, block: Block, kind: str) -> Iterator[str]:
    if isinstance(block, Prose):
        yield _prose(block.markdown)
    elif isinstance(block, Figure):
        yield _figure(block)
    else:
        asking: Asking | None = Asking.begin(lesson, block, seed=0)
        while asking is not None:
            yield _question(asking, kind)
            asking = asking.skip().go_on()


def _prose(markdown: str) -> str:
    # Lesson files are strangers: HTML in them is shown, not obeyed.
    parser = lesson_parser().disable(["html_block", "html_inline"])
    parser.core.ruler.push("keep_addresses_near", _keep_addresses_near)
    return str(parser.render(markdown))


def _keep_addresses_near(state: StateCore) -> None:
    """Leave a picture that is not in or below the page's folder as text, and a link that begins with / without aim."""
    for child in (child for token in state.tokens for child in token.children or ()):
        if child.type == "image" and not _is_below(str(child.attrs["src"])):
            child.type, child.content = "text", f"![{child.content}]({child.attrs['src']})"
        elif child.type == "link_open" and str(child.attrs["href"]).startswith(("/", "%5C", "\\")):
            child.attrs = {}


def _is_below(address: str) -> bool:
    path = unquote(address)  # as a browser does before it looks for dots
    return not (path.startswith("/") or ".." in path or ":" in path or "\\" in path)


def _figure(figure: Figure) -> str:
    caption = _prose(figure.caption) if figure.caption else ""
    shown = _run(figure) if figure.run else _training(figure.train) if figure.train else _graph(str(figure.graph))
    return (
        f"<figure>{_svg(shown.cells, shown.words)}{''.join(_panels(figure))}<figcaption>{caption}{escape(shown.words)}"
        f" <code>{escape(shown.command)}</code></figcaption>{_folded('In numbers', shown.numbers)}"
        f"{_folded('As code', shown.script)}</figure>"
    )


def _svg(cells: Cells, words: str) -> str:
    svg = cells.svg(LIGHT.ink, LIGHT.paper)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1)


def _panels(figure: Figure) -> Iterator[str]:
    """What the figure's panels see from its start, each with its words, since the caption speaks of them."""
    for name in figure.panels:
        report = probe(name, run_of_figure(str(figure.run)).descent().seek(0))
        words = report.describe()
        yield f"<p>{escape(PROBES[name].title)}. {escape(words)}</p>"
        if not report.is_table:
            yield _svg(report.draw(_WIDTH, _PANEL_HEIGHT, LIGHT), words)


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary><pre>{escape(text)}</pre></details>" if text else ""


class _Shown(NamedTuple):
    """A figure standing still."""

    cells: Cells
    words: str
    command: str
    """What opens it to be touched."""
    script: str = ""
    """The same in PyTorch; empty where a few lines cannot say it."""
    numbers: str = ""
    """Of a run: its timeline, and what lies ahead of it."""


def _run(figure: Figure) -> _Shown:
    line = str(figure.run)
    descent = run_of_figure(line).descent()
    chart, _ = charts_of(("", descent), relief=relief_of(figure))[0]
    if isinstance(chart, SurfaceChart):
        chart = replace(chart, style="banded")  # a tenth of the boxes that smooth colours need
    cells, command = chart.draw(_WIDTH, _HEIGHT, LIGHT), f"tutor sim {pasted(line)}"
    return _Shown(cells, chart.describe(), command, _script(line), _numbers(descent))


def _numbers(descent: Descent) -> str:
    told = [TimelineChart(lanes_of(Simulation(descent)), descent.cursor).describe()]
    with suppress(UserError):
        told.append(probe("ahead", descent).describe())
    return "\n".join(textwrap.fill(sentence, _WIDTH) for sentence in told)


def _script(line: str) -> str:
    with suppress(UserError):
        return run_script(parse_run(line), "pytorch")
    return ""


def _training(line: str) -> _Shown:
    """A training at its end: what the network says of every point, or how it learnt where there is no plane."""
    from tutor.charts.training.decision_map import DecisionMap
    from tutor.charts.training.learning import LearningChart
    from tutor.lab.trainer import Trainer
    from tutor.plain.fit import trained

    trainer, command = trained(Trainer.from_line(line))[0], f"tutor train {pasted(line)}"
    training, points = trainer.training, trainer.points
    if len(points.window) == 2:
        chart = DecisionMap(trainer.network, training.frame.parameters, points, training.train_set.features)
        return _Shown(chart.draw(_WIDTH, _HEIGHT, LIGHT), chart.describe(), command)
    curve = LearningChart.of(trainer, "loss", logarithmic=True, stands_still=True)
    return _Shown(curve.draw(_WIDTH, _HEIGHT, LIGHT), curve.describe(), command)


def _graph(text: str) -> _Shown:
    from tutor.charts.graph.graph_picture import GraphPicture
    from tutor.lab.graph_walk import GraphWalk

    walk = GraphWalk.of(text)
    picture = GraphPicture(walk.graph, steps=walk.last + 1)
    command = f"tutor graph {shlex.quote(' '.join(text.split()))}"
    return _Shown(picture.draw(*picture.size, LIGHT), picture.describe(), command)


def _question(asking: Asking, kind: str) -> str:
    variant = asking.variant
    choices = "".join(f"<li>{_prose(text)}</li>" for text in variant.listed)
    wanted = f"<p>Answer {variant.precision}.</p>" if variant.precision else ""
    working = "\n".join(escape(line) for line in asking.skip().working)
    picture = picture_of(asking.question, variant)
    before, after = (_pictured(picture), _pictured(picture.with_verdict(None, is_done=True))) if picture else ("", "")
    return (
        f'<div class="{kind}">{_prose(variant.ask)}{f"<ol>{choices}</ol>" if choices else ""}{wanted}'
        f"<details><summary>Hint</summary>{_prose(variant.hint)}</details>"
        f"<details><summary>Answer</summary><pre>{working}</pre>{after}</details></div>{before}"
    )


def _pictured(picture: QuestionPicture) -> str:
    """A question's picture, and in words what it shows."""
    chart, words = question_chart(picture), " ".join(picture.told())
    if isinstance(chart, SurfaceChart):
        chart = replace(chart, style="banded")
    svg = _svg(chart.draw(_WIDTH, _PANEL_HEIGHT, LIGHT), words)
    return f"<figure>{svg}<figcaption>{escape(words)}</figcaption></figure>"
