"""Updates per time beside torch, how they grow with the ticks, what they keep, and what a population costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.desk import ADAM, GATHER, JUDGE, PLACE, READ_BACK, RUN
from rnnsim.training.fused.population import outputs_of
from rnnsim.training.fused.updates import AdamUpdates
from rnnsim.training.parameters import Parameters
from tests.benchmarks.options import Options
from tests.benchmarks.timing import check_agreement, seconds_per_tick
from tests.benchmarks.training_cases import CASES, TOLERANCES, Case, batch_of, ours, torch_contender, updates_of
from tests.canon.dense_memories import random_weights
from tests.canon.machines import turing_machine

STEPS = {"weights into place": PLACE, "run": RUN, "loss": JUDGE, "back": READ_BACK, "gradients together": GATHER, "Adam": ADAM}
QUICK_SIZES = (8, 32)
TURING_LIMIT = 0.060  # seconds of processor time
EVALUATIONS = 50_000  # per second, of one model on one string


def report(options: Options) -> None:
    """Every table."""
    print(f"processor time of one update (run, loss, gradient, Adam), median of {options.samples} interleaved samples; one thread")
    print(f"{'case':24s}{'ours µs':>10s}{'torch µs':>10s}{'ratio':>8s}{'limit':>7s} holds{'ours f64':>12s}{'torch f64':>11s}{'ratio':>8s}")
    for case in CASES:
        if not options.quick or (case.size in QUICK_SIZES and case.limit is not None):
            print(line_of(case, options), flush=True)
    growth(options)
    memory()
    turing(options)
    population()


def line_of(case: Case, options: Options) -> str:
    """One line; below a limit that is missed, what took how long."""
    contenders = []
    for precision in options.precisions:
        pair = [ours(case, precision), torch_contender(case, precision)]
        check_agreement(pair, TOLERANCES[precision])
        contenders += pair
    spent = [1e6 * seconds for seconds in seconds_per_tick(contenders, options)]
    ratio, limit = spent[0] / spent[1], case.limit
    text = f"{case.title:24s}{spent[0]:10.1f}{spent[1]:10.1f}{ratio:8.3f}"
    text += f"{limit:7.3f} {'yes' if ratio <= limit else 'NO ':5s}" if limit is not None else " " * 13
    if len(spent) > 2:
        text += f"{spent[2]:12.1f}{spent[3]:11.1f}{spent[2] / spent[3]:8.3f}"
    return text if limit is None or ratio <= limit else f"{text}\n{profile_of(case)}"


def profile_of(case: Case) -> str:
    """What each step of an update takes, in single precision."""
    updates, given = updates_of(case, "single"), batch_of(case, "single")
    updates.update(*given)
    spent = {name: seconds(lambda step=step: updates.passed.take(step)) for name, step in STEPS.items()}
    return "    " + ", ".join(f"{name} {1e6 * value:.0f} µs" for name, value in spent.items())


def seconds(call: Callable[[], Any], samples: int = 9) -> float:
    """Median processor time."""
    spans = []
    for _ in range(samples):
        begun = time.process_time()
        call()
        spans.append(time.process_time() - begun)
    return median(spans)


def growth(options: Options) -> None:
    """Time per tick over the number of ticks."""
    print("growth: µs per tick of an update in single precision")
    for kind, size, batch in (("LSTM", 32, 1), ("LSTM", 32, 32)):
        spans = []
        for ticks in (25, 100, 400, 1600):
            case = Case(kind, size, ticks, batch)
            updates, given = updates_of(case, "single"), batch_of(case, "single")
            updates.update(*given)
            spans.append(f"T {ticks}: {1e6 * seconds(lambda updates=updates, given=given: updates.update(*given)) / ticks:.2f}")
        print(f"  {kind} H {size} B {batch:2d}  {',  '.join(spans)}")


def memory() -> None:
    """All buffers over the states of the run."""
    print("memory: all buffers over the states kept, at most 3")
    for case in (Case("RNN", 128, 200, 32), Case("LSTM", 128, 50, 32), Case("LSTM", 32, 200, 1)):
        every, states = updates_of(case, "single").kept_bytes
        print(f"  {case.title}  {every / 2**20:.1f} MiB / {states / 2**20:.1f} MiB = {every / states:.2f}")


def turing(options: Options) -> None:
    """A Turing machine of 361 units, sixteen strings side by side."""
    updates, given = turing_updates("single")
    spent = seconds(lambda: updates.update(*given))
    assert updates.update(*given) > 0
    holds = "yes" if spent <= TURING_LIMIT else "NO"
    print(f"Turing machine, B 16, T 13: {1e3 * spent:.1f} ms of processor time for an update, at most {1e3 * TURING_LIMIT:.0f}: {holds}")


def turing_updates(precision: str) -> tuple[AdamUpdates, tuple[Any, Any]]:
    """361 units and 1,856 connections: eight slots of width six, 24 hidden units, strings of four bits and a mark."""
    slots, width, hidden, bits = 8, 6, 24, 4
    network = turing_machine(random_weights("turing machine", bits, hidden, width), np.full((slots, width), 1e-3))
    assert (len(network.units), len(network.connections)) == (361, 1856)
    fed = network.connections.target[network.connections.trainable]  # only what the controller steers learns, not what the books fix
    network = network.with_rows(units=network.units.with_columns(bias_trainable=np.isin(network.units.id, fed)))
    random = np.random.default_rng(0)
    given = random.integers(0, 2, (13, 16, bits + 1)).astype(float), random.integers(0, 2, (13, 16, bits)).astype(float)
    updates = AdamUpdates(compile_network(network), RunSettings(precision=precision), (13, 16), rate=1e-3)
    assert updates.update(*given) > 0
    return updates, given


def population() -> None:
    """Models with eight hidden units on strings of twelve bits."""
    random = np.random.default_rng(0)
    draft = Draft("parity")
    x, h = draft.units(1, is_input=True), draft.units(8, activation="tanh")
    y = draft.units(1, activation="logistic", is_output=True)
    for source, target, delay in ((x, h, 0), (h, h, 1), (h, y, 0)):
        draft.connect(source, target, random.normal(size=(len(target), len(source))), delay=delay)
    network = draft.network()
    program, parameters = compile_network(network), Parameters.of(network)
    models = random.normal(size=(100, len(parameters)))
    for strings in (1, 64):
        batch = Batch(random.integers(0, 2, (12, strings, 1)).astype(float), np.zeros((12, strings, 1)))

        def evaluate(batch: Batch = batch) -> None:
            outputs_of(program, batch, models, parameters=parameters, settings=RunSettings())

        evaluate()
        made = len(models) * strings / seconds(evaluate)
        print(f"evolution: {made:,.0f} evaluations a second of one model on one of {strings} strings of 12 bits, at least {EVALUATIONS:,}")
