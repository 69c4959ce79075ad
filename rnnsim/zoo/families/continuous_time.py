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
         Parameter("slow_tau", float, 70.0, 1.0, 1e4, "τ of the slow units, in ticks."),
         count("lines", 0, "Inputs that start the slow units, one for each sequence; 0: the units that answer hear.", low=0, high=100),
         SEED),
        "Set τ of all slow units to 5.", ("raster", "traces", "weights"),
    ),
    Architecture(
        "integrator", "Integrator", FAMILY, "integrator",
        "A leaking tank, and what three methods make of its equation.", "article 0",
        "Euler, Institutiones calculi integralis, 1768; Kutta, Zeitschrift für Mathematik und Physik 46, 1901",
        (Parameter("leak", float, 0.5, 0.0, 100.0, "How fast the level is lost (A)."),
         Parameter("tau", float, 1.0, 1e-6, 1e6, "Time constant (τ)."),
         Parameter("step", float, 0.1, 1e-6, 1e3, "Time one step of the three solvers takes (form=solvers)."),
         choice("form", ("unit", "solvers"), "solvers: beside it Euler, RK4 and the exact solution as loops.")),
        "Change the method of the run: the tank joins another of the three.", ("traces", "raster", "tape"),
    ),
)  # fmt: skip
