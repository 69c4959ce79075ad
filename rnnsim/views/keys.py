"""How the keys of an action are read and written for people."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def keys_of(shortcut: str) -> list[str]:
    """The keys of a row, one text each."""
    return shortcut.split() if shortcut else []


def shown_key(shortcut: str) -> str:
    """The keys of a row as the desktop writes them, such as "Ctrl+A or A"."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) or key for key in keys_of(shortcut))


def tip_with_key(text: str, shortcut: str) -> str:
    """A tip with the first of a row's keys behind it, if it has one."""
    return f"{text}  ({shown_key(keys_of(shortcut)[0])})" if shortcut else text
