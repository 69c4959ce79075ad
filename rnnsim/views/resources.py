"""Where the shipped files (fonts, icons) lie: inside the installed package, or beside it in a work tree. Knows no widgets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rnnsim


@cache
def resource_folder() -> Path:
    """`rnnsim/resources` of a built wheel; in a work tree or an editable install, `resources` beside the package."""
    package = Path(rnnsim.__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of one shipped file."""
    return resource_folder().joinpath(*parts)
