"""What tests of rollbacks that go wrong have in common: an engine, a stack, and what must be true of each trial."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rollback.images import add_images, real_engine  # noqa: E402
from rollback.stack import Stack  # noqa: E402
from rollback.trials import tried  # noqa: E402


class FailureCase(unittest.TestCase):
    stack_options = {}  # of Stack

    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(real_engine())
        add_images(cls.engine)
        cls.base = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-failures-")))
        cls.stack = Stack(cls.engine, cls.base, **cls.stack_options).migrate()

    def assert_whole(self, trial, *, code=None, state=None, says=""):
        self.assertEqual(trial.problem(), "", trial.words())
        if code is not None:
            self.assertEqual(trial.run.returncode, code, trial.words())
        if state is not None:
            self.assertEqual(trial.state, state, trial.words())
        self.assertIn(says, trial.run.stdout + trial.run.stderr)
        return trial

    def tried(self, disturb, way="abort", **options):
        return tried(self.stack, self.id(), way, disturb=disturb, **options)
