"""The engine beside its peers: rows, limits and figures in one table."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

from tests.benchmarks.cases import Case, Contest
from tests.benchmarks.continuous_cases import CONTINUOUS_CASES
from tests.benchmarks.gated_cases import GATED_CASES
from tests.benchmarks.hopfield_cases import HOPFIELD_CASES
from tests.benchmarks.options import Options
from tests.benchmarks.tick_cases import TICK_CASES
from tests.benchmarks.timing import check_agreement, seconds_per_tick

CASES = (*TICK_CASES, *CONTINUOUS_CASES, *HOPFIELD_CASES, *GATED_CASES)
PRECISIONS = ("single", "double")


@dataclass(frozen=True)
class Measured:
    """One line of the table: microseconds per tick of ours and of a peer, in single and in double precision."""

    case: Case
    peer: str
    ours: tuple[float, float]
    theirs: tuple[float, float]
    made_by: str

    @property
    def ratios(self) -> tuple[float, float]:
        """ours / peer in single and in double precision."""
        single, double = (ours / peer for ours, peer in zip(self.ours, self.theirs, strict=True))
        return single, double

    @property
    def limit(self) -> float:
        """What the ratio in single precision may be; not a number if there is none."""
        return self.case.limits.get(self.peer, nan)


def measured(case: Case, options: Options) -> Iterator[Measured]:
    """Build, check that all agree, then time all contenders in turn."""
    contests: list[Contest] = [case.contest(precision, options) for precision in PRECISIONS]
    for precision, contest in zip(PRECISIONS, contests, strict=True):
        check_agreement([contest.ours, *contest.peers], case.tolerances[precision])
    flat = [contender for contest in contests for contender in (contest.ours, *contest.peers)]
    times = iter([1e6 * seconds for seconds in seconds_per_tick(flat, options)])
    by_contest = [[next(times) for _ in range(1 + len(contest.peers))] for contest in contests]
    for at, peer in enumerate(contests[0].peers, 1):
        single, double = by_contest
        yield Measured(case, peer.name, (single[0], double[0]), (single[at], double[at]), contests[0].ours.name)


def report(options: Options) -> None:
    """Print the table line by line as it is measured, then what was missed."""
    print(f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}; backend {options.backend}; one thread each")
    print(f"processor time per tick in µs, median of {options.samples} interleaved samples; the limit is for float32")
    print(f"{'':3s} {'case':50s} {'peer':18s}{'ours':>9s}{'peer':>10s}{'ours/peer':>10s}{'limit':>7s} holds"
          f"{'ours f64':>12s}{'peer f64':>10s}{'ours/peer':>10s}")  # fmt: skip
    lines = []
    for case in CASES:
        if (options.rows and case.row not in options.rows) or (options.quick and case.is_giant):
            continue
        for line in measured(case, options):
            lines.append(line)
            print(_text(line), flush=True)
    judged = [line for line in lines if line.limit == line.limit]
    missed = [line for line in judged if line.ratios[0] > line.limit]
    print(f"{len(judged) - len(missed)} of {len(judged)} limits hold")
    for line in missed:
        single, _ = line.ratios
        print(f"  missed: {line.case.title} / {line.peer}: {single:.3g}, {single / line.limit:.2f} times the limit {line.limit:g}")


def _text(line: Measured) -> str:
    limit, holds = (f"{line.limit:g}", "yes" if line.ratios[0] <= line.limit else "NO") if line.limit == line.limit else ("", "")
    by = "" if line.made_by == "ours" else f"  {line.made_by}"
    return (f"{line.case.row:3d} {line.case.title:50s} {line.peer:18s}{line.ours[0]:9.3f}{line.theirs[0]:10.3f}{line.ratios[0]:10.4f}"
            f"{limit:>7s} {holds:5s}{line.ours[1]:12.3f}{line.theirs[1]:10.3f}{line.ratios[1]:10.4f}{by}")  # fmt: skip


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
