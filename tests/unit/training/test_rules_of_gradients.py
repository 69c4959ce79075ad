"""Updates along gradients: clipping, decay, looking ahead, unfolding with averaging, and signs that decay by hops."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.gradients import gradient
from rnnsim.training.trainer import Training
from rnnsim.zoo import elman
from tests.unit.training.small_tasks import streaming_xor

W4 = elman.build(  # canon, section 3
    hidden=2, input_to_hidden=[[0.7], [-0.4]], context_to_hidden=[[0.5, -0.3], [0.8, 0.2]], hidden_bias=[0.1, -0.2],
    hidden_to_output=[[1.2, -0.9]], output_bias=[0.05],
)  # fmt: skip
BATCH = Batch.single([[1.0], [0], [1], [1]], [[0.0], [1], [1], [0]])
GRADIENTS = {
    ("backpropagation_through_time",): [0.0055148715, 0.0049344004, -0.0094371931, -0.0080230348],
    ("backpropagation",): [0.0059239006, 0.0054653559, -0.0106831490, -0.0085211028],
    ("truncated_backpropagation", "reach", 2): [0.0060395047, 0.0052121519, -0.0094437433, -0.0080454261],
    ("truncated_backpropagation", "reach", 3): [0.0055741509, 0.0049936798, -0.0094746617, -0.0080605034],
    ("decayed_backpropagation", "decay", 0.5): [0.0058579543, 0.0052767260, -0.0100664922, -0.0082823502],
}


def moved_by(learner: str, **recipe: object) -> np.ndarray:
    """Changes of the four recurrent weights after one update."""
    after = next(Training(W4, BATCH, learner=learner, **{"optimizer": "sgd", "learning_rate": 1.0, **recipe})).network.connections
    return np.asarray((after.weight - W4.connections.weight)[after.delay == 1])


@pytest.mark.parametrize("rule", GRADIENTS, ids=lambda rule: " ".join(map(str, rule)))
def test_one_step_of_gradient_descent_goes_against_the_worked_gradient(rule: tuple[str, ...]) -> None:
    options = {rule[1]: rule[2]} if len(rule) > 1 else {}
    assert np.allclose(-moved_by(rule[0], **options), GRADIENTS[rule], rtol=0, atol=5e-10)


def test_unfolding_with_averaging_gives_the_worked_weights() -> None:
    after = next(Training(W4, BATCH, learner="unfolding_average", learning_rate=0.5)).network.connections
    assert np.allclose(after.weight[after.delay == 1], [0.4993106411, -0.3006168000, 0.8011796491, 0.2010028794], rtol=0, atol=5e-10)


def test_unfolding_with_averaging_is_backpropagation_through_time_at_a_quarter_of_the_rate_unless_copies_go_on_alone() -> None:
    averaged = moved_by("unfolding_average")
    assert np.allclose(averaged, moved_by("backpropagation_through_time", learning_rate=0.25), rtol=0, atol=1e-15)
    apart = moved_by("unfolding_average", average_every=3)
    steps = list(Training(W4, BATCH, optimizer="sgd", learning_rate=0.25, updates=3))[-1].network.connections
    assert np.abs(apart - (steps.weight - W4.connections.weight)[steps.delay == 1]).max() > 1e-6


def test_unfolding_cuts_episodes_of_different_lengths_off() -> None:
    batch = Batch(np.zeros((3, 1, 1)), np.zeros((3, 1, 1)), valid=np.array([[True], [True], [False]]))
    with pytest.raises(Refused, match="episodes of one length"):
        next(Training(W4, batch, learner="unfolding_average"))


def test_a_long_gradient_is_cut_to_its_clip_and_a_short_one_is_left() -> None:
    free = moved_by("backpropagation_through_time")
    norm = next(Training(W4, BATCH)).gradient_norm
    assert norm is not None
    assert np.allclose(moved_by("backpropagation_through_time", clip=norm / 4), free / 4, rtol=1e-12)
    assert np.array_equal(moved_by("backpropagation_through_time", clip=norm * 4), free)


def test_weight_decay_adds_the_parameters_to_the_gradient() -> None:
    weights = W4.connections.weight[W4.connections.delay == 1]
    decayed = moved_by("backpropagation_through_time", weight_decay=0.1)
    assert np.allclose(decayed, moved_by("backpropagation_through_time") - 0.1 * weights, rtol=0, atol=1e-15)


def test_looking_ahead_takes_the_gradient_where_the_velocity_leads() -> None:
    draft = Draft("bowl")
    x, y = draft.units(1, is_input=True), draft.units(1, is_output=True, bias_trainable=False)
    draft.connect(x, y, 1.0, delay=0)
    batch = Batch.single([[np.sqrt(3.0)]], [[0.0]])  # the loss is ½ · 3 w²
    *_, last = Training(draft.network(), batch, optimizer="nesterov_look_ahead", learning_rate=0.1, updates=3)
    assert last.network.connections.weight[0] == pytest.approx(-0.04067, abs=5e-10)  # canon, section 2, first coordinate


def test_the_gradient_a_learner_follows_is_that_of_the_front_for_scripts() -> None:
    batch = streaming_xor(5, 4)
    network = elman.build(hidden=3, seed=2)
    told = gradient(network, batch.inputs, batch.targets)
    progress = next(Training(network, batch, optimizer="sgd", learning_rate=1.0))
    assert progress.loss == told.loss
    assert np.allclose(network.connections.weight - progress.network.connections.weight, told.weights, rtol=0, atol=1e-15)


def ring() -> Network:
    """x → h → y and back from y to h: threshold units, one hop each."""
    draft = Draft("ring")
    x = draft.units(1, is_input=True)
    h, y = draft.units(1, activation="step", bias=-0.5), draft.units(1, activation="step", bias=-5.0, is_output=True)
    draft.connect(x, h, 1.0, delay=0), draft.connect(h, y, 1.0, delay=0), draft.connect(y, h, 1.0, delay=1)
    return draft.network()


def test_signs_walk_backwards_and_shrink_with_every_hop() -> None:
    batch = Batch.single([[1.0]], [[1.0]])
    after = next(Training(ring(), batch, learner="decayed_signs", learning_rate=0.1, decay=0.5, threshold=0.04)).network
    assert after.connections.weight.tolist() == [1.05, 1.0, 1.1]  # x → h one hop further than h → y; y said 0, so y → h stays
    assert after.units.bias.tolist() == [0.0, -0.45, -4.9]


def test_signs_stop_when_a_change_would_be_below_the_threshold() -> None:
    batch = Batch.single([[1.0]], [[1.0]])
    after = next(Training(ring(), batch, learner="decayed_signs", learning_rate=0.1, decay=0.5, threshold=0.06)).network
    assert after.connections.weight.tolist() == [1.0, 1.0, 1.1]
