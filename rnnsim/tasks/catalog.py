"""Every task that can be made by name, in one visible table; a task's module is imported when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter, values_from
from rnnsim.tasks.task import Task

LONGEST = 10_000


@dataclass(frozen=True)
class TaskRow:
    """One row: how it is called, what comes in and what is wanted, who it is from, a thing to try, and which network suits it.

    module: where the function of this name makes it.
    """

    name: str
    title: str
    module: str
    summary: str
    comes_in: str
    wanted: str
    parameters: tuple[Parameter, ...]
    source: str
    try_this: str
    network: str


def _count(name: str, default: int, text: str, *, low: int = 1, high: int = LONGEST) -> Parameter:
    return Parameter(name, int, default, low, high, text)


def _choice(name: str, choices: tuple[str, ...], text: str) -> Parameter:
    return Parameter(name, str, choices[0], help=text, choices=choices)


_LENGTH = _count("length", 20, "Ticks of an episode.", low=2)
_STRINGS = _count("strings", 1, "Strings one after another in an episode, without a reset.", high=100)
_PERIOD, _AMPLITUDE = (
    Parameter("period", float, 20.0, 2.0, 1000.0, "Ticks of a period."),
    Parameter("amplitude", float, 0.8, 0.0, 10.0, "Height of the wave."),
)
SEED = Parameter("seed", int, 0, 0, 2**53, "Seed of everything that is drawn.")
WAIT = Parameter("wait", int, 0, 0, 2**20, "Ticks by which targets come later; as many as the network needs to answer, if nothing is said.")
_ROWS = (
    TaskRow(
        "truth_table", "Truth table", "truth_tables", "One bit is a function of others, all in the same tick.",
        "a row of bits", "the function's bit",
        (_choice("function", ("xor", "and", "or", "nand", "majority", "parity"), "Which function of the bits."),
         _count("bits", 2, "How many bits.", high=10), _choice("inputs_are", ("0/1", "±1"), "How a bit is shown.")),
        "Rosenblatt, Psychological Review 65, 1958", "Learn xor with the perceptron rule: it turns round for ever.", "perceptron",
    ),
    TaskRow(
        "encoder", "Encoder", "truth_tables", "Which unit is on, through a narrow middle.", "one of the units is on", "the same unit",
        (_count("units", 4, "How many units.", low=2, high=64),), "Ackley, Hinton and Sejnowski, Cognitive Science 9, 1985",
        "Look at the codes the middle units choose.", "Boltzmann machine or a feed-forward network",
    ),
    TaskRow(
        "parity", "Running parity", "parities", "Is the number of ones so far odd?", "a bit", "1 if the ones so far are odd",
        (_count("length", 12, "Bits of the longest string."), _count("shortest", 0, "Bits of the shortest; 0: as the longest.", low=0),
         _count("tested_length", 0, "Bits of the strings that are looked at; 0: as the longest.", low=0)),
        "articles 0 and 1", "Train on 12 bits, test on 100: has it learned the rule or the strings?", "Elman, 8 hidden units; LSTM",
    ),
    TaskRow(
        "parity_strings", "Parity of all short strings", "parities", "The parity of every string up to a length, at its end.",
        "a bit", "the parity, at the last bit", (_count("longest", 4, "Bits of the longest string.", high=12),),
        "Pollack, Machine Learning 7, 1991", "Continue at length 200: some networks have found the rule, some drift.",
        "sequential cascaded network",
    ),
    TaskRow(
        "temporal_xor", "Exclusive or in time", "exclusive_or", "Two random bits, then their xor, again and again: what comes next?",
        "a bit of the stream", "the next bit", (_count("triples", 10, "Triples of bits in an episode.", low=2),),
        "Elman, Cognitive Science 14, 1990", "Plot the error of every third bit apart: it dips.", "Elman, 2 to 8 hidden units",
    ),
    TaskRow(
        "streaming_xor", "Exclusive or of neighbours", "exclusive_or", "The xor of this bit and one before.", "a bit",
        "x(t) xor x(t − gap)", (_LENGTH, _count("gap", 1, "Ticks between the two bits.", high=100)), "article 1",
        "Make the gap longer until it can no longer be learned.", "Elman, 4 hidden units",
    ),
    TaskRow(
        "pipelined_xor", "Exclusive or through a pipeline", "exclusive_or", "The xor of two inputs some ticks ago.", "two bits",
        "their xor, `delay` ticks later", (_LENGTH, _count("delay", 2, "Ticks until the answer.", high=100)),
        "Williams and Zipser, Neural Computation 1, 1989", "Count how many ticks the network needs to answer.", "fully recurrent",
    ),
    TaskRow(
        "delayed_memory", "Delayed memory", "remembering", "Say again what came in some ticks ago.", "a bit or a number",
        "the same, `delay` ticks later",
        (_count("length", 40, "Ticks of an episode.", low=2), _count("delay", 5, "Ticks to remember.", high=1000),
         _choice("values", ("bits", "numbers"), "bits, or numbers from −0.5 to 0.5.")),
        "Jaeger, GMD report 152, 2001", "Double the delay and look at the gradient by lag.", "echo state network; LSTM",
    ),
    TaskRow(
        "adding", "Adding problem", "remembering", "The sum of two marked numbers, asked at the end.", "a number and a marker",
        "the sum, at the last tick", (_count("length", 50, "Ticks of an episode.", low=2),),
        "Hochreiter and Schmidhuber, Neural Computation 9, 1997", "A tanh network stays at 1/6: it says 1 every time.", "GRU, 16 units",
    ),
    TaskRow(
        "copy", "Copy", "copying", "Vectors of bits, and after a sign the same again.", "bits and a delimiter", "the vectors again",
        (_count("bits", 4, "Bits of a vector.", high=64), _count("shortest", 1, "Vectors of the shortest episode.", high=100),
         _count("longest", 6, "Vectors of the longest episode.", high=100)),
        "Graves, Wayne and Danihelka, arXiv 1410.5401, 2014", "Watch where the heads write and read.", "neural Turing machine",
    ),
    TaskRow(
        "copy_memory", "Copy after a silence", "copying", "Symbols, a long silence, and the symbols again.", "a symbol, blank or the cue",
        "blank, then the symbols",
        (_count("symbols", 8, "Different symbols.", low=2, high=50), _count("length", 5, "Symbols to remember.", high=100),
         _count("silence", 20, "Ticks of silence; the last one asks.")),
        "Hochreiter and Schmidhuber, Neural Computation 9, 1997", "Compare with guessing: ln(symbols) · length / ticks.", "LSTM; GRU",
    ),
    TaskRow(
        "reversed_digits", "Words backwards", "copying", "A word of digits, and after a sign the word backwards.", "a digit or the sign",
        "the word from its end",
        (_count("symbols", 10, "Different digits.", low=2, high=50), _count("shortest", 3, "Digits of the shortest word.", high=50),
         _count("longest", 6, "Digits of the longest word.", high=50)),
        "Sutskever, Vinyals and Le, NIPS 27, 2014", "Backwards is easier than forwards: the nearest is asked first.", "GRU, 48 units",
    ),
    TaskRow(
        "reber", "Reber's grammar", "reber", "Which letters may come next?", "a letter", "the next letter", (_STRINGS,),
        "Reber, Journal of Verbal Learning and Verbal Behavior 6, 1967",
        "Read the grammar off the hidden states.", "Elman, 3 or more hidden units",
    ),
    TaskRow(
        "embedded_reber", "Embedded Reber grammar", "reber", "The second letter decides the last but one.", "a letter",
        "the next letter", (_STRINGS,), "Hochreiter and Schmidhuber, Neural Computation 9, 1997",
        "Compare an Elman network: it forgets the outer letter.", "LSTM, 12 cells",
    ),
    TaskRow(
        "tomita", "Tomita's languages", "tomita", "Is the string in the language?", "0, 1 or the end", "1 if it is, at the end",
        (_count("grammar", 4, "Which of the seven languages.", high=7), _count("longest", 10, "Signs of the longest string.", high=14)),
        "Tomita, Cognitive Science conference, 1982", "Start with strings of at most 3 signs, then make them longer.",
        "second-order network",
    ),
    TaskRow(
        "a_n_b_n", "As many b as a", "counting", "Count the a, then let as many b follow.", "a sign", "the next sign",
        (_count("longest", 10, "Largest n to learn from.", high=200), _count("tested", 80, "Largest n that is looked at.", high=500)),
        "Gers and Schmidhuber, IEEE Transactions on Neural Networks 12, 2001", "How far beyond n = 10 does it count?",
        "stack network; LSTM",
    ),
    TaskRow(
        "balanced_brackets", "Balanced brackets", "counting", "Is everything that was opened closed?", "( or )", "1 if it is balanced now",
        (_LENGTH, _count("deepest", 4, "Most brackets that are open at once.", high=100),
         Parameter("wrong", float, 0.25, 0.0, 1.0, "Share of texts with a closing bracket too many.")),
        "Joulin and Mikolov, NIPS 28, 2015", "Teach depth 4, then ask depth 8.", "stack network; LSTM",
    ),
    TaskRow(
        "sine", "Sine generator", "waves", "A pulse, then a sine without end.", "a pulse at tick 1", "the wave",
        (_PERIOD, _AMPLITUDE, _count("length", 60, "Ticks of the episode.")), "article 4",
        "Train with teacher forcing, then let it run freely.", "output back-projections",
    ),
    TaskRow(
        "figure_eight", "Figure eight", "waves", "A pulse, then an eight drawn by two outputs.", "a pulse at tick 1", "two waves",
        (_PERIOD, _AMPLITUDE, _count("length", 60, "Ticks of the episode.")), "Pearlmutter, Neural Computation 1, 1989",
        "Plot one output over the other.", "fully recurrent",
    ),
    TaskRow(
        "four_sines", "Four sines by number", "waves", "The next value of the sine that is asked for.", "the value, and which of four",
        "the next value", (_count("length", 60, "Ticks of an episode."),), "Tani, Ito and Sugita, Neural Networks 17, 2004",
        "Find the number that belongs to a wave by the gradient of the inputs.", "network with parametric bias",
    ),
    TaskRow(
        "primitives", "Orders of primitives", "waves", "Three primitives in an order that a pulse asks for.",
        "a pulse at tick 1", "the wave",
        (_count("sequences", 4, "Different orders.", high=20), _count("segments", 6, "Primitives in an order.", high=50),
         _count("segment_ticks", 16, "Ticks of a primitive.", high=200)),
        "Yamashita and Tani, PLoS Computational Biology 4, 2008", "Slow units should carry the order.", "units of two time scales",
    ),
    TaskRow(
        "mackey_glass", "Mackey–Glass series", "chaotic_series", "A chaotic series: what comes next?", "x(t)", "x(t + horizon)",
        (_count("length", 2000, "Values to learn from and to look at.", low=50, high=100_000),
         _count("horizon", 1, "Ticks ahead.", high=1000), _count("window", 100, "Ticks of an episode; 0: one of all.", low=0),
         Parameter("squashed", bool, False, help="Show tanh(x − 1) instead of x.")),
        "Mackey and Glass, Science 197, 1977", "Let it listen to its own predictions.", "echo state network",
    ),
    TaskRow(
        "narma10", "NARMA of tenth order", "chaotic_series", "A system whose answer hangs on the last ten ticks.", "u(t)", "y(t + 1)",
        (_count("length", 4000, "Ticks to learn from and to look at.", low=50, high=100_000),
         _count("window", 200, "Ticks of an episode; 0: one of all.", low=0)),
        "Atiya and Parlos, IEEE Transactions on Neural Networks 11, 2000", "Take a larger reservoir and fit its readout again.",
        "echo state network",
    ),
    TaskRow(
        "plant", "A plant to be identified", "chaotic_series", "Answer as a plant does, hearing only what is done to it.",
        "u(t)", "y(t + 1)",
        (_count("length", 50, "Ticks of an episode.", low=2),), "Narendra and Parthasarathy, IEEE Transactions on Neural Networks 1, 1990",
        "It is looked at on two sines it has never heard.", "recurrent multilayer perceptron",
    ),
    TaskRow(
        "elman_letters", "Elman's letters", "sequences", "ba, dii and guuu in random order: what comes next?", "six bits of a letter",
        "six bits of the next", (_count("consonants", 1000, "Consonants in the stream.", low=2, high=100_000),),
        "Elman, Cognitive Science 14, 1990", "Look at the error: high at consonants, low at vowels.", "Elman, 20 hidden units",
    ),
    TaskRow(
        "plans", "Plan to sequence", "sequences", "A plan is held on, its sequence comes out.", "one of two plans", "A, B or C",
        (_count("cycles", 3, "Times the sequence is learned.", high=100), _count("tested_cycles", 6, "Times it is looked at.", high=100)),
        "Jordan, ICS report 8604, 1986", "Set μ to 0: it cannot be done.", "Jordan, 8 hidden units",
    ),
    TaskRow(
        "long_blocks", "Long dull blocks", "sequences", "21 symbols, of which only the first is news.",
        "a symbol", "the next symbol, or which began",
        (_count("blocks", 5, "Blocks of an episode.", high=100),
         _choice("asks", ("next symbol", "label"), "What is wanted: the next symbol, or at b₂₀ which symbol began.")),
        "Schmidhuber, Neural Computation 4, 1992", "Let a higher level tick at surprises only.", "history compressor",
    ),
    TaskRow(
        "moving_blobs", "Moving blobs", "pictures", "Which way does the blob move?", "a picture of 64 pixels", "one of eight directions",
        (_count("length", 10, "Pictures of an episode.", low=2, high=200),
         Parameter("noise", float, 0.02, 0.0, 0.5, "Share of the pixels that are flipped.")),
        "our own", "How many pictures does it take?", "GRU, 32 units",
    ),
    TaskRow(
        "patterns", "Patterns to complete", "pictures", "A damaged pattern comes in, the stored one is wanted.",
        "±1, some turned over", "±1",
        (_count("stored", 3, "How many patterns.", high=1000), _count("units", 64, "Units of a pattern.", low=2, high=2000),
         Parameter("damage", float, 0.1, 0.0, 1.0, "Share of the units that are turned over.")),
        "Hopfield, PNAS 79, 1982", "Store more than 0.14 patterns per unit.", "Hopfield",
    ),
    TaskRow(
        "window_sum", "Sum over a window", "whole_views", "Is the sum around this tick large? It hangs on the future, too.", "a number",
        "1 if the sum is large",
        (_count("length", 25, "Ticks of an episode."), _count("reach", 3, "Ticks it looks to either side.", high=50)),
        "Schuster and Paliwal, IEEE Transactions on Signal Processing 45, 1997", "A network that runs forwards only stays far behind.",
        "bidirectional",
    ),
    TaskRow(
        "boolean_trees", "Boolean trees", "whole_views", "The value of a nested expression in post-order.", "0, 1, and, or, xor",
        "its value, at the last sign",
        (_count("fewest_leaves", 2, "Bits of the smallest tree.", high=50), _count("most_leaves", 6, "Bits of the largest tree.", high=50),
         Parameter("links", bool, False, help="Show where the left child of each operation stood, for the recursive network.")),
        "article 2", "Unfold the same composition over each tree.", "recursive network; LSTM",
    ),
)  # fmt: skip
TASKS: dict[str, TaskRow] = {row.name: row for row in _ROWS}


def names() -> tuple[str, ...]:
    """Names of all tasks."""
    return tuple(TASKS)


def task_row(name: str) -> TaskRow:
    """The row of the table; refused in one sentence if there is none."""
    if name not in TASKS:
        raise Refused(f"There is no task “{name[:40]}”; choose one of {', '.join(TASKS)}.")
    return TASKS[name]


def make(name: str, *, seed: int = 0, wait: int = 0, **parameters: Any) -> Task:
    """A task by name with parameters of its row; the same seed makes the same task.

    wait: ticks by which targets come later, for a network that answers late.

    >>> make("parity", length=4).batch(0, 3).inputs.shape
    (4, 3, 1)
    """
    row = task_row(name)
    values = values_from(row.parameters, parameters, f"The task {name}")
    seed, wait = SEED.value_of(seed), WAIT.value_of(wait)
    made: Task = getattr(import_module(f"rnnsim.tasks.{row.module}"), name)(seed, **values)
    return replace(made.delayed(wait), name=name, seed=seed, parameters=values | ({"wait": wait} if wait else {}))
