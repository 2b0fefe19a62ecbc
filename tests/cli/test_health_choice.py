"""Which services and checks `pyat health` takes, what it says of mistakes, and what each format makes of one run."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults  # noqa: E402
from health.doubles import STARTING, Mimir  # noqa: E402
from health.object_store import ObjectStore  # noqa: E402
from health.stack_doubles import Alloy, Promtail  # noqa: E402
from health.wire_doubles import NO_AUTH, Redis  # noqa: E402
from health_runs import COMMAND, HealthTest  # noqa: E402
from program import PYAT  # noqa: E402

STARTS = "Some services are not Running: Starting: 1"


class UsualPorts(HealthTest):
    """In a network of their own, so that it does not matter who listens on this machine."""

    def in_a_network(self, script, *words):
        """Runs the command there, after `script`, a shell script that begins with an interface lo that is down."""
        self.assertTrue(shutil.which("unshare"), "unshare is not installed: Debian's package is util-linux")
        how = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
        command = f"{script}\nexec \"$@\""
        return subprocess.run([*how, "sh", "-c", command, "sh", PYAT, *COMMAND, *words], cwd=self.folder, env=self.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)

    LO_UP = (f"{sys.executable} -c 'import fcntl, socket, struct; "
             'fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sH14x", b"lo", 0x49))\'')  # SIOCSIFFLAGS: up and running

    def test_nobody_is_there(self):
        for script in (self.LO_UP, "# lo is down"):
            with self.subTest(script):
                done = self.in_a_network(script)
                self.assertEqual((2, ""), (done.returncode, done.stdout))
                lines = done.stderr.splitlines()
                nothing = "pyat health: nothing of the stack answers on the usual ports of this machine"
                self.assertRegex(lines[0], nothing + r" \(.*\b9009\b.*\)$")
                advice = "say where it is: --target URL, --compose FILE, or pyat.yml, which pyat init writes"
                self.assertEqual(f"pyat health: {advice}", lines[1])

    SERVE = """
import sys, threading
sys.path.insert(0, {tests!r})
from health.stack_doubles import Alloy, Promtail
with Alloy(port=12345) as alloy, Promtail(port=9080, ready=False) as promtail:
    print("serving", flush=True)
    sys.stdin.read()
    print(alloy.violations, promtail.violations, flush=True)
"""

    def test_those_that_are_there_are_found_and_no_others(self):
        self.file("serve.py", self.SERVE.format(tests=str(Path(__file__).resolve().parents[1])))
        self.file("run.sh", f"""{self.LO_UP}
mkfifo open said
{sys.executable} -B serve.py <open >said &
exec 3>open 4<said
read line <&4
"$@"
code=$?
exec 3>&-
read line <&4
echo "$line" >&2
exit $code
""")
        done = self.in_a_network(". ./run.sh; exit", "--format", "json")
        self.assertEqual((1, "[] []\n"), (done.returncode, done.stderr))
        found = {service["name"]: (service["state"], service["address"]) for service in json.loads(done.stdout)["services"]}
        self.assertEqual({"alloy": ("up", "http://localhost:12345"), "promtail": ("degraded", "http://localhost:9080")}, found)


class Choice(HealthTest):
    def stack(self, more=""):
        self.mimir, self.alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.inventory({"mimir": f'address: "{self.mimir.url}"', "alloy": f'address: "{self.alloy.url}"'}, more)

    def states(self, *words, **options):
        return {service["name"]: service["state"] for service in self.report(*words, **options)["services"]}

    def test_services_by_name(self):
        self.stack()
        self.assertEqual({"alloy": "up"}, self.states("alloy", code=0))
        self.assertEqual({"mimir": "starting", "alloy": "up"}, self.states("alloy", "mimir", code=1))

    def test_checks(self):
        self.stack()
        self.assertEqual({"mimir": "up", "alloy": "up"}, self.states("--skip", "ready", code=0))
        self.assertEqual({"mimir": "up", "alloy": "up"}, self.states("--skip", "reach,mimir/ready", code=0))
        self.assertEqual({"mimir": "starting", "alloy": "up"}, self.states("--skip", "alloy/ready", code=1))
        self.assertEqual({"mimir": "up", "alloy": "up"}, self.states("--only", "mimir/ring,components", code=0))
        (mimir, _) = self.report("--only", "reach", "--only", "mimir/ring", code=0)["services"]
        self.assertEqual(["reach", "ring"], [check["id"] for check in mimir["checks"]])

    def test_checks_that_pyat_yml_skips(self):
        self.stack("health: {skip: [ready]}\n")
        self.assertEqual({"mimir": "up", "alloy": "up"}, self.states(code=0))
        self.assertEqual({"mimir": "starting", "alloy": "up"}, self.states("--skip", "ring", code=1))

    def refused(self, said, *words):
        done = self.expect(2, *COMMAND, *words)
        self.assertEqual("", done.stdout)
        self.assertEqual([f"pyat health: {line}" for line in said.split("\n")], done.stderr.splitlines()[:-1])
        self.assertEqual([], self.mimir.requests)

    def test_mistakes_on_the_command_line(self):
        self.stack()
        duration = "--timeout must be a duration such as 5s, 500ms or 1m30s, found '{}'"
        for words, said in ((("alloi",), "pyat.yml has no service 'alloi'\ndid you mean 'alloy'?"),
                            (("--only", "rign"), "--only: unknown check 'rign'\ndid you mean 'ring'?"),
                            (("--skip", "mimir/redy"), "--skip: unknown check 'redy'\ndid you mean 'ready'?"),
                            (("--skip", "kubernetes"), "--skip: unknown check 'kubernetes'\npyat health --list-checks lists them"),
                            (("--environment", "prod"), "pyat.yml has no environment 'prod'\nit has: default"),
                            (("--timeout", "5 seconds"), duration.format("5 seconds")),
                            (("--timeout", "0"), duration.format("0")),
                            (("--timeout", "-1s"), duration.format("-1s"))):
            with self.subTest(words):
                self.refused(said, *words)

    def test_environments(self):
        alloy = self.start(Alloy())
        services = f'services: {{alloy: {{address: "{alloy.url}"}}}}'
        text = f"environments:\n  dev:\n    {services}\n  prod:\n    {services}\n"
        self.file("pyat.yml", text)
        self.assertEqual({"alloy": "up"}, self.states("--environment", "prod", code=0))
        done = self.expect(2, *COMMAND, "--environment", "staging")
        self.assertIn("pyat.yml has no environment 'staging'\npyat health: it has: dev, prod\n", done.stderr)
        done = self.expect(2, *COMMAND)
        self.assertIn("pyat.yml has several environments: which one?\n", done.stderr)
        self.file("pyat.yml", text + "default_environment: dev\n")
        self.assertEqual({"alloy": "up"}, self.states(code=0))

    def test_mistakes_in_pyat_yml(self):
        """They look as pyat lint shows them, and nothing is checked."""
        self.file("mimir.yaml", "# pyat: mimir 2.10.3\ntarget: all\n")
        for text, said in (
                ("services:\n  mimir: {kind: mimmir, address: \"http://x:1\"}\n", 'found "mimmir"'),
                ("services:\n  mimir: {address: \"http://x:1\"}\nhelth: {}\n", 'unknown key "helth" at the top level'),
                ("services: [\n", "a [ is not closed"),
                ("services:\n  mimir: {address: \"http://x:1\", timeout: soon}\n", "timeout must be a duration such as 5s, 500ms or 1m30s")):
            with self.subTest(said):
                self.file("pyat.yml", text)
                done = self.expect(2, *COMMAND)
                first = done.stdout.splitlines()[0]
                self.assertRegex(first, r"pyat\.yml:\d+:\d+: error\[bad-inventory\]: ")
                self.assertIn(said, first)
                self.assertEqual("", done.stderr)
                lint = self.run_pyat("lint", "mimir.yaml").stdout
                self.assertEqual(done.stdout.split("\n\n")[0], lint[lint.index(first):].split("\n\n")[0])

    def test_an_unknown_check_in_pyat_yml(self):
        self.stack("health: {skip: [redy]}\n")
        self.refused("pyat.yml: health.skip: unknown check 'redy'\ndid you mean 'ready'?")


class Formats(HealthTest):
    """One run of a stack with one service of each mood."""

    def setUp(self):
        super().setUp()
        mimir, promtail, away = self.start(Mimir(not_ready=STARTING)), self.start(Promtail(ready=False)), self.start(faults.refused())
        alloy, store = self.start(Alloy()), self.start(ObjectStore(healing=2))
        self.services = {"mimir": f'address: "{mimir.url}"', "promtail": f'address: "{promtail.url}"',
                         "away": f'kind: http, address: "{away.url}"', "alloy": f'address: "{alloy.url}"',
                         "minio": f'address: "{store.url}"', "login": f'kind: grpc, address: "{away.address}"'}
        self.away = away

    def run_as(self, form, *names, code=None):
        self.inventory({name: self.services[name] for name in names or self.services})
        done = self.run_pyat(*COMMAND, "--format", form)
        self.assertEqual("", done.stderr)
        if code is not None:
            self.assertEqual(code, done.returncode, done.stdout)
        return done.stdout

    def test_nagios(self):
        self.services["locked"] = f'kind: redis, address: "{self.start(Redis(NO_AUTH)).url}"'
        for names, code, said in ((("alloy",), 0, "PYAT OK - 1 service: 1 up (0.0 s)"),
                                  (("alloy", "minio"), 1, "PYAT WARNING - minio: 2 drives are being healed"),
                                  (("alloy", "mimir"), 1, f"PYAT WARNING - mimir is starting: {STARTS}"),
                                  (("alloy", "mimir", "away"), 2,
                                   f"PYAT CRITICAL - away is down: nothing listens on {self.away.address} (connection refused) (and 1 more)"),
                                  (("alloy", "locked"), 3, "PYAT UNKNOWN - locked is unknown: asks for a password (NOAUTH)")):
            with self.subTest(names):
                text = self.run_as("nagios", *names, code=code)
                self.assertEqual(said, re.sub(r"\(\d\.\d s\)", "(0.0 s)", text.partition(" | ")[0]))
                self.assertIn(f"services={len(names)};;;0 ", text.splitlines()[0])

    def test_junit(self):
        root = ElementTree.fromstring(self.run_as("junit", code=1))
        self.assertEqual(list(self.services), [suite.get("name") for suite in root.iter("testsuite")][: len(self.services)])
        for element in [root, *root.iter("testsuite")]:
            self.assertEqual(int(element.get("tests")), len(list(element.iter("testcase"))))
            self.assertEqual(int(element.get("failures")), len(list(element.iter("failure"))))
        failure = next(case for case in root.iter("testcase") if (case.get("classname"), case.get("name")) == ("mimir", "ready"))
        self.assertEqual(f"mimir is starting: {STARTS}", failure.find("failure").get("message"))

    def test_prometheus(self):
        promtool = shutil.which("promtool")
        self.assertTrue(promtool, "promtool is not installed: Debian's package is prometheus")
        text = self.run_as("prometheus", code=1)
        done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertIn('pyat_health_state{service="mimir",state="starting"} 1\n', text)
        self.assertIn('pyat_health_check_warning{service="minio",check="drives"} 1\n', text)

    def test_json(self):
        report = json.loads(self.run_as("json", code=1))
        self.assertEqual((1, "problems"), (report["format_version"], report["status"]))
        self.assertRegex(report["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        states = [service["state"] for service in report["services"]]
        self.assertEqual(["starting", "degraded", "down", "up", "up", "down"], states)
        summary = report["summary"]
        self.assertEqual((6, 2, 1, 1, 2), tuple(summary[key] for key in ("services", "up", "degraded", "starting", "down")))
        self.assertEqual((1, 0), (summary["warnings"], summary["left_out"]))
        self.assertNotIn("interrupted", {key for key, value in report.items() if value})
        by_name = {service["name"]: service for service in report["services"]}
        self.assertEqual({"name", "connect", "tls", "first_byte", "total"}, by_name["mimir"]["latency_ms"].keys())
        self.assertNotIn("latency_ms", by_name["away"])
        self.assertEqual([True], [check["warning"] for check in by_name["minio"]["checks"] if check.get("warning")])
        self.assertEqual(sorted(["away", "login"]), sorted(report["causes"][0]["services"]))

    def test_markdown(self):
        rows = [line for line in self.run_as("markdown", code=1).splitlines() if line.startswith("|")]
        self.assertEqual(2 + len(self.services), len(rows))
        self.assertEqual(1, len({row.replace("\\|", "").count("|") for row in rows}))

    def test_several_at_once(self):
        self.inventory(self.services)
        done = self.expect(1, *COMMAND, "--quiet", "--format", "text", "--format", "json=all.json", "--format", "prometheus=all.prom")
        self.assertNotRegex(done.stdout, "(?m)^alloy ")
        self.assertIn("6 services: 2 up, 1 degraded, 1 starting, 2 down; 1 warning", done.stdout)
        self.assertEqual(6, len(json.loads((self.folder / "all.json").read_text(encoding="utf-8"))["services"]))
        self.assertIn('pyat_health_up{service="alloy"', (self.folder / "all.prom").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
