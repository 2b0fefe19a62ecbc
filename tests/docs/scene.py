"""The stack of tests/fixtures/health/stack, on a bad day: what the examples of `pyat health` look at. Beside it, a real
Prometheus that takes remote write, which those of `pyat smoke` write to.

MinIO, Loki, Tempo and Grafana are doubles, and so is the Docker engine; Mimir restarts because of its configuration. The doubles
listen on free ports, as long as those that the Compose file has, so that the pages show the ports of the Compose file.
"""

import contextlib
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "cli")]

from health.docker_double import Engine, container  # noqa: E402
from health.doubles import Loki, Tempo  # noqa: E402
from health.object_store import ObjectStore  # noqa: E402
from health.real import accepts  # noqa: E402
from health.stack_doubles import DATA_SOURCES, DataSource, Grafana  # noqa: E402
from smoke_runs import WritablePrometheus  # noqa: E402

STACK = TESTS / "fixtures" / "health" / "stack"
MIMIR_SAYS = (
    "error loading config from /etc/mimir.yml: Error parsing config file: yaml: unmarshal errors:",
    "  line 19: cannot unmarshal !!str `7d` into time.Duration",
    "  line 28: field wal_enabled not found in type ingester.Config",
)
NO_CURL = 'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH'
SOURCES = (
    DataSource("Mimir", "prometheus", "ERROR", 'Post "http://mimir:9009/prometheus/api/v1/query": dial tcp: lookup mimir: no such host',
               url="http://mimir:9009/prometheus"),
    *DATA_SOURCES[1:],
)


def _start(stack, make):
    """A double on a free port of four digits."""
    for port in random.sample(range(2000, 9999), 200):
        with contextlib.suppress(OSError):
            return stack.enter_context(make(port=port))
    raise RuntimeError("no free port")


def _free_port():
    """Of four digits, as the usual one: the tables of the pages are as wide as the addresses in them."""
    return next(port for port in random.sample(range(2000, 9999), 200) if not accepts(port))


class _Prometheus(WritablePrometheus):
    def choose_ports(self):
        self.port = _free_port()


class Scene:
    """`folder` is where the stack is; `environment` what a shell there has; `shown(text)` is as the pages show it."""

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory())).resolve() / "stack"
            shutil.copytree(STACK, self.folder)
            servers = {
                "9000": _start(stack, lambda port: ObjectStore(("mimir-blocks", "mimir-ruler"), port=port)),
                "3100": _start(stack, Loki),
                "3200": _start(stack, Tempo),
                "3000": _start(stack, lambda port: Grafana(SOURCES, port=port)),
            }
            self._ports = {str(server.port): usual for usual, server in servers.items()}
            self._prometheus = str(stack.enter_context(_Prometheus()).port)
            engine = stack.enter_context(Engine(self.folder.parent / "docker.sock", list(self._containers())))
            self._move_ports()
            self.environment = {"DOCKER_HOST": f"unix://{engine.path}", "GRAFANA_PASSWORD": "secret", "MINIO_ROOT_USER": "minio",
                                "MINIO_ROOT_PASSWORD": "minio-secret"}
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def typed(self, command):
        return command.replace("localhost:9090", f"localhost:{self._prometheus}")

    def shown(self, text):
        usual = {self._prometheus: "9090", **self._ports}
        text = re.sub(r"\b(?:localhost|127\.0\.0\.1):(\d+)\b", lambda found: f"localhost:{usual[found[1]]}" if found[1] in usual else found[0], text)
        text = re.sub(r"\b42-[0-9a-z]{6,8}-w", "42-totw5gk0-w", text)  # the id of a run has the time in it
        return text.replace(str(self.folder), "/srv/stack")

    def _containers(self):
        ports = {usual: int(port) for port, usual in self._ports.items()}
        running = {"started": 3 * 3600 + 12 * 60 + 30, "cpu": 480}  # not so near to a minute that it is another one sometimes
        limited = running | {"limit": 2**30}
        yield container("minio", image="minio/minio:RELEASE.2024-01-16T16-07-38Z", ports={9000: ports["9000"]}, health="unhealthy", **running,
                        checks=[(-1, NO_CURL)], test=["CMD", "curl", "-f", "http://localhost:9000/minio/health/live"])
        yield container("mimir", image="grafana/mimir:2.10.3", state="restarting", restarts=41, exit_code=1, finished=5, policy="unless-stopped",
                        logs=[(2, line) for line in MIMIR_SAYS], mounts={"/etc/mimir.yml": str(self.folder / "mimir.yml")})
        yield container("loki", image="grafana/loki:2.9.4", ports={3100: ports["3100"]}, **limited)
        yield container("tempo", image="grafana/tempo:2.3.1", ports={3200: ports["3200"]}, **limited)
        yield container("grafana", image="grafana/grafana:10.2.0", ports={3000: ports["3000"]}, **running)

    def _move_ports(self):
        path = self.folder / "docker-compose.yml"
        text = path.read_text(encoding="utf-8")
        for port, usual in self._ports.items():
            text = text.replace(f'"{usual}:{usual}"', f'"{port}:{usual}"')
        path.write_text(text, encoding="utf-8")


