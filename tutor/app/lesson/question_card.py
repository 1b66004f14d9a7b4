"""A question being asked: its text, its answer, its verdict, and help that grows."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.answers import AnswerBox, answer_box
from tutor.app.lesson.picture_view import QUESTION_KEYS, PictureView
from tutor.app.lesson.run_answer import RunAnswer
from tutor.app.lesson.smaller_question import SmallerQuestion
from tutor.app.lesson.typed_answer import TypedAnswer
from tutor.app.lesson.verdict import verdict_content
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.command_line import Command, CommandLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.messages import AnswerGiven, AnswerTyped, AttemptKept
from tutor.app.widgets.prose import Prose, one_line
from tutor.course.lesson.asking import DISPUTE_KEPT, Asking
from tutor.course.questions.attempted import Help, next_help
from tutor.course.questions.task import Variant
from tutor.lab.exploring.question_picture import QuestionPicture, picture_of

_HELP_NAMES = {Help.HINT: "Hint", Help.SUB_QUESTION: "A smaller question", Help.WORKING: "Show the working"}


def _unasked() -> Asking:
    raise AssertionError("a card is made with its question")


class QuestionCard(Widget):
    """Mirrors one `Asking`, and replaces it by the next one as the learner answers."""

    DEFAULT_CSS = """
    QuestionCard {
        height: auto; max-width: 80; margin: 0 1 1 1; padding: 0 0 0 1; border-left: outer $border-blurred;
        &.-done { border-left: outer $success; }
        &.-lit, &:focus { border-left: outer $primary; }
        .state { height: 1; padding: 0 1; color: $text-muted; }
        &.-done .state { color: $success; }
        .ask { margin: 0; }
        .verdict { height: auto; padding: 0 1; }
        .help { height: auto; }
        .working { height: auto; padding: 0 1; color: $text-muted; }
        .commands { margin: 1 0 0 0; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*QUESTION_KEYS]

    @dataclass
    class AskingChanged(Message):
        """Something happened at the question."""

        card: "QuestionCard"
        asking: Asking

        @property
        def control(self) -> "QuestionCard":
            return self.card

    asking: reactive[Asking] = reactive(_unasked, init=False)
    opens_figure = False
    """Whether its answer opens the figure of the page that it stands on."""

    def __init__(self, asking: Asking, learner: Learner, figure: SimulatorView | None = None) -> None:
        """Ask, in a page whose figure a goal may be reached in."""
        super().__init__()
        self.set_reactive(QuestionCard.asking, asking)
        self._learner = learner
        self._figure = figure
        self._box: AnswerBox = answer_box(asking.variant, figure, asking.answer)
        self._began: float | None = None
        self.picture_view = PictureView(self) if any(map(self._picture_of, _parts(asking.variant))) else None
        """The picture that it stands in, which its page shows below it or beside the text."""

    def _picture_of(self, variant: Variant) -> QuestionPicture | None:
        return picture_of(self.asking.question, variant)

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield Prose(self.asking.variant.ask, classes="ask")
        yield self._box
        yield Static(classes="verdict", markup=False)
        yield Vertical(classes="help")
        yield CommandLine(classes="commands")

    async def on_mount(self) -> None:
        await self._mirror()

    def focus_answer(self) -> None:
        """Put the cursor where one answers; on the card itself once that is over."""
        if self.asking.is_done or self.asking.waits_for_judgement:
            self.focus()
        elif self._is_placed and self.picture_view is not None:
            self.picture_view.focus()
        else:
            self._box.focus_answer()

    @property
    def _is_placed(self) -> bool:
        """Whether the answer is a place, which the keys put into the picture as soon as one turns to it."""
        return self.picture_view is not None and self.asking.variant.kind == "point"

    def wait_for_answer(self) -> bool:
        """Let what is typed next go into the answer, with the page left where it is; False where nothing is typed."""
        if self.asking.is_done or self.asking.waits_for_judgement:
            return False
        if self._is_placed and self.picture_view is not None:
            self.picture_view.focus(scroll_visible=False)
            return True
        self._light(self._box.wait_for_answer())  # at once, for the page is about to be painted
        return self.has_class("-lit")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        # The clock starts when one turns to the question, so that reading the page is not counted.
        if self._began is None:
            self._began = time.monotonic()
        self._light(True)

    def on_descendant_blur(self) -> None:
        self._light(False)

    def _light(self, is_lit: bool) -> None:
        """Light the bar beside the question that has the keys; its parts, which look the same, are not styled anew."""
        if self.has_class("-lit") is not is_lit:
            self.set_class(is_lit, "-lit", update=False)
            self.app.stylesheet.apply(self)

    async def watch_asking(self, before: Asking, now: Asking) -> None:
        if before.variant is not now.variant:
            self._box, self._began = answer_box(now.variant, self._figure), None
            await self.recompose()
        await self._mirror(before)
        self.post_message(self.AskingChanged(self, now))
        if before.variant is not now.variant or now.is_done or now.waits_for_judgement:
            self.call_after_refresh(self.focus_answer)

    async def _mirror(self, before: Asking | None = None) -> None:
        asking = self.asking
        self.can_focus = asking.is_done or asking.waits_for_judgement
        self.set_class(asking.is_done, "-done")
        state = self.query_one(".state", Static)
        state.update(_state(asking))
        state.display = bool(_state(asking).plain)
        self._box.disabled = asking.is_done or asking.waits_for_judgement
        self._show_verdict()
        self._show_picture(before)
        await self._show_help(before)
        self.query_one(CommandLine).offer_commands(self._commands())
        self.refresh_bindings()
        if before is not None:
            self.call_after_refresh(self._reveal, before)

    def _show_verdict(self) -> None:
        verdict = verdict_content(self.asking)
        line = self.query_children(".verdict").only_one(Static)
        line.update(verdict)
        line.display = bool(verdict.plain)

    def _show_picture(self, before: Asking | None) -> None:
        """What the picture may show by now: of the answer, of a broken rule, of the right one."""
        if self.picture_view is None:
            return
        asking, picture = self.asking, self.picture_view.picture
        if before is None or before.variant is not asking.variant:
            picture = self._picture_of(asking.variant)
        if picture is not None:
            picture = picture.with_typed(asking.variant, self._box.text if self._box.is_mounted else asking.answer)
            picture = picture.with_verdict(asking.verdict, asking.is_done)
        self.picture_view.show(picture)

    @on(AnswerTyped)
    def show_typed(self, event: AnswerTyped) -> None:
        """Put the mark where the answer leads that is being typed."""
        if self.picture_view is not None and self.picture_view.picture is not None and not self.asking.is_done:
            self.picture_view.show(self.picture_view.picture.with_typed(self.asking.variant, event.text))

    @property
    def closes_figure(self) -> bool:
        """Whether the page's figure waits for the answer."""
        return self.opens_figure and not self.asking.is_tried

    @property
    def draft(self) -> str:
        """What is typed and not given; empty where nothing is, or where the first part is behind one."""
        is_open = isinstance(self._box, TypedAnswer) and not self.asking.is_done
        text = self._box.text if is_open and self.asking.variant.part == 1 else ""
        return "" if text == self.asking.answer else text

    def go_on_with(self, draft: str) -> None:
        """Stand with an answer that was begun another time."""
        if not self.asking.is_done and self.asking.variant.part == 1:
            self.place(draft)

    def place(self, text: str) -> None:
        """Put this into the answer, as if it was typed."""
        if isinstance(self._box, TypedAnswer):
            self._box.put(text)

    def action_give_answer(self) -> None:
        """Give the answer as it stands."""
        if isinstance(self._box, RunAnswer):
            self._box.judge()
        else:
            self._log(self.asking.give(self._box.text))

    async def _show_help(self, before: Asking | None) -> None:
        """Each help that was taken, under the one before."""
        asking, shown = self.asking, self.query_children(".help").only_one(Vertical)
        taken = before.attempted.help if before and before.variant is asking.variant else Help.NONE
        if asking.attempted.help >= Help.HINT > taken and not asking.attempted.skipped:
            await shown.mount(Prose(f"**Hint:** {asking.hint}"))
        if asking.sub_question and asking.attempted.help == Help.SUB_QUESTION > taken:
            smaller = SmallerQuestion(asking)
            await shown.mount(smaller)
            smaller.focus_answer()
        if asking.attempted.help >= Help.WORKING > taken:
            lines = [Content("The working").stylize("bold $secondary"), *map(Content, map(one_line, asking.working))]
            await shown.mount(Static(Content("\n").join(lines), classes="working", markup=False))

    def _reveal(self, before: Asking) -> None:
        """Scroll to what is new: the verdict, or the newest help; neither stands while a variant is being drawn."""
        new: list[Widget] = []
        if self.asking.verdict is not before.verdict:
            new = [*self.query_children(".verdict")]
        if self.asking.attempted.help != before.attempted.help:
            new += self.query_children(".help")
        if new:
            new[-1].scroll_visible(animate=False)

    def _commands(self) -> list[Command]:
        """What can be done now, with the key that does it."""
        asking = self.asking
        if asking.waits_for_judgement:
            return [("It says the same", "y", "judge(True)"), ("It does not", "n", "judge(False)")]
        if asking.is_over:
            name = "Another with new numbers" if self._has_numbers else "Ask again"
            return [(name, "F6", "renew")]
        if asking.is_done:
            return [("Next part", "enter", "next_part")]
        more_help = _HELP_NAMES[next_help(asking.variant, asking.attempted)]
        helps = [(more_help, "F3", "more_help")] if asking.has_more_help else []
        # Enter walks through an update where the run is made, and answers in the line below it alone.
        key = "" if isinstance(self._box, RunAnswer) else "enter"
        return [("Answer", key, "give_answer"), *helps, ("Skip", "F4", "skip")]

    @on(AnswerGiven)
    def grade(self, event: AnswerGiven) -> None:
        event.stop()
        if not self.asking.is_done and not self.asking.waits_for_judgement:
            self._log(self.asking.give(event.text))

    def _log(self, asking: Asking) -> None:
        """Take what was answered or skipped: first to the disk, then to the screen."""
        milliseconds = int(1000 * (time.monotonic() - self._began)) if self._began is not None else 0
        attempt = asking.attempt(self._learner.now(), milliseconds)
        if attempt is not None:
            self._learner.store.record(attempt)
            self.post_message(AttemptKept())
        self.asking = asking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        asking = self.asking
        match action:
            case "more_help":
                return asking.has_more_help and not asking.waits_for_judgement
            case "skip":
                return not asking.is_done and not asking.waits_for_judgement
            case "renew" | "ask_again":
                return asking.is_over and self._has_numbers == (action == "renew")
            case "dispute":
                return asking.can_be_disputed
            case "judge":
                return asking.waits_for_judgement
            case "next_part":
                return asking.is_done and not asking.is_over
        return True

    def action_more_help(self) -> None:
        self.asking = self.asking.more_help()

    def action_skip(self) -> None:
        self._log(self.asking.skip())

    def action_dispute(self) -> None:
        asking, entry = self.asking.dispute(self._learner.now())
        self._learner.store.record(entry)
        self.post_message(AttemptKept())
        self.asking = asking
        self.notify(DISPUTE_KEPT, title="This should be right", markup=False)

    def action_judge(self, agrees: bool) -> None:
        self._log(self.asking.judge(agrees))

    def action_next_part(self) -> None:
        following = self.asking.go_on()
        if following is not None:
            self.asking = following

    @property
    def _has_numbers(self) -> bool:
        """Whether the question can be asked with other numbers."""
        return any(len(values) > 1 for values in self.asking.question.given.values())

    def action_renew(self) -> None:
        made = self._learner.store.mistakes_made()
        self.asking = Asking.begin(self.asking.lesson, self.asking.question, self._learner.new_seed(), made)

    action_ask_again = action_renew


def _parts(variant: Variant) -> Iterator[Variant]:
    part: Variant | None = variant
    while part is not None:
        yield part
        part = part.then


def _state(asking: Asking) -> Content:
    """What of a question is to be said above it: its part, and whether it is answered; nothing where it is new."""
    words = [f"part {asking.variant.part} of {asking.variant.parts}"] if asking.variant.parts > 1 else []
    if asking.is_done:
        words.append("✓ answered" if asking.attempted.passed else "seen")
    return Content(" · ".join(words))
