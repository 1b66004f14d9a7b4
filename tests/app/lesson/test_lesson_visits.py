"""Three lessons from first page to summary in a real terminal, with right, wrong, unreadable and skipped answers."""

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.catalogue import find_lesson
from tutor.course.progress import open_store
from tutor.course.questions.grading import grade
from tutor.course.questions.question import Question, draw
from tutor.course.questions.task import Variant

SEED = 7
COLUMNS, ROWS = 96, 60  # a question stands on the screen as a whole, with its working
ENTER, CLEAR = "\r", "\x15"
F4, F8, CTRL_Q = "\x1bOS", "\x1b[19~", "\x11"

_FRAMES_AND_SPACE = re.compile("[\\s\u2500-\u259f]+")


@dataclass(frozen=True)
class Visit:
    """What a learner does in a lesson; questions that are not named here are answered rightly at once."""

    lesson: str
    wrong: Mapping[str, str]
    """The named mistake that is made first, by question."""
    unreadable: Mapping[str, str]
    """What is typed first, by question."""
    skipped: str


VISITS = [
    Visit("by-hand", wrong={"first": "uphill", "place": "no-rate"}, unreadable={"slope": "two"}, skipped="ratio"),
    Visit(
        "one-at-a-time",
        wrong={"predicted": "own: gx*b + gy*a", "sweep": "own: parameters[1]"},
        unreadable={"gradient": "-5.8"},
        skipped="regime",
    ),
    Visit(
        "chain-rule",
        wrong={"neuron": "own: z1[0] - y", "tanh": "own: gradient_z"},
        unreadable={"formula": "8x(4wx - y"},
        skipped="two-layers",
    ),
]


def words(text: str) -> str:
    """Text without frames and line breaks, so that a wrapped sentence can be found."""
    return _FRAMES_AND_SPACE.sub(" ", text)


@dataclass
class Learner:
    """A person at the keyboard, who looks before the next key; and what they expect to find in the log."""

    terminal: Terminal
    visit: Visit

    def __post_init__(self) -> None:
        self.expected: list[tuple[str, str, str, str | None, int]] = []
        """Question, verdict, answer, mistake and number of tries of each attempt."""
        self.missed: list[str] = []
        """What was said to the first miss of each question."""

    def wait_for_sentence(self, sentence: str) -> None:
        self._wait_until(lambda: words(sentence) in words(self.terminal.text), f"“{sentence}” did not appear")

    def _wait_until(self, is_so: Callable[[], bool], complaint: str, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < until, f"{complaint}; the screen shows\n{self.terminal.text}"
            self.terminal.read()

    def answer_question(self, question: Question) -> None:
        """Go through the parts of a question that has the focus."""
        part: Variant | None = draw(question, SEED)
        while part is not None:
            self._answer_part(part, question.id)
            part = part.then
            if part is not None:
                self.terminal.wait_for("⏎ Next part")
                self.terminal.send(ENTER)
                self.terminal.wait_for("^t Hint")
        has_numbers = any(len(values) > 1 for values in question.given.values())
        self.terminal.wait_for("^r New numbers" if has_numbers else "^r Ask again")

    def _answer_part(self, variant: Variant, name: str) -> None:
        short = name.partition(".")[2]
        if short == self.visit.skipped:
            self._skip(variant, name)
            return
        if variant.kind in ("point", "goal"):
            self._turn_to_box("your place" if variant.kind == "point" else "or make the run in the figure")
        tries = 1
        if short in self.visit.unreadable:
            self._give(variant, self.visit.unreadable[short])
            self.wait_for_sentence("? Not read, and it costs nothing:")
            self._clear_box(self.visit.unreadable[short])
        if short in self.visit.wrong and variant.part == 1:
            self._miss(variant, name, self.visit.wrong[short])
            tries += 1
        right = variant.right_answer
        self._give(variant, right)
        if variant.kind == "sentence":
            self.wait_for_sentence("Does yours say the same?")
            self.terminal.send("y")
            self.wait_for_sentence("✓ You judged it yourself.")
        else:
            self.terminal.wait_until_gone("^t Hint")
            self.wait_for_sentence(f"✓ {one_line(grade(variant, right).message)}")
        self.expected.append((name, "self-graded" if variant.kind == "sentence" else "right", right, None, tries))

    def _give(self, variant: Variant, text: str) -> None:
        if variant.kind in ("choice", "order"):
            self.terminal.send(text.replace(" ", ""))
            if variant.kind == "choice":
                self.terminal.wait_for(f"(●) {text}.")
            else:
                ordered = [f"{place} {one_line(variant.steps[int(place) - 1])}" for place in text.split()]
                self.wait_for_sentence(" ".join(ordered))
            self.terminal.send(ENTER)
        else:
            self.terminal.send(text + ENTER)

    def _clear_box(self, written: str) -> None:
        """Take away what is written, and wait until it is gone: a control key may be slower than the letters after."""
        box = f"▸ {written}"
        self.terminal.wait_for(box)
        self.terminal.send(CLEAR)
        self.terminal.wait_until_gone(box)

    def _miss(self, variant: Variant, name: str, mistake: str) -> None:
        made = next(made for made in variant.mistakes if made.name == mistake)
        wrong = variant.as_typed(made.value)
        self._give(variant, wrong)
        said = grade(variant, wrong).message  # of two mistakes that give one number both are told
        assert made.sentence in said
        self.wait_for_sentence(f"✗ {one_line(said)}")
        self._clear_box(wrong)
        self.missed.append(one_line(said))
        self.expected.append((name, "wrong", wrong, mistake, 1))

    def _skip(self, variant: Variant, name: str) -> None:
        self.terminal.send(F4)
        self.wait_for_sentence("— Skipped.")
        self.wait_for_sentence(" ".join(["The working", *map(one_line, variant.working)]))
        self.missed.append("You looked at the working.")
        self.expected.append((name, "skipped", "", None, 1))

    def _turn_to_box(self, title: str) -> None:
        """Click into a box until the cursor stands in it: a picture that arrives may move it from under the click."""
        clicked: tuple[int, int] | None = None

        def is_lit() -> bool:
            nonlocal clicked
            if (place := self._place_of(title)) != clicked:
                self.terminal.click(*place)
                clicked = place
            return self._is_lit(*place)

        self._wait_until(is_lit, f"the box “{title}” has no focus")

    def _place_of(self, title: str) -> tuple[int, int]:
        lines = self.terminal.wait_for(title).splitlines()
        row = next(row for row, line in enumerate(lines) if title in line)
        return lines[row].index("▸") + 2, row  # where one types, whatever is written there

    def _is_lit(self, column: int, row: int) -> bool:
        first, after = (self.terminal.screen.buffer[row][column + place] for place in (0, 3))
        return bool(first.reverse) or (first.bg, first.fg) != (after.bg, after.fg)


@pytest.fixture(params=VISITS, ids=lambda visit: visit.lesson)
def learner(request, tmp_path: Path) -> Iterator[Learner]:
    launcher = Path(__file__).parents[1] / "seeded.py"
    command = [sys.executable, str(launcher), request.param.lesson, str(tmp_path), str(SEED)]
    # Python itself may have put the size of another terminal into the environment, where it would be believed.
    env = {"TEXTUAL_ANIMATIONS": "none", "COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
    with Terminal(command, COLUMNS, ROWS, env) as terminal:
        yield Learner(terminal, request.param)


def test_a_lesson_is_taken_from_its_first_page_to_its_summary(learner, tmp_path):
    terminal, lesson = learner.terminal, find_lesson(learner.visit.lesson)
    for number, page in enumerate(lesson.pages, 1):
        terminal.wait_for(f"page {number} of {len(lesson.pages)}")
        for place, question in enumerate(block for block in page.blocks if isinstance(block, Question)):
            if place or question.tasks[0].kind == "goal":
                terminal.send(ENTER)
            terminal.wait_for("^t Hint")
            learner.answer_question(question)
        terminal.send(F8)

    terminal.wait_for("You finished:")
    terminal.wait_for("→ Next lesson")
    asked = len(lesson.questions)
    learner.wait_for_sentence(f"{asked - 1} of {asked} answered")
    for said in learner.missed:
        learner.wait_for_sentence(said)
    assert terminal.text.count("✗ Page") == len(learner.missed) == 3
    terminal.send(CTRL_Q)
    assert terminal.exit_status() == 0
    assert terminal.is_restored

    store = open_store(tmp_path)
    attempts = store.attempts()
    store.close()
    kept = [(each.question, each.verdict, each.answer, each.mistake, each.tries) for each in attempts]
    assert kept == learner.expected
    variants = {question.id: draw(question, SEED) for question in lesson.questions}
    assert all(each.drawn == variants[each.question].values and each.seed == SEED for each in attempts)
