"""A picture of more than can be drawn in a few seconds is refused."""

from __future__ import annotations

from time import thread_time

import numpy as np
import pytest

from rnnsim.drawing.network_picture import MOST_DRAWN, shapes_of
from rnnsim.network.limits import TooLarge
from rnnsim.network.network import Network, rows_from


def test_a_picture_of_too_many_wires_is_refused_at_once() -> None:
    wires = rows_from("connections", MOST_DRAWN, id=np.arange(MOST_DRAWN), source=0, target=1)
    begun = thread_time()
    with pytest.raises(TooLarge, match="200,002 units and connections are too many for a picture"):
        shapes_of(Network(rows_from("units", 2, id=[0, 1]), wires))
    assert thread_time() - begun < 2
