"""Reads a network that the Stuttgart Neural Network Simulator saved (`.net`). What it cannot say here is refused with its line.

A unit's id is its SNNS number less one. Stored activations become initial outputs, except that an input unit shows its input and
that context units of JE_Order show theirs at tick 1, as in SNNS: the units they copy get the initial outputs that give it.
"""

from __future__ import annotations

import re

from rnnsim.files.refusal import PathLike, opening, shown_name
from rnnsim.files.snns_contexts import outputs_before_start
from rnnsim.files.snns_functions import CONTEXT_TYPES, OUTPUT_TYPES, PRODUCT_SITES, UPDATE_FUNCTIONS
from rnnsim.files.snns_sections import IDENTITY, SnnsNet, Unit, net_of
from rnnsim.files.snns_text import SnnsText, content_of, text_of_network
from rnnsim.network.document import Document
from rnnsim.network.edits import GAP
from rnnsim.network.network import Network, Rows, rows_from

GRID = re.compile(r"rnnsim grid (\d{1,6}(?:\.\d{1,20})?)")


def read(path: PathLike) -> Document:
    """The network as a document. Raises FileRefused: one sentence with the line."""
    with opening(path):
        return document_in(content_of(path), shown_name(path))


def document_in(content: str, name: str) -> Document:
    """The network of a file's text as a document; `name` is the file's. Raises FileRefused with the line."""
    text = text_of_network(content)
    net = net_of(text)
    title = text.headers.get("network name", (None, ""))[1]
    return Document(Network(*_rows(net, _grid(text)), title), notes=_notes(text, name, net.update))


def _split_products(net: SnnsNet) -> list[tuple[int, int]]:
    """Give product sites a unit of their own where the target also takes in something else; returns (product unit, target) pairs.

    A link to such a site then leads to that unit. A target whose only links are those of one product site multiplies itself.
    """
    sites_of: dict[int, list[str]] = {}
    for link in net.links:
        names = sites_of.setdefault(link.target, [])
        if link.site not in names:
            names.append(link.site)
    made: dict[tuple[int, str], int] = {}
    for target, names in sites_of.items():
        for name in names:
            if net.sites.get(name) not in PRODUCT_SITES:
                continue
            if len(names) == 1:
                net.products[target] = name
                continue
            unit = net.units[target]
            made[target, name] = len(net.units)
            net.products[len(net.units)] = name
            net.units.append(Unit(unit.line, f"{unit.label} {name}".strip(), 0.0, 0.0, "h", unit.x, unit.y - 0.5, IDENTITY, "identity"))
    for link in net.links:
        link.target = made.get((link.target, link.site), link.target)
    return [(product, target) for (target, _), product in made.items()]


def _rows(net: SnnsNet, grid: float) -> tuple[Rows, Rows]:
    first_made = len(net.units)
    pairs = _split_products(net)
    delay_of = UPDATE_FUNCTIONS[net.update]
    units, links = net.units, net.links
    contexts = [net.update == "JE_Order" and unit.type in CONTEXT_TYPES for unit in units]
    owner = dict(pairs)
    delays = [delay_of(units[link.source].is_input, contexts[owner.get(link.target, link.target)]) for link in links]
    biases = [unit.function.bias(unit.bias) if unit.function.bias and not unit.is_input else 0.0 for unit in units]
    frozen = [unit.type.startswith("s") for unit in units]
    unit_rows = rows_from(
        "units",
        len(units),
        id=list(range(len(units))),
        label=[unit.label for unit in units] or "",
        place_x=[unit.x * grid for unit in units],
        place_y=[unit.y * grid for unit in units],
        is_input=[unit.is_input for unit in units],
        is_output=[unit.type in OUTPUT_TYPES for unit in units],
        aggregation=["product" if at in net.products else unit.function.aggregation for at, unit in enumerate(units)] or "sum",
        activation=[unit.activation for unit in units] or "identity",
        gain=[unit.function.gain for unit in units],
        bias=biases,
        bias_trainable=[not frozen[at] and at < first_made for at in range(len(units))],
        initial=outputs_before_start(units, links, biases, contexts=contexts) if any(contexts) else [unit.act for unit in units],
    )
    factors = [net.sites.get(link.site) == "Site_Pi" for link in links]
    connection_rows = rows_from(
        "connections",
        len(links) + len(pairs),
        id=list(range(len(links) + len(pairs))),
        source=[link.source for link in links] + [product for product, _ in pairs],
        target=[link.target for link in links] + [target for _, target in pairs],
        weight=[1.0 if factor else link.weight for link, factor in zip(links, factors, strict=True)] + [1.0] * len(pairs),
        delay=delays + [0] * len(pairs),
        trainable=[not (factor or frozen[link.target]) for link, factor in zip(links, factors, strict=True)] + [False] * len(pairs),
    )
    return unit_rows, connection_rows


def _grid(text: SnnsText) -> float:
    """Pixels of one SNNS grid step; files written here say it in their header."""
    match = GRID.fullmatch(text.headers.get("source files", (None, ""))[1])
    return float(match[1]) if match else GAP


def _notes(text: SnnsText, name: str, update: str) -> str:
    learning = text.headers.get("learning function", (None, ""))[1]
    notes = f"Read from the SNNS file “{name}”: update function {update}" + (f", learning function {learning}." if learning else ".")
    if update == "BPTT_Order":
        notes += " In SNNS a tick on which all inputs are zero also clears the network; here it does not."
    return notes
