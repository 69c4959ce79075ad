"""JSON as the standard says and no further: no NaN, no infinity, no key twice, not too long, not too deep."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from rnnsim.files.refusal import DAMAGED, FileRefused

MOST_BYTES = 16 << 20
DEEPEST = 64


def json_bytes(value: Any) -> bytes:
    """Compact ASCII; equal values give equal bytes. Numbers that are not finite raise ValueError."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")


def value_from_json(content: bytes, name: str) -> Any:
    """The value; `name` is for the sentence of a FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused(f"its part “{name}” is larger than {MOST_BYTES >> 20} MB; choose a file saved by rnnsim")
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_not_a_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise FileRefused(f"its part “{name}” is not proper JSON; {DAMAGED}") from None
    _check_depth(value, name)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is there twice")
    return made


def _not_a_number(text: str) -> float:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _check_depth(value: Any, name: str) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part for outer in level if isinstance(outer, (dict, list)) for part in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise FileRefused(f"its part “{name}” is nested too deeply; {DAMAGED}")
