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
    Architecture(
        "sequence_hopfield", "Letters in a circle", FAMILY, "sequence_hopfield",
        "One-way weights: each stored picture calls the next.", "article 4",
        "Amari, IEEE Transactions on Computers 21, 1972; Personnaz, Guyon and Dreyfus, Physical Review A 34, 1986",
        (count("units", 64, "Units, drawn as a square grid.", low=2, high=900), count("stored", 4, "Random patterns in the cycle.", low=0),
         choice("rule", ("hebb", "pseudo_inverse"), "How the cycle becomes weights."),
         Parameter("damage", float, 0.2, 0.0, 1.0, "Share of the first pattern that is turned over at the start."), SEED),
        "Pause, turn pixels over and step: how many until it loses the thread?", ("raster", "energy", "tape"),
    ),
    Architecture(
        "continuous_hopfield", "Continuous Hopfield network", FAMILY, "continuous_hopfield",
        "A flip-flop that rolls down an energy landscape.", "article 4",
        "Hopfield, PNAS 81, 1984",
        (count("units", 2, "Integrating units; 2 give the paper's flip-flop.", low=2, high=500),
         Parameter("gain", float, 1.4, 0.01, 1000.0, "Steepness λ of the squash; large: the network of 1982."),
         choice("squash", ("arctangent", "tanh", "logistic"), "What a level becomes as output."),
         count("stored", 1, "Random patterns stored if there are more than two units.", low=0), SEED),
        "Set the gain of both units to 20: the valleys move into the corners.", ("energy", "traces", "tape"),
    ),
    Architecture(
        "modern_hopfield", "Modern Hopfield network", FAMILY, "modern_hopfield",
        "One unit for each picture, and a softmax: recall in one tick.", "articles 0, 2 and 4",
        "Krotov and Hopfield, NIPS 29, 2016; Ramsauer et al., ICLR 2021",
        (count("units", 64, "Pixels, drawn as a square grid.", low=2, high=900), count("stored", 10, "Random patterns stored.", high=10000),
         Parameter("sharpness", float, 1.0, 0.001, 100.0, "How much the best picture outdoes the others (β)."),
         Parameter("damage", float, 0.1, 0.0, 1.0, "Share of the first pattern that is turned over at the start."), SEED),
        "Set the gain of all p to 0.01: only a grey mixture is left.", ("raster", "energy", "tape"),
    ),
)  # fmt: skip
