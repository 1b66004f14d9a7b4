"""Long work says how far it is, with the time left, and ctrl+c ends it with what was reached."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from tutor.plain.long_work import Work, duration, long_work


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (7500, "2 h 5 min")]
)
def test_a_time_to_wait_is_told_in_the_two_units_that_matter(seconds, told):
    assert duration(seconds) == told


def test_in_a_pipe_quick_work_says_nothing_and_long_work_a_line_every_ten_seconds(capsys):
    now = [100.0]
    work = Work(1000, "updates", clock=lambda: now[0])
    for done in range(0, 1001, 10):
        work.advance(done)
        now[0] += 0.25
    # A quarter of a second for ten updates: 25 s in all, so 2.0 s after 80, and then every ten seconds.
    assert capsys.readouterr().err.splitlines() == [
        "80 of 1000 updates, about 23 s left",
        "480 of 1000 updates, about 13 s left",
        "880 of 1000 updates, about 3 s left",
    ]


def test_ctrl_c_stops_the_work_and_gives_the_key_back():
    before = signal.getsignal(signal.SIGINT)
    with long_work(10_000, "updates") as work:
        assert not work.is_stopped
        signal.raise_signal(signal.SIGINT)
        assert work.is_stopped
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name == "nt", reason="a child process cannot be sent ctrl+c alone there")
@pytest.mark.parametrize(
    ("arguments", "reached"),
    [
        (["run", "bowl optimizer=adam steps=900000", "--no-chart"], r"steps=(\d+)"),
        (["fit", "moons", "epochs=60000", "--no-chart"], r"after \S+ epochs?, (\d+) updates?"),
    ],
)
def test_a_command_that_is_stopped_shows_what_it_reached(arguments, reached):
    code = "import sys; from tutor.cli import main; sys.argv[1:] = sys.argv[1:]; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
    ) as child:  # fmt: skip
        assert child.stderr is not None
        first = child.stderr.readline()
        assert re.fullmatch(r"\d+ of \d+ updates, about .* left.*\n", first)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=100)
    assert child.returncode == 130
    stopped = re.search(r"Stopped after (\d+) of \d+ updates", err)
    assert stopped, err
    found = re.search(reached, out)
    assert found, out
    assert found[1] == stopped[1]
    assert "Traceback" not in err


def test_a_whole_run_stands_on_standard_output_alone():
    line = [sys.executable, "-c", "from tutor.cli import main; main()", "run", "bowl steps=3", "--json"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=100, check=True)
    assert done.stderr == ""
    assert len(json.loads(done.stdout)["frames"]) == 4
