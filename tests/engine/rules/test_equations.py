"""The equations that people read, taken at their word: they lead where the code leads, and so do the worked lines."""

import re

import numpy as np
import pytest

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.built_in import SURFACES

IN_WORDS = {"one-at-a-time", "newton", "best-direction"}
"""Rules whose equations are partly words; tests/oracles/make_other_rules.py writes each again in plain floats."""


class Equations:
    """A reader of equations in Unicode, which knows signs and their values, and nothing of the engine.

    Shape of a value: (2,) for a vector, or a number; |…| of a vector is its length.
    """

    def __init__(self, values):
        self.values = dict(values)

    def read(self, line):
        """Work an equation out; its left side has the value from here on."""
        name, _, text = re.split(r"\s(←|=)\s", line, maxsplit=1)
        signs = sorted([*self.values, "∇L", "sign", "max", "½"], key=len, reverse=True)
        pattern = "|".join([r"\d+\.?\d*", *map(re.escape, signs), r"\S"])
        self.tokens = re.findall(pattern, text)
        self.values[name] = self.sum()
        assert not self.tokens, (line, self.tokens)

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def sum(self):
        value = self.product()
        while sign := self.take("+", "−"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self):
        value = self.signed()
        while sign := self.take("·", "/"):
            value = value * self.signed() if sign == "·" else value / self.signed()
        return value

    def signed(self):
        return -self.signed() if self.take("−") else self.power()

    def power(self):
        value = self.atom()
        while True:
            if self.take("²"):
                value = value * value
            elif self.take("ᵗ"):
                value = value ** self.values["t"]
            elif self.take("^"):
                value = value ** self.atom()
            else:
                return value

    def atom(self):
        match self.tokens.pop(0):
            case "√":
                return np.sqrt(self.atom())
            case "(":
                return self.until(")")
            case "|":
                value = self.until("|")
                return np.sqrt((value * value).sum())
            case "sign":
                return np.sign(self.atom())
            case "max":
                assert self.take("(")
                return np.maximum(self.until(","), self.until(")"))
            case "½":
                return 0.5
            case token:
                return self.values[token] if token in self.values else float(token)

    def until(self, end):
        value = self.sum()
        assert self.take(end), self.tokens
        return value


def settings_of(rule):
    """With the defaults, and with each of the extras set."""
    yield Settings(rule, {"learning_rate": 0.01})
    for knob in sorted(rule.extras):
        yield Settings(rule, {"learning_rate": 0.01, knob: 0.3})


CASES = [
    pytest.param(settings, id=" ".join([name, *sorted(set(settings.knobs) - {"learning_rate"})]))
    for name, rule in OPTIMIZERS.items()
    for settings in settings_of(rule)
    if name not in IN_WORDS
]


@pytest.mark.parametrize("settings", CASES)
def test_the_equations_lead_where_the_update_leads(settings):
    rule = settings.optimizer
    descent = Descent.begin(SURFACES["himmelblau"], settings, np.array([0.5, -0.25])).seek(6)
    for index in range(6):
        frame, update, knobs = descent.history.frame(index), descent.update_from(index), settings.knobs_at(index)
        known = {rule.symbol(name): value for name, value in {**knobs, **frame.state}.items()}
        known |= {"θ": frame.parameters, "∇L": frame.gradient, "t": index + 1}
        reader = Equations(known)
        for line in rule.equations_with(settings.knobs):
            if line.startswith("κ"):  # a case distinction, in words
                reader.values["κ"] = update.terms["share"]
            else:
                reader.read(line)
        np.testing.assert_allclose(reader.values["θ"], frame.parameters + update.change, rtol=1e-13, atol=1e-13)
        for name, value in update.state.items():
            np.testing.assert_allclose(reader.values[rule.symbol(name)], value, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_rule_says_each_equation_once_and_where_the_weights_go(rule):
    every = dict.fromkeys(rule.knobs, 0.5)
    for lines in (rule.equations, rule.equations_with(every)):
        assert len({line.split()[0] for line in lines}) == len(lines)
    assert any(line.startswith("θ") for line in rule.equations)


def test_what_is_off_is_not_told():
    rule = OPTIMIZERS["rmsprop"]
    assert rule.equations[-1] == "θ ← θ − α·∇L/(√s + ε)"
    assert rule.equations_with({"epsilon_root": 1e-8})[-1] == "θ ← θ − α·∇L/(√(s + ε₀) + ε)"
    assert "epsilon_root" not in rule.told(rule.knobs)
