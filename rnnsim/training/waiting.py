"""How long targets wait for a network that answers late: a strictly clocked network of depth D answers after D − 1 ticks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnsim.compiling.latency import latency_of
from rnnsim.network.network import Network
from rnnsim.tasks.catalog import TASKS

DELAY = "delay"  # what tasks call the ticks by which they want their answers later than asked


def waiting_for(network: Network, task: str, parameters: Mapping[str, Any]) -> int:
    """Ticks by which the targets of a task come later unless one says otherwise: what the network needs and the task does not give."""
    rows = {row.name: row for row in TASKS[task].parameters} if task in TASKS else {}
    given = int(rows[DELAY].value_of(parameters.get(DELAY, rows[DELAY].default))) if DELAY in rows else 0
    return max(latency_of(network) - given, 0)
