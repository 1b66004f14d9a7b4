"""Write the tables that come along, `tutor/engine/data/tables/*.csv`, from the files that scikit-learn ships.

Run with scikit-learn installed: `python tests/oracles/make_tables.py`. Sources and licences stand in
`tutor/engine/data/README.md`.
"""

import csv
from pathlib import Path

import sklearn.datasets

FOLDER = Path(__file__).parents[2] / "tutor" / "engine" / "data" / "tables"


def write(name: str, heads: list[str], rows: list[list[object]]) -> None:
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([heads, *rows])


def short(number: float) -> str:
    return f"{number:.12g}"


def main() -> None:
    iris = sklearn.datasets.load_iris()
    names = [name.removesuffix(" (cm)") for name in iris.feature_names]
    classes = [str(iris.target_names[label]) for label in iris.target]
    write("iris", [*names, "species"], rows(iris.data, classes))
    wine = sklearn.datasets.load_wine()
    names = [name.replace("_", " ") for name in wine.feature_names]
    names[names.index("od280/od315 of diluted wines")] = "od280/od315"
    write("wine", [*names, "cultivar"], rows(wine.data, [str(label + 1) for label in wine.target]))
    cancer = sklearn.datasets.load_breast_cancer()
    classes = [str(cancer.target_names[label]) for label in cancer.target]
    write("breast-cancer", [*map(str, cancer.feature_names), "diagnosis"], rows(cancer.data, classes))
    diabetes = sklearn.datasets.load_diabetes(scaled=False)
    names = ["age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu", "progression"]
    write("diabetes", names, rows(diabetes.data, [short(value) for value in diabetes.target]))


def rows(data: list[list[float]], last: list[str]) -> list[list[object]]:
    return [[*map(short, row), end] for row, end in zip(data, last, strict=True)]


if __name__ == "__main__":
    main()
