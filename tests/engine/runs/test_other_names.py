import pytest

from tutor.engine.errors import UserError
from tutor.engine.runs.line import joined, parse_run, run_line
from tutor.engine.training.training_line import parse_training, training_line


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("parabola optimizer=sgd lr=0.3", "parabola rate=0.3"),
        ("parabola optimizer=SGD", "parabola"),
        ("Parabola optimizer=Adam", "parabola optimizer=adam"),
        (
            "parabola optimizer=adam betas=0.8,0.99 eps=1e-6",
            "parabola optimizer=adam beta1=0.8 beta2=0.99 epsilon=1e-06",
        ),
        ("parabola optimizer=adam betas=(0.9,0.99)", "parabola optimizer=adam beta2=0.99"),
        ("parabola optimizer=momentum momentum=0.8", "parabola optimizer=momentum beta=0.8"),
        ("parabola optimizer=sgd momentum=0.8", "parabola optimizer=momentum-pytorch beta=0.8"),
        (
            "parabola optimizer=sgd momentum=0.8 dampening=0.1",
            "parabola optimizer=momentum-pytorch beta=0.8 dampening=0.1",
        ),
        ("parabola optimizer=sgd momentum=0.8 nesterov=True", "parabola optimizer=nesterov beta=0.8"),
        ("parabola optimizer=rmsgrad", "parabola optimizer=rmsprop"),
        ("parabola optimizer=RMSprop lr=0.2 alpha=0.9", "parabola rate=0.2 optimizer=rmsprop rho=0.9"),
        ("parabola optimizer=rmsprop momentum=0.5", "parabola optimizer=rmsprop-momentum beta=0.5"),
        ("parabola optimizer=Adagrad initial_accumulator_value=0.1", "parabola optimizer=adagrad first_sum=0.1"),
        ("parabola optimizer=adamw weight_decay=0.1", "parabola optimizer=adamw decay=0.1"),
        ("parabola steps=3 then LR=0.2", "parabola steps=3 then rate=0.2"),
        ("kink alpha=0.2", "kink rate=0.2"),
    ],
)
def test_a_name_that_people_know_is_taken_and_answered_with_ours(typed: str, ours: str) -> None:
    assert run_line(parse_run(typed).descent()) == ours


def test_a_training_takes_the_same_names() -> None:
    plan = parse_training("moons optimizer=SGD lr=0.2 momentum=0.9 init=he")
    assert training_line(plan) == "moons init=he optimizer=momentum-pytorch rate=0.2"


def test_options_beside_a_line_have_the_same_names() -> None:
    assert joined({"surface": "bowl"}, {"lr": "0.2"}) == {"surface": "bowl", "rate": "0.2"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("parabola lr=0.1 rate=0.2", "lr is no key of a run; it is called rate here"),
        ("parabola momentum=0.9", "it is an optimizer: optimizer=momentum beta=0.9."),
        ("parabola optimizer=adam betas=0.9", "betas is no key of a run"),
    ],
)
def test_what_is_not_certain_is_asked(typed: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_run(typed)
    assert said in str(caught.value)
