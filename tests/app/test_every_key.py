"""Every key that is shown, or stands in the help, does something where it should; every message is heard."""

import ast
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input

import tutor
from tutor.app.app import TutorApp
from tutor.app.graph.screen import GraphScreen
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.lesson_end import LessonEndScreen
from tutor.app.lesson.review import ReviewScreen
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.screen import TrainerScreen
from tutor.app.trainer.view import TrainerView
from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.catalogue import find_lesson


class Scene(NamedTuple):
    """A screen, and the keys that bring it where its other keys have something to do."""

    name: str
    opens: Callable[[TutorApp], Screen[Any]] | None
    """None for the home screen, which is always there."""
    first: Sequence[str] = ()


def sim(line: str = "bowl rate=0.1 steps=24") -> Callable[[TutorApp], Screen[Any]]:
    return lambda app: SimulatorScreen(run_line=line)


def train(line: str = "moons layers=4 epochs=2") -> Callable[[TutorApp], Screen[Any]]:
    return lambda app: TrainerScreen(line)


def lesson(name: str, question: str | None = None) -> Callable[[TutorApp], Screen[Any]]:
    return lambda app: LessonScreen(find_lesson(name), app.learner, question)


SCENES = {
    "simulator": [
        Scene("in mid-run", sim(), ["pageup", "left"]),
        Scene("zoomed", sim(), ["plus"]),
        Scene("as a relief", sim(), ["m"]),
        Scene("beside another", sim(), ["c", *"0.2", "enter"]),
        Scene("line by line", sim("rosenbrock optimizer=adam steps=3"), ["enter"] * 9),
        Scene("predicted", sim(), ["p", *"1,1", "enter"]),
        *(Scene(f"panel {each.name}", sim(), [f"{each.digit}", "tab"]) for each in PROBES.values() if each.reach),
        Scene("timeline", sim(), ["left", "left", "up", "space", "b", "down"]),
        Scene("settings", sim(), ["e", "down"]),
        Scene("something to try", sim(), ["j", "enter"]),
        Scene("panels", sim(), ["v", "down"]),
        Scene("surfaces", sim(), ["s", "down"]),
        Scene("optimizers", sim(), ["o", "down"]),
        Scene("own rule", sim(), ["O"]),
        Scene("schedules", sim(), ["h", "down"]),
        Scene("symbols", sim(), ["i"]),
        Scene("help", sim(), ["f1"]),
    ],
    "trainer": [
        Scene("in mid-training", train(), ["e", "left"]),
        Scene("changed", train(), ["e", "up"]),
        Scene("beside another", train(), ["c", *"0.2", "enter"]),
        Scene("a weight", train(), ["enter", "shift+right", "shift+down"]),
        Scene("build", train(), ["b"]),
        Scene("digits", train("digits layers=4 epochs=2"), []),
    ],
    "course": [
        Scene("home", None),
        Scene("lesson", lesson("01")),
        Scene("lesson, answered", lesson("01"), [*"2.75", "enter"]),
        Scene("lesson, its figure", lesson("01", "first.near"), ["ctrl+f", "pagedown", "pagedown"]),
        Scene("lesson, its figure on its way", lesson("01", "first.near"), ["ctrl+f", "pagedown", "pagedown"]),
        Scene("contents", lesson("01"), ["f2"]),
        Scene("lesson of kinds", lesson("02")),
        Scene("lesson end", lambda app: LessonEndScreen(find_lesson("01"), {}, app.learner)),
        Scene("questions", lambda app: ReviewScreen.test_out(find_lesson("01"), app.learner)),
        Scene("nothing due", lambda app: ReviewScreen.due(app.learner)),
        Scene("graph", lambda app: GraphScreen(), ["space", "space"]),
    ],
}


def seen(app: App[Any]) -> tuple[object, ...]:
    """What a person sees and has: the screen in all its colours, what was copied and what was told."""
    rows = [[(segment.text, segment.style) for segment in strip] for strip in app.screen._compositor.render_strips()]
    told = [notification.message for notification in app._notifications]
    playing = [(view.playing, view.speed) for view in app.screen.query(SimulatorView)]
    return app.screen, app.focused, rows, app.clipboard, told, playing


def promised(app: App[Any]) -> list[tuple[str, str]]:
    """The keys that the footer shows or the help explains, each with the name of what it does."""
    return [
        (active.binding.id or active.binding.action, key)
        for key, active in app.screen.active_bindings.items()
        if active.enabled and not active.binding.system and (active.binding.show or active.binding.tooltip)
    ]


def stop(app: App[Any]) -> None:
    """Nothing moves by itself: else every key would seem to do something."""
    for view in app.screen.query(SimulatorView):
        view.playing = False
    for trainer in app.screen.query(TrainerView):
        if trainer.is_running:
            trainer.action_run_or_pause()


@pytest.mark.parametrize("scenes", SCENES)
async def test_every_key_that_is_promised_does_something(scenes: str, open_app, monkeypatch) -> None:
    monkeypatch.setattr(TutorApp, "action_quit", lambda app: app.notify("left"))
    app = open_app()
    silent: dict[tuple[str, str], str] = {}
    working: set[tuple[str, str]] = set()
    async with app.run_test(size=(90, 26), notifications=True) as pilot:

        async def settle() -> None:
            await pilot.pause()
            if app.workers:
                await app.workers.wait_for_complete()
                await pilot.pause()

        async def stand(scene: Scene) -> Screen[Any]:
            """Open the scene anew."""
            while len(app.screen_stack) > 1:
                await app.pop_screen()
            if scene.opens is not None:
                await app.push_screen(scene.opens(app))
            await settle()
            await pilot.press(*scene.first)
            await settle()
            return app.screen

        for scene in SCENES[scenes]:
            screen = await stand(scene)
            here = app.focused
            for _ in range(2):  # what had nothing to do at first, such as the way back, may have it later
                tried = set[tuple[str, str]]()
                while untried := [each for each in promised(app) if each not in working | tried]:
                    tried.add(untried[0])
                    before = seen(app)
                    await pilot.press(untried[0][1])
                    await settle()
                    if seen(app) == before:
                        silent.setdefault(untried[0], scene.name)
                        continue
                    working.add(untried[0])
                    kind = untried[0][0].rpartition("-")[0]
                    tried -= {each for each in tried if kind and each[0].startswith(kind)}  # such as up, after down
                    stop(app)
                    while app.screen is not screen and screen in app.screen_stack:
                        await app.pop_screen()
                    if app.screen is not screen:
                        screen = await stand(scene)
                        here = app.focused
                    elif app.focused is not here:
                        if isinstance(app.focused, Input):
                            await pilot.press("escape")
                        if here is not None and here.is_attached:
                            here.focus()
                        await pilot.pause()
    assert len(working) > 10
    assert not {f"{key} ({does}), {where}" for (does, key), where in silent.items() if (does, key) not in working}


def test_every_message_is_posted_and_heard() -> None:
    """A message that only a test hears promises what nothing does."""
    made, heard, defined = set[str](), set[str](), dict[str, str]()
    for path in sorted(Path(tutor.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name, bases=bases) if "Message" in map(ast.unparse, bases):
                    defined[name] = path.name
                case ast.Call(func=ast.Name("on"), args=[message, *_]):
                    heard.add(_last_name(message))
                case ast.Call(func=called):
                    made.add(_last_name(called))
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("on_"):
                    heard.add(name)
    assert len(defined) > 10
    for name, file in defined.items():
        assert name in made, f"{name} in {file} is never posted"
        by_name = f"_{re.sub('(?<!^)(?=[A-Z])', '_', name).lower()}"
        assert name in heard or any(each.endswith(by_name) for each in heard), (
            f"nothing in tutor hears {name} of {file}"
        )


def _last_name(called: ast.expr) -> str:
    return ast.unparse(called).rpartition(".")[2]
