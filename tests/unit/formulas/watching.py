"""Watches what the interpreter is asked to do, so that a test can say that reading a formula touched nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

FORBIDDEN = (
    "compile",
    "exec",
    "open",
    "import",
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
    "marshal.",
    "pickle.",
    "code.",
    "builtins.input",
    "builtins.breakpoint",
)
_watched: list[list[str]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watched and event.startswith(FORBIDDEN):
        _watched[-1].append(event)


sys.addaudithook(_hook)  # cannot be taken away again; outside of `escapes_of` it looks at nothing


@contextmanager
def escapes_of() -> Iterator[list[str]]:
    """The events of compiling, running, opening, importing … that happen inside."""
    found: list[str] = []
    _watched.append(found)
    try:
        yield found
    finally:
        _watched.remove(found)
