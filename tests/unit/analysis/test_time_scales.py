"""Autocorrelation and the time it takes to die away."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.time_scales import autocorrelation_times, autocorrelations


def test_a_cosine_is_a_cosine_of_the_lag_and_crosses_one_over_e_where_it_should() -> None:
    period = 40
    wave = np.cos(2 * np.pi * np.arange(40 * period) / period)[:, None]
    lags = np.arange(20)
    np.testing.assert_allclose(autocorrelations(wave)[:20, 0], np.cos(2 * np.pi * lags / period), rtol=0, atol=0.02)
    assert autocorrelation_times(wave)[0] == pytest.approx(np.arccos(np.exp(-1)) / (2 * np.pi) * period, abs=0.1)


def test_it_is_the_plain_sum_of_products() -> None:
    rows = np.random.default_rng(0).normal(size=(7, 2))
    centred = rows - rows.mean(axis=0)
    wanted = [(centred[lag:] * centred[: 7 - lag]).sum(axis=0) / (centred**2).sum(axis=0) for lag in range(7)]
    np.testing.assert_allclose(autocorrelations(rows), wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_a_leaky_sum_of_noise_forgets_in_the_time_of_its_leak(kept: float) -> None:
    rng, y, rows = np.random.default_rng(1), np.zeros(50), []
    for noise in rng.normal(size=(3000, 50)):
        y = kept * y + noise
        rows.append(y)
    assert autocorrelation_times(rows).mean() == pytest.approx(-1 / np.log(kept), rel=0.1)


def test_a_unit_that_never_changes_has_no_time() -> None:
    rows = np.column_stack([np.full(30, 0.7), np.arange(30) % 2])
    times = autocorrelation_times(rows)
    assert np.isnan(times[0])
    assert 0 < times[1] < 1
