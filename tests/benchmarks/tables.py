"""Tables: real files as three libraries ship them, what is learnt from them beside scikit-learn, speed, hostile files.

Needs `pip install -e .[bench]`, which brings scikit-learn, statsmodels and vega_datasets; nothing is downloaded here.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure
from tutor.engine.data.conditioning import HARD, conditioning
from tutor.engine.data.dataset import Shares
from tutor.engine.data.datasets import SHIPPED
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
from tutor.engine.training.training_line import parse_training
from tutor.lab.data_told import part_notes

REAL = {
    "sklearn/datasets/data": {
        "breast_cancer": "classes", "iris": "classes", "linnerud_exercise": "values",
        "linnerud_physiological": "values", "wine_data": "classes",
    },
    "statsmodels/datasets": {
        "anes96/anes96": "classes", "anes96/src/anes96": "values", "cancer/cancer": "values", "ccard/ccard": "classes",
        "ccard/src/ccard": "classes", "china_smoking/china_smoking": "values", "co2/co2": "values",
        "committee/committee": "values", "copper/copper": "values", "cpunish/cpunish": "values",
        "danish_data/data": "values", "elec_equip/elec_equip": "dates", "elnino/elnino": "values",
        "engel/engel": "values", "fair/fair": "values", "fair/fair_pt": "values", "fertility/fertility": "target=",
        "grunfeld/grunfeld": "values", "heart/heart": "values", "interest_inflation/E6": "values",
        "longley/longley": "values", "macrodata/macrodata": "values", "macrodata/src/unemp": "values",
        "modechoice/modechoice": "classes", "nile/nile": "values", "randhie/randhie": "classes",
        "randhie/src/randhie": "classes", "scotland/scotvote": "values",
        "scotland/src/scotland_population": "line 54", "scotland/src/scotvote": "values", "spector/spector": "classes",
        "stackloss/stackloss": "values", "star98/star98": "values", "statecrime/statecrime": "values",
        "strikes/strikes": "values", "sunspots/sunspots": "values",
    },
    "vega_datasets/_data": {
        "airports": "values", "iowa-electricity": "values", "la-riots": "values", "seattle-temps": "dates",
        "seattle-weather": "classes", "sf-temps": "dates", "stocks": "values", "us-employment": "values",
    },
}  # fmt: skip
"""By library: the task that is right with no key said, or what the refusal must say. All have a .csv ending."""

LINEAR = ("stackloss/stackloss", "copper/copper", "elnino/elnino", "engel/engel", "star98/star98", "longley/longley",
          "cancer/cancer", "macrodata/macrodata", "nile/nile", "heart/heart")  # fmt: skip
"""Of statsmodels, columns of numbers without a gap, on which a line is fitted."""

UPDATES_PER_KAPPA = 4
SEEDS = 10

_CHILD = """
import sys, time, resource
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
begun = time.process_time()
try:
    understood(sys.argv[1])
    said = "read"
except UserError as error:
    said = str(error)[:70]
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.process_time() - begun, int(peak) / 1024, said, sep="\\t")
"""

HOSTILE = {
    "a line of 1 GB": lambda file: (file.write(b"a,b\n1,2\n"), file.truncate(1_000_000_000)),
    "a line of 49 MB": lambda file: file.write(b"a,b\n1,2\n" + b"x" * 49_000_000),
    "a million columns": lambda file: file.write(2 * (b",".join([b"1"] * 1_000_000) + b"\n")),
    "quotes that never end": lambda file: file.write(b'a,b\n1,"' + b"2,3\n" * 200_000),
    "a quote on every line": lambda file: file.write(b"a,b\n" + b'1,"2\n' * 9_000_000),
    "random bytes": lambda file: file.write(np.random.default_rng(0).bytes(40_000_000)),
    "bytes without zeros": lambda file: file.write(np.random.default_rng(0).integers(1, 256, 4_000_000, np.uint8)),
    "twelve million rows": lambda file: file.write(b"1,2\n" * 12_000_000),
    "line ends alone": lambda file: file.write(b"\r" * 45_000_000),
    "separators alone": lambda file: file.write((b"," * 190_000 + b"\n") * 200),
}  # fmt: skip
"""How each is written."""


def figures() -> Iterator[Figure]:
    yield from _real()
    yield from _beside_closed_form()
    yield from _beside_classifiers()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        random = np.random.default_rng(0).normal(size=(100_000, 20))
        np.savetxt(path, random, "%.6g", ",", header=",".join(f"c{n}" for n in range(20)), comments="")
        seconds, megabytes, _ = in_child(path)
        yield Figure("100 000 rows of 20 columns understood", seconds, " s", at_most=1.5)
        yield Figure("the same, the most memory", megabytes, " MB", at_most=300)
        for name, write in HOSTILE.items():
            path = Path(folder) / "hostile.csv"
            with path.open("wb") as file:
                write(file)
            seconds, megabytes, said = in_child(path)
            assert said != "read", name
            yield Figure(f"{name}, refused", seconds, " s", at_most=2)
            yield Figure(f"{name}, the most memory", megabytes, " MB", at_most=200)


def real_files() -> dict[Path, str]:
    """Every real file with what is right of it."""
    found = {}
    for folder, files in REAL.items():
        library, *within = folder.split("/")
        spec = find_spec(library)
        assert spec is not None, f"{library} is missing: pip install -e .[bench]"
        base = Path(*spec.submodule_search_locations, *within)
        found |= {base / f"{name}.csv": right for name, right in files.items()}
    return found


def in_child(path: Path) -> tuple[float, float, str]:
    """Seconds, megabytes at the most and what is said, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, megabytes, said = run.stdout.strip().split("\t")
    return float(seconds), float(megabytes), said


def _real() -> Iterator[Figure]:
    accepted = wrong = refused = 0
    for path, right in real_files().items():
        try:
            own = understood(path)
            own.parts(Shares(0.8, 0, 0.2), 0)
        except UserError as error:
            refused += right in str(error)
            wrong += right not in str(error)
        else:
            accepted += 1
            if own.task != right:
                wrong += 1
                print("  wrong:", path.name, own.target.name, own.task)
    yield Figure("real files", len(real_files()), "", at_least=40)
    yield Figure("real files accepted", accepted, "", at_least=34)
    yield Figure("real files refused with what is right to say", refused, "")
    yield Figure("real files taken wrongly", wrong, "", at_most=0)


def _beside_closed_form() -> Iterator[Figure]:
    import pandas
    from sklearn.linear_model import LinearRegression

    worst, furthest, hard = 0.0, 0.0, 0
    paths = {str(path.with_suffix("")): str(path) for path in real_files()}
    for name in ("diabetes", *LINEAR):
        line = name if name in SHIPPED else next(path for key, path in paths.items() if key.endswith(name))
        line += " train=1"
        if name.startswith("copper"):  # its last column counts the years
            line += " target=WORLDCONSUMPTION"
        plan = parse_training(f"{line} layers=none")
        own, train = plan.own_data(), plan.begin().train_set
        read = pandas.read_csv(SHIPPED[name].path if name in SHIPPED else line.split()[0])
        read.columns = [" ".join(str(head).split()).strip("'") for head in read.columns]
        raw, y = read[[column.name for column in own.inputs]].to_numpy(float), read[own.target.name].to_numpy(float)
        best = np.sqrt(((y - LinearRegression().fit(raw, y).predict(raw)) ** 2).mean()) / y.std()
        rows = np.vstack([train.inputs, np.ones(len(y))])
        off = train.values[0] - np.linalg.lstsq(rows.T, train.values[0], rcond=None)[0] @ rows
        worst = max(worst, abs(np.sqrt((off**2).mean()) * train.units[1] / y.std() - best))
        kappa = conditioning(train).kappa
        if kappa > HARD:
            hard += 1
            assert "κ" in part_notes(own, plan.begin())[-1], name
            continue
        updates = int(UPDATES_PER_KAPPA * kappa) + 20
        rate = 1 / (2 * float(np.linalg.eigvalsh(rows @ rows.T / len(y))[-1]))
        options = f"layers=none batch=all optimizer=gradient-descent rate={rate!r} epochs={updates}"
        loss = parse_training(f"{line} {options}").begin().forward(updates).metrics()[0].loss
        furthest = max(furthest, loss / best**2 - 1)
    yield Figure("closed form beside scikit-learn, in deviations", worst, "", at_most=1e-6)
    yield Figure(f"descent after {UPDATES_PER_KAPPA}·κ updates, above the least loss", 100 * furthest, " %", at_most=1)
    yield Figure("files above κ = 1000, of which κ and a way out is said", hard, "")


def _beside_classifiers() -> Iterator[Figure]:
    from sklearn.neural_network import MLPClassifier

    for name in ("iris", "wine", "breast-cancer"):
        ours, theirs = [], []
        for seed in range(SEEDS):
            training = parse_training(f"{name} epochs=50 seed={seed}").begin()
            train, test = training.train_set, training.test_set
            ours.append(training.forward(50 * training.updates_per_epoch).metrics()[1].accuracy)
            peer = MLPClassifier((16, 16), activation="tanh", learning_rate_init=0.01, batch_size=32, alpha=0,
                                 max_iter=50, n_iter_no_change=50, random_state=seed)  # fmt: skip
            theirs.append(peer.fit(train.inputs.T, train.labels).score(test.inputs.T, test.labels))
        apart = 100 * (np.mean(ours) - np.mean(theirs))
        yield Figure(
            f"{name}: accuracy above scikit-learn's, in its spreads", apart / (100 * np.std(theirs)), "", at_least=-1
        )
