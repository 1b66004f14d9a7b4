"""`tutor fit` trains a network and prints how it went, `tutor data` how it understands a file.

`tutor predict` asks a saved network about new rows.

`tutor train` opens the trainer, `tutor graph` a graph.
"""

import sys
from pathlib import Path

import click

from tutor.cli.forms import JSON, forms
from tutor.cli.keyed import FormulaCommand, TrainingCommand, set_option
from tutor.cli.opening import open_program, opening_options


@click.command(cls=TrainingCommand)
@click.argument("line", nargs=-1, metavar="DATASET")
@set_option
@click.option("--xray", type=click.IntRange(0), help="Print the whole arithmetic of a training example, by its number.")
@click.option("--rates", is_flag=True, help="Train nothing: try rising rates from the line's weights, to find one.")
@click.option("--test", is_flag=True, help="Look at the test set at the end, where split= keeps one apart.")
@click.option(
    "--beside",
    multiple=True,
    metavar="CHANGES",
    help='Train another one alongside that differs in CHANGES, as in "optimizer=momentum rate=0.1"; up to three times.',
)
@forms(json=JSON)
@click.option("--as", "library", type=click.Choice(["pytorch"]), help="Print the training as a script instead.")
@click.option(
    "--save", metavar="FILE", help="Save the network at the end: .json or .npz to open again, .py for PyTorch."
)
@click.option("--no-chart", is_flag=True, help="Print the numbers without the charts.")
def fit(
    options: dict[str, object],
    xray: int | None,
    rates: bool,
    test: bool,
    beside: tuple[str, ...],
    form: str | None,
    library: str | None,
    save: str | None,
    no_chart: bool,
) -> None:
    """Train a network on a DATASET, a name or a file with a table, and print how well it does.

    \b
    tutor fit moons --layers 8,8 --epochs 50
    tutor fit digits --layers 32 --optimizer momentum --rate 0.1
    tutor fit "spiral layers=16,16 inputs=x,y,sinx,siny rate=0.03"
    tutor fit houses.csv --target price --drop id
    tutor fit moons --split 0.6,0.2,0.2 --patience 5 --test
    tutor fit "moons steps=40 then rate=0.001 freeze=W1 prune=20% steps=60"
    tutor fit moons layers=8,8 --rates
    tutor fit houses.csv --save houses.json
    tutor fit moons --beside "optimizer=momentum rate=0.1" --beside weights=1

    The keys of a line and the options here are the same; `tutor fit` alone lists them, and the data sets.
    """
    from tutor.plain.fit import print_fit, print_rates, print_training_script

    if rates:
        print_rates(options, form == "json")
    elif library is not None:
        print_training_script(options)
    else:
        print_fit(options, form == "json", not no_chart, beside=beside, test=test, xray_of=xray, save=save)


@click.command(cls=TrainingCommand)
@click.argument("line", nargs=-1, metavar="[DATASET]")
@set_option
@opening_options
def train(options: dict[str, object], plain: bool, theme: str | None, data_dir: Path | None) -> None:
    """Open the trainer, on a DATASET or a line such as "moons layers=8,8 rate=0.03"."""
    text = None
    if options:
        from tutor.engine.training.training_line import plan_from, training_line

        plan = plan_from(options)
        plan.begin()  # what is no training is said here, before a screen opens
        text = training_line(plan)
    sys.exit(open_program("train", text, plain, theme, data_dir))


@click.command(cls=TrainingCommand)
@click.argument("line", nargs=-1, metavar="FILE", required=True)
@set_option
@forms(json=JSON)
def data(options: dict[str, object], form: str | None) -> None:
    """Say how a FILE with a table is understood: its columns, what is learnt from them, what is left out, and why.

    \b
    tutor data houses.csv
    tutor data houses.csv --target price --task values --drop id,street --gaps median

    Cells may be parted by commas, semicolons, tabs, bars or blanks. What is said here, tutor fit does.
    """
    from tutor.plain.fit import print_data

    print_data(options, form == "json")


@click.command()
@click.argument("network", metavar="NETWORK")
@click.argument("rows", metavar="ROWS")
@forms(json=JSON, csv="Print comma-separated values, every number in full.")
def predict(network: str, rows: str, form: str | None) -> None:
    """Say what a saved NETWORK makes of the ROWS of a file, which are read as those that it learnt from were.

    \b
    tutor fit houses.csv --target price --save houses.json
    tutor predict houses.json new.csv
    """
    from tutor.plain.predict import print_predictions

    print_predictions(network, rows, form)


@click.command(cls=FormulaCommand)
@click.argument("formula", metavar="[NAME|FORMULA]", required=False)
@click.argument("inputs", nargs=-1, metavar="[x=2 w=3 …]")
@forms(json=JSON)
def graph(formula: str | None, inputs: tuple[str, ...], form: str | None) -> None:
    """Walk a computational graph forward and backward: a ready one by its NAME, or a FORMULA.

    \b
    tutor graph                          lists the ready ones
    tutor graph neuron
    tutor graph "(w*x - y)^2" w=2 x=3 y=5
    tutor graph "z = w*x + b; a = tanh(z); (a - 1)^2" w=0.5 x=2 b=-0.5
    """
    from tutor.plain.graph import print_graph

    print_graph(formula, inputs, form == "json")


COMMANDS = (train, fit, data, predict, graph)
