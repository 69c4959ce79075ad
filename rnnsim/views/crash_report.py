"""What happens when the program itself fails: the traceback goes to a file, the window says so, work goes on. Knows no document."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from rnnsim.session.state_folder import state_folder

Told = Callable[[Path | None, str], None]


def write_report(details: str) -> Path | None:
    """Keep the traceback in a file; None if even that fails."""
    now = datetime.now()
    path = state_folder() / f"failure-{now:%Y%m%d-%H%M%S-%f}.txt"
    text = f"rnnsim failed at {now:%Y-%m-%d %H:%M:%S}\nPython {sys.version}\n{platform.platform()}\n\n{details}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def watch_failures(tell: Told) -> Callable[[], None]:
    """Report every exception nobody caught, on any thread; `tell` may be called on any of them. The result ends it."""
    before, before_threads = sys.excepthook, threading.excepthook

    def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        tell(write_report(details), details)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
        else:
            report(kind, error, trace)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        report(args.exc_type, args.exc_value, args.exc_traceback)

    def end() -> None:
        sys.excepthook, threading.excepthook = before, before_threads

    sys.excepthook, threading.excepthook = hook, thread_hook
    return end
