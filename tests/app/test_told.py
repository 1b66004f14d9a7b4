"""What the app says in a corner."""

from tests.app.conftest import OpenApp


async def test_a_notification_shows_what_a_terminal_would_obey(open_app: OpenApp) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.notify("\x1b]52;c;ZXZpbA==\a is kept", title="\u202e", markup=False)
        await pilot.pause()
        (told,) = app._notifications
    assert (told.message, told.title) == ("␛]52;c;ZXZpbA==␇ is kept", "⟨U+202E⟩")
