"""Networks of few units to begin with: each step can be followed by hand."""

from __future__ import annotations

from rnnsim.zoo.architecture import OUTPUTS, SEED, Architecture, choice, count

FAMILY = "Start here"
ROWS = (
    Architecture(
        "threshold_parity", "Parity circuit", FAMILY, "threshold_parity",
        "Three threshold units tell whether they have seen an odd number of ones.", "article 0",
        "McCulloch and Pitts, Bulletin of Mathematical Biophysics 5, 1943",
        (choice("clock", ("layered", "strict"), "layered: the answer within the tick; strict: every wire between units takes a tick."),),
        "Poke y and watch every later answer turn over.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "perceptron", "Perceptron", FAMILY, "perceptron",
        "One unit draws a line through the plane of its inputs.", "article 0",
        "Rosenblatt, Psychological Review 65, 1958",
        (count("inputs", 2, "Input units.", high=500), OUTPUTS,
         choice("answers", ("zero_one", "plus_minus"), "zero_one: 0 or 1; plus_minus: −1 or +1."), SEED),
        "Raise the bias to 0.5.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "multilayer", "Multilayer network", FAMILY, "multilayer",
        "Two layers answer what one cannot: either, but not both.", "articles 0 and 1",
        "Rumelhart, Hinton and Williams, Nature 323, 1986",
        (count("inputs", 2, "Input units.", high=500), count("hidden", 4, "Units of each hidden layer.", high=500),
         count("layers", 1, "Hidden layers.", low=0, high=6), OUTPUTS,
         choice("activations", ("logistic", "tanh", "regression", "classes", "rectified", "step", "sign"),
                 "tanh: logistic outputs; regression: tanh, identity outputs; classes: tanh, softmax; rectified: relu, identity."), SEED),
        "Turn the sign of the wire from h₂ round.", ("traces", "raster", "tape"),
    ),
)  # fmt: skip
