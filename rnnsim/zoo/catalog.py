"""Every architecture that can be built by name, in one visible table; a builder's module is imported when it is first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.parameters import check_names
from rnnsim.zoo.architecture import SEED, Architecture
from rnnsim.zoo.families import attractors, continuous_time, gates, memory, outside_memories, sequences, start_here

_FAMILIES = (start_here, memory, attractors, continuous_time, gates, outside_memories, sequences)
FAMILIES = tuple(family.FAMILY for family in _FAMILIES)
_SHOWN_FIRST = ("threshold_parity", "elman", "jordan", "fully_recurrent", "output_feedback", "hopfield", "ctrnn", "echo_state")
_ROWS: dict[str, Architecture] = {row.name: row for row in chain.from_iterable(family.ROWS for family in _FAMILIES)}
ARCHITECTURES: dict[str, Architecture] = {name: _ROWS[name] for name in (*_SHOWN_FIRST, *_ROWS)}


def names() -> tuple[str, ...]:
    """Names of all architectures, in the order of the gallery."""
    return tuple(ARCHITECTURES)


def architecture(name: str) -> Architecture:
    """The row of the table; refused in one sentence if there is none."""
    if name not in ARCHITECTURES:
        raise Refused(f"There is no architecture “{name[:40]}”; choose one of {', '.join(ARCHITECTURES)}.")
    return ARCHITECTURES[name]


def build(name: str, **parameters: Any) -> Network:
    """Build an architecture by name: parameters of its row, and any of its weight matrices by name (see the builder's docstring).

    A seed is accepted by all, also where nothing is random.

    >>> len(build("elman", inputs=2, hidden=3, outputs=1).units)
    6
    """
    row = architecture(name)
    module = import_module(f"rnnsim.zoo.{row.module}")
    known = {parameter.name: parameter for parameter in row.parameters}
    if "seed" not in known:
        SEED.value_of(parameters.pop("seed", 0))
    check_names(row.parameters, parameters, f"The architecture {name}", others=module.WEIGHTS)
    values = {given: known[given].value_of(value) if given in known else value for given, value in parameters.items()}
    network = module.build(**values)
    assert isinstance(network, Network)
    return network


def sample(name: str) -> Document:
    """The shipped document of an architecture, which is alive when it is opened running."""
    return _made_once(architecture(name).module)


@cache
def _made_once(module: str) -> Document:
    document = import_module(f"rnnsim.zoo.{module}").sample()
    assert isinstance(document, Document)
    return document
