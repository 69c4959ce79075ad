from __future__ import annotations

import pytest

from rnnsim.views.canvas.view_area import GREATEST_ZOOM, LEAST_ZOOM, ViewArea


def test_the_point_under_the_pointer_stays_there_while_zooming() -> None:
    area = ViewArea(800, 600, zoom=0.7, x=-30, y=12)
    before = area.to_scene(123, 456)
    assert area.zoomed(2.5, 123, 456).to_scene(123, 456) == pytest.approx(before)


def test_panning_moves_the_picture_by_whole_pixels_at_any_zoom() -> None:
    area = ViewArea(800, 600, zoom=0.25, x=5, y=6)
    x, y = area.to_view(40, 50)
    assert area.panned(17, -9).to_view(40, 50) == pytest.approx((x + 17, y - 9))


def test_zoom_ends_at_its_limits() -> None:
    assert ViewArea(800, 600).zoomed(1e9, 0, 0).zoom == GREATEST_ZOOM
    assert ViewArea(800, 600).zoomed(1e-9, 0, 0).zoom == LEAST_ZOOM


def test_fitting_shows_everything_in_the_middle_with_its_margin() -> None:
    area = ViewArea(800, 600).fitted((-1000, -100, 3000, 700), margin=20)
    left, top = area.to_view(-1000, -100)
    right, bottom = area.to_view(3000, 700)
    assert (left, right) == pytest.approx((20, 780))
    assert top + bottom == pytest.approx(600)


def test_fitting_never_enlarges_beyond_actual_size() -> None:
    assert ViewArea(800, 600).fitted((0, 0, 10, 10)).zoom == 1.0


def test_resizing_keeps_the_middle_of_the_scene_in_the_middle() -> None:
    area = ViewArea(800, 600, zoom=2, x=10, y=20)
    assert area.resized(400, 500).to_scene(200, 250) == pytest.approx(area.to_scene(400, 300))


def test_between_two_views_the_zoom_moves_by_equal_factors() -> None:
    half = ViewArea(800, 600, zoom=0.5).between(ViewArea(800, 600, zoom=2.0), 0.5)
    assert half.zoom == pytest.approx(1.0)
