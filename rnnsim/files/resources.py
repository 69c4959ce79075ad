"""Where the shipped files (fonts, icons, samples) lie: inside the installed package, or beside it in a work tree."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """`rnnsim/resources` of a built wheel; in a work tree or an editable install, `resources` beside the package."""
    package = Path(__file__).parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one shipped file."""
    return resource_folder().joinpath(*parts)
