from __future__ import annotations

import subprocess
import sys

MODULES = ("pointer", "scene", "view_area", "wire_table", "wire_batches", "levels", "signals", "fitting", "gestures.table", "gestures.keys",
           "gestures.dropping", "layers.shown", "layers.ground_shapes")  # fmt: skip


def test_gestures_and_geometry_of_the_canvas_need_no_qt() -> None:
    block = "import sys; sys.modules['PySide6'] = None; sys.modules['shiboken6'] = None; "
    code = block + "; ".join(f"import rnnsim.views.canvas.{name}" for name in MODULES)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_canvas_imports_none_of_the_slow_libraries() -> None:
    code = "import sys; import rnnsim.views.canvas.graph_view, rnnsim.views.canvas.thumbnails; "
    code += "print(sorted({'numba', 'scipy', 'networkx', 'pyqtgraph'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
