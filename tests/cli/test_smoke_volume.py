"""100,000 samples, 100,000 lines and 10,000 spans are written, read back and compared with little memory. How long it takes
depends on the machine, and on what else it does: ./dev bench says that."""

import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import PYAT  # noqa: E402
from smoke_runs import Report, SmokeTest, inventory  # noqa: E402

from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

MEGABYTES = 150
ITEMS = {"metrics": 100_000, "logs": 100_000, "traces": 10_000}


class Volume(SmokeTest):
    def measured(self, *words):
        """The report, and what the process took: seconds, seconds of CPU, megabytes."""
        begin = time.monotonic()
        with (self.folder / "report.json").open("wb") as report, (self.folder / "errors").open("wb") as errors:
            process = subprocess.Popen([PYAT, "smoke", "--format", "json", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                                       stdout=report, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - begin
        made = Report(process.returncode, (self.folder / "report.json").read_text(), (self.folder / "errors").read_text())
        return made, took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def test_a_lot_is_verified(self):
        """In equal parts over the protocols that each store takes."""
        with Mimir(version="2.10.3", keep=0) as mimir, Loki(version="2.9.4", keep=0) as loki, Tempo(version="2.10.8", keep=0) as tempo:
            receivers = {"otlp_grpc": tempo.grpc.address, "otlp_http": tempo.otlp.url, "zipkin": tempo.zipkin.url}
            self.file("pyat.yml", inventory({"mimir": (mimir.url, {}), "loki": (loki.url, {}), "tempo": (tempo.url, receivers)}))
            few = self.smoke("metrics", "logs", "traces", "--samples", "40", "--lines", "40", "--spans", "12")
            paths = {signal: sum(result["signal"] == signal and "items" in result for result in few.results) for signal in ITEMS}
            sizes = [str(-(-number // paths[signal])) for signal, number in ITEMS.items()]
            report, took, processor, memory = self.measured("metrics", "logs", "traces", "--samples", sizes[0], "--lines", sizes[1],
                                                            "--spans", sizes[2], "--timeout", "60s")
        self.assertEqual(({}, 0), (report.faults, report.code), report)
        written = {signal: sum(result["items"]["acknowledged"] for result in report.results if result["signal"] == signal and "items" in result)
                   for signal in ITEMS}
        for signal, number in ITEMS.items():
            self.assertGreaterEqual(written[signal], number)
        print(f"{written}: {took:.1f} s, of pyat {processor:.2f} s of CPU and {memory:.0f} MB", file=sys.stderr)
        self.assertLess(memory, MEGABYTES)


if __name__ == "__main__":
    unittest.main()
