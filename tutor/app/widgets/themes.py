"""Our own themes: dark and light, a pair for every eye, one of high contrast; all text stands at 4.5:1 or more."""

from textual.theme import Theme

# In the safe pair blue, yellow and orange stay apart for whoever sees red and green alike (Okabe & Ito 2008).
_COLOURS = """
                         dark    light   safe-dark  safe-light  contrast-dark  contrast-light
primary                  6aa9ff  1a56b0  7cc0f5     005a8f      9ecbff         003a8c
secondary                8fd3c8  0f6b5f  b3dcff     004a75      a8fff0         004d40
accent                   ffc145  8a4b00  f0e442     7a4a00      ffe04d         5c2e00
foreground               e4e8ef  1b1f27  e4e8ef     1b1f27      ffffff         000000
background               11141a  fbfaf7  11141a     fbfaf7      000000         ffffff
surface                  181c24  f2f0ea  181c24     f2f0ea      000000         ffffff
panel                    222833  e5e2d9  222833     e5e2d9      1a1a1a         ececec
success                  6fd18a  1d6b36  7cc0f5     005a8f      8dff9d         00501a
warning                  ffc145  855000  ffb44d     8a4b00      ffe04d         5c3200
error                    ff8a80  b3261e  f3a6cf     8f2a68      ffb3ab         8c0009
text-muted               9aa4b5  565d69  9aa4b5     565d69      d0d0d0         333333
footer-key-foreground    ffc145  8a4b00  f0e442     7a4a00      ffe04d         5c2e00
border-blurred           3a4354  b8b3a6  3a4354     b8b3a6      9a9a9a         555555
input-cursor-background  e4e8ef  1b1f27  e4e8ef     1b1f27      ffffff         000000
"""

THEME_WORDS = {
    "tutor-dark": "dark",
    "tutor-light": "light",
    "tutor-safe-dark": "dark, for colour-blind eyes",
    "tutor-safe-light": "light, for colour-blind eyes",
    "tutor-contrast-dark": "dark, high contrast",
    "tutor-contrast-light": "light, high contrast",
}
"""What each is, in the words people look for."""


def _theme(column: int, name: str) -> Theme:
    """Textual's own colours, and as variables those that it derives from them else."""
    rows = (line.split() for line in _COLOURS.strip().splitlines()[1:])
    colours = {row[0]: f"#{row[column + 1]}" for row in rows}
    variables = {key: colours.pop(key) for key in [*colours] if "-" in key}
    theme = Theme(name, colours.pop("primary"), dark=name.endswith("dark"), variables=variables)
    for key, colour in colours.items():
        setattr(theme, key, colour)
    return theme


THEMES = tuple(_theme(column, name) for column, name in enumerate(THEME_WORDS))
