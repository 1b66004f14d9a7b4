"""Tables as people keep them, written here, each with what must be understood of it."""

import json

import numpy as np
import pytest

from tutor.engine.data.dataset import Shares
from tutor.engine.data.own_data import Choices
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError

ROWS = "1.5;2;0.25\n-0.5;3;15.5\n4;5.5;2.75\n"
NUMBERS = [[1.5, -0.5, 4], [2, 3, 5.5], [0.25, 15.5, 2.75]]


FOUR_FIFTHS = Shares(0.8, 0, 0.2)


def read(tmp_path, text, name="own.csv", **choices):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return understood(path, Choices(**choices))


def told(data):
    return [*data.table.notes, data.target_why, data.task_why, data.gaps_why, *(why for _, why in data.left_out)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a;b;c\n" + ROWS, "own.csv"),
        (("a;b;c\n" + ROWS).replace(";", ","), "OWN.CSV"),
        (("a;b;c\n" + ROWS).replace(";", "\t"), "own.tsv"),
        (("a;b;c\n" + ROWS).replace(";", " | "), "own.txt"),
        (("a;b;c\n" + ROWS).replace(";", "   "), "own.data"),
        (("  a;b;c\n" + ROWS).replace(";", " \t "), "own.Data"),
        ("a;b;c\n" + ROWS.replace(".", ","), "own.csv"),
        ("a\tb\tc\n" + ROWS.replace(".", ",").replace(";", "\t"), "own.csv"),
        ("a;b;c\n".replace(";", ",") + '"1,5","2","0,25"\n"-0,5","3","15,5"\n4,"5,5","2,75"\n', "own.csv"),
        ("\ufeffa;b;c\n" + ROWS, "own.csv"),
        (("a;b;c\n" + ROWS).encode("utf-16"), "own.csv"),
        (b"\xfe\xff" + ("a;b;c\n" + ROWS).encode("utf-16-be"), "own.csv"),
        ("# what this is\n# and, from, whom\na;b;c\n" + ROWS.replace("\n", "\n# aside\n"), "own.csv"),
        ("sep=;\na;b;c\n" + ROWS.replace(".", ","), "own.csv"),
        (("a;b;c\n" + ROWS).replace("\n", ";\n"), "own.csv"),
        ("a;b;c\n" + ROWS.replace("\n", ";\n"), "own.csv"),
        (("\n\na;b;c\n" + ROWS + ";;\n").replace("\n", "\r\n\r\n"), "own.csv"),
        (("a;b;c\n" + ROWS).replace("\n", "\r"), "own.csv"),
        ("A title of its own\n\na;b;c\n" + ROWS, "own.csv"),
        (("3;2;c\n" + ROWS).replace(";", ","), "own.csv"),
        (("a;b;c\n" + ROWS).replace("-", "−"), "own.csv"),
    ],
)  # fmt: skip
def test_the_same_numbers_are_read_whatever_parts_ends_or_encodes_them(tmp_path, text, name):
    data = read(tmp_path, text, name)
    assert [column.numbers.tolist() for column in data.columns] == NUMBERS
    assert (data.target, data.task, len(data.rows)) == (data.columns[-1], "values", 3)
    if "a" in str(text)[:3]:
        assert data.table.heads == ("a", "b", "c")


@pytest.mark.parametrize(
    ("cells", "numbers", "said"),
    [
        (["1,234", "12,345.5", "7"], [1234, 12345.5, 7], "commas part thousands"),
        (["1.234,5", "12.345", "7,25"], [1234.5, 12345, 7.25], "thousands are grouped"),
        (["1 234,5", "12 345", "7,25"], [1234.5, 12345, 7.25], "thousands are grouped"),
        (["$1,200", "$3.50", "$7"], [1200, 3.5, 7], "$ is left away"),
        (["12 %", "3.5 %", "7 %"], [12, 3.5, 7], "% is left away"),
        (["12kg", "3,5kg", "7kg"], [12, 3.5, 7], "kg is left away"),
    ],
)
def test_marks_of_thousands_currency_and_units_are_read_where_the_whole_column_agrees(tmp_path, cells, numbers, said):
    data = read(tmp_path, "a,b\n" + "".join(f'"{cell}",{n}.5\n' for n, cell in enumerate(cells)))
    assert data.columns[0].numbers.tolist() == numbers
    assert data.columns[0].read_as == said


def test_latin_1_is_read_and_said(tmp_path):
    data = read(tmp_path, "größe,art\n1,schön\n2,schön\n3,öde\n4,öde\n".encode("latin-1"))
    assert data.table.heads == ("größe", "art")
    assert data.classes == ("schön", "öde")
    assert any("line 1" in note and "Latin-1" in note for note in data.table.notes)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("", ("column 1", "column 2", "column 3")),
        ("a,a,a\n", ("a", "a 2", "a 3")),
        ("a,,b\n", ("a", "unnamed 2", "b")),
        ("two  words,\"with, comma\",b\n", ("two words", "with, comma", "b")),
    ],
)  # fmt: skip
def test_heads_that_are_missing_doubled_or_empty_are_made_up_and_said(tmp_path, head, names):
    data = read(tmp_path, f"{head}1,2,3.5\n2,5,4\n7,5,4\n")
    assert data.table.heads == names
    assert len(data.rows) == 3


def test_the_names_of_rows_that_pandas_and_r_write_are_left_out(tmp_path):
    for text in (",a,b\n0,1.5,2\n1,2.5,7\n2,3,9\n", '"a" "b"\n"1" 1.5 2\n"2" 2.5 7\n"3" 3 9\n'):
        data = read(tmp_path, text)
        assert [column.name for column in data.inputs] == ["a"]
        assert data.left_out[0][1].startswith("an id")


@pytest.mark.parametrize(
    ("targets", "choices", "task"),
    [
        (["a", "b", "a", "b"], {}, "classes"),
        ([0, 1, 1, 0], {}, "classes"),
        ([*range(12)], {}, "values"),
        ([100 * n for n in range(12)], {}, "values"),
        ([*range(12)], {"task": "classes"}, "classes"),
        ([5, 6, 7] * 5, {}, "classes"),
        ([5, 6, 7] * 5, {"task": "values"}, "values"),
        ([5, 6, 7] * 5, {"loss": "mse"}, "values"),
        ([5, 6, 7] * 5, {"loss": "mse", "task": "classes"}, "classes"),
        (["a", "b"] * 5, {"loss": "mse"}, "classes"),
        ([*range(12)], {"loss": "cross-entropy"}, "classes"),
        ([*range(18)] * 5, {}, "values"),
        ([0.5, 1.5] * 5, {}, "values"),
        ([1, 2], {}, "values"),
    ],
)
def test_words_and_few_numbers_that_repeat_are_classes_and_other_numbers_values(tmp_path, targets, choices, task):
    data = read(tmp_path, "x,y\n" + "".join(f"{n / 7},{target}\n" for n, target in enumerate(targets)), **choices)
    assert data.task == task
    different = len({*targets})
    assert data.task_why.startswith(f"{different} different ")
    assert len(data.classes) == (different if task == "classes" else 0)


def test_numbers_that_are_classes_stand_in_order_of_size_and_words_by_alphabet(tmp_path):
    assert read(tmp_path, "1,10\n2,9\n3,10.0\n").classes == ("9", "10")
    assert read(tmp_path, "1,10\n2,9\n3,10.0\n4,\n").classes == ("9", "10")
    assert read(tmp_path, "1,b\n2,a\n3,b\n").classes == ("a", "b")


def test_the_target_is_the_last_column_unless_another_is_called_so_or_is_the_one_of_words_and_first(tmp_path):
    row = "1.5,a,{},2.5\n"
    assert read(tmp_path, "u,v,class,w\n" + row.format(1) + row.format(2)).target.name == "class"
    iris = "species,length,width\n" + "".join(f"{'ab'[n % 2]},{n}.5,{n * n}.25\n" for n in range(6))
    assert read(tmp_path, iris).target.name == "species"
    assert read(tmp_path, iris, target="length").target.name == "length"
    assert read(tmp_path, iris, target="2").target.name == "length"
    assert read(tmp_path, iris.replace("width", "the width"), target="The_Width").target.name == "the width"
    assert read(tmp_path, iris, drop=("species",)).target.name == "width"


TITANIC = "PassengerId,Name,Born,Sex,Age,Cabin,Fare\n" + "".join(
    f'{n},"Name {n}, Mr",19{n}-02-03,{"mf"[n % 2]},{"" if n % 5 == 0 else n},,{n}.25\n' for n in range(10, 50)
)


def test_ids_dates_free_text_and_empty_columns_are_left_out_and_said(tmp_path):
    data = read(tmp_path, TITANIC)
    assert [column.name for column in data.inputs] == ["Sex", "Age"]
    why = {column.name: why for column, why in data.left_out}
    assert [*why] == ["PassengerId", "Name", "Born", "Cabin"]
    for name, said in zip(why, ["an id", "free text: 40 different words", "dates", "empty"], strict=True):
        assert said in why[name]
    names = read(tmp_path, TITANIC, words="onehot").parts(FOUR_FIFTHS, 0)[0].features
    assert len(names) == 2 + 1 + 32  # Sex, Age, and a name for each row to train on
    assert [column.name for column in read(tmp_path, TITANIC, words="drop").inputs] == ["Age"]


def test_a_count_of_one_s_own_is_no_id_and_an_id_is_used_where_there_is_nothing_else(tmp_path):
    assert [column.name for column in read(tmp_path, "x,y\n1,2.5\n2,3.5\n3,9.5\n").inputs] == ["x"]
    assert [column.name for column in read(tmp_path, "id,y\n1,2.5\n2,3.5\n3,9.5\n").inputs] == ["id"]


def table_with_gaps(gap, rows, gaps):
    return "a,b,y\n" + "".join(f"{gap if n < gaps else n * n},{n}.5,{n}.25\n" for n in range(rows))


@pytest.mark.parametrize("gap", ["", "NA", "nan", "NULL", "?", "-", "None", "N/A"])
def test_few_rows_with_gaps_are_left_out_and_many_are_filled_from_the_training_part(tmp_path, gap):
    few = read(tmp_path, table_with_gaps(gap, 40, 2))
    assert (few.gaps, len(few.rows)) == ("drop", 38)
    assert "2 rows of 40 have gaps in a (first in line 2) and are left out" in few.gaps_why
    many = read(tmp_path, table_with_gaps(gap, 40, 3))
    assert (many.gaps, len(many.rows)) == ("median", 40)
    assert len(read(tmp_path, table_with_gaps(gap, 40, 3), gaps="drop").rows) == 37


@pytest.mark.parametrize(("gaps", "middle"), [("median", np.median), ("mean", np.mean)])
def test_gaps_scales_and_words_come_from_the_rows_to_train_on_alone(tmp_path, gaps, middle):
    rows = [(float(n * n), n % 3, 3 * n + 0.5) for n in range(30)]
    text = "a,w,y\n" + "".join(f"{'' if n % 4 == 0 else a},{'uvw'[w]},{y}\n" for n, (a, w, y) in enumerate(rows))
    data = read(tmp_path, text, gaps=gaps)
    train, _, test = data.parts(FOUR_FIFTHS, 5, alike=False)
    order = np.random.default_rng((5, 30)).permutation(30)
    chosen, others = order[:24], order[24:]
    known = [rows[n][0] for n in chosen if n % 4]
    filled = np.array([middle(known) if n % 4 == 0 else rows[n][0] for n in range(30)])
    mean, deviation = filled[chosen].mean(), filled[chosen].std()
    np.testing.assert_allclose(train.inputs[0], (filled[chosen] - mean) / deviation)
    np.testing.assert_allclose(test.inputs[0], (filled[others] - mean) / deviation)
    assert train.features == ("a", "w = u", "w = v", "w = w")
    values = np.array([y for *_, y in rows])
    assert train.units == (values[chosen].mean(), values[chosen].std())
    np.testing.assert_allclose(test.values[0] * train.units[1] + train.units[0], values[others])


def test_rows_without_a_target_are_left_out_and_counted(tmp_path):
    data = read(tmp_path, "a,b\n1,0.5\n2,NA\n3,0.7\n4,\n")
    assert data.rows.tolist() == [0, 2]
    assert data.gaps_why == "2 rows of 4 without b are left out."


def test_all_rows_of_a_tiny_file_can_be_trained_on_and_that_nothing_is_tested_is_said(tmp_path):
    data = read(tmp_path, "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    train, validation, test = data.parts(Shares(1, 0, 0), 0)
    assert (len(train), len(validation), len(test)) == (4, 0, 0)
    assert "nothing is tested" in data.split_notes(train, test)[0]
    for shares in (Shares(0.05, 0, 0.95), Shares(0.95, 0, 0.05)):
        with pytest.raises(UserError, match=r"4 samples are too few for 0\.05 .* train=1 trains on all rows"):
            data.parts(shares, 0)


def test_a_part_that_lacks_a_class_and_classes_that_differ_in_capitals_are_said(tmp_path):
    from tutor.lab.data_told import data_record, data_sentences

    data = read(tmp_path, "x,y\n" + "".join(f"{n},{'rare' if n == 0 else 'often'}\n" for n in range(10)))
    train, _, test = data.parts(FOUR_FIFTHS, 0)
    assert [note[:37] for note in data.split_notes(train, test)] in (
        ["The test part has no row of rare: ano"], ["The training part has no row of rare:"],
    )  # fmt: skip
    slips = read(tmp_path, "x,y\n" + "".join(f"{n},{'SETOSA' if n == 3 else 'setosa'}\n" for n in range(10)))
    assert "Classes that differ in capitals alone count as different: SETOSA, setosa." in data_sentences(slips)
    assert json.loads(json.dumps(data_record(slips)))["classes"] == ["SETOSA", "setosa"]


@pytest.mark.parametrize(
    ("text", "choices", "sentence"),
    [
        ("", {}, "own.csv is empty"),
        ("a,b\n", {}, "fewer than 2 rows"),
        ("1\n2\n", {}, "line 1: there must be at least one input column"),
        ("a,b\n1,x\n2\n", {}, "line 3: the row has 1 cells and the table 2 columns; it begins “2”"),
        ("a,b\n1,x\n\n2,y\nabc,y\n", {}, "line 5: “abc” in a is not a finite number.*drop=a"),
        ("a b,y\n1,1.5\n2,2.5\n3,2.5\n\x1b[2J,4.5\n", {}, r"line 5: “⟨U\+001B⟩\[2J” in a b is .*drop=a_b"),
        ("a,b\n1,0\n2,1\n3,1e400\n", {}, "line 4: “1e400” in b is not a finite number"),
        ("a,b\n1e300,0\n2,1\n3,1\n", {}, "line 2: “1e300” in a is too large.*drop=a"),
        ("a,b\n1,x\n2,x\n", {}, "one class only, “x”; there must be two. target=NAME"),
        ("a,b\n" + "".join(f"{n}.5,{n}\n" for n in range(30)), {"task": "classes"}, "30 classes.*task=values"),
        ("a,b\n1,x\n2,y\n3,x\n", {"task": "values"}, "line 2: “x” in b is no number.*task=classes"),
        ("a,b\n1,x\n2,y\n3,x\n", {"target": "c"}, "no column “c”, as target= says; choose from a, b"),
        ("price,b\n1,x\n2,y\n3,x\n", {"drop": ("prise",)}, "did you mean price"),
        ("a,b\n1,x\n2,y\n3,x\n", {"drop": ("a",)}, r"no column is left to learn b from \(a: drop= says so\)"),
        ("a,b\n1,x\n2,y\n3,x\n", {"drop": ("b",), "target": "b"}, "cannot be the target and be dropped"),
        ("a,b,c\n1,,x\n,2,y\n3,,x\n", {"gaps": "drop"}, "0 rows without gaps are left.*gaps=median"),
        ('a,b\n1,x\n2,"y\n3,x\n', {}, "line 3: a quote “\"” opens a cell and none closes it"),
        (b"a,b\n1,\x00\n", {}, "line 2: there is a zero byte"),
        ('a,b\n1,x\n2,"' + 40_000 * "y,3\n" , {}, "line 3: a cell that begins here does not end .*quote"),
        ("a,b\n1,2\n" + 60_000 * "1,2,", {}, "line 3 has 240000 characters"),
        (bytes(range(1, 256)), {}, "control characters as no text does"),
        (b"\xff\xfea", {}, "begins as UTF-16 and does not go on so"),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_is_answered_with_line_column_and_what_to_do(tmp_path, text, choices, sentence):
    with pytest.raises(UserError, match=sentence):
        read(tmp_path, text, **choices)


def test_files_that_are_missing_directories_or_no_text_are_answered_in_a_sentence(tmp_path):
    for name, sentence in [
        ("none.csv", "cannot be read: no such file"),
        (".", "cannot be read: is a directory"),
        ("a\0b.csv", "cannot be read: it is not a file"),
    ]:
        with pytest.raises(UserError, match=sentence):
            understood(tmp_path / name)
    with pytest.raises(UserError, match="is a spreadsheet and no text: save the table as CSV"):
        read(tmp_path, "PK", "own.XLSX")


def test_points_that_may_part_thousands_are_asked_about_beside_decimal_commas(tmp_path):
    from tutor.lab.data_told import data_sentences

    rows = "".join(f"{n},5;1.{n}52\n" for n in range(6))
    said = data_sentences(read(tmp_path, f"x;y\n{rows}"))
    assert [each for each in said if "thousands" in each] == [
        "In y, the point of “1.052” is read as a decimal point; if points part thousands there, as beside decimal"
        " commas they may, leave them out of the file."
    ]
    for other in (rows.replace(",", "."), rows + "9,5;1.5\n", rows.replace("1.052", "1.0521")):
        assert not any("thousands" in each for each in data_sentences(read(tmp_path, f"x;y\n{other}")))
