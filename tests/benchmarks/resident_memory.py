"""How much memory a process holds, and how much of it is arrays that can be reached from a value."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAGES = Path("/proc/self/statm")


def resident_bytes() -> int:
    """What this process holds in memory now; the most it ever held where the system does not say."""
    if PAGES.exists():
        return int(PAGES.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def settled_resident_bytes() -> int:
    """The same after everything that can be freed was freed."""
    gc.collect()
    return resident_bytes()


def owner_of(array: NDArray[Any]) -> NDArray[Any]:
    """The array whose memory a view shows."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def array_bytes(value: object, *, without: Iterable[object] = ()) -> int:
    """Bytes of all arrays reachable through fields, tuples, lists and mappings; nothing reachable from `without` counts."""
    seen: set[int] = set()
    for other in without:
        _bytes(other, seen)
    return _bytes(value, seen)


def _bytes(value: Any, seen: set[int]) -> int:
    if isinstance(value, np.ndarray):
        value = owner_of(value)
    if id(value) in seen or isinstance(value, (str, bytes, int, float, type)) or callable(value):
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return value.nbytes
    return sum(_bytes(part, seen) for part in _parts(value))


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, (tuple, list)):
        return value
    parts = list(vars(value).values()) if hasattr(value, "__dict__") else []
    return parts + [getattr(value, field.name) for field in fields(value)] if is_dataclass(value) else parts
