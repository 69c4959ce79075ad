"""rnnsim: see, build, run and teach recurrent neural networks.

Scripts, notebooks and lessons use what is named here; importing it loads neither Qt, numba nor scipy.

>>> import rnnsim
>>> draft = rnnsim.Draft("memory")
>>> x = draft.units(1, is_input=True)
>>> h = draft.units(1, activation="tanh", is_output=True)
>>> ids = draft.connect(x, h, delay=0), draft.connect(h, h, 0.9)
>>> rnnsim.run(draft.network(), [[1.0], [0.0]]).outputs.round(3).tolist()
[[0.762], [0.595]]
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from rnnsim import tasks, zoo
from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.unfolding import unfold
from rnnsim.drawing.network_picture import svg_of_network
from rnnsim.drawing.trace_picture import svg_of_trace
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.trace import Trace
from rnnsim.files.formats import read_any as read
from rnnsim.files.formats import write_any as write
from rnnsim.formulas.refused import Refused
from rnnsim.network import edits
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.findings import Finding, findings
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.samples import sample
from rnnsim.tasks import catalog as task_catalog
from rnnsim.training.gradients import gradient
from rnnsim.training.task_files import task_of_file
from rnnsim.training.trainer import Training
from rnnsim.zoo import catalog

__all__ = [
    "Document",
    "Draft",
    "Episode",
    "Finding",
    "Network",
    "NonFinite",
    "Refused",
    "RunSettings",
    "Trace",
    "Training",
    "compile_network",
    "edits",
    "findings",
    "gradient",
    "pattern",
    "read",
    "run",
    "tasks",
    "unfold",
    "write",
    "zoo",
]

for _name in ("build", "names"):  # rnnsim.zoo.build(…): the package itself is the catalog's front
    setattr(zoo, _name, getattr(catalog, _name))
zoo.sample = sample  # type: ignore[attr-defined]
for _name in ("make", "names"):
    setattr(tasks, _name, getattr(task_catalog, _name))
tasks.of_file = task_of_file  # type: ignore[attr-defined]
for _kind, _picture in ((Network, svg_of_network), (Trace, svg_of_trace)):  # how notebooks show them
    setattr(_kind, "_repr_svg_", _picture)  # noqa: B010
try:
    __version__ = version("rnnsim")
except PackageNotFoundError:
    __version__ = "0"
