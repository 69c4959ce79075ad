"""Every learning rule that can be chosen by name, with its equation and source, in one visible table.

A rule is a module of its own, imported when it is first asked for: `init(network, setup) -> Learning` and
`step(learning, batch) -> (Learning, Step)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter

TARGETS, PATTERNS, NOTHING = "targets", "patterns", "nothing"
EVOLUTION = "Evolution"  # the family whose rules try many models of one network


@dataclass(frozen=True)
class Learner:
    """One row. needs: "targets" per tick, stored "patterns", or "nothing" but the inputs. learning_rate: a good first choice of a
    rule that uses no optimiser, 0 if it has none.
    """

    name: str
    title: str
    family: str
    module: str
    summary: str
    equation: str
    source: str
    needs: str = TARGETS
    parameters: tuple[Parameter, ...] = ()
    uses_optimizer: bool = False
    learning_rate: float = 0.0

    def load(self) -> Any:
        """The rule's module."""
        return import_module(f"rnnsim.training.{self.module}")


_MANY = 10**6
_GOAL = Parameter("goal", float, 0.005, 0.0, 1e9, "Good enough: the loss per target at which it stops.")
_GRADIENT_ROWS = (
    Learner(
        "backpropagation", "Backpropagation", "Gradients", "descent",
        "The error flows back through the units of one tick, and through no delay. For acyclic networks, the whole gradient.",
        "δ_k = l′(a_k)·∂L/∂y_k,  δ_j = l′(a_j)·Σ_k δ_k·w_kj,  ∂L/∂w_ji = δ_j·y_i",
        "Rumelhart, Hinton and Williams, Nature 323, 1986; article 1", uses_optimizer=True,
    ),
    Learner(
        "backpropagation_through_time", "Backpropagation through time", "Gradients", "descent",
        "The error flows back through all ticks of the episode: the exact gradient.",
        "δ_i(t) = f′(a_i(t))·[∂L/∂y_i(t) + Σ_c w_c·δ_target(t + d_c)],  ∂L/∂w_c = Σ_t δ_target(t)·y_source(t − d_c)",
        "Werbos, Proceedings of the IEEE 78, 1990; articles 0, 1 and 2", uses_optimizer=True,
    ),
    Learner(
        "truncated_backpropagation", "Truncated backpropagation, K ticks", "Gradients", "descent",
        "The error of every tick flows back over K ticks and no further. K = 1 is how Elman trained his network.",
        "the error of tick t reaches the ticks t − K + 1 … t", "Williams and Peng, Neural Computation 2, 1990; article 1",
        parameters=(Parameter("reach", int, 3, 1, _MANY, "Ticks an error reaches back over (K)."),), uses_optimizer=True,
    ),
    Learner(
        "chunked_backpropagation", "Truncated backpropagation, in chunks", "Gradients", "descent",
        "The episode is cut into chunks; errors flow back to the beginning of their chunk. What most frameworks do.",
        "the error of tick t reaches the ticks k·⌊(t − 1)/k⌋ + 1 … t", "Williams and Peng, Neural Computation 2, 1990; articles 1 and 2",
        parameters=(Parameter("chunk", int, 10, 1, _MANY, "Ticks of a chunk (k₁ = k₂)."),), uses_optimizer=True,
    ),
    Learner(
        "unfolding_average", "Unfolding and averaging", "Gradients", "unfolding_average",
        "Every tick gets its own copy of the weights; the copies learn apart and are averaged again.",
        "w⁽ᵗ⁾ ← w⁽ᵗ⁾ − η·∂L/∂w⁽ᵗ⁾,  w ← (1/T)·Σ_t w⁽ᵗ⁾", "article 0",
        parameters=(Parameter("average_every", int, 1, 1, 10**4, "Updates of the copies before they are averaged."),), learning_rate=0.5,
    ),
    Learner(
        "decayed_backpropagation", "Exponential decay, by delays", "Gradients", "descent",
        "The error shrinks with every tick it goes back, and stops when it has become too small.",
        "through a delay of d ticks: δ ← γᵈ·δ, until γ^(ticks) < θ", "article 0",
        parameters=(Parameter("decay", float, 0.5, 0.0, 1.0, "What is left of the error after one tick (γ)."),
                    Parameter("threshold", float, 0.0, 0.0, 1.0, "Below this it stops (θ).")), uses_optimizer=True,
    ),
    Learner(
        "decayed_signs", "Exponential decay, by hops", "Signs and single units", "decayed_signs",
        "The article's words taken literally: signs walk backwards round the cycles, each hop changing less than the one before.",
        "Δw = η·γ^hops·s for active sources, until η·γ^hops < θ", "article 0",
        parameters=(Parameter("decay", float, 0.5, 0.0, 0.99, "What is left of a change after one hop (γ)."),
                    Parameter("threshold", float, 0.001, 1e-9, 1.0, "Changes below this are not made (θ).")), learning_rate=0.1,
    ),
    Learner(
        "real_time_recurrent_learning", "Real-time recurrent learning", "Gradients", "real_time_recurrent_learning",
        "Carries forward how each unit depends on each weight: no way back is needed, but a number per unit and weight.",
        "p_i(t) = f′(a_i(t))·[Σ_e w_e·p_source(t − d_e) + ∂a_i/∂w],  ∂L/∂w = Σ_t Σ_k ∂L/∂y_k·p_k(t)",
        "Williams and Zipser, Neural Computation 1, 1989", uses_optimizer=True,
    ),
    Learner(
        "teacher_forcing", "Teacher forcing", "Gradients", "descent",
        "After its answer is scored, each output is replaced by the target for those that read it a tick later.",
        "y_k(t) ← d_k(t) after scoring; no error flows through what was replaced", "Williams and Zipser, Neural Computation 1, 1989",
        uses_optimizer=True,
    ),
)  # fmt: skip
_UNIT_ROWS = (
    Learner(
        "perceptron_rule", "Perceptron rule", "Signs and single units", "perceptron_rule",
        "Where the answer is wrong, the weights of the active inputs move towards the right one.",
        "w ← w + η·(d − y)·x,  b ← b + η·(d − y)", "Rosenblatt, Psychological Review 65, 1958; article 0", learning_rate=0.1,
    ),
    Learner(
        "simple_backpropagation", "Simple backpropagation", "Signs and single units", "simple_backpropagation",
        "Article 0's rule for threshold units: too high or too low is passed backwards as a tag. Compare its two readings.",
        "literal: Δw = η·e for sources at 1;  sign-aware: vote = e·sign(w), heard by units not yet as wanted", "article 0",
        parameters=(Parameter("reading", str, "literal", help="literal: the article's words; sign aware: minds the sign of weights.",
                              choices=("literal", "sign_aware")),), learning_rate=0.1,
    ),
    Learner(
        "delta_rule", "Delta rule", "Signs and single units", "delta_rule",
        "Each output unit follows its own error downhill, pattern by pattern.",
        "Δw = η·(d − y)·f′(a)·x", "Widrow and Hoff, IRE WESCON Record 4, 1960", learning_rate=0.1,
    ),
)  # fmt: skip
_MEMORY_ROWS = (
    Learner(
        "hebb", "Hebb's rule", "Associative memories", "associative_memories",
        "Units that agree in the patterns strengthen their connection. Stores about 0.14 patterns per unit.",
        "w_ij = (1/N)·Σ ξ_i·ξ_j,  w_ii = 0", "Hopfield, PNAS 79, 1982", PATTERNS,
    ),
    Learner(
        "storkey", "Storkey's rule", "Associative memories", "associative_memories",
        "Hebb's rule that looks at what is stored already; as local, and holds more.",
        "w_ij ← w_ij + (1/N)·(ξ_i·ξ_j − ξ_i·h_ji − h_ij·ξ_j),  h_ij = Σ_k≠i,j w_ik·ξ_k", "Storkey, ICANN 1997", PATTERNS,
    ),
    Learner(
        "pseudo_inverse", "Pseudo-inverse", "Associative memories", "associative_memories",
        "Projects onto the patterns: each of them is a fixed point, if they do not depend on each other.",
        "W = (1/N)·Xᵀ·Q⁻¹·X,  Q = X·Xᵀ/N", "Personnaz, Guyon and Dreyfus, Physical Review A 34, 1986", PATTERNS,
    ),
    Learner(
        "outer_product", "Outer products of pairs", "Associative memories", "associative_memories",
        "Each weight counts how often its two units agreed. For bidirectional memories of 0 and 1.",
        "M = Σ (2a − 1)ᵀ·(2b − 1)", "Kosko, IEEE Transactions on Systems, Man and Cybernetics 18, 1988", PATTERNS,
    ),
    Learner(
        "boltzmann_learning", "Boltzmann learning", "Associative memories", "boltzmann_learning",
        "Makes the world's pairs more likely, and those of its own dreams less: clamped and free phases in turn.",
        "Δw_ij = ε·(⟨s_i·s_j⟩ clamped − ⟨s_i·s_j⟩ free)", "Ackley, Hinton and Sejnowski, Cognitive Science 9, 1985", PATTERNS,
        (Parameter("samples", int, 40, 1, 10**5, "Samples of a phase, run side by side."),
         Parameter("sweeps", int, 10, 1, 10**5, "Passes over all units before a sample is taken."),
         Parameter("change", str, "sign", help="sign: steps of one size; proportional: the difference itself.",
                   choices=("sign", "proportional")),
         Parameter("turn_off", float, 0.15, 0.0, 1.0, "Chance that a 1 is clamped as 0."),
         Parameter("turn_on", float, 0.05, 0.0, 1.0, "Chance that a 0 is clamped as 1.")), learning_rate=0.2,
    ),
)  # fmt: skip
_READOUT_ROWS = (
    Learner(
        "ridge_readout", "Ridge readout", "Readouts", "ridge_readout",
        "Solves the weights into the outputs in one go, and leaves all others alone. How echo state networks learn.",
        "W = D·Fᵀ·(F·Fᵀ + λ·I)⁻¹", "Hoerl and Kennard, Technometrics 12, 1970; Jaeger, GMD report 148, 2001",
        parameters=(Parameter("penalty", float, 1e-6, 0.0, 1e12, "What large weights cost (λ)."),
                    Parameter("washout", int, 100, 0, _MANY, "Ticks at the start of each episode that do not count."),
                    Parameter("solver", str, "svd", help="svd: exact also at a penalty of 0; gram: normal equations, faster.",
                              choices=("svd", "gram")),
                    Parameter("bias", str, "free", help="Whether the penalty leaves the bias free or counts it as a weight.",
                              choices=("free", "penalised")),
                    Parameter("noise", float, 0.0, 0.0, 1.0, "Half width of the noise on targets that are fed back.")),
    ),
    Learner(
        "recursive_least_squares", "Recursive least squares (FORCE)", "Readouts", "recursive_least_squares",
        "Solves the readout anew in every tick, while its own output is fed back: the error is small from the start.",
        "P ← P − P·r·rᵀ·P / (1 + rᵀ·P·r),  w ← w − (y − d)·P·r", "Sussillo and Abbott, Neuron 63, 2009",
        parameters=(Parameter("regularisation", float, 1.0, 1e-12, 1e12, "P starts as the unit matrix divided by this (α)."),
                    Parameter("learn_every", int, 1, 1, _MANY, "Ticks between two changes of the readout.")),
    ),
)  # fmt: skip
_EVOLUTION_ROWS = (
    Learner(
        "genetic_algorithm", "Genetic algorithm", EVOLUTION, "genetic_algorithm",
        "Article 0's three steps: random models, mutated copies and hybrids, death in inverse proportion to fitness.",
        "F = 1/(ε + L);  P(a model dies) ∝ 1/F", "Holland, Adaptation in Natural and Artificial Systems, 1975; article 0",
        parameters=(Parameter("population", int, 50, 2, 10**4, "Models that live on."),
                    Parameter("children", int, 50, 1, 10**4, "Copies and hybrids made in a generation."),
                    Parameter("spread", float, 2.0, 0.0, 1e3, "Standard deviation of the first models' parameters."),
                    Parameter("mutation", float, 0.4, 0.0, 1e3, "Standard deviation of what is added to a child's."),
                    Parameter("crossing", float, 0.5, 0.0, 1.0, "Chance that a child is a hybrid of two."),
                    Parameter("elitism", bool, True, help="The best model cannot die."),
                    Parameter("fitness_floor", float, 5e-4, 1e-12, 1e3, "Keeps the fitness of a perfect model finite (ε)."),
                    _GOAL),
    ),
    Learner(
        "covariance_matrix_adaptation", "Covariance matrix adaptation (CMA-ES)", EVOLUTION, "covariance_matrix_adaptation",
        "A cloud of models that moves, stretches and turns towards where the better ones lie.",
        "m ← Σ wᵢ·xᵢ,  C ← (1 − c₁ − c_μ)·C + c₁·p·pᵀ + c_μ·Σ wᵢ·yᵢ·yᵢᵀ,  x ~ N(m, σ²·C)",
        "Hansen, The CMA evolution strategy: a tutorial, arXiv 1604.00772, 2016",
        parameters=(Parameter("cloud", int, 0, 0, 10**4, "Models of a generation; 0 takes 4 + ⌊3·ln P⌋ for P parameters."),
                    Parameter("width", float, 0.5, 1e-9, 1e3, "First standard deviation (σ)."), _GOAL),
    ),
)  # fmt: skip
LEARNERS: dict[str, Learner] = {
    row.name: row for rows in (_GRADIENT_ROWS, _UNIT_ROWS, _MEMORY_ROWS, _READOUT_ROWS, _EVOLUTION_ROWS) for row in rows
}


def learner(name: str) -> Learner:
    """The row of the table; refused in one sentence if there is none."""
    if name not in LEARNERS:
        raise Refused(f"There is no learner “{name[:40]}”; choose one of {', '.join(LEARNERS)}.")
    return LEARNERS[name]
