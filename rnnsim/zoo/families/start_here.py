"""Networks of few units to begin with: each step can be followed by hand."""

from __future__ import annotations

from rnnsim.network.parameters import Parameter
from rnnsim.zoo.architecture import OUTPUTS, SEED, Architecture, choice, count

FAMILY = "Start here"
ROWS = (
    Architecture(
        "threshold_parity", "Parity circuit", FAMILY, "threshold_parity",
        "Three threshold units tell whether they have seen an odd number of ones.", "article 0",
        "McCulloch and Pitts, Bulletin of Mathematical Biophysics 5, 1943",
        (choice("clock", ("layered", "strict"), "layered: the answer within the tick; strict: every wire between units takes a tick."),),
        "Poke y and watch every later answer turn over.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "perceptron", "Perceptron", FAMILY, "perceptron",
        "One unit draws a line through the plane of its inputs.", "article 0",
        "Rosenblatt, Psychological Review 65, 1958",
        (count("inputs", 2, "Input units.", high=500), OUTPUTS,
         choice("answers", ("zero_one", "plus_minus"), "zero_one: 0 or 1; plus_minus: −1 or +1."), SEED),
        "Raise the bias to 0.5.", ("raster", "traces", "truth_table", "tape"),
    ),
    Architecture(
        "multilayer", "Multilayer network", FAMILY, "multilayer",
        "Two layers answer what one cannot: either, but not both.", "articles 0 and 1",
        "Rumelhart, Hinton and Williams, Nature 323, 1986",
        (count("inputs", 2, "Input units.", high=500), count("hidden", 4, "Units of each hidden layer.", high=500),
         count("layers", 1, "Hidden layers.", low=0, high=6), OUTPUTS,
         choice("activations", ("logistic", "tanh", "regression", "classes", "rectified", "step", "sign"),
                 "tanh: logistic outputs; regression: tanh, identity outputs; classes: tanh, softmax; rectified: relu, identity."), SEED),
        "Turn the sign of the wire from h₂ round.", ("raster", "traces", "truth_table", "tape"),
    ),
    Architecture(
        "gaussian_unit", "Gaussian unit", FAMILY, "gaussian_unit",
        "One unit that answers either-or, which no threshold unit can.", "article 0",
        "Broomhead and Lowe, Complex Systems 2, 1988",
        (count("inputs", 2, "Input units.", high=500),
         Parameter("sharpness", float, 2.0, 0.01, 100.0, "Weight of each input; the bias is minus that.")),
        "Turn the bias up to 0 and see which question the unit answers now.", ("raster", "traces", "truth_table", "tape"),
    ),
    Architecture(
        "parity_layer", "Parity in one layer", FAMILY, "parity_layer",
        "All bits at once: as many threshold units as bits.", "article 0",
        "Rumelhart, Hinton and Williams, Parallel Distributed Processing 1, 1986",
        (count("bits", 4, "Bits shown at once, and hidden units.", high=100),),
        "Delete h₂ and see for which numbers the answer is wrong.", ("raster", "traces", "truth_table", "tape"),
    ),
)  # fmt: skip
