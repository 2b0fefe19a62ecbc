"""A stack that is rolled back for real: the legacy one (Prometheus, Jaeger, Grafana) and the new one (Mimir, Tempo, Loki, Grafana)
in two Compose files, on a real Docker engine, played by one static program (standin.c). Configuration files, .env, files of
applications and volumes belong to it. `state()` says whether it is the old one or the new one, entirely.
"""

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import accepts, eventually, status_of, tool  # noqa: E402
from rollback.images import NEW, OLD, SIDES  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PYAT = os.environ.get("PYAT") or str(ROOT / "build" / "release" / "pyat")
COMPOSE = {"old": "docker-compose.yml", "new": "docker-compose.lgtm.yml"}
EXAMPLE = ROOT / "examples" / "rollback"
MADE = ("notices.jsonl",)  # by its scripts
HOLDERS = ("mimir", "tempo", "loki")  # of data in memory
SWITCHES = ("sick", "crash", "hang", "lie", "stubborn")  # of a stand-in
CHECK_EVERY = 700  # milliseconds between two health checks, of which each costs a process
_ports = iter(random.sample(range(20000, 32000), 12000))


def steady_port():
    """One that no connection gets as its own end (those are above 32767): it stays free while nobody listens there."""
    return next(port for port in _ports if not accepts(port))


def _all_at_once(act, items):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, list(items)))


def _looks(found):
    mounts = sorted((each["Source"], each["Destination"], each["RW"]) for each in found["Mounts"])
    return sorted(found["Config"]["Env"]), found["Config"]["Cmd"], mounts


def _service(stack, name, image, command=(), volumes=(), environment=(), needs=()):
    lines = [f"  {name}:", f"    image: {image}", f"    container_name: {stack.name}-{name}", "    network_mode: host",
             "    restart: unless-stopped", "    stop_grace_period: 2s"]
    if name in stack.checked:
        check = ["CMD", "/standin", "check", f"http://localhost:{stack.ports[name]}{_ready_path(name)}"]
        lines.append(f"    healthcheck: {{test: {json.dumps(check)}, interval: {CHECK_EVERY}ms, timeout: 10s, retries: 4}}")
    for key, values in (("command", command), ("volumes", volumes), ("environment", environment), ("depends_on", needs)):
        if values:
            lines.append(f"    {key}: {json.dumps(list(values))}")
    return "\n".join(lines) + "\n"


def _ready_path(name):
    return (OLD | NEW)[name][3]


class Stack:
    """In a folder that has its name, which is that of the Compose project, too. `is_example`: with the pyat.yml of examples/rollback,
    where a script reverts the files of applications; else they belong to the generation. `checked`: those with a health check
    of Docker's; the others are well when they run, and answer pyat."""

    def __init__(self, engine, base, name="lgtm", *, is_example=False, checked=(*OLD, *NEW)):
        self.engine, self.name, self.checked = engine, name, checked
        self.base = Path(base)
        self.folder, self.home = self.base / name, self.base / f"{name}-home"
        self.folder.mkdir(parents=True)
        self.home.mkdir()
        self.ports = {service: steady_port() for service in (*OLD, *NEW)}
        self.generations = {}  # side to the number of its generation
        self._containers, self._looks = {}, {}  # of each side
        self._least = {}  # volume to how many records it must have
        self.environment = {}
        self.is_example = is_example
        self.rollback_settings = {"files": ["apps/*.env"], "settled_after": "1s"}
        if is_example:
            self.environment |= {"LEGACY_COLLECTOR": self._collector("old"), "LGTM_COLLECTOR": self._collector("new")}

    # ---- files ------------------------------------------------------------------------------------------------------

    def files(self, side):
        """All files of that side: path to (content, mode, user). Those of the other side stay where they are."""
        port, collector, is_new = self.ports, self._collector(side), side == "new"
        common = {
            ".env": (f"STACK={'lgtm' if is_new else 'legacy'}\nGRAFANA_ADMIN_PASSWORD=hunter2-{side}\n", 0o600, 0),
            "apps/gateway.env": (f"OTEL_EXPORTER_OTLP_ENDPOINT={collector}\nLOG_LEVEL=info\n", 0o640, 1000),
            "apps/platform.env": (f"LOG_LEVEL=warn\nOTEL_EXPORTER_OTLP_ENDPOINT={collector}\n", 0o644, 0),
            "grafana/grafana.ini": (f"[server]\nhttp_port = {port['grafana']}\n[log]\nlevel = {'info' if is_new else 'warn'}\n",
                                    0o640 if is_new else 0o600, 472 if is_new else 0),
        }
        return common | (self._files_of_new() if is_new else self._files_of_old())

    def _collector(self, side):
        return f"http://127.0.0.1:{self.ports['tempo' if side == 'new' else 'jaeger']}"

    def _files_of_old(self):
        port = self.ports
        services = [
            _service(self, "prometheus", OLD["prometheus"][0],
                     ["--config.file=/etc/prometheus/prometheus.yml", f"--web.listen-address=127.0.0.1:{port['prometheus']}"],
                     ["./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro", "prometheus-data:/prometheus"]),
            _service(self, "jaeger", OLD["jaeger"][0], [f"--query.http-server.host-port=127.0.0.1:{port['jaeger']}"],
                     ["jaeger-data:/badger"]),
            self._grafana("legacy", ["prometheus"]),
        ]
        return {"docker-compose.yml": ('version: "3.7"\nservices:\n' + "".join(services)
                                       + "volumes: {prometheus-data: {}, jaeger-data: {}, grafana-data: {}}\n", 0o644, 0),
                "monitoring/prometheus.yml": ("global: {scrape_interval: 15s}\n", 0o644, 65534)}

    def _files_of_new(self):
        def server(name, file, more=""):
            data = NEW[name][1]
            text = f"server:\n  http_listen_address: 127.0.0.1\n  http_listen_port: {self.ports[name]}\n{more}"
            service = _service(self, name, NEW[name][0], [f"-config.file=/etc/{name}/{name}.yml"],
                               [f"./{file}:/etc/{name}/{name}.yml:ro", f"{name}-data:{data}"])
            return service, {file: (text, 0o644, 0)}

        mimir, mimir_file = server("mimir", "mimir/mimir.yml", "multitenancy_enabled: false\n")
        tempo, tempo_file = server("tempo", "tempo/tempo.yml", "storage: {trace: {backend: local, local: {path: /var/tempo/blocks}}}\n")
        loki, loki_file = server("loki", "loki/loki.yml", "auth_enabled: false\n")
        compose = ('version: "3.7"\nservices:\n' + mimir + tempo + loki + self._grafana("lgtm", ["mimir", "tempo", "loki"])
                   + "volumes: {mimir-data: {}, tempo-data: {}, loki-data: {}, grafana-data: {}}\n")
        return {"docker-compose.lgtm.yml": (compose, 0o644, 0)} | mimir_file | tempo_file | loki_file

    def _grafana(self, side, needs):
        return _service(self, "grafana", OLD["grafana"][0], (),
                        ["./grafana/grafana.ini:/etc/grafana/grafana.ini:ro", "grafana-data:/var/lib/grafana"],
                        [f"GF_SERVER_HTTP_PORT={self.ports['grafana']}", f"GF_SIDE={side}", "GF_STACK=${STACK}",
                         "GF_SECURITY_ADMIN_PASSWORD=${GRAFANA_ADMIN_PASSWORD}"], needs)

    def _steady_files(self):
        """pyat.yml, and what it names."""
        if not self.is_example:
            return {"pyat.yml": (json.dumps({"rollback": self.rollback_settings}) + "\n", 0o644, 0)}
        paths = [path for path in EXAMPLE.rglob("*") if path.is_file()]
        return {str(path.relative_to(EXAMPLE)): (path.read_text(), stat.S_IMODE(path.stat().st_mode), 0) for path in paths}

    def write(self, files):
        for name, (text, mode, user) in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            os.chown(path, user, user)
            path.chmod(mode)

    def secrets_in_clear(self):
        """Files of pyat's that hold what only .env may."""
        return sorted(str(path) for path in (self.folder / ".pyat").rglob("*") if path.is_file() and b"hunter2" in path.read_bytes())

    def _wrong_files(self, side):
        """Those of one side alone belong to nobody else: they stay as they are, whatever runs."""
        both = {name: facts for each in SIDES if each != side for name, facts in self.files(each).items()} | self.files(side)
        for name, (text, mode, user) in both.items():
            path = self.folder / name
            if not path.is_file():
                yield f"{name} is not there"
                continue
            facts = path.stat()
            if path.read_text(errors="replace") != text:
                yield f"{name} is not as it was: {path.read_text(errors='replace')[:80]!r}"
            elif (stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid) != (mode, user, user):
                yield f"{name} has mode {stat.S_IMODE(facts.st_mode):o} and owner {facts.st_uid}"

    def strays(self):
        """Files that nobody has put there: what a crash has left behind."""
        known = {*self.files("old"), *self.files("new"), *self._steady_files(), *MADE}
        names = (str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if not path.is_dir())
        return sorted(name for name in names if name not in known and not name.startswith(".pyat/"))

    # ---- programs ---------------------------------------------------------------------------------------------------

    def process_environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYAT", "COMPOSE", "XDG"))}
        return kept | {"HOME": str(self.home), "DOCKER_HOST": self.engine.docker_host, "NO_COLOR": "1"} | self.environment | more

    def compose(self, side, *words):
        command = [tool("docker-compose", "docker-compose"), "--project-name", self.name, "--file", COMPOSE[side], *words]
        done = subprocess.run(command, cwd=self.folder, env=self.process_environment(), capture_output=True, text=True, timeout=120,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")

    def start_pyat(self, *words, env=(), **options):
        """`pyat rollback`, in the folder of the stack."""
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
        return subprocess.Popen([PYAT, "rollback", *words], cwd=self.folder, env=self.process_environment(**dict(env)), **options)

    def pyat(self, *words, env=(), timeout=120):
        with self.start_pyat(*words, env=env) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                raise RuntimeError(f"pyat rollback {' '.join(words)} hangs\n{out}\n{err}") from None
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    # ---- how it began -----------------------------------------------------------------------------------------------

    def migrate(self):
        """As it came to be: the old one, proven good; then the new one, proven good, too. It runs in the end."""
        for side in SIDES:
            self.write(self._steady_files() | self.files("new") | self.files("old") | self.files(side))
            self.compose(side, "up", "-d")
            self._until_well(side)
            taken = self.pyat("snapshot", "--compose", COMPOSE[side], "--label", side)
            if taken.returncode != 0 or "good: health" not in taken.stdout:
                raise RuntimeError(f"the snapshot of the {side} one: {taken.stdout}{taken.stderr}")
            found = self.containers()
            # What the API takes to make the same containers again, and what is the same of them whoever has made them.
            self._containers[side] = {name: {**each["Config"], "HostConfig": each["HostConfig"]} for name, each in found.items()}
            self._looks[side] = {name: _looks(each) for name, each in found.items()}
            if side == "old":
                self.compose(side, "down")
                self.mark()
        listed = json.loads(self.pyat("list", "--format", "json").stdout)
        self.generations = {each["label"]: each["number"] for each in listed["generations"]}
        shutil.copytree(self.folder / ".pyat", self.base / f"{self.name}-pyat", symlinks=True)
        self.push()
        self.mark()
        return self

    def push(self, count=5):
        """What the servers hold in memory until they are flushed."""
        for service in HOLDERS:
            request = urllib.request.Request(f"http://127.0.0.1:{self.ports[service]}/push?n={count}", method="POST")
            urllib.request.urlopen(request, timeout=5).close()

    def containers(self):
        found = self.engine.request("GET", "/containers/json", all=1,
                                    filters=json.dumps({"label": [f"com.docker.compose.project={self.name}"]}))
        return {each["Labels"]["com.docker.compose.service"]: self.engine.state(each["Id"]) for each in found}

    def restore(self, side="new"):
        """As it was before a run, without the history of any run. Returns what it was before that."""
        before = self.state(seconds=0)
        if before != side or self._others_are_there(side):
            self._make_again(side)
        self.write(self._steady_files() | self.files("new") | self.files("old") | self.files(side))
        for name in (*self.strays(), *MADE):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / ".pyat", ignore_errors=True)
        shutil.copytree(self.base / f"{self.name}-pyat", self.folder / ".pyat", symlinks=True)
        if side == "new":
            self.push()
        self.mark()
        return before

    def _others_are_there(self, side):
        """Containers that pyat has made are like those of Compose, and yet not the same."""
        return any(found["Config"]["Labels"] != self._containers[side][service]["Labels"] for service, found in self.containers().items())

    def _make_again(self, side):
        self.remove()
        self.write(self.files(side))  # before they are mounted
        for volume in SIDES[side]:
            for switch in SWITCHES:
                (self.data(volume) / switch).unlink(missing_ok=True)

        def start(service):
            self.engine.request("POST", "/containers/create", self._containers[side][service], name=f"{self.name}-{service}")
            self.engine.request("POST", f"/containers/{self.name}-{service}/start")

        _all_at_once(start, self._containers[side])
        self._until_well(side)

    def remove(self):
        """Its containers; volumes stay, as they do for pyat."""
        _all_at_once(lambda found: self.engine.request("DELETE", f"/containers/{found['Id']}", force=1), self.containers().values())

    def _until_well(self, side):
        found = self.state(side, seconds=20, files=False)
        if found != side:
            raise RuntimeError(f"the {side} stack does not come up: {found}")

    # ---- data -------------------------------------------------------------------------------------------------------

    def data(self, service):
        """Its folder, on this machine."""
        return self.engine.folder / "data" / "volumes" / f"{self.name}_{service}-data" / "_data"

    def switch(self, service, name, is_on=True):
        path = self.data(service) / name
        path.write_text("") if is_on else path.unlink(missing_ok=True)

    def records(self, service):
        """How many lines there are: of records, and of what was pushed."""
        folder = self.data(service)
        lines = (folder / "records").read_bytes().count(b"\n") if (folder / "records").exists() else 0
        return lines, len((folder / "wal").read_text().splitlines()) if (folder / "wal").exists() else 0

    def stops(self, service):
        """What it held in memory at each of its graceful stops."""
        path = self.data(service) / "stopped"
        return [int(line.split()[1]) for line in path.read_text().splitlines()] if path.exists() else []

    def mark(self):
        """What there is now of data must be there for ever."""
        self._least = {service: self.records(service) for service in {*OLD, *NEW} if self.data(service).exists()}

    def _lost_data(self):
        for service, least in self._least.items():
            found = self.records(service) if self.data(service).exists() else (0, 0)
            if found[0] < least[0] or found[1] < least[1]:
                yield f"the data of {service}: {found} records of {least}"

    # ---- what it is now ---------------------------------------------------------------------------------------------

    def state(self, wanted=None, seconds=8, files=True):
        """"old", "new", or "mixed: …" in the end. What is on its way to `wanted` gets that many seconds for it."""
        sides = [wanted] if wanted else list(SIDES)
        wrong = {}

        def look():
            wrong.update({side: self._wrong(side, files) for side in sides})
            return next((side for side in sides if not wrong[side]), None)

        try:
            return eventually(look, seconds=seconds, what="a whole stack")
        except TimeoutError:
            return "mixed: " + " | ".join(f"not {side}: {'; '.join(words)}" for side, words in wrong.items())

    def _wrong(self, side, files):
        return [*self._wrong_containers(side), *(self._wrong_files(side) if files else ()), *self._lost_data()]

    def _wrong_containers(self, side):
        try:
            found = self.containers()
        except (OSError, RuntimeError) as problem:
            yield f"the engine: {problem}"
            return
        for service in found.keys() - SIDES[side].keys():
            yield f"{service} is {found[service]['State']['Status']}"
        for service, (image, _, _, path) in SIDES[side].items():
            if service not in found:
                yield f"{service} has no container"
                continue
            yield from self._wrong_container(side, service, found[service], image, path)

    def _wrong_container(self, side, service, found, image, path):
        health = found["State"].get("Health", {}).get("Status")
        if found["State"]["Status"] != "running" or health != ("healthy" if service in self.checked else None):
            yield f"{service} is {found['State']['Status']} ({health})"
        elif found["Name"] != f"/{self.name}-{service}":
            yield f"{service} is called {found['Name']}"
        elif found["Image"] != self._image_id(image):
            yield f"{service} runs another image: {found['Image']}"
        elif not self._is_like_before(side, service, found):
            yield f"{service} is that of the other side"
        elif status_of(f"http://127.0.0.1:{self.ports[service]}{path}") != 200:
            yield f"{service} does not answer"

    def _is_like_before(self, side, service, found):
        return side not in self._looks or self._looks[side][service] == _looks(found)

    def _image_id(self, image):
        return self.engine.request("GET", f"/images/{image}/json")["Id"]
