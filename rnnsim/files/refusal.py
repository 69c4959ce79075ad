"""The one kind of error a file can give: one sentence saying which file, what is wrong with it and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnsim.formulas.refused import Refused

PathLike = str | os.PathLike[str]
DAMAGED = "it was damaged or changed after it was saved, so use another copy"


class FileRefused(Refused):
    """A file cannot be read or written. Nothing has been changed."""


def shown_name(path: PathLike) -> str:
    """The file's name for a sentence: no folders, no invisible characters, at most 80 characters."""
    name = Path(path).name or str(path)
    plain = "".join(sign if sign.isprintable() else "�" for sign in name)
    return plain if len(plain) <= 80 else f"{plain[:77]}…"


@contextmanager
def opening(path: PathLike) -> Iterator[None]:
    """Whatever is refused inside becomes a sentence that names the file to be opened."""
    try:
        yield
    except (Refused, OSError) as error:
        raise FileRefused(f"Cannot open “{shown_name(path)}”: {_reason(error)}.") from None


@contextmanager
def saving(path: PathLike) -> Iterator[None]:
    """Whatever is refused inside becomes a sentence that names the file to be saved."""
    try:
        yield
    except (Refused, OSError) as error:
        is_plain = isinstance(error, OSError) and not isinstance(error, FileNotFoundError)
        kept = "; choose another place or name, nothing has been changed" if is_plain else ""
        raise FileRefused(f"Cannot save “{shown_name(path)}”: {_reason(error)}{kept}.") from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the name"
    if isinstance(error, OSError):
        words = error.strerror or str(error) or "the disk does not answer"
        return words[:1].lower() + words[1:]
    sentence = str(error).rstrip(".")
    return sentence[:1].lower() + sentence[1:] if sentence[:2].istitle() else sentence
