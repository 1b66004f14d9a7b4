"""The trainer's keys: every one has a label, an explanation and a name by which it can be given another key."""

from textual.binding import Binding, BindingType


def _key(key: str, action: str, label: str, tooltip: str, name: str, show: bool = False, shown: str = "") -> Binding:
    return Binding(key, action, label, tooltip=tooltip, id=f"train.{name}", show=show, key_display=shown or None)


RUNNING: tuple[BindingType, ...] = (
    _key("space,right", "go('forward')", "Step", "Make one update.", "step", show=True, shown="space"),
    _key("left", "go('back')", "Back", "Go back one update.", "back", show=True),
    _key("e", "go('epoch')", "Epoch", "Make updates until all examples have been seen once more.", "epoch", show=True),
    _key("E", "go('epoch back')", "Epoch back", "Go back by the updates of an epoch.", "epoch-back"),
    _key("g", "run_or_pause", "Run", "Run to the last epoch, or pause.", "run", show=True),
    _key("left_square_bracket", "change_speed(-1)", "Slower", "Run fewer updates a second.", "slower", shown="["),
    _key("right_square_bracket", "change_speed(1)", "Faster", "Run more updates a second.", "faster", shown="]"),
    _key("home", "go('start')", "Start", "Go back to the start.", "first"),
    _key("end", "go('end')", "End", "Go to the newest update.", "last"),
    _key("u", "undo", "Undo", "Take back the last change, or a new beginning.", "undo"),
    _key("n", "begin_again", "Again", "Begin again with the same first weights and the settings of now.", "again"),
    _key("N", "other_seed", "Other seed", "Begin again with the next seed: other data, other first weights.", "seed"),
)

CHANGING: tuple[BindingType, ...] = (
    _key("up", "change_rate(1)", "Rate", "Raise α from here on; ↓ lowers it.", "rate-up", show=True, shown="↑↓"),
    _key("down", "change_rate(-1)", "Lower rate", "Lower α from here on.", "rate-down"),
    _key("t", "ask('change')", "Type", "Type any setting, such as rate=0.03, optimizer=momentum or batch=8.", "type"),
    _key("O", "type_rule", "Own rule", "Type an update rule of your own as equations, from here on.", "own-rule"),
    _key("b", "build", "Build", "Choose data, inputs, layers, neurons and activation.", "build", show=True),
    _key("c", "ask('beside')", "Compare", "Train another one beside this, such as weights=1.", "compare"),
    _key("C", "train_alone", "Alone", "Take the trainings beside this one away.", "alone"),
    _key("f", "toggle_frozen", "Freeze", "Freeze the chosen weight's layer, or let it move again.", "freeze"),
    _key("p", "ask('prune')", "Prune", "Keep only a share of the weights, the largest.", "prune"),
    _key("equals_sign", "ask('edit')", "Set", "Give the chosen weight another value by hand.", "edit", shown="="),
)

LOOKING: tuple[BindingType, ...] = (
    _key("v", "next_picture(1)", "View", "Show the next picture.", "view", show=True),
    _key("V", "next_picture(-1)", "View before", "Show the picture before.", "view-before"),
    _key("enter,o", "open_weight", "Open", "Write out the chosen weight's numbers.", "open", show=True, shown="o"),
    _key("w", "ask('choose')", "Choose", "Type the name of a weight, such as W1[2,0].", "choose"),
    _key("shift+left", "choose(0,-1)", "Weight left", "Choose the weight to the left.", "choose-left"),
    _key("shift+right", "choose(0,1)", "Weight right", "Choose the weight to the right.", "choose-right"),
    _key("shift+up", "choose(-1,0)", "Neuron up", "Choose the neuron above.", "choose-up"),
    _key("shift+down", "choose(1,0)", "Neuron down", "Choose the neuron below.", "choose-down"),
    _key("k", "choose_layer(-1)", "Layer before", "Choose a weight of the layer before.", "layer-before"),
    _key("j", "choose_layer(1)", "Layer after", "Choose a weight of the next layer.", "layer-after"),
    _key("z", "walk", "Walk", "Walk an example through the network, a layer at a time, forward and back.", "walk"),
    _key("l", "toggle_log", "Log", "Show the loss on a linear or a logarithmic scale.", "log"),
    _key("x", "next_example", "Example", "Show the next example; of pictures the wrong ones come first.", "example"),
    _key("r", "search_rates", "Rates", "Try rising rates from the weights as they are, which stay.", "rates"),
    _key("d", "next_landscape", "Directions", "Show the landscape in other directions.", "directions"),
    _key("ctrl+up", "scroll_lines(-1)", "Lines up", "Scroll the written numbers up.", "lines-up"),
    _key("ctrl+down", "scroll_lines(1)", "Lines down", "Scroll the written numbers down.", "lines-down"),
    _key("a", "show_picture('coach')", "Advice", "What the training does, how that shows, and what to try.", "coach"),
    _key("T", "test", "Test", "Look at the test set, once, when all is decided.", "test"),
    _key("y", "copy_line", "Copy", "Copy this training as a line for tutor fit and tutor train.", "copy"),
    _key("Y", "copy_script", "As code", "Copy this training as a script of PyTorch.", "copy-script"),
    _key("s", "ask('save')", "Save", "Save the weights as a file, to open again or for PyTorch.", "save"),
    _key("ctrl+o", "ask('open')", "Open", "Open a training from its line, or a network from its file.", "open-line"),
)

OF_THE_SCREEN: tuple[BindingType, ...] = (
    _key("escape", "leave", "Leave", "Close the opened weight, or go back to where you came from.", "leave"),
    _key("D", "draw", "Draw", "Draw points of your own into the plane, to train on.", "draw"),
)
