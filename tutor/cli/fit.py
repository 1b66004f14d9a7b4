"""`tutor fit` trains a network and prints how it went; `tutor train` opens the trainer; `tutor graph` a graph."""

import sys
from pathlib import Path

import click

from tutor.cli.opening import data_option, open_program, plain_option, theme_option

_OPTION_KEYS = (
    "layers", "activation", "loss", "optimizer", "rate", "batch", "epochs", "seed", "schedule", "noise", "samples",
    "inputs", "l1", "l2",
)  # fmt: skip


@click.command()
@click.argument("line", nargs=-1, metavar="DATASET")
@click.option("--layers", metavar="COUNTS", help="Neurons of each hidden layer, as in 8,8, or none.")
@click.option(
    "--activation", metavar="NAME", help="What a hidden neuron makes of its sum: tanh, relu, sigmoid, linear."
)
@click.option("--loss", metavar="NAME", help="What is minimised: cross-entropy, binary-cross-entropy, mse.")
@click.option("--optimizer", metavar="NAME", help="The update rule.")
@click.option("--rate", metavar="NUMBER", help="The learning rate α.")
@click.option("--batch", metavar="SIZE", help="Examples for each update, or all.")
@click.option("--epochs", metavar="COUNT", help="How often all examples are seen.")
@click.option("--seed", metavar="NUMBER", help="Draws the data and the first weights, and orders the batches.")
@click.option("--schedule", metavar="NAME", help="How the rate changes from update to update.")
@click.option("--noise", metavar="NUMBER", help="How noisy the data is, from 0 to 1.")
@click.option("--samples", metavar="COUNT", help="How many samples are drawn.")
@click.option("--inputs", metavar="NAMES", help="What the network sees of a point, as in x,y,x2,y2,xy.")
@click.option("--l1", metavar="NUMBER", help="λ₁ of the penalty λ₁·Σ|w|.")
@click.option("--l2", metavar="NUMBER", help="λ₂ of the penalty ½·λ₂·Σw².")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any other key of a training: beta=0.8.")
@click.option("--patience", type=click.IntRange(1), help="Stop when the test loss has not fallen for so many epochs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--no-chart", is_flag=True, help="Print the numbers without the charts.")
def fit(
    line: tuple[str, ...],
    settings: tuple[str, ...],
    patience: int | None,
    as_json: bool,
    no_chart: bool,
    **options: str | None,
) -> None:
    """Train a network on a DATASET, a name or a .csv file, and print how well it does.

    \b
    tutor fit moons --layers 8,8 --epochs 50
    tutor fit digits --layers 32 --optimizer momentum --rate 0.1
    tutor fit "spiral layers=16,16 inputs=x,y,sinx,siny rate=0.03"

    The keys of the line and the options here are the same; `tutor fit` alone lists them,
    and the data sets.
    """
    from tutor.plain.fit import print_fit

    words = [f"{key}={options[key]}" for key in _OPTION_KEYS if options[key] is not None]
    print_fit(" ".join([*line, *words, *settings]), patience, as_json, chart=not no_chart)


@click.command()
@click.argument("line", nargs=-1, metavar="[DATASET]")
@plain_option
@theme_option
@data_option
def train(line: tuple[str, ...], plain: bool, theme: str | None, data_dir: Path | None) -> None:
    """Open the trainer, on a DATASET or a line such as "moons layers=8,8 rate=0.03"."""
    text = " ".join(line)
    if text:
        from tutor.engine.training.training_line import parse_training

        parse_training(text).begin()  # what is no training is said here, before a screen opens
    sys.exit(open_program("train", text or None, plain, theme, data_dir))


@click.command()
@click.argument("formula", metavar="[NAME|FORMULA]", required=False)
@click.argument("inputs", nargs=-1, metavar="[x=2 w=3 …]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def graph(formula: str | None, inputs: tuple[str, ...], as_json: bool) -> None:
    """Walk a computational graph forward and backward: a ready one by its NAME, or a FORMULA.

    \b
    tutor graph                          lists the ready ones
    tutor graph neuron
    tutor graph "(w*x - y)^2" w=2 x=3 y=5
    tutor graph "z = w*x + b; a = tanh(z); (a - 1)^2" w=0.5 x=2 b=-0.5
    """
    from tutor.plain.graph import print_graph

    print_graph(formula, inputs, as_json)


COMMANDS = (train, fit, graph)
