"""What people type wrong, and the exit codes that scripts rely on."""

import unittest

from program import BAD, GOOD, ProgramTest


class Usage(ProgramTest):
    def test_version_and_help(self):
        self.assertRegex(self.expect(0, "--version").stdout, r"^pyat \d+\.\d+\.\d+\n$")
        for words in (["--help"], ["help"], ["lint", "--help"], ["help", "lint"]):
            done = self.expect(0, *words)
            self.assertIn("Examples:", done.stdout)
            self.assertEqual("", done.stderr)

    def test_nearest_name(self):
        for words, near in [(["lnit", "x"], "'lint'"), (["lint", "--prodcut", "mimir", "x"], "'--product'"),
                            (["lint", "--format=sarfi", "x"], "'sarif'"), (["lint", "--explain", "unknown-filed"], "'unknown-field'")]:
            done = self.expect(2, *words)
            self.assertIn(f"did you mean {near}?", done.stderr)
            self.assertEqual("", done.stdout)

    def test_no_command(self):
        self.assertIn("pyat --help", self.expect(2).stderr)

    def test_exit_codes(self):
        self.file("good.yml", GOOD)
        self.file("bad.yml", BAD)
        self.expect(0, "lint", "good.yml")
        self.expect(1, "lint", "bad.yml")
        self.expect(2, "lint", "bad.yml", "missing.yml")
        self.expect(2, "lint")

    def test_environment(self):
        self.file("bad.yml", BAD)
        done = self.expect(1, "lint", "bad.yml", env={"PYAT_FORMAT": "json"})
        self.assertTrue(done.stdout.startswith("{"))
        done = self.expect(1, "lint", "--format", "text", "bad.yml", env={"PYAT_FORMAT": "json"})
        self.assertTrue(done.stdout.startswith("bad.yml:2:1:"))
        self.assertIn("PYAT_COLOR", self.expect(2, "lint", "bad.yml", env={"PYAT_COLOR": "blue"}).stderr)

    def test_expand_env_reads_the_environment(self):
        self.file("mimir.yml", "target: ${PYAT_TEST_TARGET}\n")
        words = ["lint", "--product", "mimir", "--target", "2.10.3", "--expand-env", "mimir.yml"]
        self.expect(0, *words, env={"PYAT_TEST_TARGET": "all"})
        self.expect(1, *words, env={"PYAT_TEST_TARGET": "{"})

    def test_unknown_release_lists_the_known_ones(self):
        self.file("good.yml", GOOD)
        done = self.expect(2, "lint", "--product", "mimir", "--target", "1.0", "good.yml")
        self.assertIn("2.10.3", done.stderr)


if __name__ == "__main__":
    unittest.main()
