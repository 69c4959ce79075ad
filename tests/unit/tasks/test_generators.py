"""What the generators make, against their published definitions and figures."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.tasks.catalog import make
from rnnsim.tasks.chaotic_series import mackey_glass_series, narma10_response, narma10_series, plant_response
from rnnsim.tasks.counting import largest_n_right
from rnnsim.tasks.exclusive_or import dip_of_the_error, errors_by_place
from rnnsim.tasks.reber import ALPHABET, EMBEDDED, REBER, legal_letters, outer_letters_right, string_of
from rnnsim.tasks.strings import one_hot, texts_in
from rnnsim.tasks.tomita import LANGUAGES, accepted_and_rejected, strings_up_to
from rnnsim.tasks.whole_views import value_of

TEN_DIGITS = {"atol": 5e-10, "rtol": 0.0}


def test_mackey_and_glass_series() -> None:
    series = mackey_glass_series(500)
    assert np.allclose(series[:5], [1.1171677545, 1.0422557565, 0.9745066883, 0.9132356454, 0.8578232125], **TEN_DIGITS)
    assert np.allclose(series[[99, 199]], [1.0254807405, 1.2147066597], **TEN_DIGITS)
    assert series[499] == pytest.approx(1.0718912013, abs=1e-4)  # chaotic: the last digits are the machine's


def test_narma_of_tenth_order() -> None:
    response = narma10_response(0.5 * np.mod(0.6180339887498949 * np.arange(30), 1.0))
    assert np.allclose(response[:5], [0.1, 0.1305, 0.1406540125, 0.1448064188, 0.1471776448], **TEN_DIGITS)
    ticks = np.array([10, 11, 12, 20, 30])
    assert np.allclose(response[ticks - 1], [0.1560675423, 0.1997419071, 0.2458341324, 0.2801386716, 0.3662109145], **TEN_DIGITS)


def test_a_narma_draw_that_blows_up_gives_way_to_the_next_seed() -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        diverging = [seed for seed in range(200) if not narma10_response(np.random.default_rng(seed).uniform(0, 0.5, 3000)).max() <= 2.0]
        assert len(diverging) == 2
        inputs, response = narma10_series(diverging[0], 3000)
    assert response.max() <= 2.0
    assert np.array_equal(inputs, np.random.default_rng(diverging[0] + 1).uniform(0, 0.5, 3000))


def test_a_truth_table_counts_in_binary() -> None:
    batch = make("truth_table", function="majority", bits=3).validation
    assert batch.inputs[0].tolist()[:3] == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert batch.targets[0, :, 0].tolist() == [0, 0, 0, 1, 0, 1, 1, 1]
    assert make("truth_table", inputs_are="±1").validation.inputs[0].tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]


@pytest.mark.parametrize(("function", "bits"), [("xor", [0, 1, 1, 0]), ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("nand", [1, 1, 1, 0])])
def test_functions_of_two_bits(function: str, bits: list[int]) -> None:
    assert make("truth_table", function=function).validation.targets[0, :, 0].tolist() == bits


def test_the_first_parity_stream_is_numpys_for_that_seed() -> None:
    batch = make("parity", length=40, seed=7).batch(0, 1)
    bits = np.random.default_rng(7).integers(0, 2, 40)
    assert batch.inputs[:, 0, 0].tolist() == bits.tolist()
    assert batch.targets[:, 0, 0].tolist() == (np.cumsum(bits) % 2).tolist()


def test_strings_of_other_lengths_can_be_learned_and_looked_at() -> None:
    task = make("parity", length=10, shortest=2, tested_length=100)
    valid = task.batch(0, 200).valid
    assert valid is not None
    assert set(valid.sum(axis=0).tolist()) == set(range(2, 11))
    assert task.validation.inputs.shape == (100, 200, 1)


def test_the_first_stream_of_temporal_xor_is_numpys_for_that_seed() -> None:
    batch = make("temporal_xor", triples=50, seed=2).batch(0, 1)
    pairs = np.random.default_rng(2).integers(0, 2, (50, 2))
    stream = np.column_stack([pairs, pairs[:, 0] ^ pairs[:, 1]]).ravel()
    assert batch.inputs[:, 0, 0].tolist() == stream[:-1].tolist()
    assert batch.targets[:, 0, 0].tolist() == stream[1:].tolist()


def test_who_knows_only_the_rule_of_temporal_xor_errs_at_two_of_three_bits() -> None:
    batch = make("temporal_xor", triples=200, seed=1).batch(0, 4)
    known = np.full(batch.targets.shape, 0.5)
    known[1::3] = (batch.inputs[1::3] + batch.inputs[:-1:3]) % 2
    assert errors_by_place(known, batch).tolist() == [0.5, 0.0, 0.5]
    assert dip_of_the_error(known, batch) == 0.5


@pytest.mark.parametrize(("name", "late"), [("streaming_xor", 0), ("pipelined_xor", 2)])
def test_exclusive_or_over_ticks(name: str, late: int) -> None:
    batch = make(name).batch(0, 5)
    for tick in range(max(late, 1), batch.ticks):
        pair = batch.inputs[tick - late] if late else np.concatenate([batch.inputs[tick], batch.inputs[tick - 1]], axis=1)
        assert (batch.targets[tick, :, 0] == (pair[:, 0] != pair[:, 1])).all()
    assert batch.meant[:, 0, 0].argmax() == max(late, 1)


@pytest.mark.parametrize("values", ["bits", "numbers"])
def test_delayed_memory_says_again_what_came(values: str) -> None:
    batch = make("delayed_memory", delay=7, values=values).batch(0, 3)
    assert np.array_equal(batch.targets[7:], batch.inputs[:-7])
    assert not batch.meant[:7].any()
    assert batch.meant[7:].all()


def test_the_adding_problem_marks_one_number_in_each_half() -> None:
    batch = make("adding", length=51).batch(0, 400)
    markers = batch.inputs[:, :, 1]
    assert (markers[:25].sum(axis=0) == 1).all()
    assert (markers[25:].sum(axis=0) == 1).all()
    assert np.allclose(batch.targets[-1, :, 0], (batch.inputs[:, :, 0] * markers).sum(axis=0))
    assert batch.meant[:-1].sum() == 0
    assert np.var(batch.targets[-1]) == pytest.approx(1 / 6, rel=0.15)  # what saying 1 costs


def test_copy_wants_what_came_before_the_delimiter() -> None:
    batch = make("copy", bits=3, shortest=2, longest=5).batch(0, 50)
    assert batch.valid is not None
    for place, ticks in enumerate(batch.valid.sum(axis=0).tolist()):
        length = (ticks - 1) // 2
        assert batch.inputs[length, place].tolist() == [0, 0, 0, 1]
        assert np.array_equal(batch.targets[length + 1 : ticks, place], batch.inputs[:length, place, :3])
        assert batch.meant[:, place].any(axis=1).tolist() == [length < tick < ticks for tick in range(batch.ticks)]


def test_guessing_the_copied_symbols_costs_what_the_formula_says() -> None:
    task = make("copy_memory")
    batch = task.batch(0, 100)
    assert batch.inputs.shape == (30, 100, 10)
    assert (batch.inputs[24].argmax(axis=1) == 9).all()  # the cue, the last of twenty silent ticks
    guess = np.tile(one_hot(8, 9), (30, 100, 1))
    guess[25:] = np.r_[np.full(8, 1 / 8), 0.0]
    cost = -np.log((guess * batch.targets).sum(axis=2)).mean()
    assert cost == pytest.approx(0.3466, abs=5e-5)
    assert np.array_equal(batch.targets[25:].argmax(axis=2), batch.inputs[:5].argmax(axis=2))


def test_a_word_is_wanted_backwards() -> None:
    batch = make("reversed_digits").batch(0, 1)
    length = (batch.ticks - 1) // 2
    assert 3 <= length <= 6
    assert batch.inputs[length].argmax() == 10
    assert np.array_equal(batch.targets[length + 1 :].argmax(axis=2)[::-1], batch.inputs[:length].argmax(axis=2))


def test_strings_of_the_embedded_grammar_have_the_published_lengths() -> None:
    rng = np.random.default_rng(0)
    texts = [string_of(EMBEDDED, rng) for _ in range(20_000)]
    lengths = np.array(list(map(len, texts)))
    assert lengths.min() == 9
    assert lengths.mean() == pytest.approx(12.0, abs=0.1)
    assert all(text[0] == "B" and text[1] == text[-2] and text[-1] == "E" for text in texts)


def test_legal_letters_follow_the_grammar() -> None:
    assert legal_letters(REBER, "BTXSE") == ["TP", "SX", "XS", "E", "B"]
    assert legal_letters(EMBEDDED, "BPBTXSEPE") == ["TP", "B", "TP", "SX", "XS", "E", "P", "E", "B"]


def test_who_gives_the_legal_letters_equal_weight_has_learned_the_grammar() -> None:
    task = make("embedded_reber", strings=2)
    batch = task.batch(0, 20)
    known = np.zeros(batch.targets.shape)
    for place, text in enumerate(texts_in(batch, ALPHABET)):
        for tick, may in enumerate(legal_letters(EMBEDDED, text)):
            known[tick, place, [ALPHABET.index(sign) for sign in may]] = 1.0
    assert (task.score(known, batch), outer_letters_right(known, batch)) == (1.0, 1.0)
    swapped = known[:, :, [0, 2, 1, 3, 4, 5, 6]]  # T for P
    assert task.score(swapped, batch) == outer_letters_right(swapped, batch) == 0.0


def test_tomitas_languages_accept_as_many_strings_as_published() -> None:
    texts = strings_up_to(10)
    assert len(texts) == 2047
    accepted = [sum(map(accepts, texts)) for _, accepts in LANGUAGES.values()]
    assert accepted == [11, 6, 716, 1103, 683, 683, 561]


def test_tomita_is_asked_at_the_end_and_half_is_accepted() -> None:
    batch = make("tomita", grammar=2, longest=6).batch(0, 40)
    ends = batch.inputs[:, :, 2] == 1
    assert np.array_equal(batch.meant[:, :, 0], ends)
    assert batch.targets[batch.meant].mean() == 0.5
    assert set(accepted_and_rejected(2, 4)[0]) == {0, 2, 4}


def test_a_counter_is_judged_by_the_largest_n_without_a_gap() -> None:
    batch = make("a_n_b_n", tested=6).validation
    outputs = batch.targets.copy()
    outputs[:3, :, :] = 0.0  # what follows an a cannot be known
    assert largest_n_right(np.where(batch.inputs[:, :, 2:] == 1, batch.targets, 0.0), batch) == 6
    wrong = batch.targets.copy()
    wrong[:, 3] = np.roll(wrong[:, 3], 1, axis=1)
    assert largest_n_right(wrong, batch) == 3


def test_brackets_are_balanced_when_as_many_closed_and_never_more() -> None:
    batch = make("balanced_brackets", length=30, deepest=3).batch(0, 200)
    depth = np.cumsum(batch.inputs[:, :, 0] - batch.inputs[:, :, 1], axis=0)
    expected = (depth == 0) & (np.minimum.accumulate(depth, axis=0) >= 0)
    assert np.array_equal(batch.targets[:, :, 0] == 1, expected)
    assert depth.max() == 3
    assert 0.1 < (depth.min(axis=0) < 0).mean() < 0.3  # a quarter is spoiled, unless the slip falls where it does no harm


def test_waves() -> None:
    sine = make("sine", period=8, amplitude=2).validation
    assert np.allclose(sine.targets[:4, 0, 0], [np.sqrt(2), 2, np.sqrt(2), 0])
    assert sine.inputs[:, 0, 0].tolist() == [1.0] + [0.0] * 59
    eight = make("figure_eight", period=8, amplitude=1).validation
    assert np.allclose(eight.targets[1, 0], [1, 0])
    four = make("four_sines").validation
    assert np.array_equal(four.inputs[1:, :, 0], four.targets[:-1, :, 0])
    assert four.targets.max(axis=0)[:, 0] == pytest.approx([0.8, 0.8, 0.4, 0.4], rel=0.06)


def test_primitives_have_period_eight_in_the_order_asked_for() -> None:
    batch = make("primitives").validation
    segments = batch.targets[:, :, 0].T.reshape(4, 6, 2, 8)
    assert np.array_equal(segments[:, :, 0], segments[:, :, 1])
    assert {round(float(wave.sum()), 9) for wave in segments[:, :, 0].reshape(-1, 8)} == {0.0, -1.0}  # ramp −1, −.75 … .75; others 0


def test_the_plant_forgets_nothing_at_once() -> None:
    assert plant_response(np.array([1.0, 0.0, 2.0])).tolist() == [1.0, 0.5, 8.4]


def test_elmans_letters_are_three_syllables_of_six_bits() -> None:
    task = make("elman_letters", consonants=300)
    assert task.fixed is not None
    codes = {(1, 0, 1, 0, 0, 1): "b", (1, 0, 1, 1, 0, 1): "d", (1, 0, 1, 0, 1, 1): "g", (0, 1, 0, 0, 1, 1): "a", (0, 1, 0, 1, 0, 1): "i",
             (0, 1, 0, 1, 1, 1): "u"}  # fmt: skip
    text = "".join(codes[tuple(row)] for row in task.fixed.inputs[:, 0].astype(int).tolist())
    rest = text.replace("ba", "").replace("dii", "").replace("guuu", "")
    assert len(rest) < 4  # the last letter is only a target
    assert np.array_equal(task.fixed.targets[:-1], task.fixed.inputs[1:])


def test_plans() -> None:
    batch = make("plans").validation
    assert "".join("ABC"[place] for place in batch.targets[:8, 0].argmax(axis=1)) == "ABACABAC"
    assert "".join("ABC"[place] for place in batch.targets[:8, 1].argmax(axis=1)) == "ACABACAB"
    assert batch.ticks == 24
    assert (batch.inputs == np.eye(2)).all()


def test_a_long_block_asks_at_its_end_how_it_began() -> None:
    batch = make("long_blocks", asks="label").batch(0, 4)
    asked = np.flatnonzero(batch.meant[:, 0, 0])
    assert asked.tolist() == [20, 41, 62, 83, 104]
    assert np.array_equal(batch.targets[asked, :, 0], batch.inputs[asked - 20].argmax(axis=2))
    following = make("long_blocks").batch(0, 4)
    assert np.array_equal(following.targets[:-1], following.inputs[1:])


def test_a_blob_moves_one_pixel_a_tick_and_comes_back() -> None:
    batch = make("moving_blobs", noise=0.0, length=9).batch(0, 60)
    frames = batch.inputs.reshape(9, 60, 8, 8)
    assert (frames.sum(axis=(2, 3)) == 4).all()
    assert np.array_equal(frames[0], frames[8])
    steps = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]
    for place, way in enumerate(batch.targets[0].argmax(axis=1)):
        assert np.array_equal(frames[1, place], np.roll(frames[0, place], steps[way], axis=(0, 1)))


def test_patterns_are_numpys_for_that_seed_and_damaged_by_a_share() -> None:
    task = make("patterns", stored=5, units=40, damage=0.2, seed=9)
    assert task.patterns is not None
    assert np.array_equal(task.patterns, np.random.default_rng(9).choice([-1, 1], (5, 40)))
    assert ((task.validation.inputs[0] != task.patterns).sum(axis=1) == 8).all()


def test_a_window_sum_looks_to_both_sides() -> None:
    batch = make("window_sum").batch(0, 3)
    numbers = batch.inputs[:, :, 0]
    for tick in range(batch.ticks):
        around = numbers[max(tick - 3, 0) : tick + 4].sum(axis=0)
        assert (batch.targets[tick, :, 0] == (around > 3.5)).all()


def test_trees_have_the_value_of_their_expression() -> None:
    assert value_of(["1", "0", "and", "1", "or"]) == 1  # (1 and 0) or 1
    assert value_of(["1", "1", "0", "xor", "and", "1", "xor"]) == 0  # (1 and (1 xor 0)) xor 1
    batch = make("boolean_trees").batch(0, 100)
    signs = ("0", "1", "and", "or", "xor")
    assert batch.valid is not None
    for place, ticks in enumerate(batch.valid.sum(axis=0).tolist()):
        text = [signs[at] for at in batch.inputs[:ticks, place].argmax(axis=1)]
        assert batch.targets[ticks - 1, place, 0] == value_of(text)
        assert 2 <= (ticks + 1) / 2 <= 6
