"""pyat, killed at any moment or with a full disk: what faults.c does from outside."""

import tempfile
from pathlib import Path

from .images import compiled

_SOURCE = Path(__file__).with_name("faults.c")


class Faults:
    """The library of faults, as a context; `under` are the folders whose files count."""

    def __init__(self, *under):
        self.under = ":".join(str(folder) for folder in under)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="pyat-faults-")
        self._library = Path(self._folder.name) / "faults.so"
        self._library.write_bytes(compiled(_SOURCE, "-shared", "-fPIC", "-ldl", "-lpthread"))
        self._log = Path(self._folder.name) / "log"
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def environment(self, *, kill=None, full=None):
        """Of pyat. `kill`: (class, number, when); `full`: from which event of the disk on, or (from, to)."""
        self._log.unlink(missing_ok=True)
        variables = {"LD_PRELOAD": str(self._library), "PYAT_FAULTS_UNDER": self.under, "PYAT_FAULTS_LOG": str(self._log)}
        if kill:
            variables["PYAT_FAULTS_KILL"] = ":".join(str(part) for part in kill)
        if full:
            variables["PYAT_FAULTS_FULL"] = str(full) if isinstance(full, int) else "-".join(str(part) for part in full)
        return variables

    def events(self):
        """Of the last run: (class, number, call, path) each."""
        if not self._log.exists():
            return []
        split = (line.split(" ", 3) for line in self._log.read_text().splitlines())
        return [(kind, int(number), call, path) for kind, number, call, path in split]

    def points(self, kind="disk"):
        """All moments at which the last run could have been killed, beside events of that class."""
        for each, number, call, _ in self.events():
            if each != kind:
                continue
            yield kind, number, "before"
            if call == "write":
                yield kind, number, "inside"
        last = max((number for each, number, _, _ in self.events() if each == kind), default=0)
        if last:
            yield kind, last, "after"
