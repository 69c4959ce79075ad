"""Arrays as the bytes of numpy's .npy files, version 1.0, written and read without evaluating anything."""

from __future__ import annotations

import re
import struct
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.refusal import DAMAGED, FileRefused

HEADER_BYTES = 128  # of a column that is written here
MAGIC = b"\x93NUMPY\x01\x00"
_DTYPE = rb"'(\|b1|[<|][iu][1248]|<f[248]|<U[0-9]{1,6})'"
_SHAPE = rb"\(((?:[0-9]{1,12}, ?)*(?:[0-9]{1,12})?)\)"
_HEADER = re.compile(rb"\{'descr': " + _DTYPE + rb", 'fortran_order': False, 'shape': " + _SHAPE + rb", \} *\n")
_LARGEST_SIGN = 0x10FFFF


def npy_bytes(array: NDArray[Any]) -> bytes:
    """Little-endian, row after row; equal arrays give equal bytes."""
    little = np.asarray(array, array.dtype.newbyteorder("<"), order="C")
    header = f"{{'descr': '{little.dtype.str}', 'fortran_order': False, 'shape': {little.shape!r}, }}"
    header += " " * (-(len(MAGIC) + 2 + len(header) + 1) % 64) + "\n"
    return MAGIC + struct.pack("<H", len(header)) + header.encode() + little.tobytes()


def array_from_npy(content: bytes, name: str) -> NDArray[Any]:
    """The array (read-only, on the given bytes); `name` is for the sentence of a FileRefused."""
    length = int.from_bytes(content[8:10], "little")
    match = _HEADER.fullmatch(content[10 : 10 + length])
    if content[:8] != MAGIC or match is None:
        raise FileRefused(f"its part “{name}” does not begin as an array should; {DAMAGED}")
    dtype = np.dtype(match[1].decode())
    shape = tuple(int(part) for part in match[2].split(b",") if part.strip())
    if dtype.itemsize == 0 or prod(shape) * dtype.itemsize != len(content) - 10 - length:
        raise FileRefused(f"its part “{name}” is not as large as it says; {DAMAGED}")
    flat = np.frombuffer(content, np.uint8, offset=10 + length)
    if dtype.kind == "b" and (flat > 1).any():
        raise FileRefused(f"its part “{name}” holds something else than yes and no; {DAMAGED}")
    if dtype.kind == "U" and flat.size and (np.frombuffer(content, "<u4", offset=10 + length) > _LARGEST_SIGN).any():
        raise FileRefused(f"its part “{name}” holds something that is not text; {DAMAGED}")
    return np.frombuffer(content, dtype, offset=10 + length).reshape(shape)
