"""Rows 8 and 9: continuous-time networks, τ dx/dt = −x + W tanh(x + b), all-to-all, per step of dt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.cases import DTYPES, TOLERANCES, Case, Contest
from tests.benchmarks.options import Options
from tests.benchmarks.ours import Prepared
from tests.benchmarks.timing import Contender

DT = 0.05
STEPS_OF_DT, FREE_STEPS = "solve_ivp, steps dt", "solve_ivp, free"  # every step is dt, or as long as the error allows
ORDERS_DIFFER = {"single": 1e-5, "double": 1e-6}  # a step of RK4 and one of Runge–Kutta 5(4), dt = τ/10 at most


@dataclass(frozen=True, eq=False)
class Continuous:
    """The network, and the same numbers as arrays: W (N, N), b, τ and the initial states (N,)."""

    network: Network
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    tau: NDArray[np.float64]
    start: NDArray[np.float64]

    def cast(self, precision: str) -> tuple[NDArray[Any], ...]:
        """W, b, 1/τ and the start in a precision."""
        return tuple(array.astype(DTYPES[precision]) for array in (self.weights, self.biases, 1 / self.tau, self.start))


@lru_cache(maxsize=1)
def continuous(units: int) -> Continuous:
    """Integrators with delay-0 recurrence, as the zoo draws them."""
    random = np.random.default_rng(units)
    weights, biases = 1.5 * random.normal(size=(units, units)) / np.sqrt(units), 0.1 * random.normal(size=units)
    tau, start = random.uniform(0.5, 2.0, units), random.normal(size=units)
    draft = Draft(f"continuous time, {units} units")
    s = draft.units(
        units, dynamics="integrator", activation="tanh", output_bias=biases, tau=tau, initial=start,
        is_output=np.arange(units) < 3, place_x=np.arange(units),
    )  # fmt: skip
    draft.connect(s, s, weights, delay=0)
    return Continuous(draft.network(), weights, biases, tau, start)


def _ours(net: Continuous, method: str, precision: str, options: Options) -> Contender:
    settings = RunSettings(precision=precision, backend=options.backend, method=method, dt=DT)
    ready = Prepared(net.network, settings, ticks=max(200, min(20_000, 50_000_000 // net.weights.size)))
    ticks = len(ready.inputs)
    return Contender(ready.named("ours"), lambda: ready.made(ticks), ticks, lambda: ready.made(1)[0].inner[0])


def solve_ivp_peer(net: Continuous, name: str, **options: Any) -> Contender:
    """scipy.integrate.solve_ivp, RK45 to 1e-6, giving the states every dt; it computes in float64 always."""
    from scipy.integrate import solve_ivp

    weights, biases, rate, start = net.cast("double")
    steps = 50

    def field(_time: float, x: NDArray[Any]) -> NDArray[Any]:
        return (-x + weights @ np.tanh(x + biases)) * rate

    def make(count: int) -> NDArray[Any]:
        times = np.arange(count + 1) * DT
        solution = solve_ivp(field, (0.0, times[-1]), start, method="RK45", rtol=1e-6, atol=1e-8, t_eval=times, **options)
        return np.asarray(solution.y[:, -1])

    return Contender(name, lambda: make(steps), steps, lambda: make(1))


def diffrax_peer(net: Continuous, precision: str, solver: str) -> Contender:
    """diffrax.diffeqsolve under jit at a fixed dt, giving the last state only."""
    import diffrax
    import jax

    jax.config.update("jax_enable_x64", True)
    weights, biases, rate, start = (jax.numpy.asarray(array) for array in net.cast(precision))
    real, steps = DTYPES[precision], max(100, min(2_000, 20_000_000 // net.weights.size))
    term = diffrax.ODETerm(lambda _time, x, _arguments: (-x + weights @ jax.numpy.tanh(x + biases)) * rate)

    @jax.jit
    def course(x: Any, end: Any) -> Any:
        return diffrax.diffeqsolve(term, getattr(diffrax, solver)(), real(0), end, real(DT), x, max_steps=steps + 5).ys[-1]

    def make(count: int) -> NDArray[Any]:
        return np.asarray(course(start, real(count * DT)).block_until_ready())

    return Contender(f"diffrax {solver}", lambda: make(steps), steps, lambda: make(1))


def jax_scan_peer(net: Continuous, precision: str) -> Contender:
    """RK4 written out under jax.lax.scan and jit."""
    import jax

    jax.config.update("jax_enable_x64", True)
    weights, biases, rate, start = (jax.numpy.asarray(array) for array in net.cast(precision))
    steps = 2_000

    def field(x: Any) -> Any:
        return (-x + weights @ jax.numpy.tanh(x + biases)) * rate

    def step(x: Any, _: None) -> tuple[Any, None]:
        first = field(x)
        second = field(x + DT / 2 * first)
        third = field(x + DT / 2 * second)
        return x + DT / 6 * (first + 2 * (second + third) + field(x + DT * third)), None

    courses = {count: jax.jit(lambda x, count=count: jax.lax.scan(step, x, None, length=count)[0]) for count in (1, steps)}
    return Contender(
        "jax scan RK4", lambda: courses[steps](start).block_until_ready(), steps, lambda: np.asarray(courses[1](start))
    )  # fmt: skip


def _runge_kutta(precision: str, options: Options) -> Contest:
    net = continuous(10)
    peers: dict[str, Callable[[], Contender]] = {
        STEPS_OF_DT: lambda: solve_ivp_peer(net, STEPS_OF_DT, first_step=DT, max_step=DT),
        FREE_STEPS: lambda: solve_ivp_peer(net, FREE_STEPS),
        "diffrax Tsit5": lambda: diffrax_peer(net, precision, "Tsit5"),
        "jax scan RK4": lambda: jax_scan_peer(net, precision),
    }
    return Contest(_ours(net, "rk4", precision, options), peers)


def _euler(precision: str, options: Options) -> Contest:
    net = continuous(1_000)
    return Contest(_ours(net, "euler", precision, options), {"diffrax Euler": lambda: diffrax_peer(net, precision, "Euler")})


CONTINUOUS_CASES = (
    Case(8, "continuous time, 10 units, RK4", _runge_kutta, {STEPS_OF_DT: 0.006, FREE_STEPS: 0.006, "diffrax Tsit5": 0.12}, ORDERS_DIFFER),
    Case(9, "continuous time, 1,000 units, Euler", _euler, {"diffrax Euler": 0.9}, TOLERANCES),
)
