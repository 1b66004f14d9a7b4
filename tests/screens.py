"""Every screen at three sizes, dark, light and without colour, each size from one run of the app, to be looked at.

    python -m tests.screens OUT          writes pictures as SVG, and tells how much of each is empty at 120×40
    python -m tests.screens --rows       how much of each page of the course is empty at 120×40

The second form ends with status 1 where more than a third of a page's rows hold nothing.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from tutor.app.app import Opening, TutorApp
from tutor.app.lesson.lesson import LessonScreen
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import read_lesson

SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = ("tutor-dark", "tutor-light")
MOST_EMPTY = 1 / 3
SCREENS: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("home", "home", None, ()),
    ("used", "learn", "02", ("ctrl+n", *"8.4", "enter", "escape")),
    ("help", "home", None, ("f1",)),
    ("words", "home", None, ("ctrl+g",)),
    ("gallery", "home", None, ("ctrl+l",)),
    ("opening", "home", None, ("o",)),
    ("lesson", "learn", "01", ()),
    ("question", "learn", "02", ("ctrl+n", *"8.4", "enter")),
    ("map", "learn", "04", ("ctrl+n", *"2,3")),
    ("closed", "learn", "03", ("ctrl+n", "ctrl+n", "ctrl+n")),
    ("end", "learn", "02", ("ctrl+n",) * 6),
    ("review", "review", None, ()),
    ("known", "learn", "02", ("ctrl+n", *"8.4", "enter", "escape", "r")),
    ("palette", "home", None, ("ctrl+p",)),
    ("symbols", "sim", None, ("space", "i")),
    ("simulator", "sim", "stretched-bowl kappa=6 start=-1.5,1 rate=0.29", ("space",) * 4),
    ("trainer", "train", "moons layers=8 epochs=20", ("space",)),
    ("landscape", "train", "moons layers=8 epochs=20", ("e", *"vvvvv")),
    ("xray", "train", "moons layers=2 epochs=20", ("e", *"vvvvvv")),
    ("coach", "train", "moons layers=8 epochs=20 optimizer=gradient_descent rate=30", (*"eee", "a")),
    ("rates", "train", "moons layers=8 epochs=20", ("e", "r")),
    ("digits", "train", "digits", ("e",)),
    ("race", "sim", "stretched-bowl", ("R", "enter")),
    ("graph", "home", None, ("g", "space", "space")),
)
"""Name, where the app opens, on what, and the keys that lead there."""


def rows_of(app: App[None]) -> list[str]:
    """The screen's rows as text, without frames."""
    strips = app.screen._compositor.render_strips()
    return [re.sub(r"[\s│╭╮╰╯─┌┐└┘▌▁▔▕▏┃]", "", strip.text) for strip in strips]


def emptiness(app: App[None]) -> float:
    """Which share of the rows holds nothing but frames."""
    rows = rows_of(app)
    return sum(not row for row in rows) / len(rows)


async def pictures(out: Path) -> None:
    """Write each screen at each size and theme; the theme is changed on the screen as it stands."""
    out.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for name, place, argument, keys in SCREENS:
            kept = Path(tempfile.mkdtemp())  # what one screen's keys leave behind changes no other's
            app = TutorApp(Opening(place, argument, kept))
            async with app.run_test(size=size) as pilot:
                await app.workers.wait_for_complete()
                for key in keys:
                    await pilot.press(key)
                    await app.workers.wait_for_complete()
                    await pilot.pause()
                share = await _settled(pilot)
                if size == (120, 40):
                    print(f"{name}: {share:.0%}", flush=True)
                for theme in THEMES if not app.no_color else ("tutor-dark",):
                    app.theme = theme
                    await pilot.pause()
                    shown = "plain" if app.no_color else theme.removeprefix("tutor-")
                    path = out / f"{name}-{size[0]}x{size[1]}-{shown}.svg"
                    path.write_text(app.export_screenshot(), encoding="utf-8")


async def empty_rows(said: Callable[[str], None]) -> int:
    """Tell each page of the course of which more than a third is empty; returns how many there are."""
    found = 0
    app = TutorApp(Opening("home"))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        for lesson in map(read_lesson, _paths()):
            screen = LessonScreen(lesson, app.learner)
            await app.push_screen(screen)
            for page in range(len(lesson.pages)):
                share = await _settled(pilot)
                if share > MOST_EMPTY:
                    found += 1
                    said(f"{lesson.header.path.stem} page {page + 1}: {share:.0%}")
                if page + 1 < len(lesson.pages):
                    await screen.action_turn(1)
            await app.pop_screen()
    return found


async def _settled(pilot: Pilot[None]) -> float:
    """The emptiness of a screen once it stays as it is."""
    before = -1.0
    for _ in range(100):
        await pilot.pause(0.1)
        share = emptiness(pilot.app) if rows_of(pilot.app) else before
        if share == before and share >= 0 and share < 0.9:
            break
        before = share
    return before


def _paths() -> Iterator[Path]:
    return (header.path for header in list_lessons())


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments != ["--rows"]):
        print(__doc__)
        return 2
    os.environ |= {"DESCENT_TUTOR_DATA": tempfile.mkdtemp(), "DESCENT_TUTOR_STILL": "1"}
    if arguments == ["--rows"]:
        return min(1, asyncio.run(empty_rows(lambda line: print(line, flush=True))))
    asyncio.run(pictures(Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
