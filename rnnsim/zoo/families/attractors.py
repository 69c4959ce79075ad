"""Networks that come to rest, or settle into a habit: memories as low places of an energy."""

from __future__ import annotations

from rnnsim.network.parameters import Parameter
from rnnsim.zoo.architecture import INPUTS, OUTPUTS, SEED, Architecture, choice, count

FAMILY = "Attractors"
ROWS = (
    Architecture(
        "fully_recurrent", "Fully recurrent network", FAMILY, "fully_recurrent",
        "Every unit hears every unit, itself included.", "articles 0, 2 and 4",
        "Williams and Zipser, Neural Computation 1, 1989",
        (INPUTS, count("units", 6, "Units that hear each other.", high=500), OUTPUTS,
         Parameter("input_delay", int, 0, 0, 1, "Ticks an input takes: 0 (article 0's clock) or 1 (Williams and Zipser)."),
         choice("activation", ("logistic", "tanh"), "What every unit makes of its net input."), SEED),
        "Delete one wire of the ring while it runs.", ("traces", "weights", "unfolded"),
    ),
    Architecture(
        "hopfield", "Hopfield letters", FAMILY, "hopfield",
        "Recalls a picture from a damaged copy.", "articles 0, 2 and 4",
        "Hopfield, PNAS 79, 1982; Storkey, ICANN 1997; Personnaz, Guyon and Dreyfus, Physical Review A 34, 1986",
        (count("units", 64, "Units, drawn as a square grid.", low=2, high=900), count("stored", 3, "Random patterns stored.", low=0),
         choice("rule", ("hebb", "storkey", "pseudo_inverse"), "How the patterns become weights."),
         Parameter("damage", float, 0.2, 0.0, 1.0, "Share of the first pattern that is turned over at the start."), SEED),
        "Draw on the pixels.", ("energy", "raster", "tape"),
    ),
    Architecture(
        "associative_pair", "Bidirectional memory", FAMILY, "associative_pair",
        "Two rows of units that remind each other until they agree.", "articles 2 and 4",
        "Kosko, IEEE Transactions on Systems, Man and Cybernetics 18, 1988",
        (count("first", 6, "Units of the first side.", high=500), count("second", 4, "Units of the second side.", high=500),
         count("stored", 2, "Random pairs stored.", low=0), SEED),
        "Poke a lower unit, and see the upper row follow.", ("raster", "weights", "tape"),
    ),
    Architecture(
        "boltzmann_machine", "Boltzmann machine", FAMILY, "boltzmann_machine",
        "Units that toss coins, and whose habits are a probability law.", "articles 2 and 4",
        "Ackley, Hinton and Sejnowski, Cognitive Science 9, 1985",
        (count("visible", 3, "Units that are seen.", high=500), count("hidden", 2, "Units that are not.", low=0, high=500),
         choice("wiring", ("all", "restricted", "encoder"),
                 "all: everyone hears everyone; restricted: visible hear hidden; encoder: the visible halves do not hear each other."),
         Parameter("temperature", float, 1.0, 0.01, 100.0, "How much chance there is (1 / gain)."), SEED),
        "Set the gain of all units to 4: they freeze.", ("raster", "traces", "tape"),
    ),
)  # fmt: skip
