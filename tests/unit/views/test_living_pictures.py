"""The thread behind the gallery's pictures."""

from __future__ import annotations

import threading

import pytest

from rnnsim.views import living_pictures
from rnnsim.views.living_pictures import LivingPictures


def test_a_sample_that_is_ready_after_the_gallery_has_closed_wakes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    began, may_end, woken = threading.Event(), threading.Event(), list[bool]()

    class SlowRun(living_pictures.SampleRun):
        def __init__(self, name: str) -> None:
            began.set()
            may_end.wait(5)
            super().__init__(name)

    monkeypatch.setattr(living_pictures, "SampleRun", SlowRun)
    pictures = LivingPictures(("elman",), lambda: woken.append(True))
    pictures.start()
    assert began.wait(5)
    assert not pictures.stop(timeout=0.01)
    may_end.set()
    assert pictures.stop()
    assert woken == []
