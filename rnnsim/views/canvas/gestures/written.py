"""What is written around a unit and on a wire can be typed anew where it stands: the pointer says so, a double-click opens it."""

from __future__ import annotations

from rnnsim.views.canvas.gestures.place import Line, Place, Promise, Under

BY_MOUSE = (Line("Double-click a number", "Type another there"),)
WITH_KEYS = (Line("Tab", "In a value: on to the next"),)


def _is_written(under: Under) -> bool:
    return bool(under.scene.written_at(under.x, under.y))


def _promise(under: Under) -> Promise:
    return Promise("text", _hint_for(under.scene.written_at(under.x, under.y)))


def _hint_for(caption: str) -> str:
    return f"Double-click to type another {caption}."


VALUE = Place(_is_written, _promise, None)
