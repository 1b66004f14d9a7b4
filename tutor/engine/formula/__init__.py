"""A closed formula language: text to tree, values, derivatives, and text again.

It serves learners' answers, lesson expressions, surfaces that people type, and the built-in surfaces.
"""

from tutor.engine.formula.compilation import compile_vector
from tutor.engine.formula.derivatives import differentiate, local_derivatives
from tutor.engine.formula.evaluation import Value, evaluate, evaluate_array
from tutor.engine.formula.expression import (
    CONSTANTS,
    Constant,
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    free_names,
    substitute,
)
from tutor.engine.formula.names import spelling_key
from tutor.engine.formula.operations import FUNCTIONS, OPERATIONS
from tutor.engine.formula.parser import parse
from tutor.engine.formula.printing import to_explicit, to_tex, to_unicode
from tutor.engine.formula.simplification import simplify
from tutor.engine.formula.tokens import Token, tokenize
from tutor.engine.formula.typed_text import with_decimal_points, without_left_side

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "OPERATIONS",
    "Constant",
    "Expression",
    "FormulaError",
    "Index",
    "Name",
    "Number",
    "Operation",
    "Token",
    "Value",
    "compile_vector",
    "differentiate",
    "evaluate",
    "evaluate_array",
    "free_names",
    "local_derivatives",
    "parse",
    "simplify",
    "spelling_key",
    "substitute",
    "to_explicit",
    "to_tex",
    "to_unicode",
    "tokenize",
    "with_decimal_points",
    "without_left_side",
]
