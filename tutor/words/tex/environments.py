"""The environments that lessons may use, by how their cells are laid out."""

DELIMITERS = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
"""What stands around a matrix."""
ALIGNED = frozenset({"aligned", "align", "align*", "split"})
"""Columns in pairs that meet at a relation."""
GATHERED = frozenset({"gathered", "gather", "gather*"})
"""Lines one under the other, centred."""
ENVIRONMENTS = frozenset({*DELIMITERS, "cases", *ALIGNED, *GATHERED})
