"""Second-order, cascaded, parametric, multiple-timescale, hierarchical, recursive and stack networks of the zoo against worked numbers."""

from __future__ import annotations

import numpy as np

import rnnsim
from rnnsim.engine.running import run
from rnnsim.tasks.whole_views import links_of, post_order, value_of
from rnnsim.zoo import (
    cascaded,
    hierarchical,
    history_compressor,
    multiple_timescales,
    parametric_bias,
    recursive_tree,
    second_order,
    stack_recurrent,
)
from tests.canon.test_modern import TEN_DIGITS


def test_second_order_parity(backend: str) -> None:
    document = second_order.sample()
    network = document.network
    states = run(network, np.eye(2)[[1, 0, 1, 1]], backend=backend).outputs
    expected = [
        [0.0066928509, 0.9933071491],
        [0.0071528099, 0.9928471901],
        [0.9928144513, 0.0071855487],
        [0.0071878847, 0.9928121153],
    ]
    np.testing.assert_allclose(states, expected, **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 2, 2 * 2 * 2)
    larger = second_order.build(symbols=3, states=5)
    assert (len(larger.units), len(larger.connections)) == (5 + 3, 5 * 5 * 3)
    assert (larger.connections.gate >= 0).all()


def test_a_cascaded_network_that_is_parity_makes_no_error_in_two_thousand_bits(backend: str) -> None:
    for sharpness in (4.0, 6.0, 8.0, 10.0, 20.0):
        network = cascaded.build(transitions=sharpness * np.array([[[-0.5, 1.0], [1.0, -2.0]]]))
        bits = np.random.default_rng(0).integers(0, 2, (2000, 1))
        outputs = run(network, bits.astype(float), backend=backend).outputs
        assert np.array_equal(outputs > 0.5, np.cumsum(bits, axis=0) % 2 == 1)
    states = run(cascaded.sample().network, [[1.0], [0], [1], [1]], backend=backend).outputs[:, 0]
    np.testing.assert_allclose(states, [0.9933071491, 0.9928471901, 0.0071855487, 0.9928121153], **TEN_DIGITS)


def test_the_papers_cascaded_network_has_eighteen_weights() -> None:
    network = cascaded.build(inputs=1, states=2, accepts=1)
    assert len(network.units) == 1 + 2 + 3
    assert network.connections.trainable.sum() + network.units.bias_trainable.sum() == 18


def test_two_time_scales(backend: str) -> None:
    network = multiple_timescales.build(inputs=1, fast=0, slow=1, slow_tau=8.0, weights=[[0.5, 1.2], [-1.0, 0.9]], bias=[0.0, 0.5])
    assert len(network.connections) == 2  # the two do not hear each other
    full = multiple_timescales.build(inputs=2, fast=3, slow=4)
    assert (len(full.units), len(full.connections)) == (9, 81 - 2 * 2 * 4)
    fast = multiple_timescales.build(inputs=1, fast=1, slow=0, fast_tau=8.0, weights=[[0.5, 1.2], [-1.0, 0.9]], bias=[0.0, 0.5])
    outputs = run(fast, [[1.0], [0], [0]], backend=backend).activations
    expected = [[0.4621171573, 0.0624187467], [0.3824963333, 0.0663473534], [0.3247274035, 0.0801192849]]
    np.testing.assert_allclose(outputs, expected, **TEN_DIGITS)


def test_a_tree_of_tied_compositions(backend: str) -> None:
    weights, bias = [[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.7, -0.2]], [0.1, -0.1]
    network = recursive_tree.build(leaves=3, width=2, shape="left", composition=weights, bias=bias)
    trace = run(network, [[1, 0, 0, 1, 0.5, -0.5]], backend=backend)
    composed = network.units.id[np.char.startswith(network.units.label, "p")]
    np.testing.assert_allclose(trace.of(composed)[0], [0.6043677771, -0.6043677771, 0.5604535665, -0.2490200242], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (3 * 2 + 2 * 2 + 1, 2 * 2 * 2**2 + 2)
    assert len(np.unique(network.connections.tie[network.connections.tie >= 0])) == 8


def test_a_network_with_parametric_bias_follows_the_dense_equations(backend: str) -> None:
    network = parametric_bias.build(seed=3)
    random = np.random.default_rng(0)
    points, inward = random.normal(size=(2, 4)), random.normal(size=(16, 9)) / 2
    upward, around = random.normal(size=(1, 16)) / 2, random.normal(size=(6, 16)) / 2
    shift = random.normal(size=16)
    network = parametric_bias.build(
        points=points, to_hidden=inward, to_output=upward, to_context=around, hidden_bias=shift, output_bias=[0.0], context_bias=np.zeros(6)
    )
    wave = random.uniform(-1, 1, (30, 4, 1))
    last, rows = np.zeros((4, 6)), []
    for row in wave:
        inner = np.tanh(np.hstack([row, np.tanh(points.T), last]) @ inward.T + shift)
        last = np.tanh(inner @ around.T)
        rows.append(np.tanh(inner @ upward.T))
    inputs = np.concatenate([wave, np.broadcast_to(np.eye(4), (30, 4, 4))], axis=2)
    np.testing.assert_allclose(run(network, inputs, backend=backend).outputs, rows, rtol=0, atol=1e-12)
    assert (len(network.units), len(network.connections)) == (1 + 4 + 2 + 16 + 1 + 6, 4 * 2 + 16 * 9 + 16 + 6 * 16)


def test_a_history_compressor_holds_between_surprises_as_if_ticks_were_skipped(backend: str) -> None:
    random = np.random.default_rng(11)
    below, out = random.normal(size=(6, 10)), random.normal(size=(4, 6))
    above = random.normal(size=(5, 9))
    network = history_compressor.build(
        symbols=4, hidden=6, upper=5, threshold=0.3, to_hidden=below, to_prediction=out, to_upper=above,
        hidden_bias=np.zeros(6), prediction_bias=np.zeros(4), upper_bias=np.zeros(5),
    )  # fmt: skip
    word = np.random.default_rng(5).integers(4, size=120)
    lower, guess, upper, rows, surprises = np.zeros(6), np.full(4, 0.25), np.zeros(5), [], 0
    for symbol in word:
        if guess[symbol] < 0.3:
            upper, surprises = np.tanh(above[:, symbol] + above[:, 4:] @ upper), surprises + 1
        lower = np.tanh(below[:, symbol] + below[:, 4:] @ lower)
        guess = np.exp(out @ lower) / np.exp(out @ lower).sum()
        rows.append(upper)
    assert 20 < surprises < 100
    trace = run(network, np.eye(4)[word], backend=backend)
    held = network.units.id[np.char.startswith(network.units.label, "c")]
    np.testing.assert_allclose(trace.of(held), rows, rtol=0, atol=1e-12)


def test_the_shipped_history_compressor_is_surprised_once_a_block() -> None:
    document = history_compressor.sample()
    tape = document.episode
    assert tape is not None
    trace = run(document, ticks=len(tape))
    q = document.network.units.id[document.network.units.label == "q"]
    assert np.array_equal(np.flatnonzero(trace.of(q)[6:, 0]) % 6, np.zeros(11))


def test_the_upper_module_moves_every_fourth_tick_only() -> None:
    network = hierarchical.build(form="slow_and_fast", units=5, period=4, seed=1)
    trace = run(network, np.random.default_rng(0).normal(size=(41, 1)))
    upper = trace.of(network.units.id[np.char.startswith(network.units.label, "u")])
    moves = 1 + np.flatnonzero(np.abs(np.diff(upper, axis=0, prepend=np.zeros((1, 5)))).sum(axis=1))
    np.testing.assert_array_equal(moves, np.arange(4, 42, 4))


def test_modules_are_dense_inside_and_sparse_between() -> None:
    network = hierarchical.build(modules=3, units=10, density=0.1)
    units, wires = network.units, network.connections
    group = dict(zip(units.id.tolist(), units.group.tolist(), strict=True))
    inside = [group[s] == group[t] for s, t in zip(wires.source, wires.target, strict=True)]
    assert sum(inside) == 3 * 100
    assert 30 < len(inside) - sum(inside) - 10 < 95  # 600 possible, the ten from the input aside


def test_a_network_with_a_stack_counts_and_says_when_the_word_is_over() -> None:
    document = stack_recurrent.sample()
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    said = run(document, ticks=3 * len(tape)).outputs.argmax(axis=1)
    wanted = np.tile(tape.targets.argmax(axis=1), 3)
    after_b = np.tile(tape.inputs[:, 1] == 0, 3)
    assert np.array_equal(said[after_b], wanted[after_b])  # after an a nobody can know


def test_a_stack_follows_the_dense_equations(backend: str) -> None:
    random = np.random.default_rng(8)
    wide, around, below = (random.normal(size=(8, count)) for count in (2, 8, 2))
    act, push = random.normal(size=(2, 8)), random.normal(size=(1, 8))
    network = stack_recurrent.build(
        hidden=8, depth=20, seen=2, to_hidden=wide, recurrent=around, from_stack=below, hidden_bias=np.zeros(8), to_actions=act,
        actions_bias=np.zeros(2), to_value=push, value_bias=[0.0],
    )  # fmt: skip
    word = random.integers(2, size=60)
    inner, stack, rows = np.zeros(8), np.full(20, -1.0), []
    for symbol in word:
        inner = 1 / (1 + np.exp(-(wide[:, symbol] + around @ inner + below @ stack[:2])))
        chosen = np.exp(act @ inner) / np.exp(act @ inner).sum()
        top = 1 / (1 + np.exp(-push @ inner))
        stack = chosen[0] * np.concatenate([top, stack[:-1]]) + chosen[1] * np.append(stack[1:], -1.0)
        rows.append(stack)
    cells = network.units.id[np.char.startswith(network.units.label, "s")]
    np.testing.assert_allclose(run(network, np.eye(2)[word], backend=backend).of(cells), rows, rtol=0, atol=1e-12)
    assert np.count_nonzero(network.connections.gate >= 0) == 2 * 20


def test_one_composition_with_links_is_the_tree_drawn_out(backend: str) -> None:
    random = np.random.default_rng(3)
    weights = {"composition": random.normal(size=(3, 6)), "bias": random.normal(size=3), "to_output": random.normal(size=(1, 3))}
    leaves = random.uniform(-1, 1, (4, 3))
    drawn = recursive_tree.build(leaves=4, width=3, **weights)
    linked = recursive_tree.build(leaves=4, width=3, shape="linked", **weights)
    text = ["0", "0", "and", "0", "0", "and", "and"]  # (a b) (c d)
    vectors = linked.units.id[linked.units.group == "composition"]
    held = np.full((7, 3), np.nan)
    held[[0, 1, 3, 4]] = leaves
    rows = np.hstack([np.zeros((7, 5)), links_of(text, 4)])
    found = run(linked, rows, clamp=dict(zip(vectors.tolist(), held.T, strict=True)), backend=backend).outputs[-1]
    np.testing.assert_allclose(found, run(drawn, [leaves.ravel()], backend=backend).outputs[0], rtol=0, atol=1e-12)
    assert (len(linked.units), len(linked.connections)) == (5 + 3 + 3 * 3 + 1, 2 * 3 * 3 + 5 * 3 + 6 * 3 + 3)


def test_links_point_at_the_left_child_in_every_random_tree() -> None:
    random = np.random.default_rng(1)
    for leaves in (2, 3, 6, 6, 6):
        text = post_order(leaves, random)
        links, values = links_of(text, 6), np.zeros(len(text), int)
        for tick, sign in enumerate(text):
            left = values[tick - 2 * (links[tick].argmax() + 1)]
            values[tick] = int(sign) if sign in "01" else {"and": min, "or": max, "xor": lambda a, b: a ^ b}[sign](left, values[tick - 1])
        assert values[-1] == value_of(text)


def test_a_line_starts_the_slow_units_alone() -> None:
    network = multiple_timescales.build(inputs=1, fast=2, slow=3, lines=2, starts=np.full((3, 2), 70.0), weights=np.zeros((6, 6)))
    trace = run(network, [[1.0, 0.0], [0.0, 0.0]])
    slow = trace.states[:, network.units.group == "slow"]
    bias = network.units.bias[network.units.group == "slow"]
    np.testing.assert_allclose(slow[0], 1 + bias / 70, rtol=0, atol=1e-12)
    assert len(network.input_ids) == 2


def test_a_label_hears_the_held_states_alone() -> None:
    document = history_compressor.with_label(rnnsim.Document(history_compressor.build(symbols=4, hidden=5, upper=3)))
    (y,), wires = document.network.output_ids, document.network.connections
    heard = document.network.units.label[document.network.units.rows(wires.source[wires.target == y])]
    assert sorted(heard.tolist()) == ["c₁", "c₂", "c₃"]
