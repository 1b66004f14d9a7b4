from unittest.mock import patch

from textual.app import App, ComposeResult
from textual.geometry import Region

from tutor.app.widgets.clickable_line import ClickableLine, offered
from tutor.app.widgets.still_text import Line, StillText


class TextApp(App[None]):
    CSS = "StillText { width: 20; }"

    def compose(self) -> ComposeResult:
        yield StillText()


def lines(words: str) -> list[Line]:
    return [((line, ""),) for line in words.split("\n")]


def rows(view: StillText) -> list[str]:
    return [strip.text.rstrip() for strip in view.render_lines(view.size.region)]


async def test_only_what_changed_of_a_row_is_painted_again() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("w  6.0\nL  16.0\nα  0.1"))
        await pilot.pause()
        assert rows(view) == ["w  6.0", "L  16.0", "α  0.1"]
        with patch.object(view, "refresh") as refresh:
            view.show(lines("w  6.0\nL  2.56\nα  0.1"))
            refresh.assert_called_once_with(Region(3, 1, 4, 1))
            refresh.reset_mock()
            view.show(lines("w  6.0\nL  2.56\nα  0.1"))
            refresh.assert_not_called()
            view.show(lines("w  6.0\nL  2.56\nα  漢"))
            refresh.assert_called_once_with(Region(0, 2, 20, 1))  # a sign of two columns: the whole row
        view.show(lines("w  6.0\nL  1.0\nα  0.1"))
        assert rows(view) == ["w  6.0", "L  1.0", "α  0.1"]


async def test_a_place_keeps_its_rows_where_it_is_asked_to_and_grows_where_it_must() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        for words, kept, height in (
            ("one", 0, 1),
            ("one\ntwo\nthree", 1, 3),
            ("one", 3, 3),
            ("words that do not fit into one row", 3, 3),
            ("one", 0, 1),
        ):
            view.show(lines(words), kept)
            await pilot.pause()
            assert view.size.height == height
        view.show(lines("words that do not fit into one row"))
        await pilot.pause()
        assert rows(view) == ["words that do not", "fit into one row"]


async def test_a_wrapped_line_goes_on_as_far_in_as_it_began() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show([(("  α = 0.1 is below 1/h", "bold"), (" and far above nothing", "")), (("w", ""),)])
        await pilot.pause()
        assert rows(view) == ["  α = 0.1 is below", "  1/h and far above", "  nothing", "w"]
        assert view.size.height == 4
        places = [segment.style.meta["offset"] for segment in view.paint(1) if segment.text.strip()]
        assert places == [(19, 0), (22, 0)]


async def test_a_selection_moves_no_word() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show([(("  no word moves no word moves no word moves", ""),), (("w", ""),)])
        await pilot.pause()
        before = rows(view)
        await pilot.mouse_down(StillText, offset=(5, 1))
        await pilot.hover(StillText, offset=(0, 3))
        await pilot.mouse_up(StillText, offset=(0, 3))
        await pilot.pause()
        assert app.screen.get_selected_text() == "d moves no word moves\nw"
        assert rows(view) == before


async def test_a_style_alone_is_a_change_too_and_words_follow_the_width() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("right"))
        await pilot.pause()
        view.show([(("right", "bold"),)])
        await pilot.pause()
        assert any(segment.style.bold for segment in view.render_lines(view.size.region)[0])
        view.show(lines("words that do not fit into one row"))
        view.styles.width = 40
        await pilot.pause()
        assert rows(view) == ["words that do not fit into one row"]
        view.styles.width = 0
        await pilot.pause()
        assert rows(view) == []


async def test_what_was_painted_ahead_is_shown_where_it_still_fits_and_else_made_anew() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("L  16.0"))
        await pilot.pause()
        coming = lines("L  2.56, and then less")
        for width, wrapped in ((20, ["L  2.56, and then", "less"]), (12, ["L  2.56, and", "then less"])):
            view.show(lines("L  16.0"))
            await pilot.pause()
            view.expect(coming)
            assert rows(view) == ["L  16.0"]
            view.styles.width = width
            await pilot.pause()
            view.show(coming)
            await pilot.pause()
            assert rows(view) == wrapped


async def test_words_can_be_selected_by_mouse_and_take_the_colours_of_the_theme() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show([*lines("w  6.0"), (("L", "$primary"), ("  16.0", ""))])
        await pilot.pause()
        await pilot.mouse_down(StillText, offset=(0, 0))
        await pilot.hover(StillText, offset=(2, 1))
        await pilot.mouse_up(StillText, offset=(2, 1))
        await pilot.pause()
        assert app.screen.get_selected_text().startswith("w  6.0\nL")
        app.screen.clear_selection()
        colours = set()
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            colours.add(view.render_lines(view.size.region)[1]._segments[0].style.color.name)
        assert len(colours) == 2


async def test_what_was_hidden_shows_the_newest_words() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("step 1"))
        await pilot.pause()
        view.display = False
        await pilot.pause()
        view.show(lines("step 2"))
        view.show(lines("step 3"))
        view.display = True
        await pilot.pause()
        assert rows(view) == ["step 3"]


async def test_what_was_taken_away_can_be_painted_once_more() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("step 1"))
        await pilot.pause()
        await view.remove()
        assert rows(view) in (["step 1"], [])
        view.show(lines("step 2"))


async def test_in_a_very_narrow_place_no_row_is_wider_than_it() -> None:
    app = TextApp()
    async with app.run_test(size=(40, 30)) as pilot:
        view = app.query_one(StillText)
        view.show(lines("        ∇L  (0.25, 0.125)"))
        for width in range(1, 20):
            view.styles.width = width
            await pilot.pause()
            strips = view.render_lines(view.size.region)
            assert all(len(strip.text) == strip.cell_length == width for strip in strips)


class LinksApp(App[None]):
    def compose(self) -> ComposeResult:
        yield ClickableLine(id="status")


async def test_only_what_can_be_clicked_lights_up_under_the_mouse() -> None:
    app = LinksApp()
    async with app.run_test(size=(40, 10)) as pilot:
        line = app.query_one(ClickableLine)
        line.offer(offered([("bowl", "bold", "bell"), ("step 2", "", "")], " · "))
        await pilot.pause()
        lit = []
        for column in (1, 5, 8):
            await pilot.hover(ClickableLine, offset=(column, 0))
            await pilot.pause()
            (strip,) = line.render_lines(line.size.region)
            lit.append([segment.text for segment in strip if segment.style and segment.style.underline])
        assert lit == [["bowl"], [], []]
