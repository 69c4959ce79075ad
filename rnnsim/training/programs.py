"""The program of a training, kept from update to update, and what computes with it: settled before the first update.

Knows no rule and no optimiser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program, with_parameters
from rnnsim.engine.backends import BACKENDS, LARGE_WORK, BackendMissing, making_backend, work_of
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_backends import PASSES, backend_for
from rnnsim.training.learners import EVOLUTION
from rnnsim.training.learning import Learning, Setup, program_of
from rnnsim.training.recipe import Recipe

SHORT_WORK = LARGE_WORK // 2
"""One second of numpy, three where networks are small: so much is done before kernels are worth a minute's waiting after a first start."""
POPULATIONS = ("population", "children", "cloud")
FEW_MODELS = 10  # of a population whose size follows from the network
Asked = Callable[[], bool]


def there() -> bool:
    """The kernels may be used; they are compiled where they are needed first, if they have not been."""
    return True


def with_backend(setup: Setup, network: Network, batch: Batch | None, *, kernels: Asked = there) -> Setup:
    """With "auto" settled for the whole training from what it is alone, so that the same training gives the same numbers wherever and
    whenever it is made: numpy for what it does in a moment, else the kernels. A training without an end begins with numpy, which
    makes the first updates at once, and goes on with the kernels (`kernels_from`).

    kernels: asked before they are needed, and may take its time; False where there will be none.
    """
    settings, recipe = setup.settings, setup.recipe
    if settings.backend == "fused":
        kernels()
    if settings.backend != "auto" or batch is None or not _repeats(recipe):
        return setup
    work = _work_of_update(recipe, program_of(network, setup), batch)
    if settings.is_continuous or settings.is_one_at_a_time:  # each run decides for itself
        return setup if work < LARGE_WORK or kernels() else replace(setup, settings=settings.changed(backend="numpy"))
    by_numpy = replace(setup, settings=settings.changed(backend="numpy"))
    at_once = SHORT_WORK // max(work, 1)
    if recipe.updates:
        return by_numpy if recipe.updates <= at_once else with_kernels(by_numpy, network, kernels=kernels)
    return replace(by_numpy, kernels_from=at_once + 1) if at_once else with_kernels(by_numpy, network, kernels=kernels)


def with_kernels(setup: Setup, network: Network, *, kernels: Asked = there) -> Setup:
    """From now on by kernels, if they cover the network and this machine has them; else by numpy, for good."""
    setup = replace(setup, kernels_from=0)
    if not kernels() or BACKENDS["fused"].problem() is not None:
        return setup
    try:
        chosen = making_backend("fused", compile_network(network), setup.settings)
    except BackendMissing:  # there is no folder for kernels
        return setup
    return replace(setup, settings=setup.settings.changed(backend=chosen))


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


def _work_of_update(recipe: Recipe, program: Program, batch: Batch) -> int:
    """What one update takes numpy: a few runs of the batch, or one of all models side by side."""
    if recipe.learner_row.uses_optimizer:
        return PASSES * work_of(program, batch.ticks, len(batch))
    models = max(FEW_MODELS, sum(int(recipe.options.get(name, 0)) for name in POPULATIONS))
    return work_of(program, batch.ticks, models * len(batch))
