"""Small files with the oddities of real ones: what is learnt, as what, from what, and what is left out."""

import pytest

from tutor.engine.data.dataset import Shares
from tutor.engine.data.own_data import Choices
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
from tutor.engine.training.training_line import parse_training
from tutor.lab.data_told import data_sentences


def lines(head, *rows, end="\n"):
    return end.join([head, *rows]) + end


def column(*cells):
    return lines("x,y", *(f"{n}.5,{cell}" for n, cell in enumerate(cells)))


IRIS = [f"{'setosa' if n < 4 else 'virginica'},{n}.1,{n * n}.3,{n}.2" for n in range(8)]
WINE = [f"7.{n};0,{n * 7 % 10};{5 + n % 3}" for n in range(12)]

UNDERSTOOD = {
    # name: text, target, task, rows used, inputs, left out
    "house prices": (lines("size,price", *(f"{n},{n * 900}" for n in range(12))), "price", "values", 12, 1, ()),
    "xor": (lines("x1,x2,y", "0,0,0", "0,1,1", "1,0,1", "1,1,0"), "y", "classes", 4, 2, ()),
    "numbers alone": (lines("1,2.5", "2,4.5", "3,6.5"), "column 2", "values", 3, 1, ()),
    "quoted decimal commas": (lines("x,y", '"1,5","2,5"', '"2,0","3,5"', '"2,5","4,1"'), "y", "values", 3, 1, ()),
    "one gap": (lines("h,w,kind", "1,2,a", "2,,b", "3,4,a", "4,5,b"), "kind", "classes", 4, 2, ()),
    "a gap in the target": (
        lines("t,co2", *(f"{n},{'' if n == 4 else n * 1.5}" for n in range(30))),
        "co2",
        "values",
        29,
        1,
        (),
    ),
    "iris with its class first": (lines("species,a,b,c", *IRIS), "species", "classes", 8, 3, ()),
    "iris without a head, class last": (
        lines(*(",".join(row.split(",")[::-1]) for row in IRIS)),
        "column 4",
        "classes",
        8,
        3,
        (),
    ),
    "wine with semicolons and commas": (lines("acid;sugar;quality", *WINE), "quality", "classes", 12, 2, ()),
    "wine as scikit-learn writes it": (
        lines("8,2,low,high", *(f"{n}.5,{n * n},{n % 2}" for n in range(8))),
        "column 3",
        "classes",
        8,
        2,
        (),
    ),
    "counts of eighteen sizes": (lines("x,count", *(f"{n},{n % 18}" for n in range(90))), "count", "values", 90, 1, ()),
    "counts with holes": (
        lines("x,affairs", *(f"{n}.5,{[0, 1, 2, 3, 7, 12][n % 6]}" for n in range(60))),
        "affairs",
        "values",
        60,
        1,
        (),
    ),
    "glass, whose fourth kind is missing": (
        lines("x,type", *(f"{n}.5,{[1, 2, 3, 5, 6, 7][n % 6]}" for n in range(60))),
        "type",
        "classes",
        60,
        1,
        (),
    ),
    "true and false": (column("True", "False", "True", "False"), "y", "classes", 4, 1, ()),
    "yes and no": (column("yes", "no", "no", "yes"), "y", "classes", 4, 1, ()),
    "signs as classes": (column(-1, 1, 1, -1, 1), "y", "classes", 5, 1, ()),
    "a target called target": (
        lines("a,target,b", *(f"{n}.5,{n * n}.5,{n}" for n in range(6))),
        "target",
        "values",
        6,
        2,
        (),
    ),
    "an id in capitals": (
        lines("ID,x,y", *(f"{n},{n * n}.5,{n}.5" for n in range(1, 8))),
        "y",
        "values",
        7,
        1,
        ("ID",),
    ),
    "ids of customers": (
        lines("customerID,x,y", *(f"{900 + n},{n * n}.5,{n}.5" for n in range(8))),
        "y",
        "values",
        8,
        1,
        ("customerID",),
    ),
    "the numbers of rows that pandas writes": (
        lines(",x,y", *(f"{n},{n * n}.5,{n}.5" for n in range(8))),
        "y",
        "values",
        8,
        1,
        ("unnamed 1",),
    ),
    "the numbers of rows twice": (
        lines("Unnamed: 0,x,y", *(f"{n},{n * n}.5,{n}.5" for n in range(8))),
        "y",
        "values",
        8,
        1,
        ("Unnamed: 0",),
    ),
    "the names of rows that R writes": (
        lines('"mpg" "hp"', *(f'"{n}" {n}.5 {n * n}.5' for n in range(1, 8))),
        "hp",
        "values",
        7,
        1,
        ("unnamed 1",),
    ),
    "dates": (
        lines("date,x,y", *(f"2020-01-{n:02},{n}.5,{n * n}.5" for n in range(1, 9))),
        "y",
        "values",
        8,
        1,
        ("date",),
    ),
    "dates in words": (
        lines("date,x,y", *(f"Jan {n} 2000,{n}.5,{n * n}.5" for n in range(1, 9))),
        "y",
        "values",
        8,
        1,
        ("date",),
    ),
    "months": (
        lines("date,x,y", *(f"Feb-1-199{n},{n}.5,{n * n}.5" for n in range(1, 9))),
        "y",
        "values",
        8,
        1,
        ("date",),
    ),
    "quarters": (
        lines("period,x,y", *(f"197{n}Q1,{n}.5,{n * n}.5" for n in range(1, 9))),
        "y",
        "values",
        8,
        1,
        ("period",),
    ),
    "times of day": (
        lines("at,x,y", *(f"{n:02}:30,{n}.5,{n * n}.5" for n in range(1, 9))),
        "y",
        "values",
        8,
        1,
        ("at",),
    ),
    "names of people": (
        lines("name,x,y", *(f'"Brand{n}, Mr.",{n}.5,{n * n}.5' for n in range(30))),
        "y",
        "values",
        30,
        1,
        ("name",),
    ),
    "a column that is empty": (
        lines("x,none,y", *(f"{n}.5,,{n * n}.5" for n in range(8))),
        "y",
        "values",
        8,
        1,
        ("none",),
    ),
    "a last column of names": (
        lines("x,y,name", *(f"{n}.5,{n * n}.5,Name {n}" for n in range(30))),
        "y",
        "values",
        30,
        1,
        ("name",),
    ),
    "prices with a currency": (
        lines("x,price", *(f'{n}.5,"${n + 1},{n}00.50"' for n in range(8))),
        "price",
        "values",
        8,
        1,
        (),
    ),
    "per cent": (lines("x,share", *(f"{n}.5,{n * n}.5 %" for n in range(8))), "share", "values", 8, 1, ()),
    "kilograms": (lines("weight,y", *(f"{n}.5 kg,{n * n}.5" for n in range(8))), "y", "values", 8, 1, ()),
    "gaps of many names": (
        lines("x,y", "NA,1.5", "nan,2.5", "?,3.5", "-,4.5", "5.5,5.5", "6.5,7.5"),
        "y",
        "values",
        6,
        1,
        (),
    ),
    "a title": (lines("Sales of 2020", "x,y", *(f"{n}.5,{n * n}.5" for n in range(6))), "y", "values", 6, 1, ()),
    "a preamble": (
        lines("Series:,7", "Source: office", "Seasonal", "x,y,z,", *(f"{n}.5,{n},{n * n}.5" for n in range(6))),
        "z",
        "values",
        6,
        2,
        (),
    ),
    "names in single quotes": (lines("'x' 'y'", *(f"{n}.5 {n * n}.5" for n in range(6))), "y", "values", 6, 1, ()),
    "a line break in a cell": (lines("x,y", '1.5,"a\nb"', "2.5,c", '3.5,"a\nb"', "4.5,c"), "y", "classes", 4, 1, ()),
    "doubled quotes": (
        lines("x,y", '1.5,"6"" pipe"', "2.5,none", '3.5,"6"" pipe"', "4.5,none"),
        "y",
        "classes",
        4,
        1,
        (),
    ),
    "a class in two cases": (column("setosa", "SETOSA", "setosa", "other", "other", "other"), "y", "classes", 6, 1, ()),
    "powers of ten": (column("1e3", "2.5E-3", "-7e+1", "4"), "y", "values", 4, 1, ()),
    "two rows": (lines("x,y", "1.5,2.5", "2.5,3.5"), "y", "values", 2, 1, ()),
    "a semicolon in every word": (
        lines("x\ty", *(f"{n}.5\t{'a;b' if n % 2 else 'c;d'}" for n in range(6))),
        "y",
        "classes",
        6,
        1,
        (),
    ),
    "words as inputs": (
        lines("city,x,y", *(f"{'abc'[n % 3]},{n}.5,{n * n}.5" for n in range(9))),
        "y",
        "values",
        9,
        4,
        (),
    ),
    "a byte order mark": ("\ufeff" + lines("x,y", "1.5,2.5", "2.5,3.5"), "y", "values", 2, 1, ()),
    "line ends of Windows": (lines("x,y", "1.5,a", "2.5,b", "3.5,a", end="\r\n"), "y", "classes", 3, 1, ()),
    "a separator that is named": (lines("sep=;", "x;y", "1,5;2", "2,5;3"), "y", "values", 2, 1, ()),
    "remarks and empty lines": (
        lines("# measured in May", "x,y", "", *(f"{n}.5,{n * n}.5" for n in range(6)), ""),
        "y",
        "values",
        6,
        1,
        (),
    ),
    "pipes": (lines("x|y", *(f"{n}.5|{n * n}.5" for n in range(6))), "y", "values", 6, 1, ()),
    "a separator behind every row": (lines("x,y,", *(f"{n}.5,{n * n}.5," for n in range(6))), "y", "values", 6, 1, ()),
    "a head that stands twice": (lines("x,x,y", *(f"{n}.5,{n},{n * n}.5" for n in range(6))), "y", "values", 6, 2, ()),
    "thousands": (lines("x,y", *(f'{n}.5,"{n + 1},000,{n}00"' for n in range(6))), "y", "values", 6, 1, ()),
    "blanks that line the columns up": (
        lines("   x      y", *(f"  {n}.5   {n * n}.5" for n in range(6))),
        "y",
        "values",
        6,
        1,
        (),
    ),
    "a class of one character": (column("M", "F", "M", "F"), "y", "classes", 4, 1, ()),
    "years": (lines("year,y", *(f"{1990 + n},{n * n}.5" for n in range(8))), "y", "values", 8, 1, ()),
    "a minus of typesetters": (column("\u22121.5", "2.5", "\u22123.5", "4.5"), "y", "values", 4, 1, ()),
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_real_oddity_is_understood(tmp_path, name):
    text, target, task, rows, inputs, left_out = UNDERSTOOD[name]
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8", newline="")
    own = understood(path)
    train, _, _ = own.parts(Shares(1, 0, 0), 0)
    assert (own.target.name, own.task, len(own.rows), len(train.features)) == (target, task, rows, inputs)
    assert tuple(column.name for column, _ in own.left_out) == left_out
    assert all(why for _, why in own.left_out)
    said = " ".join(data_sentences(own))
    assert f"Learnt: {target} (" in said
    assert f"Task: {task} (" in said


def test_the_corpus_holds_sixty_files_and_more():
    assert len(UNDERSTOOD | REFUSED) >= 60


REFUSED = {
    "a slip among numbers": (
        lines("x,y", *(f"{n}.5,{n}" for n in range(30)), "3.5,l0"),
        "",
        r"line 32: “l0” in y .* drop=y",
    ),
    "too large": (lines("x,y", "1e300,0.5", "2,1.5", "3,2.5"), "", "line 2: “1e300” in x is too large"),
    "one class": (column("a", "a", "a"), "", "one class only, “a”"),
    "dates alone": (
        lines("date,y", *(f"2020-01-{n:02},{n}.5" for n in range(1, 9))),
        "",
        "takes another column, of numbers or of words",
    ),
    "an almost empty target": (
        lines("x,y", "1,2", "2,", "3,", "4,"),
        "",
        "1 row .* y is empty in the others; name another column with target=",
    ),
    "a short row": (lines("x,y,z", "1,2,3", "4,5", "7,8,9"), "", "line 3: the row has 2 cells and the table 3 columns"),
    "values of words": (column("a", "b", "a", "b"), "values", "line 2: “a” in y is no number, .* task=classes"),
    "a control sequence": (
        lines("x,y", *(f"{n}.5,{n}" for n in range(30)), "3.5,\x1b[2J"),
        "",
        r"line 32: “⟨U\+001B⟩\[2J”",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_understood_is_refused_with_line_cell_and_way_out(tmp_path, name):
    text, task, sentence = REFUSED[name]
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=sentence):
        understood(path, Choices(task=task))


def test_a_class_of_few_rows_is_in_every_part_of_a_split_and_its_lack_is_said_elsewhere(tmp_path):
    path = tmp_path / "rare.csv"
    path.write_text(lines("x,y", *(f"{n}.5,{'rare' if n < 10 else 'often'}" for n in range(200))))
    plan = parse_training(f"{path} split=0.8,0,0.2")
    for part in (plan.begin().train_set, plan.begin().test_set):
        assert (part.labels == 1).mean() == pytest.approx(0.05)
    lacks = [parse_training(f"{path} train=0.99 seed={seed}") for seed in range(3)]
    notes = [plan.own_data().split_notes(plan.begin().train_set, plan.begin().test_set) for plan in lacks]
    assert any(
        "The test part has no row of rare" in note and "split=0.8,0,0.2" in note for each in notes for note in each
    )
