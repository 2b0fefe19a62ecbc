"""`pyat init` with real files."""

import unittest

from program import ProgramTest

COMPOSE = """\
services:
  mimir:
    image: grafana/mimir:${MIMIR_VERSION}
    command: -config.file=/etc/mimir/mimir.yml
    volumes: ["./mimir.yml:/etc/mimir/mimir.yml:ro"]
    ports: ["8081:8080"]
"""


class Init(ProgramTest):
    def test_what_it_writes_is_what_lint_reads(self):
        self.file("docker-compose.lgtm.yml", COMPOSE)
        self.file(".env", "MIMIR_VERSION=2.10.3\n")
        self.file("mimir.yml", "target: all\nno_such_field: 1\n")
        done = self.expect(0, "init")
        self.assertEqual("", done.stdout)
        self.assertIn("1 service in docker-compose.lgtm.yml (the only Compose file here)", done.stderr)
        self.assertIn("config:  mimir.yml\n", (self.folder / "pyat.yml").read_text(encoding="utf-8"))
        linted = self.expect(1, "lint", "mimir.yml")
        self.assertIn("Mimir 2.10.3 (pyat.yml)", linted.stdout)

    def test_the_environment_is_stronger_than_the_file_beside_it(self):
        self.file("compose.yml", COMPOSE)
        self.file(".env", "MIMIR_VERSION=2.10.3\n")
        done = self.expect(0, "init", "--stdout", env={"MIMIR_VERSION": "2.14.0"})
        self.assertIn("version: 2.14.0\n", done.stdout)
        self.assertFalse((self.folder / "pyat.yml").exists())

    def test_no_file_is_replaced_by_accident(self):
        self.file("compose.yml", COMPOSE)
        self.file("pyat.yml", "services: {mimir: {}}\n")
        self.assertIn("--force", self.expect(2, "init").stderr)
        self.expect(0, "init", "--force")
        self.assertIn("grafana/mimir", (self.folder / "pyat.yml").read_text(encoding="utf-8"))

    def test_a_file_that_cannot_be_written(self):
        self.file("compose.yml", COMPOSE)
        done = self.expect(2, "init", "-o", "no/such/folder/pyat.yml")
        self.assertIn("no/such/folder/pyat.yml", done.stderr)

    def test_a_file_that_is_no_compose_file(self):
        self.file("compose.yml", b"\x00\xff\xfe")
        self.assertIn("compose.yml:1:1: error[bad-compose]", self.expect(2, "init").stderr)


if __name__ == "__main__":
    unittest.main()
