"""What is remembered between starts: every preference of the table, places of windows, and nothing that makes no sense."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from rnnsim.views.preferences import PREFERENCES
from rnnsim.views.remembered import Remembered, WindowPlaces, read_remembered, settings_path, write_remembered

PLACES = WindowPlaces(40, 60, 1400, 900, is_maximised=True, dock_height=300, dock_split=0.4)


def test_every_preference_has_a_field_with_the_default_of_the_table() -> None:
    assert {row.name: row.default for row in PREFERENCES}.items() <= asdict(Remembered()).items()
    assert all(row.is_known(row.default) for row in PREFERENCES)


def test_every_choice_of_every_preference_is_read_as_it_was_written() -> None:
    for row in PREFERENCES:
        for text, value in row.choices:
            assert write_remembered(Remembered().with_preference(row.name, value))
            assert getattr(read_remembered(), row.name) == value
            assert row.value_of(text) == value
            assert row.text_of(value) == text


def test_places_and_commands_are_read_as_they_were_written() -> None:
    kept = replace(Remembered(), places=PLACES).with_command("play").with_command("undo").with_command("play")
    assert kept.commands == ("play", "undo")
    assert write_remembered(kept)
    assert read_remembered() == kept


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": "pink"}, {"text_scale": 40.0}, {"snaps": 1}, {"delay": -1}, {"delay": True}, {"activation": ["tanh"]}, {"commands": 3},
        {"autosave_seconds": 1e9}, {"places": {"x": 1}}, {"places": {"x": 0, "y": 0, "width": -5, "height": 10}}, {"places": "here"},
        {"places": {"x": 0, "y": 0, "width": 10**12, "height": 10}},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_passed_over(changed: dict[str, Any]) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(json.dumps(asdict(Remembered()) | changed), encoding="utf-8")
    assert read_remembered() == Remembered()


def test_where_nothing_can_be_kept_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(part: str, path: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", refuse)
    assert not write_remembered(Remembered())
    assert list(settings_path().parent.iterdir()) == []
