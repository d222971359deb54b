"""Settings of a recipe as they are typed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crcviewer.ui.shared.number_field import NumberField
from crcviewer.ui.train.wizard.settings_view import SettingsView
from training.cli.recipes import report_recipes


def test_two_settings_that_do_not_fit_together_are_told_when_typed(qtbot: QtBot) -> None:
    report = report_recipes()
    view = SettingsView()
    qtbot.addWidget(view)
    view.fill(report)
    names = [info.name for info in report.settings]
    recipe = dict(zip(names, report.recipes[0].values, strict=True))
    view.show_values(recipe, recipe)
    view.show()
    blur, sharpen = view.editors["tile.blur"], view.editors["tile.sharpen"]
    assert isinstance(blur.field, NumberField)
    assert isinstance(sharpen.field, NumberField)
    view.show_setting("tile.blur")
    blur.field.show_text("0.6")
    sharpen.field.show_text("0.4")
    assert view.wrong() == []
    sharpen.field.show_text("0.5")
    assert view.wrong() == [blur, sharpen]
    assert blur.trouble.isVisible()
    assert sharpen.trouble.isVisible()
    assert blur.trouble.text() == sharpen.trouble.text() != ""
    blur.field.show_text("0.5")
    assert view.wrong() == []
    assert not blur.trouble.isVisible()
