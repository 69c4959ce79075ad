"""What the app remembers between starts, in one small JSON file: theme, files opened last, what need not be said again. No widgets."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from rnnsim.session.state_folder import state_folder

MOST_RECENT = 10
THEME_NAMES = ("light", "dark", "projector")


@dataclass(frozen=True)
class Remembered:
    """`recent` are paths, the newest first."""

    theme: str = "light"
    recent: tuple[str, ...] = ()
    said_of_kernels: str = ""  # why there are none on this machine; nobody needs to be told twice

    def with_recent(self, path: Path) -> Remembered:
        """The path is the newest now."""
        text = str(path.resolve())
        return replace(self, recent=(text, *(other for other in self.recent if other != text))[:MOST_RECENT])

    def with_theme(self, name: str) -> Remembered:
        """The theme to start with."""
        return replace(self, theme=name)

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
        theme, recent, said = found.get("theme"), found.get("recent"), found.get("said_of_kernels")
    except (OSError, ValueError, AttributeError):
        return Remembered()
    paths = tuple(path for path in recent if isinstance(path, str)) if isinstance(recent, list) else ()
    return Remembered(theme if theme in THEME_NAMES else "light", paths[:MOST_RECENT], said if isinstance(said, str) else "")


def write_remembered(remembered: Remembered) -> bool:
    """Keep it, whole or not at all; whether that went well (losing it costs nobody any work)."""
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as part:
            json.dump(asdict(remembered), part)
        os.replace(part.name, path)
    except OSError:
        return False
    return True
