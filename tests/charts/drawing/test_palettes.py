import numpy as np
import pytest

from tutor.charts.drawing.class_colours import ground
from tutor.charts.drawing.palettes import DARK, GLYPHS, LIGHT, NONE, PALETTES, Palette

COLOURED = [palette for palette in PALETTES.values() if palette is not NONE]


def luminance(colour: int) -> float:
    """Relative luminance of WCAG 2.1."""
    channels = np.array([colour >> 16 & 255, colour >> 8 & 255, colour & 255]) / 255
    linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: int, other: int) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast(0x000000, 0xFFFFFF) == pytest.approx(21.0)
    assert contrast(0x777777, 0xFFFFFF) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_what_is_written_can_be_read_on_the_paper(palette: Palette) -> None:
    written = (palette.ink, palette.axis, palette.tangent, palette.now, palette.ghost, palette.highlight, *palette.runs)
    assert min(contrast(colour, palette.paper) for colour in written) >= 4.5


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_what_is_drawn_can_be_seen_on_the_paper(palette: Palette) -> None:
    drawn = (palette.curve, palette.path, palette.step, palette.branch, palette.downhill)
    assert min(contrast(colour, palette.paper) for colour in drawn) >= 3.0


@pytest.mark.parametrize(
    ("palette", "least"),
    [(DARK, 2.9), (LIGHT, 4.5), (PALETTES["contrast-dark"], 7.0), (PALETTES["contrast-light"], 7.0)],
    ids=["dark", "light", "contrast-dark", "contrast-light"],
)
def test_a_path_stands_out_from_every_shade_of_a_surface(palette: Palette, least: float) -> None:
    shades = np.concatenate([palette.shades(np.linspace(0, 1, 64), diverging) for diverging in (False, True)])
    assert min(contrast(palette.path, int(shade)) for shade in shades) >= least


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_runs_beside_each_other_differ(palette: Palette) -> None:
    assert len(set(palette.runs)) == len(palette.runs) == len(set(GLYPHS)) == len(GLYPHS) == 6


def lab(colour: int) -> np.ndarray:
    """CIE L*a*b* of an sRGB colour, white point D65."""
    channels = np.array([colour >> 16 & 255, colour >> 8 & 255, colour & 255]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    mixing = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(mixing) @ linear / [0.95047, 1.0, 1.08883]
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_a_run_has_a_colour_that_nothing_else_in_its_chart_has(palette: Palette) -> None:
    others = (palette.curve, palette.tangent, palette.step, palette.now, palette.ghost, palette.downhill)
    for run in palette.runs:
        rest = [*others, palette.highlight, *(other for other in palette.runs if other != run)]
        assert min(np.linalg.norm(lab(run) - lab(other)) for other in rest) > 15


def test_shades_run_through_their_stops() -> None:
    first, *_, last = DARK.low
    assert DARK.shades(np.array([0.0, 1.0]), diverging=False).tolist() == [first, last]
    assert DARK.shades(np.array([[0.5]]), diverging=True).tolist() == [[DARK.both[3]]]


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_every_palette_shades_the_values_between_two_classes(palette: Palette) -> None:
    shades = ground(np.array([0.0, 0.5, 1.0]), palette)
    assert len(set(shades.tolist())) == 3
