"""What the canvas shows beside the document, as one frozen value for one frame. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.document import Document
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.gestures.gesture import NOTHING_DRAWN, Sketch


@dataclass(frozen=True)
class Shown:
    """What is shown beside the document: the newest frame, what the pointer is over, the gesture's sketch."""

    frame: FrameReady | None = None
    hovered_unit: int = -1
    hovered_connection: int = -1
    sketch: Sketch = NOTHING_DRAWN
    selected_units: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    selected_connections: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    marked_units: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    lit_units: tuple[int, ...] = ()  # if there are any, all others are faded
    lit_connections: tuple[int, ...] = ()
    chosen_note: int = -1
    looping_units: tuple[int, ...] = ()
    looping_connections: tuple[int, ...] = ()
    contributions: dict[int, float] = field(default_factory=dict)
    progress: float | None = None
    is_far: bool = False  # wires between open groups are drawn as bundles

    def states(self, document: Document) -> dict[str, ArrayLike]:
        """Marks around units: which ids are in which state."""
        frame = self.frame
        held = [] if frame is None else list(frame.clamped)
        pointed = [unit for unit in (self.hovered_unit, self.sketch.target_unit) if unit >= 0]
        return {
            "hovered": pointed,
            "selected": self.selected_units,
            "marked": self.marked_units,
            "clamped": [*held, *document.settings.clamp],
            "poked": () if frame is None else frame.poked,
            "looping": self.looping_units,
        }
