"""`pyat rollback checklist`, the program: with a double of the Docker engine, a real server, and commands of pyat.yml."""

import contextlib
import http.server
import json
import os
import sys
import threading
import time
import unittest

from program import ROOT, ProgramTest

sys.path.insert(0, str(ROOT / "tests"))

from health.docker_double import Engine, container  # noqa: E402
from health.doubles import Mimir  # noqa: E402
from health.web import json_response  # noqa: E402

COMPOSE = """\
name: shop
services:
  web:
    image: nginx:1.25
    ports: ["8080:80"]
    volumes: ["web-data:/data"]
  mimir:
    image: grafana/mimir:2.10.3
    command: -config.file=/etc/mimir.yml
    volumes: ["./mimir.yml:/etc/mimir.yml:ro"]
volumes: {web-data: {}}
"""


class EngineWithImages(Engine):
    def __init__(self, path, root, images):
        super().__init__(path, [
            container("shop-web-1", project="shop", service="web", image="nginx:1.25", ports={80: 8080}),
            container("shop-mimir-1", project="shop", service="mimir", image="grafana/mimir:2.10.3"),
        ])
        self.root, self.images = root, images

    def answer(self, request):
        if request.path == "/info" or request.path.endswith("/info"):
            return json_response({"DockerRootDir": str(self.root)})
        for name in self.images:
            if request.path.endswith(f"/images/{name}/json"):
                return json_response({"Id": "sha256:" + "a" * 64})
        return super().answer(request)


class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Checklist(ProgramTest):
    def setUp(self):
        super().setUp()
        self.file("compose.yml", COMPOSE)
        self.file("mimir.yml", "target: all\n")
        self.home = self.folder / "home"
        self.socket = self.folder / "docker.sock"

    def pyat(self, code, *words):
        return self.expect(code, "rollback", *words, env={"HOME": str(self.home), "XDG_CONFIG_HOME": ""})

    def items(self, code, *words):
        report = json.loads(self.pyat(code, "checklist", "--format", "json", "--docker", str(self.socket), *words).stdout)
        self.assertEqual(code == 0, report["ready"])
        return {item["id"]: item for item in report["items"]}

    def states(self, code, *words):
        return {name: item["state"] for name, item in self.items(code, *words).items()}

    @contextlib.contextmanager
    def stack(self, images=("nginx:1.25", "grafana/mimir:2.10.3"), own=""):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Well) as server, Mimir() as mimir:
            server.status = 200
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.file("pyat.yml", "rollback:\n  notify: [{name: script, kind: command, command: [./tell.sh]}]\n" + own +
                      f"services:\n  web:\n    kind: http\n    address: http://127.0.0.1:{server.server_port}\n    container: shop-web-1\n"
                      f"  mimir: {{kind: mimir, version: 2.10.3, config: mimir.yml, address: '{mimir.url}', container: shop-mimir-1}}\n")
            self.program("tell.sh", "cat > /dev/null")
            with EngineWithImages(self.socket, self.folder, images) as engine:
                yield server, engine
            server.shutdown()

    def program(self, name, script):
        self.file(name, f"#!/bin/sh\n{script}\n")
        os.chmod(self.folder / name, 0o755)

    def test_a_stack_that_is_kept_and_well(self):
        with self.stack():
            done = self.pyat(0, "snapshot", "--docker", str(self.socket))
            self.assertIn("good: health: 2 of 2 services are well", done.stdout)
            self.pyat(0, "notify", "--test")
            states = self.states(1)
            for name in ("kept", "generation", "contents", "way", "images", "space", "key", "notify", "health", "lint"):
                self.assertEqual("done", states.pop(name), name)
            # Nobody has written and read back, nor tried to go back.
            self.assertEqual(("not done", "not done"), (states.pop("smoke"), states.pop("drill")))
            self.assertEqual({"by hand"}, set(states.values()))
            items = self.items(1)
            self.assertIn("web-data", items["volumes"]["evidence"])
            self.assertIn("what runs is that generation", items["way"]["evidence"])
            self.assertEqual("those of all 2 services", items["images"]["evidence"])

    def test_what_has_changed_since(self):
        with self.stack() as (server, engine):
            self.pyat(0, "snapshot", "--docker", str(self.socket))
            self.pyat(0, "notify", "--test")
            server.status = 503
            engine.images = ("nginx:1.25",)
            self.file("mimir.yml", "target: all\nnonsense: 1\n")
            self.file("tell.sh", "#!/bin/sh\nexit 3\n")
            self.pyat(1, "notify", "--test")
            items = self.items(1)
            for name, evidence in (("kept", "not as the newest generation has it"), ("images", "grafana/mimir:2.10.3 of mimir is not"),
                                   ("health", "1 of 2 services are well; web is down"), ("lint", 'unknown key "nonsense"'),
                                   ("notify", "script was tried just now, and not told: ended with 3")):
                self.assertEqual("not done", items[name]["state"], name)
                self.assertIn(evidence, items[name]["evidence"])
                self.assertIn("next", items[name])
            time.sleep(2.1)
            old = self.items(1, "--oldest", "1s")
            self.assertEqual("not done", old["generation"]["state"])
            self.assertIn("that is too long ago", old["generation"]["evidence"])

    def test_what_cannot_be_looked_at_is_not_known(self):
        with self.stack():
            self.pyat(0, "snapshot", "--docker", str(self.socket))
            self.file("compose.yml", "services: [")
        items = self.items(1)
        for name in ("kept", "way", "images"):
            self.assertEqual("unknown", items[name]["state"], items[name])
            self.assertTrue(items[name]["evidence"] and items[name]["next"], items[name])
        for path in (self.folder / ".pyat/rollback/shop/objects").iterdir():
            path.write_bytes(b"")
        self.assertEqual("not done", self.states(1)["contents"])
        (self.home / ".config/pyat/rollback.key").unlink()
        items = self.items(1)
        self.assertEqual("unknown", items["generation"]["state"], items["generation"])

    def test_items_of_pyat_yml(self):
        self.program("yes.sh", "echo measured: 900 requests a second")
        self.program("no.sh", "echo password=Hunter2; exit 1")
        self.program("hangs.sh", "sleep 60")
        own = ("  checklist:\n    - {text: Load test passed, command: [./yes.sh]}\n    - {text: Backup younger than a day, command: [./no.sh]}\n"
               "    - {text: Disk is fast, command: [./hangs.sh], timeout: 1s}\n    - {text: Someone is asked, command: [./gone.sh]}\n"
               "    - {text: Jo has said yes}\n")
        with self.stack(own=own):
            self.pyat(0, "snapshot", "--docker", str(self.socket))
            items = self.items(1)
            page = self.pyat(1, "checklist", "--format", "markdown", "--docker", str(self.socket)).stdout
            table = self.pyat(1, "checklist", "--docker", str(self.socket)).stdout
        self.assertEqual(["done", "not done", "unknown", "unknown", "by hand"], [items[f"own/{n}"]["state"] for n in range(1, 6)])
        self.assertEqual("./yes.sh says that it is so: measured: 900 requests a second", items["own/1"]["evidence"])
        self.assertEqual("./no.sh says that it is not so: password=***", items["own/2"]["evidence"])
        self.assertIn("did not end within 1 s", items["own/3"]["evidence"])
        self.assertIn("could not be started", items["own/4"]["evidence"])
        self.assertIn("- [x] Load test passed", page)
        self.assertIn("- [ ] Jo has said yes — **BY HAND**", page)
        self.assertIn("NOT DONE  Backup younger than a day", table)
        self.assertNotIn("Hunter2", page + table)

    def test_of_a_stack_of_which_nothing_is_kept(self):
        items = self.items(1)
        self.assertEqual("not done", items["generation"]["state"])
        self.assertIn("pyat rollback snapshot", items["generation"]["next"])
        self.assertFalse((self.folder / ".pyat").exists())

    def test_mistakes(self):
        self.assertIn("must be a time such as 12h or 30d", self.pyat(2, "checklist", "--oldest", "soon").stderr)
        self.file("pyat.yml", "rollback: {checklist: [{text: a, command: []}]}\n")
        self.assertIn("command names no program", self.pyat(2, "checklist").stderr)
        (self.folder / "pyat.yml").unlink()
        (self.folder / "compose.yml").unlink()
        self.assertIn("there are no generations", self.pyat(2, "checklist").stderr)


if __name__ == "__main__":
    unittest.main()
