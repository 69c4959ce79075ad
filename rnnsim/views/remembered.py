"""What the app remembers between starts, in one small JSON file: preferences, files opened last, where windows stood. No widgets."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from rnnsim.session.state_folder import state_folder
from rnnsim.views.preferences import PREFERENCES

MOST_RECENT, MOST_COMMANDS = 10, 6
LARGEST_SIDE = 30_000


@dataclass(frozen=True)
class WindowPlaces:
    """Where a window stood and how it was divided; None where its own sizes were left alone. `dock_split` is a share of the width."""

    x: int
    y: int
    width: int
    height: int
    is_maximised: bool = False
    dock_height: int | None = None
    dock_split: float | None = None


@dataclass(frozen=True)
class Remembered:
    """`recent` are paths and `commands` names of commands, the newest first. The fields from `theme` on are the preferences."""

    recent: tuple[str, ...] = ()
    said_of_kernels: str = ""  # why there are none on this machine; nobody needs to be told twice
    commands: tuple[str, ...] = ()
    places: WindowPlaces | None = None
    theme: str = "light"
    language: str = "system"
    text_scale: float = 1.0
    opens_tabs: bool = True
    snaps: bool = True
    activation: str = "tanh"
    delay: int = 1
    autosave_seconds: float = 0.5

    def with_recent(self, path: Path) -> Remembered:
        """The path is the newest now."""
        return replace(self, recent=_newest_first(str(path.resolve()), self.recent)[:MOST_RECENT])

    def without_missing(self) -> Remembered:
        """Only the files that are still there."""
        return replace(self, recent=tuple(text for text in self.recent if Path(text).exists()))

    def with_command(self, name: str) -> Remembered:
        """The command was chosen last."""
        return replace(self, commands=_newest_first(name, self.commands)[:MOST_COMMANDS])

    def with_preference(self, name: str, value: Any) -> Remembered:
        """One preference has another value."""
        return replace(self, **{name: value})

    def with_places(self, places: WindowPlaces | None) -> Remembered:
        """Where the next window is to stand; None where windows stand by themselves."""
        return replace(self, places=places)

    def with_said_of_kernels(self, problem: str) -> Remembered:
        """The person has been told; an empty text: there is nothing to tell any more."""
        return replace(self, said_of_kernels=problem)


def settings_path() -> Path:
    """Where it is kept."""
    return state_folder() / "settings.json"


def read_remembered() -> Remembered:
    """What was kept; the defaults where there is nothing, or nothing that makes sense."""
    try:
        found = json.loads(settings_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Remembered()
    if not isinstance(found, dict):
        return Remembered()
    said = found.get("said_of_kernels")
    preferred = {row.name: found[row.name] for row in PREFERENCES if row.is_known(found.get(row.name))}
    return Remembered(
        recent=_texts(found.get("recent"))[:MOST_RECENT],
        said_of_kernels=said if isinstance(said, str) else "",
        commands=_texts(found.get("commands"))[:MOST_COMMANDS],
        places=_places(found.get("places")),
        **preferred,
    )


def write_remembered(remembered: Remembered) -> bool:
    """Keep it, whole or not at all; whether that went well (losing it costs nobody any work)."""
    path, part = settings_path(), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as part:
            json.dump(asdict(remembered), part)
        os.replace(part.name, path)
    except OSError:
        if part is not None:
            with suppress(OSError):
                os.remove(part.name)
        return False
    return True


def _newest_first(text: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return (text, *(other for other in others if other != text))


def _texts(found: object) -> tuple[str, ...]:
    return tuple(text for text in found if isinstance(text, str)) if isinstance(found, list) else ()


def _places(found: object) -> WindowPlaces | None:
    if not isinstance(found, dict):
        return None
    numbers = [number for name in ("x", "y", "width", "height") if type(number := found.get(name)) is int and abs(number) <= LARGEST_SIDE]
    if len(numbers) != 4 or min(numbers[2:]) < 1:
        return None
    dock_height, dock_split = found.get("dock_height"), found.get("dock_split")
    x, y, width, height = numbers
    return WindowPlaces(
        x,
        y,
        width,
        height,
        is_maximised=found.get("is_maximised") is True,
        dock_height=dock_height if type(dock_height) is int and 0 < dock_height <= LARGEST_SIDE else None,
        dock_split=dock_split if type(dock_split) is float and 0 < dock_split < 1 else None,
    )
