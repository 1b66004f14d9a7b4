"""A closed formula language: text to tree, values, derivatives, and text again.

It serves learners' answers, lesson expressions, surfaces that people type, and the built-in surfaces.
"""

from tutor.engine.formula.compilation import compile_vector as compile_vector
from tutor.engine.formula.derivatives import differentiate as differentiate
from tutor.engine.formula.derivatives import local_derivatives as local_derivatives
from tutor.engine.formula.evaluation import Value as Value
from tutor.engine.formula.evaluation import evaluate as evaluate
from tutor.engine.formula.evaluation import evaluate_array as evaluate_array
from tutor.engine.formula.expression import CONSTANTS as CONSTANTS
from tutor.engine.formula.expression import Constant as Constant
from tutor.engine.formula.expression import Expression as Expression
from tutor.engine.formula.expression import FormulaError as FormulaError
from tutor.engine.formula.expression import Index as Index
from tutor.engine.formula.expression import Name as Name
from tutor.engine.formula.expression import Number as Number
from tutor.engine.formula.expression import Operation as Operation
from tutor.engine.formula.expression import free_names as free_names
from tutor.engine.formula.expression import substitute as substitute
from tutor.engine.formula.names import spelling_key as spelling_key
from tutor.engine.formula.operations import FUNCTIONS as FUNCTIONS
from tutor.engine.formula.operations import OPERATIONS as OPERATIONS
from tutor.engine.formula.parser import parse as parse
from tutor.engine.formula.printing import to_explicit as to_explicit
from tutor.engine.formula.printing import to_tex as to_tex
from tutor.engine.formula.printing import to_unicode as to_unicode
from tutor.engine.formula.simplification import simplify as simplify
from tutor.engine.formula.tokens import Token as Token
from tutor.engine.formula.tokens import tokenize as tokenize
from tutor.engine.formula.typed_text import with_decimal_points as with_decimal_points
from tutor.engine.formula.typed_text import without_left_side as without_left_side
