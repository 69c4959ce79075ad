"""A stack held in one number: push and pop by ten units, the way networks are shown to compute whatever a machine can."""

from __future__ import annotations

import numpy as np

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column

WEIGHTS: tuple[str, ...] = ()
MOST_SYMBOLS = 26  # in double precision: each takes two bits
NOTES = """# A stack in one number

The activity q of a single unit holds a whole stack of bits: the digits of q to the base 4, a 1 for bit 0 and a 3 for bit 1, the top
first. Four wires in say what to do this tick; *top* says which bit lay on top before.

- push b: q ← q/4 + (2b + 1)/4
- top = clip(4q − 2); pop: q ← 4q − 2 · top − 1
- each is clip(… + c − 1): it is 0 unless its wire c is 1. q is the sum of the four

Two such stacks are the tape of a Turing machine. **But:** that takes numbers of any precision. A double has 53 bits, two go for
each symbol. With the 27th the deepest one is rounded away: a bit 0 at the bottom looks like no bit at all. Nothing tells you.

**Try this:** poke q to 0.3125 (0.11 to the base 4: two zeros), and let it pop.

Siegelmann and Sontag 1995, whose universal machine has 886 units (not built here); article 3.
"""


def build() -> Network:
    """q(t) = Σ of four terms sat(e + c − 1), e: q'/4 + ¼ (push 0), q'/4 + ¾ (push 1), 4q' − 2 top − 1 (pop), q' (leave), q' = q(t − 1).

    top(t) = sat(4q' − 2) is the bit that lay on top before this tick (of an empty stack, q = 0, it is 0; pop then leaves q at 0).
    sat clips to 0 … 1; exactly one of the inputs is 1. Exact in double precision up to a depth of 26. 10 units, 14 connections.
    Siegelmann and Sontag, Journal of Computer and System Sciences 50, 1995; article 3.
    """
    draft = Draft("Stack in one number")
    c = draft.units(4, label=["push 0", "push 1", "pop", "leave"], is_input=True, bias_trainable=False, group="control", **column(0, 4))
    look = {"activation": "saturating", "bias_trainable": False}
    terms = draft.units(4, bias=[-0.75, -0.25, -2.0, -1.0], label=["q₀", "q₁", "q₋", "q₌"], group="terms", **look, **column(1, 4))
    top = draft.units(1, bias=-2.0, label="top", is_output=True, group="top", **look, **column(2, 1, 1.0))
    q = draft.units(1, label="q", is_output=True, bias_trainable=False, group="stack", **column(2, 1, -1.0))
    draft.connect_pairs(q, terms, [0.25, 0.25, 4.0, 1.0], delay=1, trainable=False)
    draft.connect_pairs(c, terms, 1.0, delay=0, trainable=False)
    draft.connect(q, top, 4.0, delay=1, trainable=False)
    draft.connect(top, terms[2], -2.0, delay=0, trainable=False)
    draft.connect(terms, q, 1.0, delay=0, trainable=False)
    return draft.network()


def operations(count: int, deepest: int, *, seed: int = 0) -> np.ndarray:
    """(count,) random operations, 0 and 1 to push that bit, 2 to pop, 3 to leave alone; never deeper, never popped when empty."""
    rng, depth, chosen = np.random.default_rng(seed), 0, []
    for _ in range(count):
        possible = [*([0, 1] if depth < deepest else []), *([2] if depth else []), 3]
        weights = np.array([{3: 0.3}.get(one, 1.0 if one < 2 else 2.0) for one in possible])
        chosen.append(int(rng.choice(possible, p=weights / weights.sum())))
        depth += (1, 1, -1, 0)[chosen[-1]]
    return np.array(chosen)


def bits_on_top(chosen: np.ndarray) -> np.ndarray:
    """(count,) the bit that lies on top before each operation; 0 if the stack is empty."""
    stack: list[int] = []
    tops = []
    for operation in chosen.tolist():
        tops.append(stack[-1] if stack else 0)
        if operation < 2:
            stack.append(operation)
        elif operation == 2 and stack:
            stack.pop()
    return np.array(tops)


def sample() -> Document:
    """Random pushes and pops, at most six deep."""
    network = build()
    chosen = operations(56, 6, seed=3)
    depth = np.count_nonzero(chosen < 2) - np.count_nonzero(chosen == 2)
    chosen = np.concatenate([chosen, np.full(depth + 2, 2)])  # the tape ends with an empty stack, and pops it twice in vain
    wanted = bits_on_top(chosen)[:, None].astype(float)
    tops = network.units.id[network.units.group == "top"]
    tape = Episode("pushes and pops", np.eye(4)[chosen], network.input_ids, wanted, tops, repeats=True)
    tints = (("control", "slate"), ("terms", "violet"), ("top", "ochre"), ("stack", "cyan"))
    layout = Layout(("raster", "traces", "tape"), tints, shows_numbers=True, speed=2.0)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
