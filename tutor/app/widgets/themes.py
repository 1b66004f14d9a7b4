"""Our own themes: dark and light, a pair for every eye, one of high contrast; all text stands at 4.5:1 or more."""

from dataclasses import replace

from textual.theme import Theme

_PAIRS = (
    Theme(
        name="tutor-dark",
        primary="#6aa9ff",
        secondary="#8fd3c8",
        accent="#ffc145",
        foreground="#e4e8ef",
        background="#11141a",
        surface="#181c24",
        panel="#222833",
        success="#6fd18a",
        warning="#ffc145",
        error="#ff8a80",
        dark=True,
        variables={
            "text-muted": "#9aa4b5",
            "footer-key-foreground": "#ffc145",
            "border-blurred": "#3a4354",
            "input-cursor-background": "#e4e8ef",
        },
    ),
    Theme(
        name="tutor-light",
        primary="#1a56b0",
        secondary="#0f6b5f",
        accent="#8a4b00",
        foreground="#1b1f27",
        background="#fbfaf7",
        surface="#f2f0ea",
        panel="#e5e2d9",
        success="#1d6b36",
        warning="#855000",
        error="#b3261e",
        dark=False,
        variables={
            "text-muted": "#565d69",
            "footer-key-foreground": "#8a4b00",
            "border-blurred": "#b8b3a6",
            "input-cursor-background": "#1b1f27",
        },
    ),
    Theme(
        name="tutor-contrast-dark",
        primary="#9ecbff",
        secondary="#a8fff0",
        accent="#ffe04d",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        success="#8dff9d",
        warning="#ffe04d",
        error="#ffb3ab",
        dark=True,
        variables={
            "text-muted": "#d0d0d0",
            "footer-key-foreground": "#ffe04d",
            "border-blurred": "#9a9a9a",
            "input-cursor-background": "#ffffff",
        },
    ),
    Theme(
        name="tutor-contrast-light",
        primary="#003a8c",
        secondary="#004d40",
        accent="#5c2e00",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#ececec",
        success="#00501a",
        warning="#5c3200",
        error="#8c0009",
        dark=False,
        variables={
            "text-muted": "#333333",
            "footer-key-foreground": "#5c2e00",
            "border-blurred": "#555555",
            "input-cursor-background": "#000000",
        },
    ),
)

# Blue, yellow and orange stay apart for whoever sees red and green alike (Okabe & Ito 2008).
_SAFE = (
    replace(
        _PAIRS[0],
        name="tutor-safe-dark",
        primary="#7cc0f5",
        secondary="#b3dcff",
        accent="#f0e442",
        success="#7cc0f5",
        warning="#ffb44d",
        error="#f3a6cf",
        variables={**_PAIRS[0].variables, "footer-key-foreground": "#f0e442"},
    ),
    replace(
        _PAIRS[1],
        name="tutor-safe-light",
        primary="#005a8f",
        secondary="#004a75",
        accent="#7a4a00",
        success="#005a8f",
        warning="#8a4b00",
        error="#8f2a68",
        variables={**_PAIRS[1].variables, "footer-key-foreground": "#7a4a00"},
    ),
)

THEMES = (*_PAIRS[:2], *_SAFE, *_PAIRS[2:])

THEME_WORDS = {
    "tutor-dark": "dark",
    "tutor-light": "light",
    "tutor-safe-dark": "dark, for colour-blind eyes",
    "tutor-safe-light": "light, for colour-blind eyes",
    "tutor-contrast-dark": "dark, high contrast",
    "tutor-contrast-light": "light, high contrast",
}
"""What each is, in the words people look for."""
