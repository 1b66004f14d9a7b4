"""The trainer in line mode: a training stepped at a prompt, every number in sight."""

from collections.abc import Callable, Mapping

from tutor.engine.errors import UserError
from tutor.engine.network.open_weight import index_of
from tutor.engine.runs.rule_reading import equations_of
from tutor.engine.runs.typed_values import count_in, number_in
from tutor.engine.training.training import told_cost
from tutor.engine.training.training_line import share_in
from tutor.lab.opened.opened_weight import written_weight
from tutor.lab.opened.xray import xray
from tutor.lab.saving import save_network
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs, gradient_bars, told, told_advice, told_errors, told_stop, told_tests
from tutor.lab.typed_changes import typed_count
from tutor.plain.fit import print_curves, rates_chart, report, say_data, table_of_trainings, trained
from tutor.plain.listing import obey_gallery
from tutor.plain.pictures import print_chart
from tutor.plain.streams import ask, say, say_prose

_HELP = """\
enter, s, step          one update              s 10   ten updates
e, epoch                one epoch               run    to the last epoch
b, back                 back one                b 10   back ten
g, go                   to an update there was, as in g 0
rate=0.1                change any setting: rate, optimizer, batch, l2 from here on; layers, data, seed begin anew
open W1[2,0]            every number behind a weight
set W1[2,0] 0.5         give it another value
freeze 1                freeze layer 1, or let it move
prune 50%               keep half of the weights, the largest
undo                    take back the last change
beside rate=0.1         another training alongside; weights=1 from other first weights, up to four in all
alone                   without the trainings alongside
table                   the trainings as a table
test                    look at the test set, once, when all is decided
xray 3                  the whole arithmetic of a training example; xray 3 W1[2,0] with that weight's update
coach                   what the training does, with the numbers that show it, and what to try
rates                   the loss against a rising rate from these weights, which stay: to find one that suits
kept, take NAME         what is kept under names; use a kept rule from here on
save NAME               keep this training under a name; save rule NAME keeps its rule
report                  how well it does        curves draw the curves
line                    the training as one line
save net.json           the weights as a file: .json or .npz to open again with from=net.json, .py for PyTorch
quit                    leave"""

_LONG_NAMES = {"step": "s", "back": "b", "go": "g", "epoch": "e", "u": "undo"}


def train_at_prompt(line: str | None) -> None:
    """Step a training at a prompt until the input ends.

    Raises:
        UserError: the line is no training.
        Ended: the person left.
    """
    trainer = Trainer.from_line(line or "moons layers=8,8")
    _say_data(trainer)
    say_prose("Press enter for one update; type ? for everything else.")
    _tell(trainer)
    while True:
        words = ask(f"update {trainer.training.cursor}> ").split() or ["s"]
        try:
            trainer = _obey(trainer, words)
        except UserError as error:
            say_prose(str(error))


def _obey(trainer: Trainer, words: list[str]) -> Trainer:
    command, rest = _LONG_NAMES.get(words[0], words[0]), words[1:]
    if command in _SHOWN:
        _SHOWN[command](trainer)
        return trainer
    if command == "open":
        _open(trainer, _one(rest, "open W1[2,0]"))
        return trainer
    if command == "save" and rest and "." in rest[-1]:
        say_prose(save_network(trainer, _one(rest, "save net.json")))
        return trainer
    if command in ("kept", "save", "take"):
        return _gallery(trainer, command, " ".join(rest))
    if command == "xray":
        _xray(trainer, rest)
        return trainer
    if command in _COMMANDS:
        trainer = _COMMANDS[command](trainer, rest)
    elif "=" in command:
        before, trainer = trainer, trainer.with_typed(" ".join(words))
        rule = trainer.settings.updates.optimizer
        if rule is not before.settings.updates.optimizer and (cost := told_cost(rule, trainer.network)):
            say_prose(cost)
        if trainer.training.train_set.preparation != before.training.train_set.preparation:
            _say_data(trainer)
    else:
        raise UserError(f"{command} is no command here; type ? for all of them.")
    _tell(trainer)
    return trainer


def _say_data(trainer: Trainer) -> None:
    own = trainer.plan.own_data()
    if own is not None:
        say_data(own, trainer.training)


def _gallery(trainer: Trainer, command: str, rest: str) -> Trainer:
    texts = {"training": trainer.line, "rule": equations_of(trainer.settings.updates)}
    saved = obey_gallery(command, rest, texts, None)
    if saved is None:
        return trainer
    if saved.kind == "rule":
        return trainer.with_typed(f'optimizer="{saved.line}"')
    if saved.kind == "training":
        return Trainer.from_line(saved.line)
    raise UserError(f"“{saved.name}” is a {saved.kind}, for the simulator.")


def _one(rest: list[str], example: str) -> str:
    if len(rest) != 1:
        raise UserError(f"Write it as in {example}.")
    return rest[0]


def _edited(trainer: Trainer, rest: list[str]) -> Trainer:
    if len(rest) != 2:
        raise UserError("Write it as in set W1[2,0] 0.5.")
    return trainer.edit(rest[0], number_in(rest[0], rest[1]))


_COMMANDS: Mapping[str, Callable[[Trainer, list[str]], Trainer]] = {
    "s": lambda trainer, rest: trainer.step(typed_count("".join(rest[:1]))),
    "b": lambda trainer, rest: trainer.back(typed_count("".join(rest[:1]))),
    "g": lambda trainer, rest: trainer.seek(typed_count("".join(rest[:1]), 0)),
    "e": lambda trainer, rest: trainer.epoch(),
    "run": lambda trainer, rest: _run(trainer),
    "set": _edited,
    "freeze": lambda trainer, rest: trainer.toggle_frozen(count_in("freeze", _one(rest, "freeze 1"))),
    "prune": lambda trainer, rest: trainer.prune(share_in("prune", "".join(rest) or "none")),
    "undo": lambda trainer, rest: trainer.undone(),
    "beside": lambda trainer, rest: trainer.beside(" ".join(rest)),
    "test": lambda trainer, rest: _tested(trainer),
    "alone": lambda trainer, rest: trainer.alone(),
}


def _run(trainer: Trainer) -> Trainer:
    trainer = trained(trainer)[0]
    if stop := told_stop(trainer):
        say_prose(stop)
    return trainer


def _tested(trainer: Trainer) -> Trainer:
    trainer = trainer.look_at_test()
    for look in told_tests(trainer):
        say_prose(f"test {look}")
    return trainer


def _open(trainer: Trainer, name: str) -> None:
    for line in written_weight(trainer.training, index_of(trainer.training.surface, name)):
        say_prose(line.text)


def _coach(trainer: Trainer) -> None:
    for text in told_advice(trainer):
        say_prose(text)
    say("\n".join(gradient_bars(trainer)))


def _xray(trainer: Trainer, rest: list[str]) -> None:
    if len(rest) > 2:
        raise UserError("Write it as in xray 3, or xray 3 W1[2,0].")
    chosen = index_of(trainer.training.surface, rest[1]) if len(rest) == 2 else 0
    for line in xray(trainer.training, typed_count("".join(rest[:1]), 0), chosen):
        say(line.text)


def _tell(trainer: Trainer) -> None:
    now, place = trainer.now, trainer.training
    held_out = f"{place.held_out_name} {told(now.held_out)}{told_errors(trainer, place.held_out_set)}"
    say_prose(f"update {place.cursor}, epoch {epochs(place.epoch)}: train {told(now.train)}; {held_out}")
    if trainer.others:
        say(table_of_trainings(trainer))


_SHOWN: Mapping[str, Callable[[Trainer], None]] = {
    "?": lambda _: say(_HELP),
    "help": lambda _: say(_HELP),
    "coach": lambda trainer: _coach(trainer),
    "rates": lambda trainer: print_chart(rates_chart(trainer), 14),
    "report": lambda trainer: say(report(trainer)),
    "curves": lambda trainer: print_curves(trainer),
    "line": lambda trainer: say(trainer.line),
    "table": lambda trainer: say(table_of_trainings(trainer)),
}
