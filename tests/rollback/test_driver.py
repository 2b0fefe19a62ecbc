#!/usr/bin/env python3
"""The Compose driver on a real Docker engine, with docker-compose 1.29 of Debian, or what PYAT_COMPOSE names.

A stack of one program that plays servers is started, switched between two generations, broken and taken down.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import accepts, eventually, free_port, tool  # noqa: E402
from health.real_docker import DockerEngine  # noqa: E402

DRIVE = os.environ.get("PYAT_DRIVE", "build/dev/tests/pyat_drive")
# Seconds, from before docker-compose has begun until after it is done on a machine that has nothing else to do.
KILLED_AFTER = [float(each) for each in os.environ.get("PYAT_KILLED_AFTER", "0.8 1.4").split()]
HEALTHY = """    healthcheck: {test: [CMD, /box, fail, "0"], interval: 1s, timeout: 5s, retries: 3}
"""


def service(name, image, command, more="", network="host"):
    return f"""  {name}:
    image: {image}
    container_name: {name}
    network_mode: {network}
    stop_grace_period: 1s
    command: {json.dumps(command)}
{more}"""


class Stack:
    """A folder with a Compose file, and the generations that were taken of it."""

    def __init__(self, engine, folder, name):
        self.engine, self.name = engine, name
        self.folder, self.state = folder / "stack", folder / "state"
        self.folder.mkdir()
        self.state.mkdir()
        self.files = {}
        self.numbers = 0
        self.environment = {}

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.files[str(path)] = text

    def generation(self, services, **more):
        """Takes one of the files as they are; `services` is name to what the driver reads of each."""
        self.numbers += 1
        all_services = []
        for name, facts in services.items():
            facts = {"name": name, "container": name} | facts
            with contextlib.suppress(RuntimeError):
                facts.setdefault("image_id", self.engine.request("GET", f"/images/{facts['image']}/json")["Id"])
            all_services.append(facts)
        taken = {"number": self.numbers, "stack": self.name, "folder": str(self.folder), "services": all_services,
                 "compose_files": [str(self.folder / "compose.yml")], "files": dict(self.files)} | more
        path = self.state.parent / f"generation-{self.numbers}.json"
        path.write_text(json.dumps(taken))
        return path

    def command(self, generation, action, *services):
        return [DRIVE, self.engine.socket, str(self.state), str(generation), action, *services]

    def process_environment(self, timeout=60):
        return os.environ | {"DOCKER_HOST": self.engine.docker_host, "PYAT_TEST_TIMEOUT": str(timeout)} | self.environment

    def drive(self, generation, action, *services, timeout=60):
        done = subprocess.run(self.command(generation, action, *services), capture_output=True, text=True, timeout=120,
                              env=self.process_environment(timeout), check=True)
        return json.loads(done.stdout)

    def state_of(self, name):
        try:
            return self.engine.state(name)
        except RuntimeError:
            return None

    def leftovers(self):
        return [path for path in self.state.rglob("*") if path.is_file()]


class DriverTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if "PYAT_COMPOSE" not in os.environ:
            tool("docker-compose", "docker-compose")
        cls.engine = cls.enterClassContext(DockerEngine())
        for image in ("grafana/tempo:2.3.1", "grafana/tempo:2.10.8", "minio/mc:latest", "jaegertracing/all-in-one:1.50"):
            cls.engine.add_image(image, {"name": image})

    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="pyat-drive-")))
        self.stack = Stack(self.engine, folder, "lgtm")
        self.addCleanup(self.remove_all)

    def remove_all(self):
        for container in self.engine.request("GET", "/containers/json", all=1):
            self.engine.request("DELETE", f"/containers/{container['Id']}", force=1)

    def two_generations(self, tail=""):
        """Tempo 2.3.1 and 2.10.8, both with a volume, and an init that ends."""
        made = []
        for image in ("grafana/tempo:2.3.1", "grafana/tempo:2.10.8"):
            self.stack.write("tempo.env", f"RELEASE={image}\n")
            self.stack.write("compose.yml", 'version: "3.8"\nservices:\n'
                             + service("tempo", image, ["/box", "sleep"], HEALTHY + "    env_file: tempo.env\n    volumes: [data:/data]\n"
                                       "    depends_on: [minio-init]\n")
                             + service("minio-init", "minio/mc:latest", ["/box", "fail", "0"], network="none")
                             + "volumes: {data: {}}\n" + tail)
            made.append(self.stack.generation({"tempo": {"image": image},
                                               "minio-init": {"image": "minio/mc:latest", "is_one_shot": True}}))
        return made

    def assert_done(self, result):
        self.assertTrue(result["is_done"], result)

    def test_a_stack_goes_up_changes_and_goes_down_and_its_volume_stays(self):
        old, new = self.two_generations()
        drive = self.stack.drive
        self.assertIn("compose", drive(new, "ready")["words"])
        self.assertEqual(drive(new, "look", "tempo")["services"]["tempo"]["condition"], "absent")
        self.assert_done(drive(new, "up", "minio-init", "tempo"))
        self.assert_done(drive(new, "wait", "minio-init", "tempo"))
        looked = drive(new, "look", "minio-init", "tempo")["services"]
        self.assertEqual((looked["minio-init"]["condition"], looked["tempo"]["condition"]), ("finished", "healthy"))
        self.assertTrue(looked["tempo"]["is_of_generation"])
        self.assertEqual(self.stack.leftovers(), [], "copies, which may hold passwords, are gone")

        first = self.stack.state_of("tempo")
        self.assertIn("RELEASE=grafana/tempo:2.10.8", first["Config"]["Env"])
        self.assert_done(drive(new, "up", "minio-init", "tempo"))
        self.assertEqual(self.stack.state_of("tempo")["Id"], first["Id"], "what is as it should be is left alone")

        self.assertFalse(drive(old, "look", "tempo")["services"]["tempo"]["is_of_generation"])
        shutil.rmtree(self.stack.folder)  # nothing of what is on the disk counts
        self.stack.folder.mkdir()
        self.assert_done(drive(old, "up", "tempo"))
        second = self.stack.state_of("tempo")
        self.assertNotEqual(second["Id"], first["Id"])
        self.assertIn("RELEASE=grafana/tempo:2.3.1", second["Config"]["Env"])
        self.assertEqual([mount["Name"] for mount in second["Mounts"]], ["lgtm_data"])

        self.assert_done(drive(old, "down", "tempo", "minio-init"))
        self.assertIsNone(self.stack.state_of("tempo"))
        self.assertIsNone(self.stack.state_of("minio-init"))
        self.assert_done(drive(old, "down", "tempo", "minio-init"))
        volumes = [volume["Name"] for volume in self.engine.request("GET", "/volumes")["Volumes"]]
        self.assertIn("lgtm_data", volumes)

    def test_a_volume_without_a_name_stays_and_is_named(self):
        generation = self.one(["/box", "sleep"], "    volumes: [/data]\n")
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        volume = self.stack.state_of("tempo")["Mounts"][0]["Name"]
        result = self.stack.drive(generation, "down", "tempo")
        self.assert_done(result)
        self.assertEqual(result["proofs"][1:],
                         [f"tempo: what is in /data (volume {volume}) stays there; its next container has an empty one"])
        self.assertEqual(self.engine.request("GET", f"/volumes/{volume}")["Name"], volume)

    def test_what_does_not_end_by_itself_is_killed_after_its_time_whatever_its_restart_policy(self):
        for policy in ("always", "unless-stopped"):
            with self.subTest(policy=policy):
                # A signal that nobody has to heed.
                generation = self.one(["/box", "sleep"], f"    restart: {policy}\n    stop_signal: SIGWINCH\n")
                self.assert_done(self.stack.drive(generation, "up", "tempo"))
                began = time.monotonic()
                result = self.stack.drive(generation, "down", "tempo")
                took = time.monotonic() - began
                self.assert_done(result)
                self.assertRegex(result["proofs"][0],
                                 r"^tempo: was killed after 1\d s, in which it had not ended by itself \(exit code 137\)$")
                self.assertRegex(result["words"], r"; tempo was killed after 1\d s$")
                self.assertGreaterEqual(took, 10, "although its stop_grace_period is 1 s")
                self.assertIsNone(self.stack.state_of("tempo"))

    def test_what_ends_by_itself_is_not_started_again_by_its_restart_policy(self):
        for policy in ("always", "unless-stopped"):
            with self.subTest(policy=policy):
                generation = self.one(["/box", "sleep"], f"    restart: {policy}\n")
                self.assert_done(self.stack.drive(generation, "up", "tempo"))
                # Between the stop and the removal, which a crash may come between.
                self.engine.request("POST", "/containers/tempo/stop?t=10")
                time.sleep(1.5)
                self.assertEqual(self.stack.state_of("tempo")["State"]["Status"], "exited")
                result = self.stack.drive(generation, "down", "tempo")
                self.assert_done(result)
                self.assertRegex(result["proofs"][0], r"^tempo: had ended before: exited with code \d+")
                self.assertIsNone(self.stack.state_of("tempo"))

    def test_what_is_paused_or_restarts_again_and_again_is_stopped(self):
        generation = self.one(["/box", "sleep"])
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        self.engine.request("POST", "/containers/tempo/pause")
        self.assert_done(self.stack.drive(generation, "down", "tempo"))
        self.assertIsNone(self.stack.state_of("tempo"))
        generation = self.one(["/box", "fail", "1"], "    restart: always\n")
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        eventually(lambda: self.stack.state_of("tempo")["RestartCount"] >= 2, what="restarts")
        self.assert_done(self.stack.drive(generation, "down", "tempo"))
        self.assertIsNone(self.stack.state_of("tempo"))

    def test_replicas_are_stopped_without_compose_and_what_compose_run_has_made_stays(self):
        self.stack.write("compose.yml", "services:\n  tempo:\n    image: grafana/tempo:2.3.1\n    network_mode: none\n"
                         "    command: [/box, sleep]\n    volumes: [data:/data]\nvolumes: {data: {}}\n")
        generation = self.stack.generation({"tempo": {"image": "grafana/tempo:2.3.1", "container": "lgtm_tempo_1"}})
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        first = self.stack.state_of("lgtm_tempo_1")
        for name, labels in (("second", {}), ("by-hand", {"com.docker.compose.oneoff": "True"})):
            made = {"Image": "grafana/tempo:2.3.1", "Cmd": ["/box", "sleep"], "Labels": first["Config"]["Labels"] | labels,
                    "HostConfig": {"NetworkMode": "none"}}
            self.engine.request("POST", "/containers/create", made, name=name)
            self.engine.request("POST", f"/containers/{name}/start")
        programs = self.stack.state.parent / "none"
        programs.mkdir()
        self.stack.environment = {"PATH": str(programs)}
        result = self.stack.drive(generation, "down", "tempo")
        self.assert_done(result)
        self.assertEqual(len(result["proofs"]), 2, result)
        left = self.engine.request("GET", "/containers/json", all=1)
        self.assertEqual([one["Names"] for one in left], [["/by-hand"]])
        self.assertIn("lgtm_data", [volume["Name"] for volume in self.engine.request("GET", "/volumes")["Volumes"]])

    def test_only_what_is_named_is_started(self):
        old, _ = self.two_generations()
        self.assert_done(self.stack.drive(old, "up", "tempo"))
        self.assertIsNone(self.stack.state_of("minio-init"))

    def test_killed_at_any_time_the_next_one_finishes_it(self):
        generations = self.two_generations()
        self.assert_done(self.stack.drive(generations[1], "up", "tempo"))
        for number, seconds in enumerate(KILLED_AFTER):
            with self.subTest(seconds=seconds):
                generation = generations[number % 2]
                process = subprocess.Popen(self.stack.command(generation, "up", "tempo"), stdout=subprocess.DEVNULL,
                                           env=self.stack.process_environment())
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(seconds)
                process.kill()
                process.wait()
                self.assert_done(self.stack.drive(generation, "up", "tempo"))
                self.assert_done(self.stack.drive(generation, "wait", "tempo"))
                containers = self.engine.request("GET", "/containers/json", all=1)
                self.assertEqual([one["Names"] for one in containers], [["/tempo"]])
                self.assertEqual(self.stack.leftovers(), [])

    def test_what_is_extended_comes_along_with_its_mounts(self):
        self.stack.write("base/base.env", "FROM=base\n")
        self.stack.write("base/base.yml", "services:\n  base:\n    image: grafana/tempo:2.3.1\n    env_file: base.env\n"
                         "    network_mode: none\n    command: [/box, sleep]\n    volumes: ['./base.env:/base.env:ro']\n")
        self.stack.write(".env", "NAME=tempo\n")
        self.stack.write("compose.yml", "services:\n  tempo:\n    extends: {file: base/base.yml, service: base}\n"
                         "    container_name: ${NAME}\n    volumes: ['./.env:/env:ro']\n")
        generation = self.stack.generation({"tempo": {"image": "grafana/tempo:2.3.1"}})
        (self.stack.folder / "base/base.yml").unlink()
        (self.stack.folder / "compose.yml").unlink()
        (self.stack.folder / ".env").write_text("NAME=other\n")
        self.stack.environment = {"NAME": "of-the-shell", "COMPOSE_PROJECT_NAME": "other"}
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        state = self.stack.state_of("tempo")
        self.assertIn("FROM=base", state["Config"]["Env"])
        self.assertEqual({mount["Source"] for mount in state["Mounts"]},
                         {str(self.stack.folder / "base/base.env"), str(self.stack.folder / ".env")})

    def test_an_image_is_run_by_its_id_although_its_tag_moved(self):
        old, _ = self.two_generations()
        wanted = self.engine.request("GET", "/images/grafana/tempo:2.3.1/json")["Id"]
        # The old one keeps a name, as a running container would keep it.
        self.engine.request("POST", f"/images/{wanted}/tag", repo="kept", tag="1")
        self.addCleanup(self.engine.request, "POST", f"/images/{wanted}/tag", repo="grafana/tempo", tag="2.3.1")
        self.engine.add_image("grafana/tempo:2.3.1", {"name": "pushed again"})
        self.assert_done(self.stack.drive(old, "up", "tempo"))
        self.assertEqual(self.stack.state_of("tempo")["Image"], wanted)

    def test_a_missing_image_is_told_before_anything_is_done(self):
        old, new = self.two_generations()
        self.assert_done(self.stack.drive(new, "up", "tempo"))
        first = self.stack.state_of("tempo")["Id"]
        facts = json.loads(old.read_text())
        facts["services"][0]["image_id"] = "sha256:" + "0" * 64
        old.write_text(json.dumps(facts))
        result = self.stack.drive(old, "up", "tempo")
        self.assertFalse(result["is_done"])
        self.assertRegex(result["words"], r"the image grafana/tempo:2.3.1 of tempo \(0{12}\) is not on this machine; "
                                          r"[0-9a-f]{12} is another one there now")
        self.assertIn("docker pull grafana/tempo:2.3.1", result["next"])
        self.assertEqual(self.stack.state_of("tempo")["Id"], first)
        self.assertEqual(len(self.stack.drive(old, "images", "tempo", "minio-init")["missing"]), 1)

    def one(self, command, more="", **facts):
        self.stack.write("compose.yml", "services:\n" + service("tempo", "grafana/tempo:2.3.1", command, more))
        return self.stack.generation({"tempo": {"image": "grafana/tempo:2.3.1"} | facts})

    def test_a_loop_of_restarts_is_told_at_once(self):
        generation = self.one(["/box", "fail", "1"], "    restart: always\n")
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        result = self.stack.drive(generation, "wait", "tempo", timeout=40)
        self.assertFalse(result["is_done"])
        self.assertIn("tempo will not be well: ", result["words"])
        self.assertEqual(result["next"], "docker logs --tail 50 tempo")

    def test_what_ends_at_once_is_told_with_its_exit_code(self):
        generation = self.one(["/box", "fail", "3"])
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        result = self.stack.drive(generation, "wait", "tempo")
        self.assertIn("tempo will not be well: exited with code 3", result["words"])

    def test_a_container_without_health_check_is_well_after_a_while(self):
        generation = self.one(["/box", "sleep"])
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        began = time.monotonic()
        self.assert_done(self.stack.drive(generation, "wait", "tempo", timeout=1))  # running was in time, the while is beside it
        self.assertGreater(time.monotonic() - began, 9.5)

    def test_what_is_unhealthy_is_told_when_the_time_is_over(self):
        generation = self.one(["/box", "sleep"], HEALTHY.replace('"0"', '"1"'))
        self.assert_done(self.stack.drive(generation, "up", "tempo"))
        result = self.stack.drive(generation, "wait", "tempo", timeout=6)
        self.assertIn("tempo (running (unhealthy)", result["words"])

    def test_compose_is_heard(self):
        self.stack.write("compose.yml", "services:\n  tempo:\n    image: grafana/tempo:2.3.1\n    nonsense: 1\n")
        generation = self.stack.generation({"tempo": {"image": "grafana/tempo:2.3.1"}})
        result = self.stack.drive(generation, "up", "tempo")
        self.assertFalse(result["is_done"])
        self.assertRegex(result["words"], r"compose [\d.-]+ ended with \d+: .*nonsense")
        self.assertNotIn(str(self.stack.state), result["words"])
        self.assertEqual(self.stack.leftovers(), [])

    def test_a_name_that_somebody_else_has_is_told(self):
        generation = self.one(["/box", "sleep"])
        self.engine.running("tempo")
        result = self.stack.drive(generation, "up", "tempo")
        self.assertFalse(result["is_done"])
        self.assertIn("already in use by container", result["words"])
        self.assertIn("rename or remove the container", result["next"])

    def test_ports_and_who_has_them(self):
        port, other, free = free_port(), free_port(), free_port()
        generation = self.one(["/box", "sleep"], ports=[[f"0.0.0.0:{port}", "80/tcp"], [f"127.0.0.1:{other}", "81/tcp"],
                                                        [f"127.0.0.1:{free}", "82/tcp"]])
        self.stack.write("compose.yml", "services:\n" + service("jaeger", "jaegertracing/all-in-one:1.50", ["/box", "serve", str(port)]))
        jaeger = self.stack.generation({"jaeger": {"image": "jaegertracing/all-in-one:1.50"}})
        self.assert_done(self.stack.drive(jaeger, "up", "jaeger"))
        program = self.enterContext(subprocess.Popen([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(other)],
                                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        self.addCleanup(program.kill)
        eventually(lambda: accepts(port) and accepts(other), what="both servers")
        taken = {one["host"]: one for one in self.stack.drive(generation, "ports", "tempo")["taken"]}
        self.assertEqual(set(taken), {f"0.0.0.0:{port}", f"127.0.0.1:{other}"})
        self.assertEqual(taken[f"127.0.0.1:{other}"]["by"], f"python3 (process {program.pid})")
        self.assertEqual(taken[f"0.0.0.0:{port}"]["by_service"], "jaeger")
        program.kill()

    def test_space_is_told(self):
        generation = self.one(["/box", "sleep"])
        space = dict(self.stack.drive(generation, "space"))
        self.assertEqual(set(space), {str(self.stack.state), str(self.engine.folder / "data")})
        self.assertGreater(min(space.values()), 0)

    def test_an_engine_that_is_gone_is_told(self):
        generation = self.one(["/box", "sleep"])
        gone = str(self.stack.state / "no.sock")
        command = self.stack.command(generation, "up", "tempo")
        command[1] = gone
        result = json.loads(subprocess.run(command, capture_output=True, text=True, env=self.stack.process_environment(), check=True).stdout)
        self.assertEqual(result["words"], f"no Docker socket at {gone}: containers were not looked at")
        self.assertFalse(result["is_done"])

    def test_a_compose_that_hangs_is_ended_with_what_it_has_started(self):
        generation = self.one(["/box", "sleep"])
        programs = self.stack.state.parent / "bin"
        programs.mkdir()
        for name in ("docker", "docker-compose"):
            double = programs / name
            double.write_text('#!/bin/sh\ncase "$*" in *version*) echo 2.26.1;; *) sleep 300 & echo $! > "$PIDS"; wait;; esac\n')
            double.chmod(0o755)
        pids = self.stack.state.parent / "pids"
        self.stack.environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PIDS": str(pids)}
        result = self.stack.drive(generation, "up", "tempo", timeout=2)
        self.assertEqual(result["words"], "docker compose 2.26.1 did not end within 2 s, and was ended")
        self.assertFalse(os.path.exists(f"/proc/{pids.read_text().strip()}"))

    def test_compose_dies_with_pyat(self):
        generation = self.one(["/box", "sleep"])
        programs = self.stack.state.parent / "bin"
        programs.mkdir()
        double = programs / "docker"
        double.write_text('#!/bin/sh\ncase "$*" in *version*) echo 2.26.1;; *) echo $$ > "$PIDS"; exec sleep 300;; esac\n')
        double.chmod(0o755)
        pids = self.stack.state.parent / "pids"
        self.stack.environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PIDS": str(pids)}
        process = subprocess.Popen(self.stack.command(generation, "up", "tempo"), env=self.stack.process_environment(),
                                   stdout=subprocess.DEVNULL)
        pid = eventually(lambda: pids.exists() and pids.read_text().strip(), what="Compose")
        process.send_signal(signal.SIGKILL)
        process.wait()
        eventually(lambda: not is_running(pid), what="the end of Compose")


def is_running(pid):
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
