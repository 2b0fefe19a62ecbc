"""Mistakes in what `pyat health` is told, and what it says of them. Nothing here needs a server."""

import json
import unittest

from program import ProgramTest

NOWHERE = "http://localhost:1"  # nobody listens on port 1
INVENTORY = f"""\
services:
  mimir:
    address: {NOWHERE}
  minio:
    address: {NOWHERE}
    auth: {{access_key_env: NO_SUCH_KEY, secret_key_env: NO_SUCH_SECRET}}
"""


class HealthUsage(ProgramTest):
    def refused(self, *words):
        """Both lines of a mistake: what it is, and what to do."""
        done = self.expect(2, "health", "--docker", "off", *words)
        self.assertEqual("", done.stdout)
        return done.stderr.replace("pyat health: ", "").splitlines()[:2]

    def report(self, *words):
        return json.loads(self.expect(1, "health", "--docker", "off", "--format", "json", *words).stdout)


class Targets(HealthUsage):
    def test_a_scheme_that_nobody_speaks(self):
        self.assertEqual(["--target: unknown scheme 'htp'", "did you mean 'http'?"], self.refused("--target", "htp://localhost"))

    def test_a_colon_in_place_of_an_equals_sign(self):
        problem, advice = self.refused("--target", f"mimir:{NOWHERE}")
        self.assertEqual("--target: a kind stands before an equals sign", problem)
        self.assertEqual("write it as mimir=URL", advice)

    def test_where_nobody_can_be_reached_there_is_one_service_and_not_one_for_each_kind(self):
        for url in (NOWHERE, "http://mimir.invalid:9009"):
            (service,) = self.report("--target", url)["services"]
            self.assertEqual(("http", url), (service["kind"], service["address"]))

    def test_the_release_that_pyat_lint_is_told_by_the_environment_is_no_target(self):
        self.file("pyat.yml", INVENTORY)
        done = self.expect(1, "health", "--docker", "off", "--format", "json", env={"PYAT_TARGET": "2.10.3"})
        self.assertEqual(["mimir", "minio"], [service["name"] for service in json.loads(done.stdout)["services"]])

    def test_a_port_that_is_missing(self):
        self.assertEqual(["--target: the port is missing", "write it as tcp://localhost:PORT"], self.refused("--target", "tcp://localhost"))

    def test_two_pages_of_one_server_have_two_names(self):
        services = self.report("--target", NOWHERE + "/a", "--target", NOWHERE + "/b")["services"]
        self.assertEqual(["localhost:1/a", "localhost:1/b"], [service["name"] for service in services])

    def test_waiting_needs_to_know_what_for(self):
        problem, advice = self.refused("--wait", "1s", "--target", NOWHERE)
        self.assertEqual(f"--wait: of which kind is {NOWHERE}?", problem)
        self.assertIn(f"--target mimir={NOWHERE}", advice)


class Inventory(HealthUsage):
    def setUp(self):
        super().setUp()
        self.file("pyat.yml", INVENTORY)

    def test_a_check_of_a_service_that_is_not_there(self):
        for option in ("--only", "--skip"):
            problem = [f"{option}: pyat.yml has no service 'mimr'", "did you mean 'mimir'?"]
            self.assertEqual(problem, self.refused(option, "mimr/reach"))
        self.report("--skip", "minio/quorum", "mimir")

    def test_variables_that_are_not_set_are_one_note(self):
        notes = self.report()["notes"]
        self.assertEqual(["minio was asked without credentials: the variables NO_SUCH_KEY and NO_SUCH_SECRET are not set"], notes)

    def test_nothing_is_noted_of_a_service_that_was_not_asked(self):
        self.assertEqual([], self.report("mimir")["notes"])


if __name__ == "__main__":
    unittest.main()
