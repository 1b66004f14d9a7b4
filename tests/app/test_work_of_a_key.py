"""No key makes the program work for seconds before it answers: counted in calls, which no slow machine changes."""

import sys
from types import FrameType

from tests.app.conftest import OpenApp
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.trainer.screen import TrainerScreen
from tutor.course.lesson.catalogue import find_lesson

MOST = 1_000_000
"""Calls of Python's functions: a second or less where a frame's own work is a twentieth of that."""


async def test_a_page_a_chooser_and_a_step_of_a_training_are_there_without_long_work(open_app: OpenApp) -> None:
    app, calls = open_app(), 0

    def call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    worked: dict[str, int] = {}
    async with app.run_test(size=(120, 40)) as pilot:

        async def press(key: str) -> None:
            await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()

        for screen, keys in (
            (LessonScreen(find_lesson("01"), app.learner), ("f8", "f7")),
            (SimulatorScreen(run_line="himmelblau steps=20"), ("s", "escape")),
            (TrainerScreen("moons epochs=20"), ("space", "e", "g", "v")),
        ):
            app.push_screen(screen)
            for key in keys:
                await press(key)  # the first time it brings in what it needs
            for key in keys:
                calls = 0
                sys.setprofile(call)
                try:
                    await press(key)
                finally:
                    sys.setprofile(None)
                worked[f"{type(screen).__name__} {key}"] = calls
    assert {what: count for what, count in worked.items() if count > MOST} == {}
    assert min(worked.values()) > 1000
