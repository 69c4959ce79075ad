"""Networks whose wires are opened and shut by units: memory cells behind gates, and symbols that choose their wires."""

from __future__ import annotations

from rnnsim.zoo.architecture import INPUTS, OUTPUTS, SEED, Architecture, choice, count, readout

FAMILY = "Gates"
ROWS = (
    Architecture(
        "lstm", "Long short-term memory", FAMILY, "long_short_term_memory",
        "Cells that keep what they hold until a gate lets go of it.", "articles 0, 2 and 4",
        "Hochreiter and Schmidhuber, Neural Computation 9, 1997; Gers, Schmidhuber and Cummins, Neural Computation 12, 2000",
        (INPUTS, count("hidden", 4, "Memory cells, of seven units each.", high=300), OUTPUTS,
         choice("form", ("forget_gates", "peepholes", "of_1997"), "of_1997: no forget gates; peepholes: gates that see the cells."),
         readout("logistic"), SEED),
        "Clamp all forget gates to 0: the cells forget, and the parity is lost.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "gru", "Gated recurrent units", FAMILY, "gated_recurrent",
        "Units that mix what they were with something new, as a gate says.", "article 2",
        "Cho et al., EMNLP 2014",
        (INPUTS, count("hidden", 4, "Hidden units, of six units each.", high=300), OUTPUTS,
         choice("form", ("torch", "cho"), "Whether the reset gate acts after the recurrent weights (torch) or before (cho)."),
         readout("logistic"), SEED),
        "Clamp every z to 1: nothing new comes in.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "second_order", "Second-order network", FAMILY, "second_order",
        "Each symbol opens its own wires: an automaton that can be learned.", "article 2",
        "Giles, Miller, Chen, Chen, Sun and Lee, Neural Computation 4, 1992",
        (count("symbols", 2, "Symbols, one input each.", high=50), count("states", 2, "State units.", high=50), SEED),
        "Turn one weight down to 5: the states grow pale.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "cascaded", "Sequential cascaded network", FAMILY, "cascaded",
        "The state's outputs are the weights that read the input.", "article 0",
        "Pollack, Machine Learning 7, 1991",
        (count("inputs", 1, "Input units.", high=50), count("states", 1, "States that are fed back.", high=50),
         count("accepts", 0, "Outputs that are not fed back.", low=0, high=50), SEED),
        "Halve all four weights: the states draw together.", ("traces", "raster", "tape"),
    ),
)  # fmt: skip
