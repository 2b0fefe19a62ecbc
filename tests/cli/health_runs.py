"""`pyat health` against servers: one run, its report, and what it did to the servers."""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import ProgramTest  # noqa: E402

COMMAND = ("health", "--docker", "off")
MARGIN = 1.0  # seconds that the whole command may take beyond its --timeout or --wait


class HealthTest(ProgramTest):
    """Servers that are entered with `start` end with the test, which then looks whether they saw anything but questions."""

    def start(self, server):
        entered = self.enterContext(server) if hasattr(self, "enterContext") else self._enter(server)
        if hasattr(entered, "violations"):
            self.addCleanup(lambda: self.assertEqual([], entered.violations))
        return entered

    def _enter(self, server):  # enterContext() is of Python 3.11
        entered = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return entered

    def inventory(self, services, more=""):
        """Writes pyat.yml: `services` maps names to the flow mappings of YAML that say what they are."""
        lines = "".join(f"  {name}: {{{text}}}\n" for name, text in services.items())
        return self.file("pyat.yml", f"services:\n{lines}{more}")

    def report(self, *words, code=0, timeout=5.0, **options):
        """The report as JSON; the command must come to its end in time, and say nothing beside it."""
        begin = time.monotonic()
        done = self.expect(code, *COMMAND, "--timeout", f"{timeout}s", "--format", "json", *words, **options)
        self.assertLess(time.monotonic() - begin, timeout + MARGIN)
        self.assertEqual("", done.stderr)
        return json.loads(done.stdout)

    def one(self, *words, **options):
        (service,) = self.report(*words, **options)["services"]
        return service

    def expect_service(self, state, reason, *words, **options):
        """The only service, after a look at its state and the exact line that says why."""
        options.setdefault("code", {"up": 0, "unknown": 2}.get(state, 1))
        service = self.one(*words, **options)
        self.assertEqual((state, reason), (service["state"], service.get("reason", "")))
        return service

    def said(self, service, check):
        """The messages of one check."""
        return [each["message"] for each in service["checks"] if each["id"] == check]
