"""What a goal may ask of a training: how many are right, a loss, a size, and what a coach has nothing to say of."""

from types import SimpleNamespace

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.kinds import training as training_kind
from tutor.course.questions.question import draw
from tutor.engine.training.training_line import parse_training

LINE = "xor split=0.6,0.2,0.2"
GOOD = "layers=5 rate=0.1"


@pytest.fixture
def training(question):
    def build(goal):
        keys = f"train: {LINE} layers=none\nchange: [layers, rate, batch]\nsolution: {LINE} {GOOD}\ngoal: {goal}"
        return draw(question(f"id: tried.training\nkind: training\nask: Train.\nhint: Look.\n{keys}"), 0)

    return build


@pytest.fixture(scope="module")
def validated():
    """The loss and the share of right ones on the validation set, after each epoch of the solution."""
    run = parse_training(f"{LINE} {GOOD}").begin()
    each = []
    for epoch in range(9):
        run = run.seek(epoch * run.updates_per_epoch)
        each.append(run.metrics()[1])
    return [(metrics.loss, metrics.accuracy) for metrics in each]


def test_it_is_reached_after_the_first_epoch_in_which_all_that_is_named_has_been(training, validated):
    first_loss = next(epoch for epoch, (loss, _) in enumerate(validated) if epoch and loss < 0.3)
    first_half = next(epoch for epoch, (_, right) in enumerate(validated) if epoch and right >= 0.5)
    assert (first_half, first_loss) == (1, 4)
    told = "Reached after {}, with 27 parameters."  # 5·3 + 2·6
    assert grade(training("{ accuracy: 0.5, epochs: 8 }"), GOOD).message == told.format("1 epoch")
    assert grade(training("{ loss_below: 0.3, epochs: 8 }"), GOOD).message == told.format("4 epochs")
    assert grade(training("{ accuracy: 0.5, loss_below: 0.3, epochs: 8 }"), GOOD).message == told.format("4 epochs")
    # What a network does before it is trained is no success of the training.
    assert grade(training("{ accuracy: 0.4, epochs: 8 }"), GOOD).message == told.format("1 epoch")
    assert grade(training("{ without: [diverging], epochs: 3 }"), GOOD).message == "Reached, with 27 parameters."


def test_a_loss_must_come_under_its_bound_within_the_epochs(training, validated):
    third, fourth = validated[3][0], validated[4][0]
    assert fourth < 0.3 < third
    missed = grade(training("{ loss_below: 0.3, epochs: 3 }"), GOOD)
    assert missed.message.startswith(
        f"The loss of the validation set comes to {third:.4g} within 3 epochs, not below 0.3."
    )
    assert missed.mistake == "trained"
    assert grade(training("{ loss_below: 0.3, epochs: 4 }"), GOOD).is_right


def test_the_share_that_is_right_must_be_reached_and_may_be_just_that(training, validated):
    most = max(right for _, right in validated[1:4])
    assert grade(training(f"{{ accuracy: {most}, epochs: 3 }}"), GOOD).is_right
    missed = grade(training(f"{{ accuracy: {most + 0.01}, epochs: 3 }}"), GOOD)
    assert missed.message.startswith(
        f"It has at most {100 * most} % of the validation set right within 3 epochs; asked for: {100 * most + 1:g}.0 %."
    )


def test_a_network_may_have_as_many_parameters_as_are_allowed_and_no_more(training):
    assert grade(training("{ loss_below: 0.3, epochs: 8, weights: 27 }"), GOOD).is_right
    told = "The network has 27 parameters; at most 26 may be."
    assert grade(training("{ loss_below: 0.3, epochs: 8, weights: 26 }"), GOOD).message == told
    told = "The network has 8642 parameters; at most 5000 may be."  # 64·3 + 2·64·65 + 2·65
    assert grade(training("{ loss_below: 0.3, epochs: 8 }"), "layers=64,64,64").message == told


def test_more_updates_than_anybody_waits_for_are_refused(training):
    # 300 samples for training: with one a batch, 300 updates an epoch.
    refused = grade(training("{ loss_below: 0.3, epochs: 300 }"), "layers=5 batch=1")
    assert (refused.outcome, refused.message) == ("unreadable", "That would be 90000 updates; take larger batches.")


def test_what_the_coach_sees_is_told_beside_what_is_missed(training):
    missed = grade(training("{ loss_below: 0.3, epochs: 8 }"), "layers=5 rate=100").message
    assert " The coach sees diverging: The training loss is " in missed
    banned = grade(training("{ without: [diverging], epochs: 8 }"), "layers=5 rate=100").message
    assert banned.startswith("The coach sees diverging. The training loss is ")


def test_where_there_are_no_classes_no_share_is_right_and_the_author_is_told(question):
    keys = "train: line split=0.6,0.2,0.2 layers=none\nchange: [rate]\nsolution: line split=0.6,0.2,0.2 layers=none"
    text = f"id: tried.line\nkind: training\nask: Train.\nhint: Look.\n{keys}\ngoal: {{ accuracy: 0.5, epochs: 3 }}"
    variant = draw(question(text), 0)
    assert grade(variant, "rate=0.1").message.startswith("It has at most 0.0 % of the validation set right")
    assert [*variant.problems()] == [
        "This data has no classes, of which a share could be right; name “loss_below” instead."
    ]


def test_a_goal_that_names_no_epochs_is_to_be_reached_in_twenty(training):
    assert "20 epochs" in grade(training("{ accuracy: 1 }"), "layers=1 rate=0.000001").message


def test_a_share_of_none_is_no_share_that_was_asked_for(monkeypatch):
    moments = [(epoch, None, SimpleNamespace(accuracy=share, loss=1.0)) for epoch, share in enumerate((0.0, 0.0, 0.9))]
    network = SimpleNamespace(network=SimpleNamespace(size=3))
    monkeypatch.setattr(training_kind, "_trained", lambda line, epochs: (network, moments))
    told = training_kind._praise("", training_kind.TrainingGoal(accuracy=0.5))
    assert told == "Reached after 2 epochs, with 3 parameters."
