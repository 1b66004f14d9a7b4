"""Tables that come along, read as a person's own are; README.md beside them has their licences."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor.engine.data.dataset import Kind
from tutor.engine.data.datasets import DATASETS, DatasetSource


@dataclass(frozen=True, slots=True)
class ShippedTable:
    """A table by the name people type."""

    name: str
    title: str
    kind: Kind
    source: str
    """A sentence on who measured it, and under what licence it is."""

    @property
    def path(self) -> Path:
        return Path(__file__).parent / "tables" / f"{self.name}.csv"


_UCI = "UCI Machine Learning Repository, CC BY 4.0."

SHIPPED: Mapping[str, ShippedTable] = {
    table.name: table
    for table in (
        ShippedTable("iris", "three kinds of iris", "classification",
            f"Petals and sepals of 150 irises in cm, by E. Anderson and R. A. Fisher (1936). {_UCI}"),
        ShippedTable("wine", "wines of three cultivars", "classification",
            f"What is in 178 wines of one region, by M. Forina and others (1991). {_UCI}"),
        ShippedTable("breast-cancer", "tumours, malignant or benign", "classification",
            f"Cell nuclei of 569 tumours, by W. Wolberg, O. Mangasarian and W. N. Street (1995). {_UCI}"),
        ShippedTable("diabetes", "how diabetes went on in a year", "regression",
            "442 patients and how ill they were a year later, by B. Efron and others (2004), who state no licence."),
    )
}  # fmt: skip

KNOWN: Mapping[str, DatasetSource | ShippedTable] = {**DATASETS, **SHIPPED}
"""Every data set that has a name, those that are drawn first."""
