from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tutor.charts.probes.registry import probe
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.lab.exploring.challenges import challenges
from tutor.plain.html import export_course, page
from tutor.plain.progress import export

_VOID = {"meta", "br", "hr", "img", "link", "rect", "input"}


class Page(HTMLParser):
    """Collects tags, and checks that each one is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("page") / "course.html"
    export_course(path)
    return Page(path.read_text(encoding="utf-8"))


def test_the_whole_course_is_one_page_with_a_section_for_each_lesson(course: Page) -> None:
    assert course.count("section") == len(list_lessons())
    assert course.count("svg") >= course.count("section")


def test_every_question_has_its_hint_and_answer_folded_away(course: Page) -> None:
    questions = sum("question" in (attributes.get("class") or "").split() for _, attributes in course.tags)
    assert questions > 6 * len(list_lessons())
    code = [text for text in course.texts if text == "As code"]
    assert len(code) > 20
    closed = [text for text in course.texts if text == "Say first what you think"]
    closing = [each for header in list_lessons() for each in read_lesson(header.path).questions if each.closes]
    assert len(closed) >= 5
    assert len(closed) <= len(closing)  # two questions may close one figure
    numbers = [text for text in course.texts if text == "In numbers"]
    assert len(numbers) >= len(code)
    assert course.count("details") == 2 * questions + len(code) + len(closed) + len(numbers)


def test_a_run_has_its_timeline_and_what_lies_ahead_and_every_challenge_its_solution(course: Page) -> None:
    shown = " ".join(" ".join(course.texts).split())
    # (6 − 2)·0.4 = 1.6 from the minimum after one update with α = 0.3 on (w − 2)²; each keeps 1 − 2α of the distance.
    assert "The next 50 updates lead to w = " in shown
    assert "With half of α the coming update would land at " in shown
    for each in challenges():
        assert each.task.ask in shown
        assert each.task.solution in shown


def test_the_panels_that_a_caption_speaks_of_stand_below_their_figure(tmp_path: Path) -> None:
    lesson = tmp_path / "18-panels.md"
    figure = "```yaml figure\nrun: parabola start=6 rate=0.9\npanels: [regime, sweep]\ncaption: The ruler.\n```\n"
    lesson.write_text(f"---\nformat: 1\nid: panels\ntitle: Panels\n---\n\n{figure}", encoding="utf-8")
    shown = Page(page([read_lesson(lesson)]))
    descent = parse_run("parabola start=6 rate=0.9").descent().seek(0)
    text = "".join(shown.texts)
    for name in ("regime", "sweep"):
        assert probe(name, descent).describe() in text
    assert shown.count("svg") == 3


def test_a_question_has_its_picture_and_the_right_run_is_folded_away_with_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "18-mine.md"
    figure = "```yaml figure\nrun: parabola start=6\n```"
    asked = "```yaml question\nid: mine.a\nkind: number\nrun: parabola start=6 rate=0.3\n"
    asked += "closes: {}\nask: Where?\nanswer: w[1]\nhint: Look.\n```"
    front = "---\nformat: 1\nid: mine\ntitle: Mine\nneeds: []\n---\n"
    path.write_text(f"{front}\n{figure}\n\n{asked.format('figure')}\n\nBehind it.\n", encoding="utf-8")
    text = page([read_lesson(path)])
    Page(text)
    before, after = text.split("<summary>Answer</summary>")
    folded, below = after.split("</details>", 1)
    assert "The right rule leads to w = 3.6" in folded
    assert "The right rule" not in before + below
    assert "The point stands at w = 6.0." in below
    assert "<summary>Say first what you think</summary><figure>" in before
    assert "<p>Behind it.</p>" in below
    path.write_text(f"{front}\n{figure}\n\n{asked.format('next')}\n\nBehind it.\n", encoding="utf-8")
    text = page([read_lesson(path)])
    assert "<summary>Say first what you think</summary><p>Behind it.</p>" in text


def test_every_picture_is_told_in_words(course: Page) -> None:
    assert all(attributes.get("aria-label") for name, attributes in course.tags if name == "svg")


def test_the_page_asks_nothing_of_the_network_and_runs_nothing(course: Page) -> None:
    assert course.count("script") == course.count("link") == course.count("img") == 0
    links = [attributes.get("href") or "" for name, attributes in course.tags if name == "a"]
    assert all(link.startswith("#") for link in links)


def test_html_in_a_lesson_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    lesson = tmp_path / "18-strange.md"
    lesson.write_text("---\nformat: 1\nid: strange\ntitle: A <b>bold</b> title\n---\n\n<script>alert(1)</script> $x$\n")
    shown = Page(page([read_lesson(lesson)]))
    assert shown.count("script") == shown.count("b") == 0
    assert any("<script>" in text for text in shown.texts)


def test_pictures_come_from_below_the_page_and_no_link_leads_past_its_scheme(tmp_path: Path) -> None:
    far = ["../../etc/passwd", "/etc/passwd", "//evil/x.png", "a/%2e%2e/%2E%2e/x", "https://evil/x", "..%5Cx", "file:x"]
    lesson = tmp_path / "18-strange.md"
    text = " ".join([*(f"![p]({address}) [away]({address})" for address in far), "![p](pictures/p.png)"])
    lesson.write_text(f"---\nformat: 1\nid: strange\ntitle: Strange\n---\n\n{text}\n")
    shown = Page(page([read_lesson(lesson)]))
    assert [attributes["src"] for name, attributes in shown.tags if name == "img"] == ["pictures/p.png"]
    assert "![p](../../etc/passwd)" in "".join(shown.texts)
    links = [attributes.get("href") or "" for name, attributes in shown.tags if name == "a"]
    assert "https://evil/x" in links
    assert not any(link.startswith("/") for link in links)


def test_the_page_forbids_a_browser_what_it_does_not_need(course: Page) -> None:
    (policy,) = (
        tags["content"] or "" for _, tags in course.tags if tags.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy


def test_a_question_that_has_no_variant_is_named_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = tmp_path / "18-bad.md"
    front = "---\nformat: 1\nid: bad\ntitle: Bad\n---\n\n"
    lesson.write_text(front + "```yaml question\nid: bad.q\nkind: number\nask: x\nhint: x\nanswer: Front\n```\n")
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(tmp_path))
    for write in (lambda: page([read_lesson(lesson)]), lambda: export(None, tmp_path / "deck.apkg", tmp_path / "data")):
        with pytest.raises(UserError, match=r"18-bad\.md:7: bad\.q: .*Front"):
            write()


def test_whoever_gives_up_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def given_up(lessons: list[Lesson], with_challenges: bool) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("tutor.plain.html.page", given_up)
    with pytest.raises(KeyboardInterrupt):
        export_course(tmp_path / "course.html", "01")
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.parametrize("write", [export_course, lambda path: export(None, path, path.parent / "data")])
def test_a_link_that_leads_nowhere_is_refused_before_any_work_and_nothing_is_written_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], object]
) -> None:
    def worked(*arguments: object) -> list[Lesson]:
        raise AssertionError("the lessons are looked for")

    monkeypatch.setattr("tutor.plain.html.list_lessons", worked)
    monkeypatch.setattr("tutor.plain.progress.list_lessons", worked)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match="there already"):
        write(link)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "course.html"
    path.write_text("precious")
    with pytest.raises(UserError, match="is there already"):
        export_course(path, "01")
    assert path.read_text() == "precious"
