"""The program of a training, kept from update to update, and what computes with it: settled once, before the first update.

Knows no rule and no optimiser.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import inf

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program, with_parameters
from rnnsim.engine.backends import BACKENDS, LARGE_WORK, BackendMissing, making_backend, work_of
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_backends import PASSES, backend_for
from rnnsim.training.learners import EVOLUTION
from rnnsim.training.learning import Learning, Setup
from rnnsim.training.recipe import Recipe

SHORT_WORK = LARGE_WORK // 4
"""Half a second of numpy: about what loading kernels that are compiled already takes."""
POPULATIONS = ("population", "children", "cloud")
FEW_MODELS = 10  # of a population whose size follows from the network


def with_backend(setup: Setup, network: Network, batch: Batch | None) -> Setup:
    """With "auto" settled for the whole training from what it is alone, so that the same training gives the same numbers wherever and
    whenever it is made: the kernels, which are waited for, unless it would keep numpy busy for less than loading them takes.
    """
    settings = setup.settings
    is_plain = not (settings.is_continuous or settings.is_one_at_a_time)
    if settings.backend != "auto" or batch is None or not is_plain or not _repeats(setup.recipe):
        return setup
    program = compile_network(network)
    ticks = _runs_of(setup.recipe) * (setup.recipe.updates or inf)
    is_short = ticks * work_of(program, batch.ticks, len(batch)) < SHORT_WORK
    if is_short or BACKENDS["fused"].problem() is not None:
        return replace(setup, settings=settings.changed(backend="numpy"))
    try:
        chosen = making_backend("fused", program, settings)
    except BackendMissing:  # there is no folder for kernels
        chosen = "numpy"
    return replace(setup, settings=settings.changed(backend=chosen))


def may_need_kernels(recipe: Recipe, settings: RunSettings) -> bool:
    """Whether a training of that recipe may be made by kernels, which are to be waited for."""
    return settings.backend == "fused" or (settings.backend == "auto" and _repeats(recipe))


def program_by_kernels(learning: Learning, batch: Batch, flow: Flow = WHOLE) -> Program | None:
    """The program whose numbers are to be put in by parameters, with no network made; None where the kernels do not do that."""
    setup = learning.setup
    if setup.recipe.learn_initials or setup.settings.is_continuous or setup.settings.is_one_at_a_time:
        return None  # in continuous time there may be loops within a tick, of which no such program can be made
    program = kept_program(learning.network)
    return program if backend_for(program, batch, settings=setup.settings, flow=flow).name == "fused" else None


def kept_program(begun_with: Network) -> Program:
    """The program of a training that began with this network, with the numbers it was asked for last."""
    return _latest(begun_with)[0]


def program_with(begun_with: Network, network: Network) -> Program:
    """The program of a network whose structure is that of another. Made from the last one, so that what was laid out is kept."""
    latest = _latest(begun_with)
    latest[0] = made = with_parameters(latest[0], network)
    return made  # what stands in the list may be another thread's by now


@lru_cache(maxsize=8)
def _latest(begun_with: Network) -> list[Program]:
    return [compile_network(begun_with)]


def _repeats(recipe: Recipe) -> bool:
    """Whether a rule runs the network again and again on whole batches."""
    return recipe.learner_row.uses_optimizer or recipe.learner_row.family == EVOLUTION


def _runs_of(recipe: Recipe) -> int:
    """As long as so many runs of a batch one update takes numpy."""
    if recipe.learner_row.uses_optimizer:
        return PASSES
    return max(FEW_MODELS, sum(int(recipe.options.get(name, 0)) for name in POPULATIONS))
