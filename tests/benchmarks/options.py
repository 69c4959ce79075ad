"""What can be asked of a benchmark on the command line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """rows and peers: of the engine's table, all if empty; quick: fewer and shorter samples and no giants; ticks: of the soak."""

    backend: str = "fused"
    rows: frozenset[int] = frozenset()
    quick: bool = False
    ticks: int = 10_000_000
    peers: frozenset[str] = frozenset()
    precisions: tuple[str, ...] = ("single", "double")

    @property
    def samples(self) -> int:
        """How many samples a median is taken of."""
        return 3 if self.quick else 9

    @property
    def sample_seconds(self) -> float:
        """Processor time of one sample, at least."""
        return 0.01 if self.quick else 0.04
