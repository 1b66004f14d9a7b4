"""`tutor words`: what the words of the course mean, and where each is introduced."""

from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.glossary import found, read_words
from tutor.engine.errors import UserError
from tutor.plain.streams import say, say_json, say_prose


def print_words(sought: str | None, form: str | None) -> None:
    """Print every word, or those that are sought.

    Raises:
        UserError: there is no such word.
    """
    words = read_words()
    if sought is not None:
        words = found(words, sought)
        if not words:
            raise UserError(f"The course has no word “{sought}”. `tutor words` lists those that it has.")
    titles = {header.id: header.title for header in list_lessons()}
    if form == "json":
        records = [
            {"word": word.term, "also": word.aliases, "meaning": word.meaning, "lesson": word.lesson} for word in words
        ]
        say_json({"words": records})
        return
    for word in words:
        also = f" (also {', '.join(word.aliases)})" if word.aliases else ""
        say_prose(f"{word.term}{also}: {word.meaning} Lesson: {titles.get(word.lesson, word.lesson)}.")
    if not words:
        say("These lessons have no list of words.")
