"""Lessons as they are found."""

from tutor.course.lesson.catalogue import find_lesson, list_lessons


def test_what_was_read_is_read_anew_once_its_file_is_another(tmp_path):
    path = tmp_path / "01-mine.md"
    for title in ("Mine", "Mine, longer"):
        path.write_text(f"---\nformat: 1\nid: mine\ntitle: {title}\n---\n\nText.\n", encoding="utf-8")
        assert [header.title for header in list_lessons(tmp_path)] == [title]
        assert find_lesson("mine", tmp_path).title == title
    path.write_text("no front matter", encoding="utf-8")
    assert list_lessons(tmp_path) == []
