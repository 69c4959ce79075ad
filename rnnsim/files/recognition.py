"""What pasted text may be: one visible table of kinds, each with how likely it is and a pure reader. Reads no file, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rnnsim.files import csv_inputs, edge_list, graphml, matrix_text, node_link, snns_net, snns_patterns, truth_table
from rnnsim.files.refusal import FileRefused
from rnnsim.files.table import Table
from rnnsim.files.text_table import LONGEST, Sample
from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import LONGEST_TEXT, clipping_from_text, is_clipping
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network

NOTHING_KNOWN = (
    "This text is nothing that can be drawn: copy units, a matrix, a list of connections, a truth table, an SNNS file, GraphML or "
    "node-link JSON."
)


@dataclass(frozen=True, eq=False)
class Wishes:
    """What the text does not say: the activation of units and the delay of connections, and the network that a tape would be for."""

    activation: str = "identity"
    delay: int = 1
    network: Network = field(default_factory=Network)


Found = Network | Episode  # to be added to the document, or to be played on its tape
Read = Callable[[str, Wishes], Found]


@dataclass(frozen=True)
class TextKind:
    """One row: `likeness` of a text from 0 (certainly not) to 1, and the reader, which raises `Refused`."""

    name: str
    title: str
    likeness: Callable[[Sample], float]
    read: Read
    takes: tuple[str, ...] = ()  # which of the wishes matter


def _clipping(text: str, wishes: Wishes) -> Found:
    clipping = clipping_from_text(text)
    return Network(clipping.units, clipping.connections)


def _matrix_by_targets(text: str, wishes: Wishes) -> Found:
    return matrix_text.network_of(matrix_text.matrix_of(text), activation=wishes.activation, delay=wishes.delay)


def _matrix_by_sources(text: str, wishes: Wishes) -> Found:
    return matrix_text.network_of(matrix_text.matrix_of(text).transposed, activation=wishes.activation, delay=wishes.delay)


def _edge_list(text: str, wishes: Wishes) -> Found:
    return edge_list.network_of(text, activation=wishes.activation, delay=wishes.delay)


def _truth_table(text: str, wishes: Wishes) -> Found:
    return truth_table.network_of(truth_table.truth_table_of(text))


def _truth_tape(text: str, wishes: Wishes) -> Found:
    return _episode(truth_table.truth_table_of(text).tape, wishes)


def _tape(text: str, wishes: Wishes) -> Found:
    return _episode(csv_inputs.table_in(text, "pasted", len(wishes.network.input_ids)), wishes)


def _patterns(text: str, wishes: Wishes) -> Found:
    return _episode(snns_patterns.table_in(text, "pasted"), wishes)


def _snns(text: str, wishes: Wishes) -> Found:
    return snns_net.document_in(text, "pasted").network


def _graphml(text: str, wishes: Wishes) -> Found:
    return graphml.network_of(text, activation=wishes.activation)


def _node_link(text: str, wishes: Wishes) -> Found:
    return node_link.network_of(text, activation=wishes.activation)


def _episode(table: Table, wishes: Wishes) -> Episode:
    if not len(wishes.network.input_ids):
        raise FileRefused("This network has no input unit to play the rows on; mark a unit as input first.")
    return table.episode_for(wishes.network)


def _tape_likeness(sample: Sample) -> float:
    """Rows of numbers that are as wide as the network's input, or input and output, are most likely its inputs."""
    table = sample.table
    if not table.rows or sample.share_of_numbers < 0.95 or len({len(row) for row in table.rows[1:]}) > 1:
        return 0.0
    count = len(sample.network.input_ids)
    return 0.7 if count and table.width == count else 0.2 if count else 0.05


def _starts(*beginnings: str) -> Callable[[Sample], float]:
    return lambda sample: 1.0 if sample.head.startswith(beginnings) else 0.0


def _truth_tape_likeness(sample: Sample) -> float:
    """Beside the network, less likely than it, unless the network has as many inputs."""
    found = truth_table.likeness(sample)
    return found * 0.6 if len(sample.network.input_ids) else found * 0.1


def _matrix_likeness(sample: Sample) -> float:
    """Here rows are targets; with rows as sources it is the same matrix as others often write it."""
    return 0.9 * matrix_text.likeness(sample)


TEXT_KINDS = (
    TextKind("clipping", "Units copied in rnnsim", lambda sample: 1.0 if is_clipping(sample.head) else 0.0, _clipping),
    TextKind("snns_network", "SNNS network", _starts("SNNS network definition file"), _snns),
    TextKind("snns_patterns", "SNNS patterns, for the tape", _starts("SNNS pattern definition file"), _patterns),
    TextKind("graphml", "GraphML", graphml.likeness, _graphml, ("activation",)),
    TextKind("node_link", "Node-link JSON", node_link.likeness, _node_link, ("activation",)),
    TextKind("truth_table", "Truth table, as a network", truth_table.likeness, _truth_table),
    TextKind("truth_tape", "Truth table, for the tape", _truth_tape_likeness, _truth_tape),
    TextKind("weight_matrix", "Weight matrix, rows are targets", matrix_text.likeness, _matrix_by_targets, ("activation", "delay")),
    TextKind("adjacency_matrix", "Adjacency matrix, rows are sources", _matrix_likeness, _matrix_by_sources, ("activation", "delay")),
    TextKind("edge_list", "List of connections", edge_list.likeness, _edge_list, ("activation", "delay")),
    TextKind("tape", "Rows of inputs, for the tape", _tape_likeness, _tape),
)


def recognised(text: str, network: Network) -> list[TextKind]:
    """The kinds the text may be, the most likely first. Raises `Refused` in one sentence if it is none."""
    if len(text) > max(LONGEST, LONGEST_TEXT):
        raise FileRefused(f"This text is longer than {LONGEST_TEXT / 1e6:.0f} million characters; save it as a file and open that.")
    sample = Sample(text, network)
    found = [(row, _likeness(row, sample)) for row in TEXT_KINDS]
    likely = sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])
    if not likely:
        raise FileRefused(NOTHING_KNOWN)
    return [row for row, _ in likely]


def _likeness(row: TextKind, sample: Sample) -> float:
    try:
        return row.likeness(sample)
    except Refused:
        return 0.0
