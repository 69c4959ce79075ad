"""How names (of the tables, such as sign_hold, and of units) are written for people, everywhere alike. Knows no widgets."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path

from rnnsim.network.columns import NO_ID
from rnnsim.network.naming import counted, unit_name
from rnnsim.network.network import Network
from rnnsim.views.translation import translated

NOBODY = "none"


def shown_name(name: str) -> str:
    """A name with spaces; a formula as it is."""
    return name if name.startswith("=") else name.replace("_", " ")


def name_from(shown: str) -> str:
    """The name of the table that is shown so."""
    return shown if shown.startswith("=") else shown.replace(" ", "_")


def counted_text(count: int, noun: str) -> str:
    """Such as "3 units", in the language in force."""
    return translated(counted(count, noun))


def escaped(text: str) -> str:
    """Text of a document for a menu or a button, where & marks a letter and a tab begins the key; long ones are cut."""
    plain = " ".join(text.split())
    return (plain if len(plain) <= 60 else f"{plain[:59]}…").replace("&", "&&")


def plain_tip(text: str) -> str:
    """A text with words of a person in it, as a tooltip: Qt would take signs like < for its own."""
    return f"<span>{html.escape(text)}</span>" if "<" in text else text


def offered_name(network: Network, unit: int) -> str:
    """A unit's name in a list of all, with the id where others have the same; "none" for `NO_ID`."""
    if unit == NO_ID:
        return NOBODY
    name = unit_name(network, unit)
    label = network.units.label[network.units.label == name]
    return name if len(label) < 2 else f"{name}  (unit {unit})"


def units_offered(network: Network) -> list[tuple[str, int]]:
    """None, then every unit, by the name it is offered under, with its id."""
    names = [(unit_name(network, unit), unit) for unit in network.units.id.tolist()]
    count = Counter(name for name, _ in names)
    return [(NOBODY, NO_ID), *((name if count[name] == 1 else f"{name}  (unit {unit})", unit) for name, unit in names)]


def recent_text(path: Path) -> str:
    """A file opened some time, as menus show it; one that is gone says so."""
    name = escaped(path.name)
    return name if path.exists() else translated(f"{name} (missing)")
