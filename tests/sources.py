"""The modules of the program as syntax trees, read once for all tests that look at them."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1] / "rnnsim"


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module by its path, in order. Nothing is searched for circles meanwhile, which takes three times as long as the reading."""
    gc.disable()
    try:
        return {path: ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    finally:
        gc.enable()
        gc.freeze()
