"""Write tutor/engine/data/digits.npz from scikit-learn's copy; run with `pip install -e .[bench]`."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits


def main() -> None:
    digits = load_digits()
    np.savez_compressed(
        Path(__file__).parents[2] / "tutor" / "engine" / "data" / "digits.npz",
        pictures=digits.data.astype(np.uint8),
        labels=digits.target.astype(np.uint8),
    )


if __name__ == "__main__":
    main()
