"""How units and connections are called in sentences: by label where they have one, else by id."""

from __future__ import annotations

from collections.abc import Iterable

from rnnsim.network.network import Network


def unit_name(network: Network, unit: int) -> str:
    """The unit's label, or "unit 7" where it has none or is gone."""
    row = int(network.units.positions_of(unit))
    label = str(network.units.label[row]) if row >= 0 else ""
    return label or f"unit {unit}"


def connection_name(network: Network, connection: int) -> str:
    """Such as "x₁ → h₂"."""
    wires = network.connections
    row = int(wires.positions_of(connection))
    if row < 0:
        return f"connection {connection}"
    return f"{unit_name(network, int(wires.source[row]))} → {unit_name(network, int(wires.target[row]))}"


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names joined by commas, the rest counted: "a, b, c, d and 9 more"."""
    names = list(names)
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def grouped(number: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def counted(count: int, noun: str) -> str:
    """Such as "1 unit" or "3 units"."""
    return f"{grouped(count)} {noun}" if count == 1 else f"{grouped(count)} {noun}s"
