"""Questions and lessons for tests, from their text."""

from pathlib import Path
from textwrap import dedent

import pytest

from tutor.course.lesson.yaml_block import read_block
from tutor.course.questions.question_block import question_from


def _problems_and_question(text):
    problems = []
    built = question_from(read_block(dedent(text)), lambda path, message: problems.append(message))
    return problems, built


@pytest.fixture(scope="session")
def question():
    """Build a question from a block that has nothing wrong with it."""

    def build(text):
        problems, built = _problems_and_question(text)
        assert not problems
        return built

    return build


@pytest.fixture(scope="session")
def problems_of():
    """The messages about a block that is no question."""

    def problems(text):
        found, built = _problems_and_question(text)
        assert built is None
        return found

    return problems


@pytest.fixture(scope="session")
def by_hand(question):
    """The course's first worked example: 3.0 − 0.1·2.5 = 2.75."""
    return question("""
        id: by-hand.update
        kind: number
        given: { w0: 3, g: 2.5, rate: 0.1 }
        run: { start: w0, gradient: g, rate: rate }
        ask: "w = {w0}, dL/dw = {g}, α = {rate}. What is w_new?"
        answer: w[1]
        hint: Which way does the loss fall?
        sub:
          ask: What is α·dL/dw?
          answer: rate*g
          hint: Multiply.
        """)


LESSON = """---
format: 1
id: tried
title: Tried
needs: []
---
"""


@pytest.fixture
def write_lesson(tmp_path):
    """Write a lesson file from what stands after its front matter, and return its path."""

    def write(body, name="01-tried.md", front=LESSON) -> Path:
        path = tmp_path / name
        path.write_text(front + dedent(body), encoding="utf-8")
        return path

    return write
