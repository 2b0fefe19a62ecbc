"""`pyat smoke` against servers: one run, its report, and what that says of one path."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import PYAT, ProgramTest  # noqa: E402

from health.real import Prometheus  # noqa: E402

FAULTS = ("missing", "altered", "duplicated", "unexpected", "out_of_order", "late", "unverified")


class WritablePrometheus(Prometheus):
    """With the receiver of remote write and a store of exemplars."""

    def __init__(self):
        super().__init__("storage: {exemplars: {max_exemplars: 100000}}\n")

    def command(self):
        return [*super().command(), "--web.enable-remote-write-receiver", "--enable-feature=exemplar-storage,native-histograms"]


class Report:
    """Of JSON. Counts are those of the worst view of each path, all paths together."""

    def __init__(self, code, text, errors):
        self.code, self.errors = code, errors
        try:
            self.json = json.loads(text)
        except ValueError as error:
            raise AssertionError(f"status {code}, and no report:\n{text}\n{errors}") from error
        self.results = self.json["results"]

    def count(self, name):
        return sum(max((view["counts"][name] for view in result["views"]), default=0) for result in self.results)

    def first(self, name):
        """Of the view that counts as what was found: the others follow from it, each in its way."""
        return sum(result["views"][0]["counts"][name] for result in self.results if result["views"])

    def written(self, name):
        return sum(result["items"][name] for result in self.results if "items" in result)

    @property
    def faults(self):
        """The counts that are not 0."""
        return {name: number for name in FAULTS if (number := self.count(name))}

    @property
    def slowest_visible(self):
        return max((view["visible_ms"]["max"] for result in self.results for view in result["views"] if "visible_ms" in view), default=0)

    @property
    def slowest_answer(self):
        return max((result["answered_ms"]["max"] for result in self.results if "answered_ms" in result), default=0)

    @property
    def problems(self):
        return [view["problem"] for result in self.results for view in result["views"] if view.get("problem")]

    def __str__(self):
        lines = [f"status {self.code}, {self.json['status']}, run {self.json['run']}"]
        for result in self.results:
            lines.append(f"  {result['signal']} {result['name']}: {result['verdict']}; {result.get('sentence', '')}; {result.get('items', {})}")
            for view in result["views"]:
                counts = {name: number for name, number in view["counts"].items() if number}
                lines.append(f"    {view['name']}: {view['verdict']} {counts} {view.get('problem', '')}")
                lines += [f"      {example}" for example in view.get("examples", ())]
            lines += [f"    {finding['weight']}: {finding['message']}: {finding.get('said', '')}" for finding in result["findings"]]
        return "\n".join([*lines, *self.json["notes"], self.errors])


def run_smoke(folder, *words, timeout=60):
    """In that folder, whose pyat.yml says where the servers are."""
    done = subprocess.run([PYAT, "smoke", "--format", "json", *words], cwd=folder, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=timeout)
    return Report(done.returncode, done.stdout, done.stderr)


def inventory(services):
    """The text of pyat.yml: name of a kind to (address, receivers); receivers by their name in the file."""
    lines = ["services:"]
    for name, (url, receivers) in services.items():
        lines.append(f"  {name}:\n    address: {url}")
        if receivers:
            lines += ["    receivers:", *(f"      {receiver}: {address}" for receiver, address in receivers.items())]
    return "\n".join(lines) + "\n"


class SmokeTest(ProgramTest):
    def smoke(self, *words, **options):
        return run_smoke(self.folder, *words, **options)
