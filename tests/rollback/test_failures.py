#!/usr/bin/env python3
"""Whatever a step of a rollback can run into: servers that lie, hang or crash; a port is taken; an image, a file is gone or altered;
two people at once; Ctrl-C. The stack is the old one or the new one afterwards, and pyat says which."""

import signal
import socket
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import eventually  # noqa: E402
from rollback.failures import FailureCase  # noqa: E402
from rollback.images import OLD  # noqa: E402
from rollback.trials import HALFWAY, NEXT, NOTHING, RUN, UNDONE  # noqa: E402


class FailuresTest(FailureCase):
    def test_a_server_does_not_flush(self):
        for switch in ("lie", "hang"):
            def refusing(stack, switch=switch):
                stack.switch("tempo", switch)
                return lambda: stack.switch("tempo", switch, False)

            with self.subTest(switch):
                self.assert_whole(self.tried(refusing), code=UNDONE, state="new", says="tempo")

    def test_what_is_to_be_stopped_does_not_end(self):
        """It is killed when its time is over, which is short for what holds no data."""
        def stubborn(stack):
            stack.switch("grafana", "stubborn")
            return lambda: stack.switch("grafana", "stubborn", False)

        trial = self.assert_whole(self.tried(stubborn), code=0, state="old", says="grafana")
        self.assertIn("killed", trial.run.stdout)

    def test_what_is_started_crashes(self):
        def crashing(stack):
            stack.switch("jaeger", "crash")
            return lambda: stack.switch("jaeger", "crash", False)

        self.assert_whole(self.tried(crashing), code=UNDONE, state="new", says="jaeger")

    def test_what_has_to_be_started_again_crashes_too(self):
        def crashing(stack):  # the volume is that of both
            stack.switch("grafana", "crash")
            return lambda: stack.switch("grafana", "crash", False)

        for way, state in (("abort", "new"), ("resume", None)):
            with self.subTest(way):
                trial = self.assert_whole(self.tried(crashing, way), code=HALFWAY, state=state, says="grafana")
                self.assertIn("pyat rollback", trial.run.stdout + trial.run.stderr, "the next command")

    def test_a_port_is_taken_by_somebody_else(self):
        def taking(stack):
            taken = socket.socket()
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", stack.ports["prometheus"]))
            taken.listen()
            return taken.close

        self.assert_whole(self.tried(taking), state="new", says="prometheus")

    def test_an_image_is_gone(self):
        image = OLD["jaeger"][0]

        def removing(stack):
            kept = stack.engine.request("GET", f"/images/{image}/get")
            stack.engine.request("DELETE", f"/images/{image}")
            return lambda: stack.engine.request("POST", "/images/load", kept)

        self.assert_whole(self.tried(removing), state="new", says=image)

    def test_what_was_kept_has_been_altered(self):
        def altering(stack):
            for path in stack.folder.glob(".pyat/rollback/*/objects/*"):
                path.chmod(0o600)
                path.write_bytes(path.read_bytes()[:-1] + b"?")

        self.assert_whole(self.tried(altering), code=NOTHING, state="new", says="pyat rollback")

    def test_the_compose_file_no_longer_parses(self):
        """It may be why somebody wants to go back."""
        def breaking(stack):
            compose = stack.folder / "docker-compose.lgtm.yml"
            text = compose.read_text()
            compose.write_text("services: [\n")
            return lambda: compose.write_text(text)

        trial = self.tried(breaking)
        self.assert_whole(trial, code=0, state="old")
        self.assertIn("docker-compose.lgtm.yml", trial.run.stdout + trial.run.stderr)

    def test_the_environment_file_is_gone(self):
        trial = self.tried(lambda stack: (stack.folder / ".env").unlink())
        # Without it nobody can tell what runs now; either that is said, or the old one's is put in place.
        self.assertIn((trial.run.returncode, trial.state.partition(":")[0]), [(0, "old"), (NOTHING, "mixed")], trial.words())

    def test_two_at_once(self):
        self.stack.restore("new")
        with self.stack.start_pyat(*RUN) as first:
            eventually(lambda: list(self.stack.folder.glob(".pyat/rollback/*/journal/*")), what="a journal")
            second = self.stack.pyat(*RUN)
            other = self.stack.pyat(*NEXT["abort"])
            out, err = first.communicate(timeout=120)
        self.assertEqual(first.returncode, 0, out + err)
        for each in (second, other):
            self.assertIn(each.returncode, (NOTHING, HALFWAY), each.stdout + each.stderr)
            self.assertIn(str(first.pid), each.stdout + each.stderr)
        self.assertEqual(self.stack.state(), "old")

    def test_somebody_presses_ctrl_c(self):
        for way, state in (("resume", "old"), ("abort", "new")):
            with self.subTest(way):
                self.stack.restore("new")
                with self.stack.start_pyat(*RUN) as process:
                    eventually(lambda: "prometheus" in self.stack.containers(), what="the first step")
                    process.send_signal(signal.SIGINT)
                    out, err = process.communicate(timeout=120)
                self.assertEqual(process.returncode, HALFWAY, out + err)
                self.assertIn("pyat rollback resume", out + err)
                then = self.stack.pyat(*NEXT[way])
                self.assertEqual((then.returncode, self.stack.state()), (0, state), then.stdout + then.stderr)


if __name__ == "__main__":
    unittest.main()
