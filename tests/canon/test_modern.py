"""The worked numbers of gated, hierarchical and second-order networks, drawn as graphs. Expected values were computed independently."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.outside_memory import wire
from tests.canon.gated_graphs import Parameters, Place, Shape, connect_peepholes, lstm_pool, stack_of

TEN_DIGITS = {"rtol": 0, "atol": 5e-10}
COSINES = np.cos(0.7 * np.arange(6)).reshape(3, 2)


def filled(**shapes: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Parameters in the order they are named: the k-th number of all is 0.5 sin k, rows first."""
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes.values())])
    numbers = 0.5 * np.sin(np.arange(1, ends[-1] + 1))
    return {name: numbers[first:last].reshape(shape) for (name, shape), first, last in zip(shapes.items(), ends, ends[1:], strict=False)}


def layer(blocks: int, suffix: str = "") -> dict[str, tuple[int, ...]]:
    """Shapes of a layer of 2 inputs and 2 units in torch's order."""
    names = {"weight_ih_l0": (2 * blocks, 2), "weight_hh_l0": (2 * blocks, 2), "bias_ih_l0": (2 * blocks,), "bias_hh_l0": (2 * blocks,)}
    return {name + suffix: shape for name, shape in names.items()}


def test_lstm_of_two_cells(backend: str) -> None:
    network, pools = stack_of(Shape("LSTM"), filled(**layer(4)))
    trace = run(network, COSINES, backend=backend)
    expected = [[0.0586414137, -0.0231740644], [0.0984492746, 0.1433317698], [0.0724480129, 0.2246785644]]
    np.testing.assert_allclose(trace.outputs, expected, **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(pools[0].cell)[-1], [0.1643287264, 0.5350925322], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 14, 32 + 8)


def test_lstm_of_two_cells_as_product_units(backend: str) -> None:
    network, pools = stack_of(Shape("LSTM of products"), filled(**layer(4)))
    trace = run(network, COSINES, backend=backend)
    np.testing.assert_allclose(trace.outputs[-1], [0.0724480129, 0.2246785644], **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(pools[0].cell)[-1], [0.1643287264, 0.5350925322], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 18, 32 + 18)


def one_cell(i: tuple[float, ...], f: tuple[float, ...], g: tuple[float, ...], o: tuple[float, ...]) -> Parameters:
    """Each part (wx, wh, b)."""
    columns = np.array([i, f, g, o])
    return Parameters(columns[:, :1], columns[:, 1:2], columns[:, 2], np.zeros(4))


def test_lstm_with_peepholes(backend: str) -> None:
    draft = Draft("one cell that its gates can see")
    x = draft.units(1, is_input=True)
    parameters = one_cell((0.5, -0.3, 0.1), (-0.4, 0.6, 1.0), (0.9, 0.25, -0.2), (0.3, 0.7, 0.0))
    pool = lstm_pool(draft, x, parameters, place=Place(is_output=True))
    connect_peepholes(draft, pool, {"i": 0.2, "f": -0.1, "o": 0.4})
    trace = run(draft.network(), [[1.0], [-0.5], [0.25]], backend=backend)
    cells = np.column_stack([trace.of(pool.cell), trace.outputs])
    expected = [[0.3902138666, 0.2274169232], [0.0590167449, 0.0299574726], [0.0601847317, 0.0318579497]]
    np.testing.assert_allclose(cells, expected, **TEN_DIGITS)


def test_lstm_of_1997(backend: str) -> None:
    """No forget gate: the carousel's own connection is a plain 1. 4σ − 2 = 2 tanh(net / 2), and 2σ(c) − 1 = tanh(c / 2)."""
    draft = Draft("carousel")
    x = draft.units(1, is_input=True)
    i, o = draft.units(2, activation="logistic", bias=[0.1, 0.0])
    g = draft.units(1, activation="tanh", gain=0.5, bias=-0.2)[0]
    c = draft.units(1)[0]
    squashed = draft.units(1, activation="tanh")[0]
    h = draft.units(1, is_output=True)[0]
    draft.connect(x, [i, o, g], [[0.5], [0.3], [0.9]], delay=0)
    draft.connect(h, [i, o, g], [[-0.3], [0.7], [0.25]], delay=1)
    wire(draft, g, c, weight=2.0, gate=i)
    wire(draft, c, c, delay=1)
    wire(draft, c, squashed, weight=0.5)
    wire(draft, squashed, h, gate=o)
    trace = run(draft.network(), [[1.0], [-0.5], [0.25]], backend=backend)
    expected = [[0.4343659829, 0.1228338953], [0.1622081421, 0.0391686391], [0.1814501355, 0.0475530777]]
    np.testing.assert_allclose(trace.of([c, h]), expected, **TEN_DIGITS)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("GRU", [[-0.1757631922, -0.2249214056], [-0.1954643692, -0.3957374566], [-0.2132370241, -0.1047899091]]),
        ("GRU of products", [[-0.1757631922, -0.2249214056], [-0.1954643692, -0.3957374566], [-0.2132370241, -0.1047899091]]),
        ("GRU of Cho", [[-0.2012113765, -0.2322593777], [-0.2447734645, -0.4483266911], [-0.2748970526, -0.2241360610]]),
    ],
)
def test_gru_of_two_units(kind: str, expected: list[list[float]], backend: str) -> None:
    network, _ = stack_of(Shape(kind), filled(**layer(3)))
    np.testing.assert_allclose(run(network, COSINES, backend=backend).outputs, expected, **TEN_DIGITS)
    units, fixed = (8, 9) if kind == "GRU of products" else (6, 5)
    assert (len(network.units), len(network.connections)) == (2 + 2 * units, 24 + 2 * fixed)


BOTH_WAYS = [
    [0.4418555326, -0.6405785261, 0.5824465499, -0.4432631209],
    [-0.5185186227, -0.4691687839, 0.2638181108, -0.5561856360],
    [-0.6651336060, -0.5749203740, -0.5827113190, -0.5572034480],
]
BOTH_WAYS_OF_TWO = [
    [0.4418555326, -0.6405785261, 0.6680255951, -0.3828834558],
    [-0.5185186227, -0.4691687839, -0.2156860403, -0.3178715358],
]


def test_both_ways(backend: str) -> None:
    network, _ = stack_of(Shape("RNN", two_ways=True), filled(**layer(1), **layer(1, "_reverse")))
    np.testing.assert_allclose(run(network, COSINES, backend=backend).outputs, BOTH_WAYS, **TEN_DIGITS)
    np.testing.assert_allclose(run(network, COSINES[:2], backend=backend).outputs, BOTH_WAYS_OF_TWO, **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 4, 2 * 2 * 4)


def test_both_ways_side_by_side_with_a_shorter_episode(backend: str) -> None:
    network, _ = stack_of(Shape("RNN", two_ways=True), filled(**layer(1), **layer(1, "_reverse")))
    inputs = np.stack([COSINES, COSINES], axis=1)
    valid = np.array([[True, True], [True, True], [True, False]])
    outputs = run(network, inputs, valid=valid, backend=backend).outputs
    np.testing.assert_allclose(outputs[:, 0], BOTH_WAYS, **TEN_DIGITS)
    np.testing.assert_allclose(outputs[:2, 1], BOTH_WAYS_OF_TWO, **TEN_DIGITS)


def test_independent_units(backend: str) -> None:
    draft = Draft("IndRNN: each unit hears of the past only itself")
    x = draft.units(2, is_input=True)
    h = draft.units(2, activation="relu", bias=[0.1, 0.2], is_output=True)
    draft.connect(x, h, [[0.5, -0.2], [0.3, 0.8]], delay=0)
    draft.connect_pairs(h, h, [0.9, -1.1], delay=1)
    outputs = run(draft.network(), COSINES, backend=backend).outputs
    np.testing.assert_allclose(outputs, [[0.4470315625, 1.1118737498], [0.6882811987, 0], [0.4356332459, 0]], **TEN_DIGITS)


def second_order(weight: float, bias: float) -> Network:
    """Parity by states S and one-hot symbols I: S_j → S_i gated by I_k for each (i, j, k) that takes part; others are there with 0."""
    draft = Draft("second order")
    symbols = draft.units(2, is_input=True)
    states = draft.units(2, activation="logistic", bias=bias, initial=[1.0, 0.0], is_output=True)
    used = {(0, 0, 0), (0, 1, 1), (1, 1, 0), (1, 0, 1)}
    for i, j, k in np.ndindex(2, 2, 2):
        draft.connect_pairs(states[j], states[i], weight * ((i, j, k) in used), delay=1, gate=symbols[k])
    return draft.network()


def second_order_of_products(weight: float, bias: float) -> Network:
    """The same with a product unit for each pair of state and symbol, shared by all targets."""
    draft = Draft("second order by products")
    symbols = draft.units(2, is_input=True)
    states = draft.units(2, activation="logistic", bias=bias, initial=[1.0, 0.0], is_output=True)
    products = draft.units(4, aggregation="product").reshape(2, 2)
    wire(draft, states[:, None], products, delay=1)
    wire(draft, symbols[None, :], products)
    used = [[1, 0, 0, 1], [0, 1, 1, 0]]  # by (j, k): (0,0,0), (0,1,1), (1,0,1), (1,1,0)
    draft.connect(products.ravel(), states, weight * np.array(used), delay=0)
    return draft.network()


def test_second_order_parity_by_products(backend: str) -> None:
    network = second_order_of_products(10.0, -5.0)
    outputs = run(network, np.eye(2)[[1, 0, 1, 1]], backend=backend).outputs
    np.testing.assert_allclose(outputs[-1], [0.0071878847, 0.9928121153], **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 2 + 4, 2 * 2 * 2 + 2 * 2 * 2)


def test_second_order_parity(backend: str) -> None:
    network = second_order(10.0, -5.0)
    bits = np.array([1, 0, 1, 1])
    expected = [
        [0.0066928509, 0.9933071491],
        [0.0071528099, 0.9928471901],
        [0.9928144513, 0.0071855487],
        [0.0071878847, 0.9928121153],
    ]
    np.testing.assert_allclose(run(network, np.eye(2)[bits], backend=backend).outputs, expected, **TEN_DIGITS)
    assert (len(network.units), len(network.connections)) == (2 + 2, 2 * 2 * 2)
    bits = np.random.default_rng(0).integers(2, size=2000)
    outputs = run(network, np.eye(2)[bits], backend=backend).outputs
    np.testing.assert_array_equal(outputs[:, 1] > 0.5, np.cumsum(bits) % 2 == 1)


def test_a_tree_of_tied_compositions(backend: str) -> None:
    weights, bias = np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.7, -0.2]]), [0.1, -0.1]
    draft = Draft("((a b) c)")
    a, b, c = (draft.units(2, is_input=True) for _ in range(3))
    first, second = (draft.units(2, activation="tanh", bias=bias, bias_tie=[0, 1], is_output=True) for _ in range(2))
    for left, right, node in ((a, b, first), (first, c, second)):
        draft.connect(np.concatenate([left, right]), node, weights, delay=0, tie=np.arange(8).reshape(2, 4))
    outputs = run(draft.network(), [[1, 0, 0, 1, 0.5, -0.5]], backend=backend).outputs
    np.testing.assert_allclose(outputs[0], [0.6043677771, -0.6043677771, 0.5604535665, -0.2490200242], **TEN_DIGITS)


def test_two_time_scales(backend: str) -> None:
    draft = Draft("MTRNN: the state leaks, its tanh is heard")
    y = draft.units(2, dynamics="integrator", activation="tanh", tau=[2.0, 8.0], bias=[0.0, 0.5], is_input=True, is_output=True)
    draft.connect(y, y, [[0.5, 1.2], [-1.0, 0.9]], delay=1)
    outputs = run(draft.network(), [[1, 0], [0, 0], [0, 0]], backend=backend).outputs
    expected = [[0.4621171573, 0.0624187467], [0.3824963333, 0.0663473534], [0.3247274035, 0.0801192849]]
    np.testing.assert_allclose(outputs, expected, **TEN_DIGITS)


def test_parametric_bias_is_fed_by_the_number_of_the_sequence(backend: str) -> None:
    """RNNPB: h = tanh(W [x; p; c] + b), y = tanh(V h), c = tanh(C h) a tick later, p = tanh of a weight for each sequence."""
    random = np.random.default_rng(3)
    wide, sequences, biases, hidden, answers, context = 1, 4, 2, 16, 1, 6
    draft = Draft("RNNPB")
    x, number = draft.units(wide, is_input=True), draft.units(sequences, is_input=True)
    p = draft.units(biases, activation="tanh", bias_trainable=False)
    shift = random.normal(size=hidden)
    h = draft.units(hidden, activation="tanh", bias=shift)
    y, c = draft.units(answers, activation="tanh", is_output=True), draft.units(context, activation="tanh")
    points = random.normal(size=(biases, sequences))
    weights, upward, around = (
        random.normal(size=shape) / 2 for shape in ((hidden, wide + biases + context), (answers, hidden), (context, hidden))
    )
    draft.connect(number, p, points, delay=0)
    draft.connect(np.concatenate([x, p]), h, weights[:, :3], delay=0)
    draft.connect(c, h, weights[:, 3:], delay=1)
    draft.connect(h, y, upward, delay=0)
    draft.connect(h, c, around, delay=0)
    network = draft.network()
    assert len(network.units) == wide + sequences + biases + hidden + answers + context
    assert len(network.connections) == sequences * biases + hidden * (wide + biases + context) + hidden * answers + hidden * context
    wave = random.uniform(-1, 1, (30, sequences, wide))
    inputs = np.concatenate([wave, np.broadcast_to(np.eye(sequences), (30, sequences, sequences))], axis=2)
    last, rows = np.zeros((sequences, context)), []
    for row in wave:
        inner = np.tanh(np.hstack([row, np.tanh(points.T), last]) @ weights.T + shift)
        last = np.tanh(inner @ around.T)
        rows.append(np.tanh(inner @ upward.T))
    np.testing.assert_allclose(run(network, inputs, backend=backend).outputs, rows, rtol=0, atol=1e-12)


SYMBOLS, LOWER, UPPER, THETA = 4, 6, 5, 0.3


def chunker_weights() -> dict[str, np.ndarray]:
    random = np.random.default_rng(11)
    shapes = {"xh": (LOWER, SYMBOLS), "hh": (LOWER, LOWER), "hp": (SYMBOLS, LOWER), "xc": (UPPER, SYMBOLS), "cc": (UPPER, UPPER)}
    return {name: random.normal(size=shape) for name, shape in shapes.items()}


def test_a_history_compressor_holds_between_surprises_as_if_ticks_were_skipped(backend: str) -> None:
    """c = c' + q (new − c') with q = 1 where the symbol was predicted with less than θ, against a loop that skips the other ticks."""
    w = chunker_weights()
    draft = Draft("history compressor")
    x = draft.units(SYMBOLS, is_input=True)
    h = draft.units(LOWER, activation="tanh")
    p = draft.units(SYMBOLS, activation="softmax", initial=1 / SYMBOLS)
    foreseen = draft.units(1)[0]
    q = draft.units(1, activation="step", bias=THETA)[0]
    new, change, c = draft.units(UPPER, activation="tanh"), draft.units(UPPER), draft.units(UPPER, is_output=True)
    draft.connect(x, h, w["xh"], delay=0)
    draft.connect(h, h, w["hh"], delay=1)
    draft.connect(h, p, w["hp"], delay=0)
    wire(draft, p, foreseen, delay=1, gate=x)
    wire(draft, foreseen, q, weight=-1.0)
    draft.connect(x, new, w["xc"], delay=0)
    draft.connect(c, new, w["cc"], delay=1)
    wire(draft, new, change)
    wire(draft, c, change, weight=-1.0, delay=1)
    wire(draft, c, c, delay=1)
    wire(draft, change, c, gate=q)
    word = np.random.default_rng(5).integers(SYMBOLS, size=120)
    lower, guess, upper, rows, surprises = np.zeros(LOWER), np.full(SYMBOLS, 1 / SYMBOLS), np.zeros(UPPER), [], 0
    for symbol in word:
        if guess[symbol] < THETA:
            upper, surprises = np.tanh(w["xc"][:, symbol] + w["cc"] @ upper), surprises + 1
        lower = np.tanh(w["xh"][:, symbol] + w["hh"] @ lower)
        guess = np.exp(w["hp"] @ lower) / np.exp(w["hp"] @ lower).sum()
        rows.append(upper)
    assert 20 < surprises < 100
    outputs = run(draft.network(), np.eye(SYMBOLS)[word], backend=backend).outputs
    np.testing.assert_allclose(outputs, rows, rtol=0, atol=1e-12)


def test_a_ring_clock_ticks_the_upper_module_every_fourth_tick_as_a_period_does(backend: str) -> None:
    random = np.random.default_rng(2)
    weights, inward = random.normal(size=(3, 3)) / 2, random.normal(size=(3, 2))
    draft = Draft("a ring of four units, and the same module by period and phase")
    x = draft.units(2, is_input=True)
    ring = draft.units(4, initial=[1, 0, 0, 0])
    wire(draft, ring, np.roll(ring, -1), delay=1)
    new, change, held = draft.units(3, activation="tanh"), draft.units(3), draft.units(3)
    draft.connect(x, new, inward, delay=0)
    draft.connect(held, new, weights, delay=1)
    wire(draft, new, change)
    wire(draft, held, change, weight=-1.0, delay=1)
    wire(draft, held, held, delay=1)
    wire(draft, change, held, gate=ring[0])
    due = draft.units(3, activation="tanh", period=4)
    draft.connect(x, due, inward, delay=0)
    draft.connect(due, due, weights, delay=1)
    trace = run(draft.network(), random.normal(size=(41, 2)), backend=backend)
    np.testing.assert_allclose(trace.of(held), trace.of(due), rtol=0, atol=1e-12)
    moves = 1 + np.flatnonzero(np.diff(trace.of(due)[:, 0], prepend=0.0))
    np.testing.assert_array_equal(moves, np.arange(4, 42, 4))
