"""The simulator's keys: every one has a label, an explanation and a name by which it can be given another key."""

from textual.binding import Binding

from tutor.charts.probes.registry import PROBES


def _key(key: str, action: str, label: str, tooltip: str, name: str, show: bool = False, shown: str = "") -> Binding:
    return Binding(key, action, label, tooltip=tooltip, id=f"sim.{name}", show=show, key_display=shown or None)


STEPPING = (
    _key("space,right", "step_forward", "Step", "Make one whole update.", "step", show=True, shown="space"),
    _key("left", "step_back", "Back", "Go back one update, or one line of it.", "back", show=True),
    _key("up", "change_rate(1)", "Rate", "Raise α from here on; ↓ lowers it.", "rate-up", show=True, shown="↑↓"),
    _key("down", "change_rate(-1)", "Lower rate", "Lower α from here on.", "rate-down"),
    _key("enter", "show_line", "Line", "Walk through the coming update, line by line.", "line", show=True),
    _key("escape", "leave_mode", "Whole", "Leave the walk through the lines, or the predicting.", "leave-mode"),
    _key("p", "predict", "Predict", "Say where the next update leads before it is made.", "predict", show=True),
    _key("home", "go_to('start')", "Start", "Go back to the start.", "first"),
    _key("end", "go_to('end')", "End", "Go to the newest frame.", "last"),
    _key("pageup", "leap(-10)", "Ten back", "Go back ten updates.", "ten-back"),
    _key("pagedown", "leap(10)", "Ten on", "Make ten updates.", "ten-on"),
    _key("g", "play", "Play", "Let it run, or stop it.", "play"),
    _key("left_square_bracket", "change_speed(-1)", "Slower", "Play fewer updates a second.", "slower", shown="["),
    _key("right_square_bracket", "change_speed(1)", "Faster", "Play more updates a second.", "faster", shown="]"),
    _key("r", "ask('run_to')", "Run to", "Run until the loss is low, some steps are made, or an overshoot.", "run-to"),
    _key("b", "go_to_timeline", "Branches", "Go to the timeline, to name, take or forget a branch.", "timeline"),
    _key("u", "undo", "Undo", "Take back the last change, new start or other surface.", "undo"),
    _key("n", "start_over", "Again", "Begin again at the same start.", "again"),
)

CHANGING = (
    _key("s", "pick_surface", "Surface", "Choose another surface, or type a formula.", "surface", show=True),
    _key("o", "pick_optimizer", "Optimizer", "Choose another update rule, from here on.", "optimizer"),
    _key("O", "type_rule", "Own rule", "Type an update rule of your own as equations, from here on.", "own-rule"),
    _key("h", "pick_schedule", "Schedule", "Choose how α changes from update to update.", "schedule"),
    _key("e", "go_to_settings", "Settings", "Go to the settings, to move each of them.", "settings"),
    _key("t", "ask('change')", "Type", "Type α or any other setting, from here on.", "type"),
    _key("w", "ask('start')", "Where", "Type where the run starts; a click on the surface does it too.", "start"),
    _key("c", "ask('beside')", "Compare", "Run another one beside this from the same start.", "compare"),
    _key("R", "ask('race')", "Race", "Let optimizers run beside each other, each at its best rate.", "race"),
    _key("j", "pick_challenge", "Try", "Choose something to try: goals on many surfaces.", "try", show=True),
    _key("k", "hint", "Hint", "Give the hint of what you try.", "hint"),
    _key("K", "leave_challenge", "Give up", "Go on without what you try.", "leave-try"),
    _key("C", "run_alone", "Alone", "Take the runs beside this one away.", "alone"),
)

LOOKING = (
    _key("i", "explain", "Symbols", "Say what every symbol on the screen means.", "symbols"),
    _key("l", "look('with_other_scale')", "Log", "Show the loss on a linear or a logarithmic scale.", "log"),
    _key("a", "look('with_other_rates')", "α/2, 2α", "Show where half and twice the rate would land.", "rates"),
    _key("d", "look('with_next_style')", "Drawing", "Draw a surface smooth, in bands or as contour lines.", "drawing"),
    _key("m", "look('with_other_view')", "Relief", "Show a surface from aside, as a relief, or as a map.", "relief"),
    _key("plus,equals_sign", "zoom(0.7)", "Nearer", "Show a smaller part of the surface.", "zoom-in", shown="+"),
    _key("minus", "zoom(1.4)", "Farther", "Show a larger part of the surface.", "zoom-out", shown="-"),
    _key("shift+left", "pan(0,-1)", "Look left", "Move the window left; a relief is turned.", "pan-left"),
    _key("shift+right", "pan(0,1)", "Look right", "Move the window right; a relief is turned.", "pan-right"),
    _key("shift+up", "pan(1,1)", "Look up", "Move the window up; a relief is seen from higher.", "pan-up"),
    _key("shift+down", "pan(1,-1)", "Look down", "Move the window down; a relief is seen from lower.", "pan-down"),
    _key("f", "look('fitted')", "Fit", "Show the run from end to end.", "fit"),
    _key("0", "look('whole')", "Whole", "Show the usual part of the surface.", "whole"),
    _key("ctrl+up", "scroll_lines(-1)", "Lines up", "Scroll the written update up.", "lines-up"),
    _key("ctrl+down", "scroll_lines(1)", "Lines down", "Scroll the written update down.", "lines-down"),
)

TAKING_ALONG = (
    _key("y", "copy_line", "Copy", "Copy this run as one line of text.", "copy"),
    _key("Y", "copy_script", "As code", "Copy this run as a script of PyTorch; ctrl+s also saves one.", "copy-script"),
    _key("ctrl+o", "ask('open')", "Open", "Open a run from its line.", "open"),
    _key("ctrl+s", "ask('save')", "Save", "Save the chart as .svg or .txt, or the run as .csv, .json or .py.", "save"),
)

PANEL_KEYS = (
    *(
        _key(f"{each.digit}", f"toggle_panel('{each.name}')", each.title, each.shows, f"panel-{each.name}")
        for each in PROBES.values()
        if each.digit is not None
    ),
    _key("v", "pick_panel", "Look closer", "Choose a panel that looks around from here, by its name.", "panels"),
)
