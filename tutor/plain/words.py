"""Small pieces of what is printed: a count with its noun, a line to paste into a shell."""

import shlex


def counted(count: int | str, noun: str) -> str:
    """`1 epoch`, `3 epochs`, `3.2 epochs`."""
    return f"{count} {noun}" if str(count) == "1" else f"{count} {noun}s"


def pasted(line: str) -> str:
    """A run or a training as it stands behind a command in a shell: on one line, and quoted where it must be."""
    words = line.split()
    is_safe = all(shlex.quote(word) == word for word in words)
    return " ".join(words) if is_safe else shlex.quote(" ".join(words))
