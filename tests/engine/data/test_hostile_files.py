"""Files that are made to fill the memory are refused in a process of its own with hard limits, ten times those stated.

`tests/benchmarks/tables.py` measures the times; more files stand there.
"""

import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
except ImportError:
    pass  # Windows has none
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
try:
    understood(sys.argv[1])
except UserError as error:
    print(error)
for line in open("/proc/self/status") if sys.platform == "linux" else ():
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) / 1024)
"""


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda file: file.truncate(1_000_000_000), "larger than 50 MB: take a part of it"),
        (lambda file: file.write(b"a,b\n1,2\n" + b"x" * 20_000_000), "line 3 has 20000000 characters"),
        (lambda file: file.write(2 * (b",".join([b"1"] * 1_000_000) + b"\n")), "line 1 has 2000000 characters"),
        (lambda file: file.write(b'a,b\n1,"' + b"2,3\n" * 200_000), "line 2: a cell that begins here does not end"),
        (lambda file: file.write(b"1,2\n" * 4_000_000), "There may be 1000000 rows in a table"),
        (lambda file: file.write((b"," * 190_000 + b"\n") * 30), "There may be 4000000 cells in a table"),
        (lambda file: file.write(bytes(range(1, 256)) * 40_000), "control characters as no text does"),
    ],
)
def test_a_hostile_file_is_refused_within_its_memory(tmp_path: Path, write, sentence):
    path = tmp_path / "hostile.csv"
    with path.open("wb") as file:
        write(file)
    said = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=120)
    assert sentence in said.stdout, said.stderr
    *_, megabytes = said.stdout.split()
    assert sys.platform != "linux" or float(megabytes) < 200
