"""What a verb of the command line is made of: its flags, what it answers, and the words that verbs share. Knows no verb."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnsim.network.document import Document
from rnnsim.network.naming import counted

Options = argparse.Namespace


@dataclass(frozen=True)
class Said:
    """What a verb answers: text for people, and the same as JSON values."""

    text: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Flag:
    """One argument of a verb, as argparse takes it."""

    names: tuple[str, ...]
    help: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verb:
    """One row of the table."""

    name: str
    help: str
    action: Callable[[Options], Said]
    flags: tuple[Flag, ...]


def plain(text: str) -> str:
    """Text without signs that would steer a terminal or break a line."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def written(path: str, what: str, **values: Any) -> Said:
    """A file was written, and what it holds."""
    return Said(f"Wrote “{plain(Path(path).name)}”: {what}.", {"written": path, **values})


def size_of(document: Document) -> str:
    """How large a network is, in words."""
    return f"{counted(len(document.network.units), 'unit')} and {counted(len(document.network.connections), 'connection')}"
