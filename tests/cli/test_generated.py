"""Files of the source tree that `./dev generate` makes of the program: they must be what it prints now."""

import unittest

from program import ROOT, ProgramTest

GENERATED = {
    "man/pyat.1": ["man"],
    "man/pyat-cost.1": ["man", "cost"],
    "man/pyat-explain.1": ["man", "explain"],
    "man/pyat-health.1": ["man", "health"],
    "man/pyat-init.1": ["man", "init"],
    "man/pyat-lint.1": ["man", "lint"],
    "man/pyat-probe.1": ["man", "probe"],
    "man/pyat-rollback.1": ["man", "rollback"],
    "man/pyat-schema.1": ["man", "schema"],
    "man/pyat-smoke.1": ["man", "smoke"],
    "man/pyat-upgrade.1": ["man", "upgrade"],
    "completions/pyat.bash": ["bash"],
    "completions/_pyat": ["zsh"],
    "completions/pyat.fish": ["fish"],
    "docs/codes.md": ["codes"],
}


class Generated(ProgramTest):
    def test_fresh(self):
        for name, what in GENERATED.items():
            with self.subTest(name):
                path = ROOT / name
                self.assertTrue(path.exists(), f"{name} is missing: run ./dev generate")
                now = self.expect(0, "generate", *what).stdout
                self.assertEqual(now, path.read_text(encoding="utf-8"), f"{name} is stale: run ./dev generate")

    def test_every_command_has_a_page(self):
        help_text = self.expect(0, "--help").stdout
        commands = help_text.split("Commands:\n")[1].split("\n\n")[0]
        for line in commands.splitlines():
            if line.startswith("  ") and not line.startswith("   "):
                self.assertIn(f"man/pyat-{line.split()[0]}.1", GENERATED)


if __name__ == "__main__":
    unittest.main()
