"""What reservoirpy's nodes answered, frozen beside this script: `python -m tests.golden.reservoirpy_states` writes the .npz anew.

Weights and inputs are frozen too, so that nothing has to be drawn again. Only the functions that ask reservoirpy import it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Figures = dict[str, NDArray[np.float64]]
FROZEN = Path(__file__).with_suffix(".npz")
UNITS, INPUTS, OUTPUTS, TICKS = 20, 2, 2, 60
NVAR_DELAY, NVAR_STRIDES, NVAR_ORDER = 3, 2, 2
RESERVOIRS = {"leaky": "tanh", "a leak for each": "tanh", "no leak": "tanh", "sparse": "tanh"} | {
    "logistic": "sigmoid",
    "relu": "relu",
    "linear": "identity",
}
CASES = (*RESERVOIRS, "feedback", "turning", "delay line")


@cache
def _archive() -> Figures:
    with np.load(FROZEN) as archive:
        return {name: archive[name] for name in archive.files}


def frozen_figures(name: str) -> Figures:
    """Of one case: `inputs` (T, I), what reservoirpy answered as `states` (T, N), and the parameters it was given."""
    return {key.rpartition("/")[2]: values for key, values in _archive().items() if key.rpartition("/")[0] == name}


def reservoirpy_is_here() -> bool:
    """Whether the live library can be asked as well."""
    try:
        import reservoirpy
    except ImportError:
        return False
    return bool(reservoirpy.__version__)


def live_states(name: str, figures: Figures) -> NDArray[np.float64]:
    """(T, N) what reservoirpy answers here and now."""
    ask = _NODES.get(name, _reservoir)
    return np.asarray(ask(name, figures), float)


def _reservoir(name: str, figures: Figures) -> NDArray[np.float64]:
    from reservoirpy.nodes import Reservoir

    node = Reservoir(
        lr=figures["leak"], W=figures["recurrent"], Win=figures["wide"], bias=figures["bias"], activation=RESERVOIRS.get(name, "tanh")
    )
    return node.run(figures["inputs"])


def _fed_back(name: str, figures: Figures) -> NDArray[np.float64]:
    """A reservoir that reads its readout's last answer beside the inputs; the states and, after them, the readout."""
    from reservoirpy.nodes import Reservoir, Ridge

    wide = np.hstack([figures["wide"], figures["back"]])
    reservoir = Reservoir(lr=figures["leak"], W=figures["recurrent"], Win=wide, bias=figures["bias"])
    readout = Ridge(Wout=figures["out"].T, bias=figures["out_bias"])
    model = (reservoir >> readout) & (reservoir << readout)
    model.initialize(figures["inputs"][0], np.zeros(OUTPUTS))
    rows = []
    for x in figures["inputs"]:
        y = model.step(x)
        rows.append(np.concatenate([reservoir.state["out"], y]))
    return np.array(rows)


def _turning(name: str, figures: Figures) -> NDArray[np.float64]:
    """Edge of stability: the last state is turned by an orthogonal matrix before it leaks."""
    from reservoirpy.nodes import ES2N

    node = ES2N(proximity=float(figures["leak"]), W=figures["recurrent"], O=figures["turn"], Win=figures["wide"], bias=figures["bias"])
    return node.run(figures["inputs"])


def _delay_line(name: str, figures: Figures) -> NDArray[np.float64]:
    """Next generation reservoir computing: inputs of several ticks ago and all their products."""
    from reservoirpy.nodes import NVAR

    return NVAR(delay=NVAR_DELAY, order=NVAR_ORDER, strides=NVAR_STRIDES).run(figures["inputs"])


_NODES: dict[str, Callable[[str, Figures], NDArray[np.float64]]] = {"feedback": _fed_back, "turning": _turning, "delay line": _delay_line}


def _drawn(name: str, seed: int) -> Figures:
    random = np.random.default_rng(seed)
    inputs = random.uniform(-1, 1, (TICKS, INPUTS)).round(6)
    if name == "delay line":
        return {"inputs": inputs}
    recurrent = random.normal(size=(UNITS, UNITS))
    if name == "sparse":
        recurrent *= random.random(recurrent.shape) < 0.15
    recurrent *= 0.95 / np.abs(np.linalg.eigvals(recurrent)).max()
    leaks = {"a leak for each": random.uniform(0.05, 1, UNITS).round(6), "no leak": np.array(1.0)}
    figures = {
        "inputs": inputs,
        "recurrent": recurrent.round(9),
        "wide": random.uniform(-0.7, 0.7, (UNITS, INPUTS)).round(6),
        "bias": random.uniform(-0.3, 0.3, UNITS).round(6),
        "leak": leaks.get(name, np.array(0.3)),
    }
    if name == "feedback":
        figures["back"] = random.uniform(-0.5, 0.5, (UNITS, OUTPUTS)).round(6)
        figures["out"] = random.uniform(-0.3, 0.3, (OUTPUTS, UNITS)).round(6)
        figures["out_bias"] = random.uniform(-0.3, 0.3, OUTPUTS).round(6)
    if name == "turning":
        figures["turn"] = np.linalg.qr(random.normal(size=(UNITS, UNITS)))[0]
    return figures


def freeze() -> None:
    """Write the figures of all cases."""
    archive: Figures = {}
    for seed, name in enumerate(CASES):
        figures = _drawn(name, seed)
        figures["states"] = live_states(name, figures)
        archive |= {f"{name}/{key}": values for key, values in figures.items()}
    np.savez_compressed(FROZEN, **archive)


if __name__ == "__main__":
    freeze()
