"""The Docker engine on bad days, and what `pyat health` makes of containers: the engine is a double, which can be anything."""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, web_faults  # noqa: E402
from health.docker_double import Container, Engine, container  # noqa: E402
from health.serving import Server  # noqa: E402
from health.web import Response, WebServer  # noqa: E402
from program import PYAT, ProgramTest  # noqa: E402

TIMEOUT = 1.0
MARGIN = 1.0  # what the whole command may take beyond its --timeout


class EngineTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.socket = str(self.folder / "docker.sock")

    def health(self, *words, docker=None, code=0, **options):
        """The report, and that it came in time."""
        docker = ("--docker", docker or self.socket) if docker != "" else ()
        start = time.monotonic()
        words = ("health", *docker, "--timeout", f"{TIMEOUT}s", "--format", "json", *words)
        done = self.run_pyat(*words, **options) if code is None else self.expect(code, *words, **options)
        self.assertLess(time.monotonic() - start, TIMEOUT + MARGIN)
        self.assertEqual("", done.stderr)
        return json.loads(done.stdout)

    def engine(self, *containers, **options):
        return Engine(self.socket, containers, **options)

    def inventory(self, *lines):
        self.file("pyat.yml", "services:\n" + "".join(f"  {line}\n" for line in lines))

    def service(self, report, name):
        (found,) = [service for service in report["services"] if service["name"] == name]
        return found


class NoEngine(EngineTest):
    """A service is asked all the same, and a note says why the containers were not."""

    def expect_note(self, note, **options):
        with web_faults.answers(200) as server:
            report = self.health("--target", f"http={server.url}", **options)
        self.assertEqual(["up"], [service["state"] for service in report["services"]])
        self.assertEqual([note], report["notes"])

    def test_no_socket(self):
        self.expect_note("no Docker socket at /nowhere.sock: containers were not looked at", docker="/nowhere.sock")

    def test_nobody_listens_on_the_socket(self):
        with Server(path=self.socket):
            pass
        self.expect_note(
            f"no Docker engine listens at {self.socket}: containers were not looked at; start the engine, or set DOCKER_HOST to "
            "where it listens"
        )

    def test_a_socket_that_is_no_engine(self):
        with WebServer(lambda request: Response(200, "hello"), path=self.socket):
            self.expect_note(
                f"what listens at {self.socket} is no Docker engine (its answer has no Api-Version): containers were not looked at"
            )

    def test_a_file_that_is_no_socket(self):
        self.file("docker.sock", "")
        self.expect_note(
            f"no Docker engine listens at {self.socket}: containers were not looked at; start the engine, or set DOCKER_HOST to "
            "where it listens"
        )

    def test_an_engine_that_hangs(self):
        with Server(hang, path=self.socket):
            self.expect_note(
                f"the Docker engine at {self.socket} could not be asked (took the connection, but did not answer within 1 s): "
                "containers were not looked at"
            )

    def test_an_engine_that_hangs_after_its_list(self):
        engine = self.engine(*[container(f"mimir-{i}", image="grafana/mimir:2.10.3") for i in range(5)])
        engine.answer = hang_for("/json", engine.answer)
        self.inventory(*[f"mimir-{i}: {{kind: mimir}}" for i in range(5)])
        with engine:
            report = self.health()
        late = "took the connection, but did not answer within 1 s"
        told = [f"the Docker engine did not say how mimir-{i} is: {late}" for i in range(3)]
        self.assertEqual([*told, "2 more questions about containers were not answered"], report["notes"])

    def test_an_engine_that_answers_garbage(self):
        engine = self.engine()
        engine.replaced["/v1.41/containers/json"] = web_faults.GARBAGE_JSON
        with engine:
            self.expect_note(
                f"the Docker engine at {self.socket} answered something that is no list of containers: containers were not looked at"
            )

    def test_an_engine_that_refuses(self):
        engine = self.engine()
        engine.replaced["/_ping"] = Response(500, '{"message":"no space left on device"}')
        with engine:
            self.expect_note(
                f"the Docker engine at {self.socket} answered 500: no space left on device: containers were not looked at"
            )

    def test_something_that_speaks_no_http(self):
        async def greet(_, writer):
            writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
            await writer.drain()
            await hang()

        with Server(greet, path=self.socket):
            self.expect_note(
                f"the Docker engine at {self.socket} could not be asked (does not answer in HTTP: its first bytes are "
                "'SSH-2.0-OpenSSH_9.2..'): containers were not looked at"
            )

    def test_no_permission(self):
        if os.geteuid() != 0:
            self.fail("only root can give its rights away: run this test as root")
        with self.engine(), web_faults.answers(200) as server:
            os.chmod(self.socket, 0o600)
            os.chmod(self.folder, 0o755)
            program = shutil.copy(PYAT, self.folder / "pyat")  # the folder of the build may be root's alone
            words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "health", "--docker", self.socket]
            done = subprocess.run([*words, "--target", f"http={server.url}", "--format", "json"], cwd=self.folder, timeout=10,
                                  env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
        self.assertEqual(
            [f"no permission to use the Docker socket {self.socket}: containers were not looked at; run pyat as root, or join the "
             "group that owns it: sudo usermod -aG docker $USER, then log in again"],
            json.loads(done.stdout)["notes"],
        )

    def test_a_docker_host_that_pyat_cannot_use(self):
        self.expect_note(
            "DOCKER_HOST is 'ssh://build': pyat does not go through ssh; run it on that machine, or forward its socket: "
            "containers were not looked at",
            docker="",
            env={"DOCKER_HOST": "ssh://me@build"},
        )


async def hang(*_):
    await asyncio.Event().wait()


def hang_for(end, answer):
    """The double's answers, except for those about one container."""

    async def answered(request):
        if request.path.endswith(end) and not request.path.endswith("/containers/json"):
            await asyncio.Event().wait()
        return answer(request)

    return answered


class Engines(EngineTest):
    def test_old_and_new_ones(self):
        for api, least, spoken in (("1.24", "1.12", "1.24"), ("1.41", "1.12", "1.41"), ("1.52", "1.44", "1.52"),
                                   ("1.60", "1.44", "1.52"), ("1.60", "1.58", "1.60")):
            with self.subTest(api=api, least=least):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self.socket)
                paused = container("mimir", image="grafana/mimir:2.10.3", state="paused")
                with self.engine(paused, api=api, least=least) as engine:
                    report = self.health(code=1)
                asked = ["json"] if api == "1.24" else ["json", "stats"]  # what tells CPU and memory at once is of 1.41
                self.assertEqual([f"/v{spoken}/containers/{paused.id}/{what}" for what in asked],
                                 [request.path for request in engine.requests if paused.id in request.path])
                self.assertEqual("its container is paused: nothing in it answers", self.service(report, "mimir")["reason"])
                self.assertEqual([], report["notes"])

    def test_docker_host(self):
        self.inventory("mimir: {kind: mimir}")
        with self.engine(container("mimir", image="grafana/mimir:2.10.3")):
            report = self.health(docker="", env={"DOCKER_HOST": f"unix://{self.socket}"})
        self.assertEqual("up", self.service(report, "mimir")["state"])

    def test_an_engine_of_another_machine(self):
        engine = Engine(None, [container("mimir", image="grafana/mimir:2.10.3", state="paused")])
        with engine:
            report = self.health(docker=f"tcp://{engine.address}", code=1)
        self.assertEqual("its container is paused: nothing in it answers", self.service(report, "mimir")["reason"])

    def test_three_hundred_containers(self):
        many = [container(f"web-{i}", image="shop:1") for i in range(300)]
        self.inventory(*[f"web-{i}: {{kind: container}}" for i in range(300)])
        with self.engine(*many):
            report = self.health()
        self.assertEqual(300, sum(service["state"] == "up" for service in report["services"]))


class Images(EngineTest):
    """Without pyat.yml and without a Compose file, in a network without anything on the usual ports."""

    NETWORK = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net")

    def test_containers_of_known_images_are_services(self):
        running = container("stack-tempo-1", service="tempo", image="grafana/tempo:2.3.1", limit=1 << 30)
        killed = Container("loki", "grafana/loki:2.9.4", "exited", exit_code=137, oom_killed=True, finished=600, limit=1 << 30)
        failed = container("mimir", image="grafana/mimir:2.10.3", state="exited", exit_code=1, finished=60)
        tried = Container("angry_hopper", "grafana/mimir:2.10.3", "exited", exit_code=1, finished=90000)
        with self.engine(running, killed, failed, tried, container("shop", image="shop:1")):
            report = self.health(code=1, through=self.NETWORK)
        self.assertEqual(
            [("loki", "down", "2.9.4", "its container was killed for memory, 10 min ago: it may use 1 GiB"),
             ("mimir", "down", "2.10.3", "its container exited with code 1, 1 min ago"),
             ("tempo", "up", "2.3.1", None)],
            [(each["name"], each["state"], each["release"], each.get("reason")) for each in report["services"]],
        )

    def test_they_are_asked_at_the_ports_that_they_publish(self):
        with web_faults.answers(200, "ready") as server:
            mimir = container("mimir", image="grafana/mimir:2.10.3", ports={8080: server.port})
            with self.engine(mimir):
                report = self.health(code=None)
        self.assertEqual(f"http://localhost:{server.port}", self.service(report, "mimir")["address"])

    def test_nothing_that_is_known(self):
        with self.engine(container("shop", image="shop:1")) as engine:
            done = self.run_pyat("health", "--docker", self.socket)
        self.assertNotIn("shop", done.stdout)
        self.assertEqual(["/_ping", "/v1.41/containers/json?all=1"], engine.paths)


class Secrets(EngineTest):
    """What programs print is shown as the reason, but not the passwords in it."""

    LINES = (
        "error: cannot open postgres://grafana:hunter2@db:5432/grafana",
        "error: connect to https://admin:hun/ter2@mimir:9009 failed: nothing there",
        "error: bad DSN password=hunter2 sslmode=off",
        "error: request with Authorization: Bearer hunter2 was refused",
        'level=error msg="sync failed" err="Get \\"http://loki:hunter2@minio:9000/b\\": dial tcp: lookup minio: no such host"',
    )

    def test_in_last_words(self):
        for line in self.LINES:
            for kind, image in (("grafana", "grafana/grafana:10.2.0"), ("mimir", "grafana/mimir:2.10.3")):
                with self.subTest(line, kind=kind):
                    self.expect_no_secret(kind, container("it", image=image, state="exited", exit_code=1, logs=[(2, line)]))

    def test_in_a_refused_configuration(self):
        said = "error loading config from /etc/mimir/mimir.yaml: Error parsing config file: yaml: unmarshal errors:"
        line = "  line 3: cannot unmarshal !!str `http://user:hunter2@alerts` into []string"
        self.expect_no_secret("mimir", container("it", image="grafana/mimir:2.10.3", state="restarting", restarts=5, exit_code=1,
                                                 logs=[(2, said), (2, line)]))

    def test_in_the_output_of_a_health_check(self):
        checks = [(1, "GET http://probe:hunter2@localhost:8080/ready: 503\n")]
        self.expect_no_secret("mimir", container("it", image="grafana/mimir:2.10.3", health="unhealthy", checks=checks))

    def test_in_what_the_engine_says(self):
        self.expect_no_secret("mimir", container("it", image="grafana/mimir:2.10.3", state="created",
                                                 error="error mounting http://user:hunter2@nas/x: denied"))

    def expect_no_secret(self, kind, one):
        self.inventory(f"it: {{kind: {kind}}}")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.socket)
        with self.engine(one):
            for form in ("text", "json", "markdown", "junit", "nagios", "prometheus"):
                done = self.run_pyat("health", "--docker", self.socket, "--format", form)
                self.assertNotIn("hunter2", done.stdout + done.stderr)
                self.assertNotIn("ter2", done.stdout + done.stderr)
                self.assertIn("it", done.stdout)


class Waiting(EngineTest):
    def wait(self, one, change, *, code, limit="20s"):
        """What it says on the way. `change` is made after it has seen the container as it is."""
        with self.engine(one) as engine:
            words = ["health", "--docker", self.socket, "--wait", limit, "--format", "json"]
            process = subprocess.Popen([PYAT, *words], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            while not any(request.path.endswith(f"{one.id}/json") for request in engine.requests):
                time.sleep(0.01)
            for name, value in change.items():
                setattr(one, name, value)
            stdout, stderr = process.communicate(timeout=30)
        self.assertEqual(code, process.returncode, stdout + stderr)
        return json.loads(stdout), stderr

    def one_shot(self):
        self.inventory("minio-init: {kind: container, one_shot: true}")
        return container("minio-init", image="minio/mc:latest", started=3)

    def test_for_a_one_shot_that_does_its_work(self):
        report, said = self.wait(self.one_shot(), {"state": "exited", "finished": 0}, code=0)
        self.assertEqual("completed", self.service(report, "minio-init")["state"])
        self.assertIn("pyat health: minio-init is completed", said)

    def test_for_a_one_shot_that_fails(self):
        change = {"state": "exited", "exit_code": 3, "finished": 0, "logs": [(2, "mc: <ERROR> Access Denied.")]}
        report, said = self.wait(self.one_shot(), change, code=1, limit="120s")
        (cause,) = report["causes"]
        self.assertEqual("minio-init is down: its log ends with: mc: <ERROR> Access Denied.", cause["sentence"])
        self.assertEqual(["docker logs --tail 50 minio-init"], cause["next"])
        self.assertRegex(said, r"\npyat health: not up:\n  minio-init: down: its container exited with code 3, (just now|\d+ s ago)\n$")

    def test_what_only_takes_longer_is_said_once(self):
        _, said = self.wait(self.one_shot(), {"started": 60}, code=124, limit="3s")
        self.assertEqual(1, said.count("pyat health: minio-init is starting: is still at work after"), said)

    def test_for_a_container_that_becomes_healthy(self):
        self.inventory("mimir: {kind: mimir}")
        one = container("mimir", image="grafana/mimir:2.10.3", health="starting", started=3)
        report, said = self.wait(one, {"health": "healthy"}, code=0)
        self.assertEqual("up", self.service(report, "mimir")["state"])
        self.assertIn("pyat health: mimir is starting: its health check has not passed yet\npyat health: mimir is up\n", said)

    def test_for_a_container_that_does_not(self):
        self.inventory("mimir: {kind: mimir}")
        one = container("mimir", image="grafana/mimir:2.10.3", health="starting", started=3)
        _, said = self.wait(one, {}, code=124, limit="1s")
        self.assertTrue(
            said.endswith("pyat health: not up in time:\n  mimir: starting: its health check has not passed yet\n"), said
        )


if __name__ == "__main__":
    unittest.main()
