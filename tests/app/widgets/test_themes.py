"""Our themes can be read: every text colour against every ground that it stands on, by the WCAG's formula."""

import pytest
from textual.color import Color
from textual.theme import Theme

from tutor.app.widgets.themes import THEMES

INKS = ("foreground", "text-muted", "primary", "secondary", "accent", "success", "warning", "error")
GROUNDS = ("background", "surface", "panel")
LEAST = 4.5  # WCAG 2.2, 1.4.3, for text of usual size


def luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_names() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_colour_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = {**theme.to_color_system().generate(), **theme.variables}
    inks = [*INKS, "footer-key-foreground"]
    faint = {
        (ink, ground): round(ratio, 2)
        for ink in inks
        for ground in GROUNDS
        if (ratio := contrast(Color.parse(colours[ink]), Color.parse(colours[ground]))) < LEAST
    }
    assert not faint


@pytest.mark.parametrize("theme", [each for each in THEMES if "contrast" in each.name], ids=lambda theme: theme.name)
def test_the_high_contrast_themes_reach_the_enhanced_level(theme: Theme) -> None:
    colours = {**theme.to_color_system().generate(), **theme.variables}
    assert all(
        contrast(Color.parse(colours[ink]), Color.parse(colours[ground])) >= 7 for ink in INKS for ground in GROUNDS
    )
