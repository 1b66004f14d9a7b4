"""The run or its chart as a file; the name's ending says which."""

import json
import os
from pathlib import Path

from tutor.app.widgets.chart import Chart
from tutor.charts.drawing.palettes import PALETTES
from tutor.engine.analysis.record import run_record
from tutor.engine.errors import UserError
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run, run_line
from tutor.files import write_new
from tutor.lab.frame_table import frame_table
from tutor.words.comma_separated import comma_separated

_CHART_SIZE = (100, 32)


def save(name: str, descent: Descent, chart: Chart | None) -> str:
    """Write a file and say so: `.svg` and `.txt` hold the chart, `.csv`, `.json` and `.py` the run.

    A script is of PyTorch, or of NumPy where its name has that word.

    Raises:
        UserError: the ending is another, there is no chart, or the file is there already or cannot be written.
    """
    from tutor.engine.scripts.run_script import run_script  # late: most runs are not saved

    path = Path(name).expanduser()
    ending = path.suffix.lower()
    if ending == ".csv":
        text = comma_separated(*frame_table(descent, shown=False))
    elif ending == ".json":
        text = json.dumps(run_record(descent), ensure_ascii=False, indent=1) + "\n"
    elif ending == ".py":
        text = run_script(parse_run(run_line(descent)), "numpy" if "numpy" in path.name.lower() else "pytorch")
    elif ending not in (".svg", ".txt"):
        raise UserError("End the name in .svg or .txt for the chart, or in .csv, .json or .py for the run.")
    elif chart is None:
        raise UserError("This surface has too many parameters to be drawn; save the run as .csv or .json.")
    elif ending == ".svg":
        palette = PALETTES["light"]
        text = chart.draw(*_CHART_SIZE, palette).svg(palette.ink, palette.paper)
    else:
        text = f"{chart.draw(*_CHART_SIZE, PALETTES['none']).text()}\n\n{chart.describe()}\n"
    write_new(path, text)
    return f"Saved {os.path.abspath(path)}."
