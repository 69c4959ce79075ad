"""One acceptance row: what has to hold, and the function that measures it over the stated seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


def as_text(figure: Any) -> str:
    """Numbers to four digits, several with blanks between them."""
    if isinstance(figure, float):
        return f"{figure:.4g}"
    if isinstance(figure, dict):
        return ", ".join(f"{name} {as_text(value)}" for name, value in figure.items())
    if isinstance(figure, Iterable) and not isinstance(figure, str):
        return " ".join(map(as_text, figure))
    return str(figure)


@dataclass(frozen=True)
class Row:
    """`figure` measures, `holds` says whether the figure is good enough, `is_fast` whether it takes at most some seconds.

    group: what is asked for on the command line: learning for rules and tasks, architectures for the rest. published: the figure of
    the reference, to be printed beside ours.
    """

    name: str
    group: str
    criterion: str
    figure: Callable[[], Any]
    holds: Callable[[Any], bool]
    published: str = ""
    is_fast: bool = True

    def measured(self) -> tuple[str, bool]:
        """The figure as text and whether it is good enough; what stopped it, and no, where it could not be measured."""
        try:
            figure = self.figure()
            return as_text(figure), self.holds(figure)
        except Exception as error:
            return f"stopped by {type(error).__name__}: {error}", False
