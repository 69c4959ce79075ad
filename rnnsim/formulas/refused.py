"""The one kind of error a person is meant to read: a sentence saying what, where and what to do. Knows nobody."""

from __future__ import annotations


class Refused(ValueError):
    """Something asked for cannot be done. `str(error)` is one sentence; nothing has been changed."""
