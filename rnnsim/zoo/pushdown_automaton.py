"""Neural pushdown automaton: second-order states that also read the top of a stack, and push or pop by degrees."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.arrangement import COLUMN_GAP, column, labels
from rnnsim.zoo.outside_memory import WORKINGS, Plot, wire
from rnnsim.zoo.staging import stood
from rnnsim.zoo.weights import Weights

WEIGHTS = ("transitions", "bias", "to_action", "action_bias", "to_output", "output_bias", "initial")
WORDS = ("(())()", "())(", "((()))", "()()()", "(()", "((())())", ")(", "(()(()))", "(()))((", "((()()()))", "((((()))))", "()(())(())()")
FOLDED = ("products", "stack/pointer", "stack/values", "stack/strengths", "stack/workings")
SPOTS = {  # of the sample, folded: slots one below the other in pointer, values and strengths
    "symbol": (0.0, 0.0), "products": (180.0, 0.0), "states": (430.0, -70.0), "action": (430.0, 160.0), "stack/strength": (680.0, 110.0),
    "stack/pointer": (890.0, -150.0), "stack/values": (890.0, -60.0), "stack/strengths": (890.0, 30.0),
    "stack/workings": (890.0, 190.0), "stack/top": (1080.0, 0.0), "answer": (1240.0, 0.0),
}  # fmt: skip
NOTES = """# Neural pushdown automaton

Are the brackets balanced? States alone cannot count that deep, so this network has a stack. Each tick brings a bracket; the action A
pushes it (A > 0) or pops (A < 0), more or less of it: what lies on the stack has a *strength*, like the fill of a jar.

- S(t) = logistic(Σ W S(t − 1) R(t − 1) I(t) + b): state, reading and symbol multiplied (third order)
- A(t) = tanh(the same sum, other weights)
- R: what lies within strength 1 of the top, by symbol; ε = 1 − ΣR, the part that is empty

The weights were set by hand: “(” pushes, “)” pops; “)” on an empty stack leads to S₂, and there is no way back. y is on while all
that was opened is closed. Between words comes a tick that sets everything back.

**Try this:** turn the action's weights down to a tenth: it pushes and pops by 0.7 only, and still gets by. With a twentieth it fails.

Sun, Giles, Chen and Lee 1993; Das, Giles and Sun 1992; Grefenstette et al. 2015; article 2.
"""


def build(*, symbols: int = 2, states: int = 2, slots: int = 12, outputs: int = 1, seed: int = 0, **weights: ArrayLike) -> Network:
    """S_i(t) = logistic(Σ W_ijkl S_j(t−1) R_k(t−1) I_l(t) + b_i), A = tanh(Σ V_jkl S_j R_k I_l + c), push relu(A), pop relu(−A).

    Sun, Giles, Chen and Lee, UMIACS-TR-93-77, 1993; the stack is Grefenstette et al., NIPS 28, 2015: see `continuous_stack`. A slot
    a tick, so an episode has at most `slots` ticks; an invalid tick between two sets the pointer back. R has a reading for each of the
    m symbols and ε = 1 − ΣR last. Products p_kl = R_k(t − 1) I_l(t) are linear units with one gated connection; each is a gate of
    (n + 1) n connections, n states: m (m + 1) (n² + n + 1) gated connections. y(t) = logistic(O [S; ε] + d). Units: 2m + n + 4 +
    outputs + m (m + 1) + slots (m + 6). Weights: transitions (n, n, m + 1, m), bias (n,), to_action (n, m + 1, m), action_bias (1,),
    to_output (outputs, n + 1), output_bias (outputs,), initial S (n,). Article 2.
    """
    given, read = Weights(weights, WEIGHTS, seed), symbols + 1
    table = given.given("transitions", given.rng.normal(0.0, 1.0, (states, states, read, symbols)))
    steer = given.given("to_action", given.rng.normal(0.0, 1.0, (states, read, symbols)))
    out = given.matrix("to_output", outputs, states + 1)
    first = given.given("initial", np.eye(states)[0])
    draft = Draft("Neural pushdown automaton")
    x = draft.units(symbols, label=labels("I", symbols), is_input=True, bias_trainable=False, group="symbol", **column(0, symbols))
    p = draft.units(read * symbols, bias_trainable=False, group="products", **column(1, read * symbols)).reshape(read, symbols)
    look = {"activation": "logistic", "bias": given.vector("bias", states), "initial": first, "group": "states"}
    s = draft.units(states, label=labels("S", states), **look, **column(2, states, -1.0))
    action = draft.units(
        1, label="A", activation="tanh", bias=given.vector("action_bias", 1), group="action", **column(2, 1, (states + 1) / 2)
    )
    stack = _stack_beside(draft, slots, x, action=int(action[0]))
    right = {"place_x": stack.right, "place_y": np.arange(outputs) * ROW_GAP}
    y = draft.units(
        outputs, label=labels("y", outputs), activation="logistic", bias=given.vector("output_bias", outputs), is_output=True,
        group="answer", **right,
    )  # fmt: skip
    wire(draft, stack.readings[:, None], p, delay=1, gate=x[None, :])
    for targets, tensor in ((s, table), (action, steer[None])):
        to, come_from, reading, symbol = (index.ravel() for index in np.indices(tensor.shape))
        draft.connect_pairs(s[come_from], targets[to], tensor.ravel(), delay=1, gate=p[reading, symbol])
    draft.connect(s, y, out[:, :states], delay=0)
    draft.connect(stack.readings[-1:], y, out[:, states:], delay=0)
    return draft.network()


class ContinuousStack(NamedTuple):
    """strengths (slots,) in the order of writing; readings (width + 1,): the top by value, ε last; right: where it ends."""

    strengths: Ids
    readings: Ids
    right: float


def continuous_stack(plot: Plot, slots: int, values: Ids, *, pop: int, push: int) -> ContinuousStack:
    """Grefenstette et al.: s_i = relu(s'_i − relu(u − Σ_{j>i} s'_j)), the new s = d; r = Σ_i min(s_i, relu(1 − Σ_{j>i} s_j)) V_i.

    values (width,) are what is pushed with strength d = `push` after u = `pop` has been taken off. A pulse in a ring of `slots` units
    says which slot is written in this tick. min(a, b) = a − relu(a − b). slots · (width + 6) + width + 1 units; sums over the slots
    above are slots (slots − 1) connections.
    """
    draft, width = plot.draft, len(values)
    pulse = plot.column(slots, label=labels("→", slots), initial=np.eye(slots)[-1], group="pointer")
    held = plot.grid(slots, width, group="values")
    strengths = plot.column(slots, label=labels("s", slots), group="strengths")
    left, kept = (plot.column(slots, activation="relu", group=f"{WORKINGS}/taken off") for _ in range(2))
    room, beyond = (plot.column(slots, activation="relu", bias=bias, initial=bias, group=f"{WORKINGS}/reading") for bias in (1.0, 0.0))
    wire(draft, pulse, np.roll(pulse, -1), delay=1)
    wire(draft, held, held, delay=1)
    wire(draft, values[None, :], held, gate=pulse[:, None])
    below, above = np.triu_indices(slots, 1)
    wire(draft, pop, left)
    wire(draft, strengths[above], left[below], weight=-1.0, delay=1)
    wire(draft, strengths, kept, delay=1)
    wire(draft, left, kept, weight=-1.0)
    wire(draft, kept, strengths)
    wire(draft, push, strengths, gate=pulse)
    wire(draft, strengths[above], room[below], weight=-1.0)
    wire(draft, strengths, beyond)
    wire(draft, room, beyond, weight=-1.0)
    readings = plot.column(width, label=labels("R", width), group="top")
    plot.left -= plot.gap
    empty = plot.column(1, label="ε", rows=width, bias=1.0, initial=1.0, group="top")
    wire(draft, strengths[:, None], readings[None, :], gate=held)
    wire(draft, beyond[:, None], readings[None, :], weight=-1.0, gate=held)
    wire(draft, readings, empty, weight=-1.0)
    return ContinuousStack(strengths, np.append(readings, empty), plot.left)


def _stack_beside(draft: Draft, slots: int, values: Ids, *, action: int) -> ContinuousStack:
    """The stack at the right of a controller in three columns, steered by one action between −1 and 1."""
    plot = Plot(draft, "stack", 3 * COLUMN_GAP, -(slots - 1) / 2 * ROW_GAP)
    push, pop = plot.column(2, label=["push", "pop"], activation="relu", group="strength", rows=(slots - 2) / 2)
    wire(draft, action, [push, pop], weight=[1.0, -1.0])
    return continuous_stack(plot, slots, values, pop=int(pop), push=int(push))


def brackets(kinds: int = 1) -> dict[str, Any]:
    """Weights that check brackets of so many kinds, the opening symbols first: S₁ all well, S₂ too late; y: well and nothing open."""
    symbols = 2 * kinds
    closes = np.zeros((symbols + 1, symbols), bool)  # whether the reading k is what the symbol l closes
    closes[np.arange(kinds), kinds + np.arange(kinds)] = True
    fits = closes | (np.arange(symbols) < kinds)
    well = np.where(fits, 8.0, -8.0)
    action = np.where(np.arange(symbols) < kinds, 9.0, -9.0) * np.ones((symbols + 1, 1))
    return {
        "transitions": np.array([[well, np.full(well.shape, -8.0)], [-well, np.full(well.shape, 8.0)]]),
        "bias": np.zeros(2), "to_action": np.array([action, action]), "action_bias": np.zeros(1),
        "to_output": np.array([[12.0, 0.0, 12.0]]), "output_bias": np.array([-18.0]),
    }  # fmt: skip


def is_balanced(word: str, pairs: tuple[str, ...] = ("()",)) -> list[bool]:
    """After each symbol, whether all is closed that was opened, and nothing else."""
    openings = {pair[1]: pair[0] for pair in pairs}
    stack: list[str] = []
    answers, is_well = [], True
    for symbol in word:
        if symbol not in openings:
            stack.append(symbol)
        else:
            is_well = is_well and bool(stack) and stack.pop() == openings[symbol]
        answers.append(is_well and not stack)
    return answers


def sample() -> Document:
    """Twelve words of brackets, some balanced, each followed by a tick that sets everything back."""
    network = stood(build(**brackets()), SPOTS, turned=("stack/values",))
    rows, wanted, valid = [], [], []
    for word in WORDS:
        rows.append(np.concatenate([np.eye(2)[["()".index(symbol) for symbol in word]], np.zeros((1, 2))]))
        wanted += [*is_balanced(word), False]
        valid += [*[True] * len(word), False]
    targets, mask = np.array(wanted, float)[:, None], np.array(valid)
    tape = Episode(
        "words of brackets", np.concatenate(rows), network.input_ids, targets, network.output_ids, target_mask=mask[:, None],
        valid=mask, repeats=True,
    )  # fmt: skip
    paths = dict.fromkeys(network.units.group.tolist())
    tint = {"symbol": "slate", "products": "slate", "states": "cyan", "action": "pink", "answer": "ochre"}
    tints = tuple((path, tint.get(path, "violet")) for path in paths)
    training = (("loss", "binary_cross_entropy"), ("learning_rate", "0.01"))
    layout = Layout(("raster", "traces", "tape"), tints, collapsed=FOLDED, speed=3.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
