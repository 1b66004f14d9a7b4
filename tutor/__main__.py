"""`python -m tutor` is the command `tutor`."""

from tutor.collector import collect_seldom
from tutor.ending import ended_by_signals, interrupted_quietly


def main() -> None:
    """Run the command; a signal or ctrl+c ends it quietly while it is still being loaded, too."""
    collect_seldom()
    try:
        with ended_by_signals(), interrupted_quietly():
            from tutor.cli import main as command  # only now: loading takes time, in which signals may come

            command()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
