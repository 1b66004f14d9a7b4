"""A line to paste into a shell."""

import shlex


def pasted(line: str) -> str:
    """A run or a training as it stands behind a command in a shell: on one line, and quoted where it must be."""
    words = line.split()
    is_safe = all(shlex.quote(word) == word for word in words)
    return " ".join(words) if is_safe else shlex.quote(" ".join(words))
