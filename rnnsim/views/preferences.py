"""The table of preferences: what a person can choose once for all documents. Dialog, command palette and settings file loop over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.views.translation import LANGUAGES

Choice = tuple[str, Any]  # text, value


@dataclass(frozen=True)
class Preference:
    """One row: `name` is its field of `Remembered`, the value of the first of `choices` that is `default` its default."""

    name: str
    text: str
    section: str
    help: str
    choices: tuple[Choice, ...]
    default: Any

    def is_known(self, value: object) -> bool:
        """Whether this value can be chosen (1 is not True, nor 1.0)."""
        return any(type(choice) is type(value) and choice == value for _, choice in self.choices)

    def text_of(self, value: Any) -> str:
        """How a value is written."""
        return next(text for text, choice in self.choices if choice == value)

    def value_of(self, text: str) -> Any:
        """The value that is written so."""
        return next(choice for shown, choice in self.choices if shown == text)


_ONE_BY_ONE = tuple(name for name, row in ACTIVATIONS.items() if not row.is_coupled)

PREFERENCES = (
    Preference("theme", "Theme", "Looks", "Colours of every window; the projector is in the View menu.",
               (("light", "light"), ("dark", "dark"), ("high contrast", "high_contrast")), "light"),
    Preference("language", "Language", "Looks", "Of all texts, at once.",
               (("as the system", "system"), *((name, code) for code, name in LANGUAGES.items())), "system"),
    Preference("text_scale", "Text size", "Looks", "Size of all texts and controls; the projector has its own.",
               (("small", 0.9), ("normal", 1.0), ("large", 1.15), ("very large", 1.3)), 1.0),
    Preference("opens_tabs", "Documents", "Looks", "Where a document opens; a tab can be moved to a window of its own.",
               (("in tabs", True), ("in windows of their own", False)), True),
    Preference("snaps", "Snapping", "Drawing", "New and dragged units go to the grid and in line with others; Alt does the opposite.",
               (("to grid and guides", True), ("off", False)), True),
    Preference("activation", "New units", "Drawing", "Activation of a unit drawn by double-click or by keys.",
               tuple((name.replace("_", " "), name) for name in _ONE_BY_ONE), "tanh"),
    Preference("delay", "New connections", "Drawing", "Delay of a connection drawn by mouse or by keys.",
               (("no delay", 0), ("1 tick", 1), ("2 ticks", 2), ("3 ticks", 3), ("4 ticks", 4), ("5 ticks", 5)), 1),
    Preference("autosave_seconds", "Autosave", "Safety", "How soon after an edit the copy for recovery is on the disk.",
               (("at once", 0.5), ("after 2 s", 2.0), ("after 10 s", 10.0), ("after 30 s", 30.0)), 0.5),
)  # fmt: skip
