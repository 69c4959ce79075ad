"""What a network file of SNNS says: its units with all defaults filled in, and its links, each checked and with its line."""

from __future__ import annotations

from dataclasses import dataclass, field

from rnnsim.files.refusal import FileRefused
from rnnsim.files.snns_functions import (
    INPUT_TYPES,
    OUTPUT_FUNCTIONS,
    PRODUCT_SITES,
    SNNS_ACTIVATIONS,
    SUM_SITE,
    UNIT_TYPES,
    UPDATE_FUNCTIONS,
    SnnsActivation,
)
from rnnsim.files.snns_text import Line, SnnsText, Table, number, whole_number

UNITS, LINKS = "unit definition section", "connection definition section"
DEFAULTS, TYPES, SITES = "unit default section", "type definition section", "site definition section"
PASSED_OVER = ("subnet definition section", "layer definition section", "3d translation section")
IDENTITY = SNNS_ACTIVATIONS["Act_Identity"]


@dataclass
class Unit:
    """One row of the unit section, defaults filled in; `activation` is our name, with the output function taken in."""

    line: Line
    label: str
    act: float
    bias: float
    type: str
    x: float
    y: float
    function: SnnsActivation
    activation: str

    @property
    def is_input(self) -> bool:
        return self.type in INPUT_TYPES


@dataclass
class Link:
    """One connection; `site` is empty where the unit has none. Units are counted from 0."""

    line: Line
    source: int
    target: int
    weight: float
    site: str = ""


@dataclass
class SnnsNet:
    """The units, links and sites (site -> site function) of a file."""

    units: list[Unit]
    links: list[Link]
    sites: dict[str, str]
    update: str
    products: dict[int, str] = field(default_factory=dict)  # unit -> the product site it has become itself


def net_of(text: SnnsText) -> SnnsNet:
    """Units and links of the file. Raises FileRefused with the line of what cannot be said here."""
    for name, table in text.tables.items():
        if name not in (UNITS, LINKS, DEFAULTS, TYPES, SITES, *PASSED_OVER):
            raise table.line.refused(f"a “{name}” cannot be read; only networks without one can")
    line, update = text.headers.get("update function", (Line(1, ""), ""))
    if update not in UPDATE_FUNCTIONS:
        known = ", ".join(UPDATE_FUNCTIONS)
        raise line.refused(f"the update function “{update[:40]}” has no counterpart here; choose one of {known} in SNNS")
    if UNITS not in text.tables:
        raise FileRefused(f"it has no “{UNITS}”; choose a network saved by SNNS")
    sites = {cells[0]: cells[-1] for _, cells in _rows_of(text, SITES)}
    net = SnnsNet(_units(text), _links(text), sites, update)
    for what, found in (("units", len(net.units)), ("connections", len(net.links))):
        line, told = text.headers.get(f"no. of {what}", (Line(1, ""), str(found)))
        if whole_number(line, told, f"the number of {what}") != found:
            raise line.refused(f"it promises {told} {what}, but there are {found}; the file is damaged or cut short")
    _check_links(net)
    return net


def _rows_of(text: SnnsText, section: str) -> list[tuple[Line, list[str]]]:
    return text.tables.get(section, Table(Line(0, ""))).rows


def _units(text: SnnsText) -> list[Unit]:
    types = {cells[0]: (cells[1], cells[2]) for _, cells in _rows_of(text, TYPES) if len(cells) > 2 and cells[0]}
    defaults = next((cells for _, cells in _rows_of(text, DEFAULTS)), ["0", "0", "h", "0", "1", "Act_Logistic", "Out_Identity"])
    units: list[Unit] = []
    for line, cells in _rows_of(text, UNITS):
        if not cells[0] and units:
            continue  # further sites of the unit above
        if len(cells) < 9 or len(defaults) < 7:
            raise line.refused("a unit needs at least nine columns between bars; the file is damaged")
        if whole_number(line, cells[0], "the unit's number") != len(units) + 1:
            raise line.refused(f"unit {len(units) + 1} should stand here, not {cells[0]}; number the units without gaps")
        units.append(_unit(line, cells, defaults, types=types))
    return units


def _unit(line: Line, cells: list[str], defaults: list[str], *, types: dict[str, tuple[str, str]]) -> Unit:
    type_name, label, act, bias, kind, place, function, output = cells[1:9]
    if type_name and type_name not in types:
        raise line.refused(f"the unit type “{type_name[:40]}” is not defined; add it to the type definition section")
    wanted = types[type_name] if type_name else (function or defaults[5], output or defaults[6])
    kind = kind or defaults[2]
    if kind not in UNIT_TYPES:
        raise line.refused(f"“{kind[:10]}” is not a kind of unit; use one of {', '.join(UNIT_TYPES)}")
    chosen = IDENTITY if kind in INPUT_TYPES else SNNS_ACTIVATIONS.get(wanted[0])
    if chosen is None:
        raise line.refused(
            f"the activation function “{wanted[0][:40]}” has no counterpart here; the known ones are {', '.join(SNNS_ACTIVATIONS)}"
        )
    activation = chosen.activation if wanted[1] == "Out_Identity" else OUTPUT_FUNCTIONS.get((wanted[1], chosen.activation))
    if activation is None:
        raise line.refused(f"the output function “{wanted[1][:40]}” has no counterpart here for {chosen.name}; use Out_Identity")
    x, y = _place(line, place)
    act_now, bias_now = number(line, act or defaults[0], "the activation"), number(line, bias or defaults[1], "the bias")
    return Unit(line, label, act_now, bias_now, kind, x, y, chosen, activation)


def _place(line: Line, text: str) -> tuple[float, float]:
    parts = text.split(",") if text else ["0", "0"]
    if len(parts) not in (2, 3):
        raise line.refused(f"the position “{text[:40]}” should be x,y,z; correct it")
    x, y = (number(line, part.strip(), "the position") for part in parts[:2])
    return x, y


def _links(text: SnnsText) -> list[Link]:
    links: list[Link] = []
    target = -1
    for line, cells in _rows_of(text, LINKS):
        if len(cells) == 2 or not cells[0]:
            site = cells[-2]  # a further site of the unit above
        elif len(cells) == 3:
            target, site = whole_number(line, cells[0], "the target") - 1, cells[1]
        else:
            raise line.refused("a connection row has three columns: target, site, source:weight; the file is damaged")
        for pair in cells[-1].split(","):
            source, colon, weight = pair.partition(":")
            if not colon:
                raise line.refused(f"“{pair.strip()[:40]}” should be source:weight; correct it")
            links.append(
                Link(line, whole_number(line, source.strip(), "the source") - 1, target, number(line, weight.strip(), "the weight"), site)
            )
    return links


def _check_links(net: SnnsNet) -> None:
    for link in net.links:
        for unit in (link.source, link.target):
            if not 0 <= unit < len(net.units):
                raise link.line.refused(f"there is no unit {unit + 1}; the file is damaged")
        if net.units[link.target].is_input:
            raise link.line.refused(f"unit {link.target + 1} is an input unit and its incoming links do nothing in SNNS; remove them there")
        function = net.sites.get(link.site, SUM_SITE if not link.site else "")
        if function not in (SUM_SITE, *PRODUCT_SITES):
            told = f"the site function “{function[:40]}” has no counterpart" if function else f"the site “{link.site[:40]}” is not defined"
            raise link.line.refused(f"{told}; the known ones are {SUM_SITE}, {', '.join(PRODUCT_SITES)}")
        if function in PRODUCT_SITES and net.units[link.target].function.aggregation == "product":
            raise link.line.refused("Act_Product over sites has no counterpart here; link the unit without sites")
