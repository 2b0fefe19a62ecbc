"""`pyat rollback snapshot`, `list`, `show` and `diff`, the program: on real files, with a real server to be well."""

import contextlib
import http.server
import json
import os
import stat
import threading
import unittest
from pathlib import Path

from program import ProgramTest

COMPOSE = """\
name: shop
services:
  loki:
    image: grafana/loki:2.9.4
    command: -config.file=/etc/loki/loki.yml
    ports: ["3100:3100"]
    volumes: ["./loki.yml:/etc/loki/loki.yml:ro", "loki-data:/loki"]
  store:
    image: minio/minio:RELEASE.2024-01-16T16-07-38Z
    environment: {MINIO_ROOT_PASSWORD: first-password}
    entrypoint: /bin/sh -c "mc alias set x http://store:9000 root first-password"
volumes: {loki-data: {}}
"""
LOKI = "auth_enabled: false\nserver:\n  http_listen_port: 3100\n"
SECRETS = (b"first-password", b"second-password", b"in-the-env")


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Rollback(ProgramTest):
    def setUp(self):
        super().setUp()
        self.base = self.folder
        self.home = self.base / "home"
        self.folder = self.base / "stack"
        self.file("compose.yml", COMPOSE)
        self.file("loki.yml", LOKI)
        self.file(".env", "TOKEN=in-the-env\n")

    def pyat(self, *words):
        return self.run_pyat("rollback", *words, env={"HOME": str(self.home), "XDG_CONFIG_HOME": ""})

    def snapshot(self, *words):
        return self.pyat("snapshot", "--docker", "off", *words)

    def taken(self, *words):
        done = self.snapshot("--no-health", *words)
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def state(self):
        return self.folder / ".pyat" / "rollback" / "shop"

    @contextlib.contextmanager
    def service(self, status=200):
        """A server that is well, or not, and the pyat.yml that names it."""
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
            server.status = status
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.file("pyat.yml", f"rollback: {{files: ['apps/*.conf']}}\nservices:\n  web:\n    kind: http\n"
                                   f"    address: http://127.0.0.1:{server.server_port}\n    container: none\n")
            yield server
            server.shutdown()

    def test_a_generation_is_taken_once(self):
        first = self.taken("--label", "before the upgrade")
        self.assertIn("of shop was taken: 2 services, 3 files", first.stdout)
        self.assertIn("unproven: it was never checked", first.stdout)
        self.assertIn("what the containers run is not known", first.stdout)
        self.assertIn("rollback.key was made: keep a copy of it elsewhere", first.stderr)
        self.assertIn("nothing has changed since generation 1-", self.taken().stdout)
        self.file("loki.yml", LOKI + "common: {}\n")
        self.assertIn("generation 2-", self.taken().stdout)
        listed = json.loads(self.pyat("list", "--format", "json").stdout)
        self.assertEqual([1, 2], [each["number"] for each in listed["generations"]])
        self.assertEqual("before the upgrade", listed["generations"][0]["label"])

    def test_no_secret_is_in_clear(self):
        self.taken()
        self.file("compose.yml", COMPOSE.replace("first-password", "second-password"))
        self.file(".env", "TOKEN=in-the-env-again\n")
        difference = self.pyat("diff", "--docker", "off", "1")
        shown = self.pyat("show", "1")
        self.taken()
        everything = [path.read_bytes() for path in self.base.rglob("*") if path.is_file() and path.parent != self.folder]
        everything += [text.encode() for text in (difference.stdout, difference.stderr, shown.stdout, shown.stderr)]
        self.assertGreater(len(everything), 10)
        for content in everything:
            for secret in SECRETS:
                self.assertNotIn(secret, content)
        self.assertIn("(a secret)", difference.stdout)
        self.assertIn("variable TOKEN", difference.stdout)
        for path in (self.home / ".config/pyat/rollback.key", *self.state().rglob("*")):
            self.assertEqual(0, stat.S_IMODE(path.stat().st_mode) & 0o077, path)

    def test_what_has_changed(self):
        self.taken()
        same = self.pyat("diff", "--docker", "off")
        self.assertEqual(0, same.returncode, same.stdout)
        self.assertIn("nothing differs", same.stdout)
        self.file("compose.yml", COMPOSE.replace("loki:2.9.4", "loki:3.7.6").replace("3100:3100", "3101:3100"))
        self.file("loki.yml", LOKI.replace("3100", "3200"))
        os.chmod(self.folder / "loki.yml", 0o600)
        done = self.pyat("diff", "--docker", "off")
        self.assertEqual(1, done.returncode)
        for line in ("  ~ image: grafana/loki:2.9.4 → grafana/loki:3.7.6", "  + port 0.0.0.0:3101->3100/tcp",
                     "-  http_listen_port: 3100", "+  http_listen_port: 3200"):
            self.assertIn(line, done.stdout.splitlines())
        self.assertIn("→ 0600", done.stdout)
        report = json.loads(self.pyat("diff", "--docker", "off", "--format", "json").stdout)
        self.assertTrue(report["differs"])
        self.assertEqual("now", report["after"])

    def test_only_what_is_well_is_good(self):
        self.file("apps/shop.conf", "collector=lgtm\n")
        with self.service() as server:
            good = self.snapshot()
            self.assertEqual(0, good.returncode, good.stdout + good.stderr)
            self.assertIn("good: health: 1 of 1 services are well", good.stdout)
            shown = json.loads(self.pyat("show", "good", "--format", "json").stdout)
            roles = {Path(file["path"]).name: file["role"] for file in shown["files"]}
            self.assertEqual("application", roles["shop.conf"])
            self.file("loki.yml", LOKI + "common: {}\n")
            server.status = 500
            bad = self.snapshot()
            self.assertEqual(1, bad.returncode)
            self.assertIn("bad: health: 0 of 1 services are well; web is down", bad.stdout)
            listed = self.pyat("list")
            self.assertEqual(0, listed.returncode)
            self.assertIn("2-", listed.stdout)
            self.assertIn("would be passed over: health: 0 of 1", listed.stdout)
            self.assertIn("a rollback would go back to 1-", listed.stdout)
            # Without a name, the last good one is compared with now.
            self.assertIn("from generation 1-", self.pyat("diff", "--docker", "off").stdout)
            server.status = 200
            mended = self.snapshot()
            self.assertIn("nothing has changed since generation 2-", mended.stdout)
            self.assertIn("good: health", mended.stdout)

    def test_what_nobody_could_prove_is_not_good(self):
        unknown = self.snapshot("--compose", "compose.yml")
        self.assertEqual(1, unknown.returncode, unknown.stdout)
        with self.service():
            # The server is well, and there is nothing that data could be written to.
            unproven = self.snapshot("--smoke")
            self.assertEqual(1, unproven.returncode, unproven.stdout)
            self.assertIn("bad: smoke: nothing could be proven", unproven.stdout)

    def test_the_plan_back(self):
        self.file("tempo.yml", "storage: {trace: {backend: local, local: {path: /data}}}\n")
        tempo = COMPOSE.replace("volumes: {loki-data", "  tempo:\n    image: grafana/tempo:@\n    volumes: ['./tempo.yml:/etc/tempo.yml:ro']\n"
                                "    command: -config.file=/etc/tempo.yml\n    ports: ['3200:3200']\nvolumes: {loki-data")
        self.file("compose.yml", tempo.replace("@", "2.3.1"))
        self.taken()
        same = self.pyat("plan", "--to", "1", "--docker", "off")
        self.assertEqual(0, same.returncode, same.stderr)
        self.assertIn("nothing is to be done", same.stdout)
        self.file("compose.yml", tempo.replace("@", "2.10.8"))
        done = self.pyat("plan", "--to", "1", "--docker", "off")
        self.assertEqual(1, done.returncode)
        self.assertIn("does not work on the same data (blocks: vParquet4)", done.stdout)
        self.assertIn("Let tempo write out what it holds", done.stdout)
        self.assertIn("nothing was changed", done.stdout)
        plan = json.loads(self.pyat("plan", "--to", "1", "--docker", "off", "--format", "json").stdout)
        moves = {service["name"]: service["move"] for service in plan["services"]}
        self.assertEqual({"loki": "keep", "store": "keep", "tempo": "replace"}, moves)
        self.assertEqual("impossible", plan["ways_back"][0]["way"])
        refused = self.pyat("plan", "--docker", "off")
        self.assertEqual(2, refused.returncode)
        self.assertIn("no generation is known to be good", refused.stderr)

    def test_a_file_as_it_was(self):
        self.taken()
        self.file("loki.yml", "gone: true\n")
        self.assertEqual(LOKI, self.pyat("show", "1", "--file", "loki.yml").stdout)
        unknown = self.pyat("show", "1", "--file", "loky.yml")
        self.assertEqual(2, unknown.returncode)
        self.assertIn("has no file loky.yml", unknown.stderr)

    def test_the_compose_file_no_longer_parses(self):
        self.taken()
        self.file("compose.yml", "services: [\n")
        listed = self.pyat("list")
        self.assertIn("1-", listed.stdout)
        self.assertIn("image: grafana/loki:2.9.4", self.pyat("show", "1", "--file", "compose.yml").stdout)
        refused = self.snapshot()
        self.assertEqual(2, refused.returncode)
        self.assertIn("no generation was taken: the Compose files have mistakes", refused.stderr)

    def test_what_was_altered_is_refused(self):
        self.taken()
        manifest = self.state() / "generations" / "1.json"
        text = manifest.read_text(encoding="utf-8")
        manifest.chmod(0o600)
        manifest.write_text(text.replace("2.9.4", "2.9.5"), encoding="utf-8")
        listed = self.pyat("list")
        self.assertEqual(1, listed.returncode)
        self.assertIn("damaged", listed.stdout)
        self.assertEqual(2, self.pyat("show", "1").returncode)
        manifest.write_text(text, encoding="utf-8")
        self.assertEqual(0, self.pyat("show", "1").returncode)
        content = next((self.state() / "objects").iterdir())
        content.chmod(0o600)
        content.write_bytes(content.read_bytes()[:-1])
        damaged = self.pyat("show", "1")
        self.assertEqual(1, damaged.returncode)
        self.assertIn("Damaged", damaged.stdout)

    def test_the_key_is_gone(self):
        self.taken()
        (self.home / ".config/pyat/rollback.key").unlink()
        for words in (("list",), ("show", "1"), ("snapshot", "--docker", "off")):
            done = self.pyat(*words)
            self.assertEqual(2, done.returncode)
            self.assertIn("there is no key", done.stderr)
            self.assertIn("--key-file FILE", done.stderr)
        (self.home / ".config/pyat").mkdir(exist_ok=True)

    def test_nothing_is_there_yet(self):
        done = self.pyat("list")
        self.assertEqual(2, done.returncode)
        self.assertIn("pyat rollback snapshot", done.stderr)
        self.assertFalse((self.folder / ".pyat").exists())
        self.assertFalse(self.home.exists())

    def test_mistakes(self):
        self.taken()
        for words, said in ((("show", "7"), "there is no generation 7"), (("show", "x"), '"x" is no generation'),
                            (("diff", "1", "2", "3"), "two generations at a time"), (("list", "--stack", "shopp"), "shopp"),
                            (("show", "good"), "no generation is known to be good")):
            with self.subTest(words):
                done = self.pyat(*words)
                self.assertEqual(2, done.returncode, done.stdout)
                self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
