"""The lesson that `tutor new` writes: commented, and proven by `tutor check` as it stands."""

import re
from pathlib import Path

from tutor.engine.errors import UserError
from tutor.files import write_new


def write_template(path: Path) -> None:
    """Write a new lesson; its id and title come from the file's name.

    Raises:
        UserError: the file is there already, or cannot be written.
    """
    words = [word for word in re.split(r"[^a-z0-9]+", path.stem.lower()) if word]
    words = words[1:] if len(words) > 1 and words[0].isdigit() else words
    if path.suffix != ".md" or not words:
        raise UserError(f"{path} is no name for a lesson; choose one like 18-my-lesson.md.")
    write_new(path, _TEMPLATE.replace("TITLE", " ".join(words).capitalize()).replace("LESSON", "-".join(words)))


_TEMPLATE = """\
---
format: 1
id: LESSON
title: TITLE
summary: One line that says what the lesson is about.
ideas: [first idea, second idea]
needs: []
---

# TITLE

Write Markdown here: one idea a page, in short sentences. Formulas are TeX, as in
$w_{new} = w - \\alpha \\cdot \\frac{dL}{dw}$. A line of three hyphens with an empty
line before it begins a new page.

```yaml figure
# Something to touch: a run, as one line.
run: parabola start=6 rate=0.3
# The knobs to show; without this line, all of them.
controls: [rate, start]
caption: What to try, and what to look for.
```

```yaml question
# The lesson's id, a dot, and a name. Never change it: a learner's history hangs on it.
id: LESSON.update
kind: number
# Drawn afresh each time: a range, a list, or a number. They are rounded before anything is computed.
given: { w0: 1 .. 5 step 0.5, g: -4 .. 4 step 0.5 not 0, rate: [0.05, 0.1, 0.2] }
# The run that is the truth. Its numbers may be expressions of what was drawn.
run: { start: w0, gradient: g, rate: rate }
ask: "w = {w0}, dL/dw = {g} and α = {rate}. What is w_new?"
# A quantity of the run: w[1] is the weight after one update, change[0] what the first update added.
answer: w[1]
hint: The slope says which way the loss rises.
# The smaller question, for who missed it.
sub:
  ask: "What is α · dL/dw?"
  answer: rate*g
  hint: Multiply the two numbers.
```

---

## A second page

```yaml question
id: LESSON.which-way
kind: choice
ask: The slope is positive. Which way does the update move the weight?
options:
  - text: To the left.
    right: true
    why: The update goes against the slope.
  - text: To the right.
    why: The slope says where the loss rises.
hint: The loss rises where the slope points.
```

```yaml question
id: LESSON.goal
kind: goal
run: parabola start=6 rate=0.01
ask: Choose α so that the loss is below 0.01 within 10 updates.
goal: { loss_below: 0.01, within: 10 }
change: [rate]
# A run that reaches the goal; the check runs it.
solution: parabola start=6 rate=0.4
hint: The point creeps. Which knob makes its steps longer?
```
"""
