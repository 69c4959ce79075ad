"""Networks that remember by listening to what they were a tick ago."""

from __future__ import annotations

from rnnsim.network.parameters import Parameter
from rnnsim.zoo.architecture import INPUTS, OUTPUTS, POOL_KINDS, SEED, Architecture, choice, count, readout

FAMILY = "Memory"
ROWS = (
    Architecture(
        "elman", "Elman network", FAMILY, "elman",
        "Predicts the next symbol from its own last thought.", "articles 0, 1, 2 and 4",
        "Elman, Cognitive Science 14, 1990",
        (INPUTS, count("hidden", 4, "Hidden units.", high=500), OUTPUTS,
         choice("context", ("merged", "literal"), "merged: hidden units read each other's last tick; literal: through context units."),
         choice("activations", ("logistic", "tanh", "softmax"), "logistic as in 1990; tanh hidden; softmax outputs (article 1)."), SEED),
        "Drag time back to tick 10 and turn one weight round.", ("traces", "unfolded", "weights", "tape"),
    ),
    Architecture(
        "jordan", "Jordan network", FAMILY, "jordan",
        "A plan becomes a sequence: the outputs come back as context.", "articles 0, 2 and 4",
        "Jordan, Serial order, ICS report 8604, 1986",
        (INPUTS, count("hidden", 4, "Hidden units.", high=500), OUTPUTS,
         choice("reading", ("output", "input"), "output: Jordan 1986; input: article 0's wording, a delay line, not recurrent."),
         Parameter("decay", float, 0.5, 0.0, 0.999, "How much of a context stays each tick (μ); 0 keeps only the last output."), SEED),
        "Set the loops of the context to 0: the sequence is lost.", ("traces", "raster", "unfolded", "tape"),
    ),
    Architecture(
        "echo_state", "Echo state network", FAMILY, "echo_state",
        "A random pond of units in which the past still ripples.", "articles 0 and 2",
        "Jaeger, GMD report 148, 2001; Jaeger and Haas, Science 304, 2004",
        (count("units", 100, "Units of the reservoir."),
         Parameter("spectral_radius", float, 0.9, 0.0, 10.0, "Greatest absolute eigenvalue of the reservoir's weights."),
         Parameter("density", float, 0.1, 0.001, 1.0, "Share of the units that each unit hears."),
         Parameter("leaking_rate", float, 0.3, 0.001, 1.0, "Share of a unit that is renewed each tick (α)."),
         choice("form", ("tanh", "article", "linear"), "tanh inside the integrator; article 0: outside it; linear: none."), SEED),
        "Clear the activations and watch the echo come back.", ("traces", "raster", "weights", "tape"),
    ),
    Architecture(
        "indrnn", "Independent units (IndRNN)", FAMILY, "independent_recurrent",
        "Each unit hears only itself, so each has a memory of its own length.", "article 2",
        "Li, Li, Cook, Zhu and Gao, CVPR 2018",
        (count("inputs", 2, "Input units.", high=500), count("hidden", 8, "Units of each layer.", high=500),
         count("layers", 2, "Layers.", high=4), OUTPUTS, count("longest", 50, "Ticks over which nothing may explode."),
         Parameter("growth", float, 2.0, 1.0, 100.0, "By how much a value may grow over them."), readout("identity"), SEED),
        "Set one loop to 0: its unit forgets at once.", ("traces", "raster", "tape"),
    ),
    Architecture(
        "deep", "Deep recurrent network", FAMILY, "deep_recurrent",
        "Memory upon memory: each layer hears the one before.", "article 2",
        "El Hihi and Bengio, NIPS 8, 1995; Graves, Mohamed and Hinton, ICASSP 2013",
        (INPUTS, count("hidden", 4, "Hidden units of each layer.", high=300), count("layers", 2, "Layers.", high=4), OUTPUTS, POOL_KINDS,
         readout("logistic"), SEED),
        "Silence one layer and see what the other knew.", ("traces", "raster", "unfolded", "tape"),
    ),
    Architecture(
        "hierarchical", "Hierarchical network", FAMILY, "hierarchical",
        "A slow module decides what a fast one does.", "articles 0 and 2",
        "El Hihi and Bengio, NIPS 8, 1995; Paine and Tani, Adaptive Behavior 13, 2005",
        (count("modules", 2, "Modules, in form modules.", high=20), count("units", 6, "Units of a module.", high=100),
         Parameter("density", float, 0.05, 0.0, 1.0, "Share of the wires between modules, in form modules."),
         count("period", 4, "Ticks from one move of the slow module to the next, in form slow_and_fast.", low=2, high=100),
         choice("form", ("modules", "slow_and_fast"), "modules: loosely wired (article 0); slow_and_fast: one steers the other."),
         SEED),
        "Cut the ring anywhere: the slow module freezes.", ("raster", "traces", "unfolded"),
    ),
    Architecture(
        "locally_recurrent", "Locally recurrent network", FAMILY, "locally_recurrent",
        "Each unit hears only itself: a latch, a trace and a swing.", "article 4",
        "Tsoi and Back, IEEE Transactions on Neural Networks 5, 1994",
        (INPUTS, count("hidden", 4, "Hidden units with a loop.", high=500), OUTPUTS,
         choice("activation", ("tanh", "logistic", "relu", "identity"), "What every hidden unit makes of its net input."), SEED),
        "Lower the loop of h₁ below 1: the lamp forgets.", ("traces", "raster", "unfolded", "tape"),
    ),
)  # fmt: skip
