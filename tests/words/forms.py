"""One right answer in two hundred forms: as people, spreadsheets, calculators and word processors write a number.

A form is a way to write the number (a body) inside what people put around it (a frame); both are named, so that a form
that is not read can be told. The numbers go in as decimals and come out exact, so every form has the same value.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product, zip_longest

Body = Callable[[Decimal], str | None]
"""A number as a text; None where it cannot be written so."""

COUNT = 200
"""Forms of each answer."""


def _text(value: Decimal) -> str:
    return f"{value:f}"


def _magnitude(value: Decimal, write: Callable[[Decimal], str | None]) -> str | None:
    written = write(abs(value))
    return None if written is None else ("-" if value < 0 else "") + written


def _comma(value: Decimal) -> str:
    # 1,234 may be a thousand, and is asked about; one more digit says which it is.
    whole, _, fraction = _text(abs(value)).partition(".")
    may_group = len(fraction) == 3 and len(whole) <= 3 and whole != "0"
    return ("-" if value < 0 else "") + f"{whole},{fraction or '0'}" + ("0" if may_group else "")


def _shifted(value: Decimal, places: int) -> str:
    return _text(value.scaleb(places))


def _fraction(pattern: str) -> Body:
    def write(value: Decimal) -> str:
        top, bottom = Fraction(abs(value)).as_integer_ratio()
        return ("-" if value < 0 else "") + pattern.format(top, bottom)

    return write


def _mixed(pattern: str) -> Body:
    def write(value: Decimal) -> str | None:
        whole, rest = divmod(Fraction(abs(value)), 1)
        if not whole or not rest:
            return None
        return ("-" if value < 0 else "") + pattern.format(whole, rest.numerator, rest.denominator)

    return write


_VULGAR = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(1, 5): "⅕", Fraction(2, 5): "⅖"}


def _vulgar(between: str) -> Body:
    def write(value: Decimal) -> str | None:
        whole, rest = divmod(Fraction(abs(value)), 1)
        if rest not in _VULGAR:
            return None
        return ("-" if value < 0 else "") + (f"{whole}{between}" if whole else "") + _VULGAR[rest]

    return write


def _grouped(blank: str, point: str) -> Body:
    def write(value: Decimal) -> str | None:
        whole, _, fraction = _text(abs(value)).partition(".")
        if len(whole) < 4 or (blank in ",." and len(whole) < 7 and not fraction):
            return None
        groups = f"{int(whole):,}".replace(",", blank)
        return ("-" if value < 0 else "") + groups + (point + fraction if fraction else "")

    return write


def _signed(sign: str) -> Body:
    return lambda value: sign + _text(-value) if value < 0 else None


def _superscript(power: int) -> str:
    return "".join("⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".index(digit)] for digit in str(power))


def _power(pattern: str, power: int) -> Body:
    return lambda value: pattern.format(_shifted(value, -power), power, _superscript(power))


BODIES: dict[str, Body] = {
    "as shown": _text,
    "zeros behind": lambda v: _text(v) + ("00" if "." in _text(v) else ".00"),
    "a zero in front": lambda v: _magnitude(v, lambda m: "0" + _text(m)),
    "no zero in front": lambda v: _text(v).replace("0.", ".", 1) if 0 < abs(v) < 1 else None,
    "a point at the end": lambda v: _text(v) + "." if v == int(v) and "." not in _text(v) else None,
    "comma": _comma,
    "comma, no zero": lambda v: _comma(v).replace("0,", ",", 1) if 0 < abs(v) < 1 else None,
    "full width": lambda v: _text(v).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"}),
    "middle dot": lambda v: _text(v).replace(".", "·") if 0 < abs(v) < 1 else None,
    "arabic digits": lambda v: _text(v).translate({ord(c): 0x660 + int(c) for c in "0123456789"}),
    **{f"minus U+{ord(c):04X}": _signed(c) for c in "−‐‑‒–—―﹣－"},
    "minus and a blank": _signed("- "),
    "two minuses": lambda v: f"-(-{_text(v)})" if v > 0 else None,
    "plus": lambda v: f"+{_text(v)}" if v >= 0 else None,
    "plus and a blank": lambda v: f"+ {_text(v)}" if v >= 0 else None,
    "e0": lambda v: f"{_text(v)}e0",
    "E+0": lambda v: f"{_text(v)}E+0",
    "e-2": _power("{0}e{1}", -2),
    "e2": _power("{0}e{1}", 2),
    "E+03": lambda v: f"{_shifted(v, -3)}E+03",
    "e–1": lambda v: f"{_shifted(v, 1)}e–1",
    "comma e1": lambda v: f"{_comma(v.scaleb(-1))}e1",
    "×10^": _power("{0}×10^{1}", -1),
    "× 10⁻": _power("{0} × 10{2}", -3),
    "×10²": _power("{0}×10{2}", 2),
    "·10^": _power("{0}·10^{1}", -2),
    "* 10^": _power("{0} * 10^{1}", 1),
    "*10**": _power("{0}*10**{1}", -1),
    "x 10^": _power("{0} x 10^{1}", -1),
    "x10^": _power("{0}x10^{1}", 3),
    "X10^": _power("{0}X10^{1}", 2),
    "10^( )": _power("{0}*10^({1})", -2),
    r"\cdot": _power(r"{0}\cdot 10^{{{1}}}", -1),
    r"\times": _power(r"{0} \times 10^{{{1}}}", -2),
    "p/q": _fraction("{}/{}"),
    "p / q": _fraction("{} / {}"),
    "p⁄q": _fraction("{}⁄{}"),
    "p∕q": _fraction("{}∕{}"),
    "p÷q": _fraction("{}÷{}"),
    "(p)/(q)": _fraction("({})/({})"),
    r"\frac": _fraction(r"\frac{{{}}}{{{}}}"),
    r"\dfrac": _fraction(r"\dfrac{{{}}}{{{}}}"),
    r"\tfrac": _fraction(r"\tfrac{{{}}}{{{}}}"),
    "over hundreds": lambda v: f"{_shifted(v, 3)}/1000",
    "mixed": _mixed("{} {}/{}"),
    "mixed, sum": _mixed("({} + {}/{})"),
    "mixed, ⁄": _mixed("{} {}⁄{}"),
    "½": _vulgar(""),
    " ½": _vulgar(" "),
    "%": lambda v: f"{_shifted(v, 2)}%",
    " %": lambda v: f"{_shifted(v, 2)} %",
    "％": lambda v: f"{_shifted(v, 2)}％",
    "percent": lambda v: f"{_shifted(v, 2)} percent",
    "per cent": lambda v: f"{_shifted(v, 2)} per cent",
    "7 654": _grouped(" ", "."),
    "7 654,5": _grouped("\u202f", ","),
    "7'654": _grouped("'", "."),
    "7’654": _grouped("’", "."),
    "7.654,5": _grouped(".", ","),
    "7,654.5": _grouped(",", "."),
    "sum": lambda v: f"{_text(v - 1)} + 1",
    "difference": lambda v: f"{_text(v + 1)} - 1",
    "product": lambda v: f"2*{_text(v / 2)}",
    "product ·": lambda v: f"{_text(v / 4)}·4" if v % 4 else None,
    "product ×": lambda v: f"{_text(v / 2)} × 2",
    "∙": lambda v: f"{_text(v / 2)} ∙ 2",
    "quotient": lambda v: f"{_text(5 * v)}/5",
    "in brackets": lambda v: f"({_text(v)})",
    "in two brackets": lambda v: f"(({_text(v)}))",
    "bars": lambda v: f"|{_text(-v)}|" if v > 0 else None,
    "abs": lambda v: f"abs({_text(-v)})" if v > 0 else None,
    "root": lambda v: f"√({_text(v * v)})" if v > 0 else None,
    "sqrt": lambda v: f"sqrt({_text(v * v)})" if v > 0 else None,
    r"\sqrt": lambda v: rf"\sqrt{{{_text(v * v)}}}" if v > 0 else None,
    "power one": lambda v: f"({_text(v)})^1",
    "superscript one": lambda v: f"({_text(v)})¹",
    "**1": lambda v: f"({_text(v)})**1",
    "minus one times": lambda v: f"-1*({_text(-v)})",
    "e and ln": lambda v: f"{_text(v)} + e^0 - 1",
    "zero and": lambda v: f"0 + {_text(v)}" if v >= 0 else f"0 - {_text(-v)}",
    "worked out": lambda v: f"{_text(v + 2)} - 2 = {_text(v)}",
    "worked out ≈": lambda v: f"{_text(v / 2)}·2 ≈ {_text(v)}",
}
"""Ways to write a number, by name."""

FRAMES: dict[str, str] = {
    "alone": "{}",
    "blanks": "  {}   ",
    "tab": "\t{}\t",
    "no-break blanks": "\u00a0{}\u202f",
    "line end": "{}\n",
    "mark of order": "\ufeff{}",
    "direction": "\u202d{}\u202c",
    "isolate": "\u2066{}\u2069",
    "zero width": "\u200b{}\u2060",
    "full stop": "{}.",
    "blank and full stop": "{} .",
    "semicolon": "{};",
    "comma": "{},",
    "≈": "≈{}",
    "≈ ": "≈ {}",
    "~": "~{}",
    "∼": "∼ {}",
    "≃": "≃ {}",
    "≅": "≅ {}",
    "about": "about {}",
    "approximately": "approximately {}",
    "approx.": "approx. {}",
    "ca.": "ca. {}",
    "roughly": "roughly {}",
    "=": "= {}",
    "==": "=={}",
    ":": ": {}",
    "→": "→ {}",
    "=>": "=> {}",
    "->": "-> {}",
    "quoted": '"{}"',
    "apostrophes": "'{}'",
    "“”": "“{}”",
    "„“": "„{}“",
    "«»": "«{}»",
    "»«": "»{}«",
    "backticks": "`{}`",
    "stars": "**{}**",
    "dollars": "${}$",
    "two dollars": "$${}$$",
    r"\(\)": r"\({}\)",
    r"\[\]": r"\[ {} \]",
    "Answer:": "Answer: {}",
    "the answer is": "The answer is {}",
    "it is": "it is {}",
    "name =": "{name} = {}",
    "name=": "{name}={}",
    "name:": "{name}: {}",
    "name :=": "{name} := {}",
    "name ==": "{name} == {}",
    "name ≈": "{name} ≈ {}",
    "name is": "{name} is {}",
    "name →": "{name} → {}",
    "the name is": "the {name} is {}",
    r"\approx": r"\approx {}",
    "steps": "{} steps",
    "Name =": "{Name} = {}",
    "$name = $": "${name} = {}$",
}
"""What stands around an answer, by name."""

OF_ONE: dict[str, str] = {"( )": "({})", "[ ]": "[{}]", "{ }": "{{}}", "= name": "{} = {name}"}

OF_SEVERAL: dict[str, tuple[str, str]] = {
    "(, )": ("({})", ", "),
    "(,)": ("({})", ","),
    "(; )": ("({})", "; "),
    "[, ]": ("[{}]", ", "),
    "[ ]": ("[{}]", " "),
    "{, }": ("{{{}}}", ", "),
    "⟨⟩": ("⟨{}⟩", ", "),
    "< >": ("<{}>", ", "),
    "( | )": ("({})", " | "),
    "(  )ᵀ": ("({})ᵀ", ", "),
    "( )^T": ("({})^T", ", "),
    "[ ]'": ("[{}]'", ", "),
    "; ": ("{}", "; "),
    ";": ("{}", ";"),
    ",": ("{}", ","),
    " ": ("{}", " "),
    "tabs": ("{}", "\t"),
    " and ": ("{}", " and "),
    " & ": ("{}", " & "),
    ", and ": ("{}", ", and "),
    "pmatrix": (r"\begin{{pmatrix}} {} \end{{pmatrix}}", r" \\ "),
    "bmatrix": (r"\begin{{bmatrix}}{}\end{{bmatrix}}", r" & "),
    "np.array": ("np.array([{}])", ", "),
    "array": ("array([{}])", ", "),
    "vector": ("({},)", ", "),
}
"""What stands around and between the numbers of a vector."""


def forms(values: Sequence[Decimal], names: Sequence[str], whole: str, count: int = COUNT) -> list[tuple[str, str]]:
    """So many forms of an answer, each with its name.

    Args:
        values: the right numbers, exact.
        names: what each is called where it is asked for; none where that has no name.
        whole: what a vector is called, or a number without a name.
        count: how many.
    """
    made: dict[str, str] = {}
    one = len(values) == 1
    for name, text in _one(values[0], names[0] if names else whole) if one else _several(values, names, whole):
        made.setdefault(text, name)
        if len(made) == count:
            break
    return [(name, text) for text, name in made.items()]


def _one(value: Decimal, name: str) -> Iterator[tuple[str, str]]:
    bodies = {label: text for label, body in BODIES.items() if (text := body(value)) is not None}
    frames = {**FRAMES, **OF_ONE}
    for body, frame in _each_and_then_pairs(bodies, frames):
        # Two signs of equality, or a comma behind one that means a point, are another matter.
        if frame in ("comma", "full stop") and not bodies[body][-1].isalnum():
            continue
        # (1,3) may be two numbers, and is asked about.
        if frame in OF_ONE and "," in bodies[body]:
            continue
        yield f"{body} in {frame}", _framed(frames[frame], bodies[body], name)


def _several(values: Sequence[Decimal], names: Sequence[str], whole: str) -> Iterator[tuple[str, str]]:
    written = _written_components(values)
    yield from _named(written["as shown"], names) if names else ()
    for body, between in _each_and_then_pairs(written, OF_SEVERAL):
        frame, separator = OF_SEVERAL[between]
        if not _can_stand_beside(written[body], separator):
            continue
        listed = frame.format(separator.join(written[body]))
        yield f"{body} in {between}", listed
        if body == "as shown" and between == "(, )":
            yield from ((f"as shown in {label}", _framed(text, listed, whole)) for label, text in FRAMES.items())


def _named(shown: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    named = [f"{name} = {text}" for name, text in zip(names, shown, strict=True)]
    numbers = ", ".join(shown)
    yield "named", ", ".join(named)
    yield "named, turned", ", ".join(reversed(named))
    yield "named; ", "; ".join(named)
    yield "named and", " and ".join(named)
    yield "named in brackets", f"({', '.join(named)})"
    yield "named:", ", ".join(part.replace(" = ", ": ") for part in named)
    yield "named=", ",".join(part.replace(" ", "") for part in named)
    yield "names in front", f"({', '.join(names)}) = ({numbers})"
    yield "names in front, turned", f"({', '.join(reversed(names))}) = ({', '.join(reversed(shown))})"
    yield "names in front, bare", f"{', '.join(names)} = {numbers}"


def _written_components(values: Sequence[Decimal]) -> dict[str, list[str]]:
    """Every component in one form, those that cannot have it as they are shown."""
    written = {}
    for label, body in BODIES.items():
        texts = [body(value) for value in values]
        if any(texts) and label not in ("worked out", "worked out ≈"):
            written[label] = [text or _text(value) for text, value in zip(texts, values, strict=True)]
    return written


def _can_stand_beside(texts: Sequence[str], separator: str) -> bool:
    """Whether a separator is none of what the numbers themselves are written with."""
    if separator.strip() in ("", "|"):
        return not any(" " in text or "|" in text for text in texts)
    if separator in (",", ", ", ", and "):
        return not any("," in text for text in texts)
    return True


def _each_and_then_pairs(bodies: dict[str, object], frames: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Each body in the first frame, each frame around the first body, and then every other pair, far ones first."""
    first_body, first_frame = next(iter(bodies)), next(iter(frames))
    for body, frame in zip_longest(bodies, frames):
        if body is not None:
            yield body, first_frame
        if frame is not None:
            yield first_body, frame
    pairs = list(product(bodies, frames))
    stride = next(step for step in (37, 41, 43, 47) if len(pairs) % step)
    yield from (pairs[place * stride % len(pairs)] for place in range(len(pairs)))


def _framed(frame: str, body: str, name: str) -> str:
    return frame.replace("{name}", name).replace("{Name}", name.upper()).replace("{}", body)
