"""Networks with a memory beside them: Turing machine, differentiable computer, stacks by degrees and in one number."""

from __future__ import annotations

from typing import Any

import numpy as np

import rnnsim
from rnnsim.network.draft import Draft
from rnnsim.tasks.counting import largest_n_right
from rnnsim.zoo import differentiable_computer, pushdown_automaton, stack_circuit, stack_recurrent
from rnnsim.zoo.outside_memory import Plot
from tests.canon import machines
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import Outcomes, outcomes, scores_of, trained
from tests.canon.dense_memories import dense_allocation, dense_differentiable_computer, dense_turing_machine, random_weights

BITS = np.random.default_rng(0).integers(0, 2, size=(20, 3, 5)).astype(float)
COPYING = {"learning_rate": 0.005, "clip": 10.0, "minibatch": 16, "stop_at_goal": True, "validate_every": 20}
COUNTING = {"learning_rate": 0.02, "clip": 1.0, "minibatch": 1, "stop_at_goal": True, "validate_every": 50, "updates": 4000}
ACTIONS = [[0.9, 0.05, 0.05, 0.8], [0.7, 0.2, 0.1, 0.3], [0.1, 0.8, 0.1, 0.5]]  # push, pop, stay and what is pushed
CELLS = [[0.62, -1, -1], [0.072, 0.134, -1], [0.1644, -0.7794, -0.8866]]
STRENGTHS = [[0.8, 0, 0], [0.7, 0.5, 0], [0.3, 0, 0.9]]


def turing_machine() -> dict[str, Any]:
    """Greatest difference from the dense machine, and how large it is."""
    weights, start = random_weights("turing machine", 4, 24, 6), np.full((8, 6), 1e-3)
    network = machines.turing_machine(weights, start)
    expected = dense_turing_machine(weights, start, BITS)["outputs"]
    return {"difference": float(np.abs(rnnsim.run(network, BITS).outputs - expected).max()), "size": _size_of(network)}


def differentiable() -> dict[str, Any]:
    """Greatest difference from the dense computer; its size; difference of the worked allocation and of usages with ties from a
    stable sort.
    """
    weights, start = random_weights("differentiable computer", 4, 24, 4), 0.1 * np.random.default_rng(4).normal(size=(8, 4))
    network = machines.differentiable_computer(weights, start, 1)
    expected = dense_differentiable_computer(weights, start, BITS, 1)["outputs"]
    worked = _allocated([[0.3, 0.9, 0.3, 0.1]]) - [[0.07, 0.0009, 0.021, 0.9]]
    usage = np.random.default_rng(0).integers(0, 5, size=(300, 7)) / 4
    return {
        "difference": float(np.abs(rnnsim.run(network, BITS).outputs - expected).max()), "size": _size_of(network),
        "worked allocation": float(np.abs(worked).max()), "ties": float(np.abs(_allocated(usage) - dense_allocation(usage)).max()),
    }  # fmt: skip


def copied(name: str, longest: int, updates: int) -> Outcomes:
    """Share of bits wrong; a training ends when it is below 1 %."""
    return scores_of(
        lambda seed: (rnnsim.zoo.build(name, seed=seed), rnnsim.tasks.make("copy", longest=longest, seed=seed)), updates=updates, **COPYING
    )


def stacks() -> dict[str, float]:
    """Greatest difference of both kinds of stack from the worked cells and readings."""
    draft = Draft("cells")
    x = draft.units(4, is_input=True)
    cells = stack_recurrent.joulin_mikolov_stack(draft, 3, actions=x[:3], value=int(x[3]), place_y=0.0)
    found = {"cells": float(np.abs(rnnsim.run(draft.network(), ACTIONS).of(cells) - CELLS).max())}
    draft = Draft("strengths")
    value, pop, push = draft.units(3, is_input=True)
    stack = pushdown_automaton.continuous_stack(Plot(draft, "stack", 0.0, 0.0), 3, np.array([value]), pop=int(pop), push=int(push))
    trace = rnnsim.run(draft.network(), [[1, 0, 0.8], [2, 0.1, 0.5], [3, 0.9, 0.9]])
    found["strengths"] = float(np.abs(trace.of(stack.strengths) - STRENGTHS).max())
    found["readings"] = float(np.abs(trace.of(stack.readings[0]) - [0.8, 1.5, 2.8]).max())
    return found


def counted(name: str, **shape: Any) -> Outcomes:
    """Up to which n all aⁿbⁿ are right, of at most 80, after learning n ≤ 10; a training ends when all n ≤ 30 are."""
    tested = rnnsim.tasks.make("a_n_b_n", tested=80).validation

    def train(seed: int) -> tuple[float, int]:
        network = rnnsim.zoo.build(name, seed=seed, **shape)
        training = trained(network, rnnsim.tasks.make("a_n_b_n", tested=30, seed=seed), seed=seed, **COUNTING)
        reached = training.best if training.best.look.score == 30 else None
        network = training.network if reached is None else reached.network
        outputs = rnnsim.run(network, tested.inputs, valid=tested.valid).outputs
        return largest_n_right(outputs, tested), training.checkpoint().learning.update

    return outcomes(train)


def contrasts() -> dict[str, Outcomes]:
    """Networks of other kinds, taught the same way."""
    return {
        "LSTM, 2 cells": counted("lstm", inputs=3, hidden=2, outputs=3, readout="softmax"),
        "tanh, 8 units": counted("deep", layers=1, inputs=3, hidden=8, outputs=3, readout="softmax"),
    }


def one_number(operations: int = 3000, deepest: int = 25) -> dict[str, Any]:
    """q after pushing 1, 0, 1, 1, and what four pops return; wrong tops in random operations; the depth at which a lost bit shows."""
    network = rnnsim.zoo.build("stack_circuit")
    q, top = (network.units.id[network.units.label == label] for label in ("q", "top"))
    trace = rnnsim.run(network, np.eye(4)[[1, 0, 1, 1, 2, 2, 2, 2]])
    chosen = stack_circuit.operations(operations, deepest, seed=1)
    tops = rnnsim.run(network, np.eye(4)[chosen]).of(top)[:, 0]
    return {
        "q": trace.of(q)[:4, 0].tolist(), "popped": trace.of(top)[4:, 0].tolist(), "left": float(trace.of(q)[-1, 0]),
        "wrong": int((tops != stack_circuit.bits_on_top(chosen)).sum()), "first depth that fails": _first_lost(network),
    }  # fmt: skip


def _first_lost(network: rnnsim.Network) -> int:
    """The least depth at which a 0 at the bottom is not found again under ones; 0 for none up to 40."""
    top = network.units.id[network.units.label == "q"]
    for depth in range(1, 41):
        held = np.array([0, *[1] * (depth - 1)])
        after = rnnsim.run(network, np.eye(4)[np.append(held, np.full(depth - 1, 2))]).of(top)[-1, 0]
        if after != 0.25:
            return depth
    return 0


def _allocated(usage: Any) -> np.ndarray:
    draft = Draft("allocation")
    places = differentiable_computer.allocation(Plot(draft, "order", 0.0, 0.0), draft.units(len(usage[0]), is_input=True))
    return rnnsim.run(draft.network(), usage).of(places)


def _size_of(network: rnnsim.Network) -> list[int]:
    return [len(network.units), len(network.connections)]


ROWS = (
    Row("Turing machine, dense equations", "architectures", "difference ≤ 1e-12; 361 units, 1,856 connections", turing_machine,
        lambda figure: figure["difference"] <= 1e-12 and figure["size"] == [361, 1856], "2.8e-16"),
    Row("Turing machine, copy", "architectures", "< 1 % of the bits wrong at 1–6 vectors within 800 updates, ≤ 120 s (aim 60)",
        lambda: copied("ntm", 6, 800), lambda figure: figure.hold(lambda wrong: wrong < 0.01) and np.median(figure.seconds) <= 120,
        "400–600 updates, 26–42 s; as a graph 89 s"),
    Row("differentiable computer, dense equations", "architectures",
        "difference ≤ 1e-12 also with ties; at most 559 units, 1,919 connections; worked allocation", differentiable,
        lambda figure: max(figure["difference"], figure["ties"], figure["worked allocation"]) <= 1e-12
        and figure["size"][0] <= 559 and figure["size"][1] <= 1919, "8.9e-16"),
    Row("differentiable computer, copy", "architectures", "< 5 % of the bits wrong at 1–4 vectors", lambda: copied("dnc", 4, 2000),
        lambda figure: figure.hold(lambda wrong: wrong < 0.05), "not measured there", is_fast=False),
    Row("stacks, worked", "architectures", "worked numbers to 1e-9", stacks, lambda figure: max(figure.values()) <= 1e-9),
    Row("stack network, aⁿbⁿ", "architectures", "8 hidden units: all n ≤ 30 right after n ≤ 10 (aim 20 s)",
        lambda: counted("stack", symbols=3, hidden=8, depth=80, seen=2), lambda figure: figure.hold(lambda largest: largest >= 30),
        "70 40 38, 6–28 s"),
    Row("aⁿbⁿ without a stack", "architectures", "shown beside it, no threshold", contrasts, lambda figure: True,
        "LSTM 13–21, tanh 8–13", is_fast=False),
    Row("stack in one number", "architectures", "push and pop exact; 3,000 operations ≤ 25 deep without an error; depth 27 loses a bit",
        one_number, lambda figure: figure["q"] == [0.75, 0.4375, 0.859375, 0.96484375] and figure["popped"] == [1, 1, 0, 1]
        and figure["left"] == figure["wrong"] == 0 and figure["first depth that fails"] == 27),
)  # fmt: skip
