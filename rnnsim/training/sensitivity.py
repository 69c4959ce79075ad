"""How far one input at one tick is felt: the tangent it sends through the network, for shading and for the vanishing of gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.non_finite import NonFinite
from rnnsim.formulas.activations import Floats
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.blocked import check_differentiable
from rnnsim.training.course import Course, course_of
from rnnsim.training.forward_mode import ForwardMode
from rnnsim.training.losses import Scored
from rnnsim.training.stage_plans import StagePlan, plan_of


def sensitivity(network: Network | Document, inputs: ArrayLike, unit: int, *, tick: int = 1, **settings: Any) -> Floats:
    """∂y_i(t)/∂x(tick) of all units i, for the external input x of one input unit (id): (T, U), or (T, B, U) for episodes.

    Shade unit i at tick t by its absolute value (Graves 2008). Where the run itself leaves the finite numbers, what had not died
    out is infinite from there on.

    >>> from rnnsim.network.draft import Draft
    >>> draft = Draft("echo")
    >>> x, h = draft.units(1, is_input=True), draft.units(1)
    >>> ids = draft.connect(x, h, 1.0, delay=0), draft.connect(h, h, 0.5)
    >>> sensitivity(draft.network(), [[1.0], [0.0], [0.0]], unit=0)[:, 1].tolist()
    [1.0, 0.5, 0.25]
    """
    graph, given = as_network(network), np.asarray(inputs, float)
    chosen = (network.settings if isinstance(network, Document) else RunSettings()).changed(**settings)
    check_differentiable(chosen)
    many = given if given.ndim == 3 else given[:, None]
    if unit not in graph.input_ids:
        raise Refused(f"Unit {unit} is no input of this network; choose one of its input units.")
    if not 1 <= tick <= len(many):
        raise Refused(f"Tick {tick} is not one of the {len(many)} ticks of these inputs.")
    made = _tangents(graph, many, chosen, column=int(np.flatnonzero(graph.input_ids == unit)[0]), tick=tick - 1)
    return made if given.ndim == 3 else made[:, 0]


@np.errstate(all="ignore")
def _tangents(network: Network, inputs: Floats, settings: RunSettings, *, column: int, tick: int) -> Floats:
    program = compile_network(network)
    made = np.zeros((*inputs.shape[:2], len(network.units)))
    finite = len(inputs)
    valid = None if settings.valid is None else _of_episodes(settings.valid, inputs.shape[:2])
    try:
        course = course_of(program, inputs, settings=settings, clamp=dict(settings.clamp), valid=valid)
    except NonFinite as error:
        finite = max(error.tick - 1, 0)
        part = None if valid is None else valid[:finite]
        course = course_of(program, inputs[:finite], settings=settings, clamp=dict(settings.clamp), valid=part)

    def seed(stage: StagePlan, now: int, net: Floats) -> None:
        if now == tick:
            positions, columns = stage.inputs
            net[..., positions[columns == column]] += 1

    for moved in ForwardMode(course, plan_of(program), 1, score=_unscored(course)).run(seed):
        made[moved.tick][..., moved.stage.rows] = moved.outputs[0]
    if finite < len(inputs):
        last = made[finite - 1] if finite else np.zeros_like(made[0])
        made[finite:] = np.where(last == 0, 0, np.copysign(np.inf, last))
    return made


def _of_episodes(valid: Any, shape: tuple[int, int]) -> Any:
    mask = np.asarray(valid, bool)
    return np.broadcast_to(mask if mask.ndim == 2 else mask[:, None], shape)


def _unscored(course: Course) -> Scored:
    nothing = np.zeros_like(course.outputs)
    return Scored(0.0, nothing, nothing, np.zeros(nothing.shape[-1], bool))
