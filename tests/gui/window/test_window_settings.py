"""What is remembered comes back; what is broken counts as unset."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from crcviewer.ui.look.user_settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def opened(file: Path) -> tuple[Settings, QSettings]:
    stored = QSettings(str(file), QSettings.Format.IniFormat)
    return Settings(stored), stored


def test_comes_back_at_the_next_start(file: Path, tmp_path: Path) -> None:
    model = tmp_path / "模型 a.safetensors"
    other = tmp_path / "b.safetensors"
    for path in (model, other):
        path.touch()
    settings, stored = opened(file)
    assert settings.first_start
    settings.remember_model(str(other))
    settings.remember_model(str(model))
    settings.remember_model(str(other))
    settings.overlay_opacity = 0.35
    settings.overlay_visible = True
    settings.last_folder = str(tmp_path)
    settings.set_layout("window", QByteArray(b"geometry"))
    stored.sync()

    again, _ = opened(file)
    assert not again.first_start
    assert again.last_model == str(other)
    assert again.recent_models == (str(other), str(model))
    assert again.overlay_opacity == 0.35
    assert again.overlay_visible
    assert again.last_folder == str(tmp_path)
    assert again.layout("window") == QByteArray(b"geometry")


def test_models_that_are_gone_are_not_offered(file: Path, tmp_path: Path) -> None:
    settings, _ = opened(file)
    settings.remember_model(str(tmp_path / "gone.safetensors"))
    assert settings.recent_models == ()


def test_broken_values_count_as_unset(file: Path) -> None:
    settings, stored = opened(file)
    stored.setValue("overlay/opacity", "much")
    stored.setValue("model/recent", 5)
    stored.setValue("layout/window", "text")
    assert settings.overlay_opacity is None
    assert settings.recent_models == ()
    assert settings.layout("window") is None
    assert not settings.overlay_visible
