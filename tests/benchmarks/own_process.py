"""A measurement in a process of its own, so that nobody else's memory is counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

RETURNED_AT_ONCE = {"MALLOC_MMAP_THRESHOLD_": "1000000"}  # glibc gives large freed blocks back to the system, so that they do not count


def measured_alone(module: str, *arguments: object) -> dict[str, Any]:
    """What `python -m module arguments` prints as its last line, which is JSON."""
    command = [sys.executable, "-m", module, *(str(argument) for argument in arguments)]
    ran = subprocess.run(command, env={**os.environ, **RETURNED_AT_ONCE}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found
