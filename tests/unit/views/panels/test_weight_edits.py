"""Parts of the weight matrix painted and pasted, without a widget."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.views.panels.weight_cells import cells_of
from rnnsim.views.panels.weight_edits import block_of_weights, paint_between, paste_weights
from rnnsim.views.panels.weight_plots import eigenvalues_in, histogram_of


def pair() -> Document:
    """a → b twice (delays 0 and 1), b → a once, a → a once."""
    draft = Draft("pair")
    ids = draft.units(2, label=["a", "b"])
    a, b = ids[:1], ids[1:]
    draft.connect_pairs(b, a, -1.0, delay=1)
    draft.connect_pairs(a, a, 0.5, delay=1)
    draft.connect_pairs(a, b, 2.0, delay=0)
    draft.connect_pairs(a, b, 3.0, delay=1)
    return Document(draft.network())


def weights(document: Document, delay: int | None) -> list[list[float]]:
    return np.nan_to_num(cells_of(document.network, delay).weights, nan=99).tolist()


def test_a_pasted_block_sets_weights_and_draws_what_is_missing() -> None:
    document = pair()
    block = block_of_weights("0,25\t\n-4\t7")
    assert weights(paste_weights(cells_of(document.network, 1), (0, 0), block)(document), 1) == [[0.25, -1], [-4, 7]]
    zeros = paste_weights(cells_of(document.network, 1), (1, 1), np.zeros((1, 1)))(document)
    assert zeros is document  # no connection is drawn for a 0


@pytest.mark.parametrize(
    ("text", "corner", "said"),
    [
        ("1\tx", (0, 0), "“x” in row 1, column 2 of the block is not a number"),
        ("1\tinf", (0, 0), "is not a number"),
        ("1\t2", (0, 1), "from this cell on there are 2 rows and 1 column"),
        ("1\n2", (0, 0), "Several connections share a cell"),
        ("", (0, 0), "holds no cells"),
    ],
)
def test_a_block_that_cannot_be_pasted_is_one_sentence(text: str, corner: tuple[int, int], said: str) -> None:
    with pytest.raises(Refused, match=said):
        paste_weights(cells_of(pair().network), corner, block_of_weights(text))


def test_painting_sets_draws_and_takes_away() -> None:
    document = pair()
    assert weights(paint_between(0, 1, 9.0, delay=0)(document), 0) == [[99, 99], [9, 99]]
    assert weights(paint_between(1, 1, 4.0, delay=1)(document), 1) == [[0.5, -1], [3, 4]]
    assert weights(paint_between(0, 0, None)(document), None) == [[99, -1], [5, 99]]
    with pytest.raises(Refused, match="Several connections"):
        paint_between(0, 1, 1.0)(document)


def test_the_histogram_counts_every_finite_weight_by_sign_and_size() -> None:
    counts, reach = histogram_of(np.array([-2.0, 2.0, 2.0, 0.0, np.nan]))
    assert reach == 2.0
    assert [int(counts[0]), int(counts[10]), int(counts[-1]), int(counts.sum())] == [1, 1, 2, 4]


def test_a_rotation_has_its_eigenvalues_on_the_unit_circle() -> None:
    draft = Draft("rotation")
    units = draft.units(2)
    draft.connect(draft.units(1, is_input=True), units, 5.0, delay=0)
    draft.connect(units, units, [[0.0, -1.0], [1.0, 0.0]], delay=1)
    found = eigenvalues_in(cells_of(draft.network()))
    assert found is not None
    assert sorted(found.imag.round(12).tolist()) == [-1, 1]
    assert found.real.round(12).tolist() == [0, 0]
