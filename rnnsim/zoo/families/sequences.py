"""Networks that make or read sequences."""

from __future__ import annotations

from rnnsim.network.parameters import Parameter
from rnnsim.zoo.architecture import INPUTS, OUTPUTS, POOL_KINDS, SEED, Architecture, choice, count, readout

FAMILY = "Sequences at work"
ROWS = (
    Architecture(
        "output_feedback", "Output back-projections", FAMILY, "output_feedback",
        "Keeps a wave going by listening to its own output.", "article 4",
        "Jaeger, GMD report 148, 2001",
        (INPUTS, count("hidden", 6, "Hidden units.", high=500), OUTPUTS, SEED),
        "Clamp y to 0 for a while, then let go.", ("traces", "unfolded", "tape"),
    ),
    Architecture(
        "bidirectional", "Bidirectional network", FAMILY, "bidirectional",
        "One half hears the past, the other the future.", "article 2",
        "Schuster and Paliwal, IEEE Transactions on Signal Processing 45, 1997",
        (INPUTS, count("hidden", 4, "Hidden units of each half.", high=300), count("layers", 1, "Layers.", high=4), OUTPUTS, POOL_KINDS,
         readout("logistic"), SEED),
        "Cut the wires from the backward half.", ("traces", "raster", "unfolded", "tape"),
    ),
    Architecture(
        "parametric_bias", "Parametric bias", FAMILY, "parametric_bias",
        "Two numbers choose which of four waves it lives.", "article 0",
        "Tani, Ito and Sugita, Neural Networks 17, 2004",
        (count("inputs", 1, "Inputs, and outputs that foresee them.", high=100),
         count("sequences", 4, "Sequences, one line each.", high=100),
         count("biases", 2, "Parametric biases.", high=20), count("hidden", 16, "Hidden units.", high=500),
         count("context", 6, "Context units.", high=200), SEED),
        "Clamp p₁ and pull it slowly from −1 to 1.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "history_compressor", "History compressor", FAMILY, "history_compressor",
        "The upper network hears only what the lower did not foresee.", "article 2",
        "Schmidhuber, Neural Computation 4, 1992",
        (count("symbols", 7, "Symbols, one input each.", low=2, high=100), count("hidden", 8, "Hidden units below.", high=300),
         count("upper", 4, "States above, of three units each.", high=100),
         Parameter("threshold", float, 0.9, 0.0, 1.0, "Chance below which a symbol is a surprise (θ)."), SEED),
        "Swap two symbols on the tape: it wakes up there.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "recursive_tree", "Recursive network", FAMILY, "recursive_tree",
        "The same small step at every branching of a tree.", "article 2",
        "Goller and Küchler, ICNN 1996; Socher, Lin, Ng and Manning, ICML 2011",
        (count("leaves", 4, "Leaves of the tree.", low=2, high=16), count("width", 2, "Numbers in a vector.", high=50), OUTPUTS,
         choice("shape", ("balanced", "left", "linked"),
                "balanced halves; left nests: ((a b) c) d; linked is for any tree, a node a tick."), SEED),
        "Change one weight: the same changes everywhere.", ("raster", "traces", "weights"),
    ),
    Architecture(
        "recurrent_perceptron", "Recurrent multilayer perceptron", FAMILY, "recurrent_perceptron",
        "Layers that ring: it hears which strikes are in tune.", "articles 0 and 2",
        "Parlos, Chong and Atiya, IEEE Transactions on Neural Networks 5, 1994",
        (INPUTS, count("hidden", 4, "Units of each hidden layer.", high=500), count("layers", 1, "Hidden layers.", high=6), OUTPUTS,
         choice("feedback", ("every_layer", "last_layer"), "every_layer: loops everywhere; last_layer: in the outputs only."),
         choice("readout", ("tanh", "identity", "logistic"), "What the outputs make of their net input."), SEED),
        "Strike by hand: poke x every eight ticks, then every six.", ("traces", "raster", "weights", "tape"),
    ),
    Architecture(
        "time_delay", "Time-delay network", FAMILY, "time_delay",
        "No loop: wires with delays show the last few ticks at once.", "article 4",
        "Waibel, Hanazawa, Hinton, Shikano and Lang, IEEE Transactions on Acoustics, Speech and Signal Processing 37, 1989",
        (INPUTS, count("hidden", 4, "Hidden units.", high=500), OUTPUTS,
         count("taps", 3, "Longest delay from the inputs; 0 … taps are laid.", low=0, high=100),
         count("output_taps", 2, "Longest delay from the hidden units.", low=0, high=100), SEED),
        "Look at the unfolded view: the same weights stand at every tick.", ("traces", "unfolded", "raster", "tape"),
    ),
)  # fmt: skip
