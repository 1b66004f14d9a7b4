"""The end of a lesson: what you can do now, what to look at again, where to go on, and when it comes back."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.widgets.option_list import Option

from tutor.app.lesson.contents import page_title
from tutor.app.widgets.choices import Choices
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import one_line
from tutor.app.widgets.still_text import Line, StillText
from tutor.course.lesson.glossary import words_introduced
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress.days import local_day
from tutor.course.review.lesson_report import Again, lesson_report

_NEXT, _HOME, _PAGE = "next", "home", "page-"


class LessonEndScreen(Screen[int | str | None]):
    """Gives a page to go back to, the id of the lesson to go on with, or nothing to go home."""

    CSS_PATH = "lesson_end.tcss"
    HELP = """
# The end of a lesson

Enter goes on to the next lesson. What you missed stands here with your answer and the right one; choose a line to go
back to its page. Every question comes back in the review with new numbers, when it is due.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Home", tooltip="Leave the lesson.", id="end.home"),
    ]

    def __init__(self, lesson: Lesson, missed: dict[str, str], learner: Learner, core: bool = False) -> None:
        super().__init__()
        now = learner.now()
        self._is_core = core
        self._lesson, self._today = lesson, local_day(now)
        self._report = lesson_report(lesson, learner.store, missed, now, core=core)

    def compose(self) -> ComposeResult:
        report = self._report
        reached = "You came to the end of" if report.questions and not report.done else "You finished"
        with Horizontal(classes="title"):
            yield Static(Content(f"{reached}: {one_line(self._lesson.title)}"), id="end-title", markup=False)
            yield Static(f"{report.done} of {report.questions} answered", id="end-done", markup=False)
        with Container(id="end"):
            with VerticalScroll(id="able", can_focus=False) as able:
                able.border_title = "You can now"
                skills = StillText()
                skills.show(self._able())
                yield skills
            onward = Choices(*self._options(), markup=False)
            onward.border_title = "Go on"
            onward.border_subtitle = report.review_in_words(self._today)
            yield onward
        yield KeysLine()

    def on_mount(self) -> None:
        choices = self.query_one(Choices)
        choices.highlighted = 0
        choices.focus()

    def _able(self) -> list[Line]:
        """The skills that were shown, and those that still wait."""
        report = self._report
        lines: list[Line] = [(("● ", "$success"), (skill, "")) for skill in report.able]
        if not report.able:
            lines.append((("Nothing was answered yet." if not report.done else "What you answered is kept.", ""),))
        if report.still:
            lines += [(), (("Still to do", "bold"),)]
            lines += [((f"○ {skill}", "$text-muted"),) for skill in report.still]
        elif report.done < report.questions:
            lines += [(), (("Open questions can be answered whenever you come back.", ""),)]
        if words := words_introduced(self._lesson.id):
            lines += [(), (("Words of this lesson", "bold"),)]
            lines += [((word.term, "$accent"), (f": {one_line(word.meaning)}", "")) for word in words]
        return lines

    def _options(self) -> list[Option]:
        report, options = self._report, []
        if report.following:
            following = report.following
            words = f"→ Next lesson: {one_line(following.title)}"
            minutes = following.core_minutes if self._is_core else following.minutes
            about = (f"  about {minutes} minutes", "$text-muted")
            options.append(Option(Content.assemble((words, "bold $accent"), about), _NEXT))
        options.append(Option(Content("⌂ Home"), _HOME))
        if report.again:
            options.append(Option(Content("\nTo look at again").stylize("bold"), disabled=True))
        elif report.done == report.questions:
            options.append(Option(Content("\nNothing was missed this time.").stylize("$success"), disabled=True))
        options += [Option(self._again(each), f"{_PAGE}{place}") for place, each in enumerate(report.again)]
        return options

    def _again(self, again: Again) -> Content:
        title = page_title(self._lesson.pages[again.page], again.page)
        lines = [Content.assemble(("✗ ", "$warning"), f"Page {again.page + 1}, {title}")]
        if again.recalled is not None:
            lines.append(Content(f"  “{one_line(again.recalled.ask)}”").stylize("$text-muted"))
            you, right = one_line(again.recalled.answer), one_line(again.recalled.right)
            yours = [("  you: ", ""), (you, "$warning")] if you else []
            lines.append(Content.assemble(*yours, ("  right: ", ""), (right, "$success")))
        lines.append(Content(f"  {one_line(again.said)}"))
        return Content("\n").join(lines)

    @on(Choices.OptionSelected)
    def leave(self, event: Choices.OptionSelected) -> None:
        chosen = event.option_id or _HOME
        if chosen.startswith(_PAGE):
            self.dismiss(self._report.again[int(chosen.removeprefix(_PAGE))].page)
        else:
            following = self._report.following
            self.dismiss(following.id if chosen == _NEXT and following else None)
