"""The places of the app in line mode: plain text, one line at a time, for pipes, dumb terminals and screen readers."""

from pathlib import Path

from tutor.plain.streams import Ended, say


def open_place(place: str, argument: str | None, data: Path | None) -> int:
    """Open a place; returns the exit status.

    Raises:
        UserError: what was named is not there.
    """
    try:
        match place:
            case "learn":
                from tutor.plain.learn import learn

                learn(argument, data)
            case "sim":
                from tutor.plain.sim import simulate

                simulate(argument, data)
            case "review":
                from tutor.plain.quiz import review

                review(data)
            case "train":
                from tutor.plain.trainer import train_at_prompt

                train_at_prompt(argument)
            case _:
                _home()
    except Ended:
        say()
    return 0


def _home() -> None:
    from tutor.plain.listing import LISTS

    say("tutor: learn gradient descent by doing it.\n")
    say(LISTS["lessons"]())
    say(
        "\ntutor learn 01                          reads a lesson and asks its questions"
        "\ntutor sim parabola start=6 rate=0.3     steps a point down a surface"
        "\ntutor quiz --count 5                    asks questions"
        "\ntutor run parabola --rate 0.3 --steps 5 prints a run"
        "\ntutor --help                            has everything else"
    )
