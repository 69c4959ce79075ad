"""Networks of units that change gradually, each with a time of its own."""

from __future__ import annotations

from rnnsim.network.parameters import Parameter
from rnnsim.zoo.architecture import SEED, Architecture, choice, count

FAMILY = "Continuous time"
ROWS = (
    Architecture(
        "ctrnn", "Two-unit oscillator", FAMILY, "ctrnn",
        "A limit cycle you can push off course.", "articles 0 and 2",
        "Beer, Adaptive Behavior 3, 1995",
        (count("units", 2, "Integrating units; 2 give Beer's oscillator.", high=500),
         choice("form", ("beer", "article"), "beer: the output is squashed; article: the net input is."),
         choice("inputs", ("none", "each"), "Whether each unit has an external input; in the article's form it always has."), SEED),
        "Poke a unit and see it spiral back.", ("traces", "raster", "weights"),
    ),
    Architecture(
        "multiple_timescales", "Multiple timescales", FAMILY, "multiple_timescales",
        "Fast units move, slow units remember which move comes next.", "article 2",
        "Yamashita and Tani, PLoS Computational Biology 4, 2008",
        (count("inputs", 2, "Units that hear and answer.", high=200), count("fast", 10, "Fast units.", low=0, high=500),
         count("slow", 5, "Slow units.", low=0, high=500), Parameter("fast_tau", float, 5.0, 1.0, 1e4, "τ of the fast units, in ticks."),
         Parameter("slow_tau", float, 70.0, 1.0, 1e4, "τ of the slow units, in ticks."), SEED),
        "Set τ of all slow units to 5.", ("raster", "traces", "weights"),
    ),
)  # fmt: skip
