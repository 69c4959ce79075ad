"""Every architecture that can be built by name, in one visible table; a builder's module is imported when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.parameters import Parameter, check_names

MOST_UNITS = 2000


@dataclass(frozen=True)
class Architecture:
    """One row: how it is called and built, where it is described, and one thing to try with its sample."""

    name: str
    title: str
    family: str
    module: str
    summary: str
    article: str
    reference: str
    parameters: tuple[Parameter, ...]
    try_this: str
    panels: tuple[str, ...]


def _count(name: str, default: int, text: str, *, low: int = 1, high: int = MOST_UNITS) -> Parameter:
    return Parameter(name, int, default, low, high, text)


def _choice(name: str, choices: tuple[str, ...], text: str) -> Parameter:
    return Parameter(name, str, choices[0], help=text, choices=choices)


_SEED = Parameter("seed", int, 0, 0, 2**53, "Seed of the random weights.")
_INPUTS, _OUTPUTS = _count("inputs", 1, "Input units.", high=500), _count("outputs", 1, "Output units.", high=500)
_ROWS = (
    Architecture(
        "threshold_parity", "Parity circuit", "Start here", "threshold_parity",
        "Three threshold units tell whether they have seen an odd number of ones.", "article 0",
        "McCulloch and Pitts, Bulletin of Mathematical Biophysics 5, 1943",
        (_choice("clock", ("layered", "strict"), "layered: the answer within the tick; strict: every wire between units takes a tick."),),
        "Poke y and watch every later answer turn over.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "elman", "Elman network", "Memory", "elman",
        "Predicts the next symbol from its own last thought.", "articles 0, 1, 2 and 4",
        "Elman, Cognitive Science 14, 1990",
        (_INPUTS, _count("hidden", 4, "Hidden units.", high=500), _OUTPUTS,
         _choice("context", ("merged", "literal"), "merged: hidden units read each other's last tick; literal: through context units."),
         _choice("activations", ("logistic", "tanh", "softmax"), "logistic as in 1990; tanh hidden; softmax outputs (article 1)."), _SEED),
        "Drag time back to tick 10 and turn one weight round.", ("traces", "unfolded", "weights", "tape"),
    ),
    Architecture(
        "jordan", "Jordan network", "Memory", "jordan",
        "A plan becomes a sequence: the outputs come back as context.", "articles 0, 2 and 4",
        "Jordan, Serial order, ICS report 8604, 1986",
        (_INPUTS, _count("hidden", 4, "Hidden units.", high=500), _OUTPUTS,
         _choice("reading", ("output", "input"), "output: Jordan 1986; input: article 0's wording, a delay line, not recurrent."),
         Parameter("decay", float, 0.5, 0.0, 0.999, "How much of a context stays each tick (μ); 0 keeps only the last output."), _SEED),
        "Set the loops of the context to 0: the sequence is lost.", ("traces", "raster", "unfolded", "tape"),
    ),
    Architecture(
        "fully_recurrent", "Fully recurrent network", "Attractors", "fully_recurrent",
        "Every unit hears every unit, itself included.", "articles 0, 2 and 4",
        "Williams and Zipser, Neural Computation 1, 1989",
        (_INPUTS, _count("units", 6, "Units that hear each other.", high=500), _OUTPUTS,
         Parameter("input_delay", int, 0, 0, 1, "Ticks an input takes: 0 (article 0's clock) or 1 (Williams and Zipser)."),
         _choice("activation", ("logistic", "tanh"), "What every unit makes of its net input."), _SEED),
        "Delete one wire of the ring while it runs.", ("traces", "weights", "unfolded"),
    ),
    Architecture(
        "output_feedback", "Output back-projections", "Sequences at work", "output_feedback",
        "Keeps a wave going by listening to its own output.", "article 4",
        "Jaeger, GMD report 148, 2001",
        (_INPUTS, _count("hidden", 6, "Hidden units.", high=500), _OUTPUTS, _SEED),
        "Clamp y to 0 for a while, then let go.", ("traces", "unfolded", "tape"),
    ),
    Architecture(
        "hopfield", "Hopfield letters", "Attractors", "hopfield",
        "Recalls a picture from a damaged copy.", "articles 0, 2 and 4",
        "Hopfield, PNAS 79, 1982; Storkey, ICANN 1997; Personnaz, Guyon and Dreyfus, Physical Review A 34, 1986",
        (_count("units", 64, "Units, drawn as a square grid.", low=2, high=900), _count("stored", 3, "Random patterns stored.", low=0),
         _choice("rule", ("hebb", "storkey", "pseudo_inverse"), "How the patterns become weights."),
         Parameter("damage", float, 0.2, 0.0, 1.0, "Share of the first pattern that is turned over at the start."), _SEED),
        "Draw on the pixels.", ("energy", "raster", "tape"),
    ),
    Architecture(
        "ctrnn", "Two-unit oscillator", "Continuous time", "ctrnn",
        "A limit cycle you can push off course.", "articles 0 and 2",
        "Beer, Adaptive Behavior 3, 1995",
        (_count("units", 2, "Integrating units; 2 give Beer's oscillator.", high=500),
         _choice("form", ("beer", "article"), "beer: the output is squashed; article: the net input is."),
         _choice("inputs", ("none", "each"), "Whether each unit has an external input; in the article's form it always has."), _SEED),
        "Poke a unit and see it spiral back.", ("traces", "raster", "weights"),
    ),
    Architecture(
        "echo_state", "Echo state network", "Memory", "echo_state",
        "A random pond of units in which the past still ripples.", "articles 0 and 2",
        "Jaeger, GMD report 148, 2001; Jaeger and Haas, Science 304, 2004",
        (_count("units", 100, "Units of the reservoir."),
         Parameter("spectral_radius", float, 0.9, 0.0, 10.0, "Greatest absolute eigenvalue of the reservoir's weights."),
         Parameter("density", float, 0.1, 0.001, 1.0, "Share of the units that each unit hears."),
         Parameter("leaking_rate", float, 0.3, 0.001, 1.0, "Share of a unit that is renewed each tick (α)."),
         _choice("form", ("tanh", "article", "linear"), "tanh inside the integrator; article 0: outside it; linear: none."), _SEED),
        "Clear the activations and watch the echo come back.", ("traces", "raster", "weights", "tape"),
    ),
    Architecture(
        "perceptron", "Perceptron", "Start here", "perceptron",
        "One unit draws a line through the plane of its inputs.", "article 0",
        "Rosenblatt, Psychological Review 65, 1958",
        (_count("inputs", 2, "Input units.", high=500), _OUTPUTS,
         _choice("answers", ("zero_one", "plus_minus"), "zero_one: 0 or 1; plus_minus: −1 or +1."), _SEED),
        "Raise the bias to 0.5.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "multilayer", "Multilayer network", "Start here", "multilayer",
        "Two layers answer what one cannot: either, but not both.", "articles 0 and 1",
        "Rumelhart, Hinton and Williams, Nature 323, 1986",
        (_count("inputs", 2, "Input units.", high=500), _count("hidden", 4, "Units of each hidden layer.", high=500),
         _count("layers", 1, "Hidden layers.", low=0, high=6), _OUTPUTS,
         _choice("activations", ("logistic", "tanh", "regression", "classes", "rectified", "step", "sign"),
                 "tanh: logistic outputs; regression: tanh, identity outputs; classes: tanh, softmax; rectified: relu, identity."), _SEED),
        "Turn the sign of the wire from h₂ round.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "associative_pair", "Bidirectional memory", "Attractors", "associative_pair",
        "Two rows of units that remind each other until they agree.", "articles 2 and 4",
        "Kosko, IEEE Transactions on Systems, Man and Cybernetics 18, 1988",
        (_count("first", 6, "Units of the first side.", high=500), _count("second", 4, "Units of the second side.", high=500),
         _count("stored", 2, "Random pairs stored.", low=0), _SEED),
        "Poke a lower unit, and see the upper row follow.", ("raster", "weights", "tape"),
    ),
    Architecture(
        "boltzmann_machine", "Boltzmann machine", "Attractors", "boltzmann_machine",
        "Units that toss coins, and whose habits are a probability law.", "articles 2 and 4",
        "Ackley, Hinton and Sejnowski, Cognitive Science 9, 1985",
        (_count("visible", 3, "Units that are seen.", high=500), _count("hidden", 2, "Units that are not.", low=0, high=500),
         _choice("wiring", ("all", "restricted", "encoder"),
                 "all: everyone hears everyone; restricted: visible hear hidden; encoder: the visible halves do not hear each other."),
         Parameter("temperature", float, 1.0, 0.01, 100.0, "How much chance there is (1 / gain)."), _SEED),
        "Set the gain of all units to 4: they freeze.", ("raster", "traces", "tape"),
    ),
)  # fmt: skip
ARCHITECTURES: dict[str, Architecture] = {row.name: row for row in _ROWS}


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
        _SEED.value_of(parameters.pop("seed", 0))
    check_names(row.parameters, parameters, f"The architecture {name}", others=module.WEIGHTS)
    values = {given: known[given].value_of(value) if given in known else value for given, value in parameters.items()}
    network = module.build(**values)
    assert isinstance(network, Network)
    return network


def sample(name: str) -> Document:
    """The shipped document of an architecture, which is alive when it is opened running."""
    document = import_module(f"rnnsim.zoo.{architecture(name).module}").sample()
    assert isinstance(document, Document)
    return document
