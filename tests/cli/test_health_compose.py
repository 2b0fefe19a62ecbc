"""A whole stack from its Compose file: `pyat init`, then `pyat health`, against containers of a real Docker engine.

The containers have the names, labels, images and states of the stack; what answers at its ports are the doubles of the servers,
for nothing can be pulled here. PYAT_UPDATE_GOLDEN=1 rewrites what is expected.
"""

import contextlib
import json
import os
import re
import shutil
import sys
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health.doubles import Loki, Tempo  # noqa: E402
from health.object_store import ObjectStore  # noqa: E402
from health.real import Alertmanager, free_port  # noqa: E402
from health.real_docker import DockerEngine  # noqa: E402
from health.stack_doubles import Collector, DataSource, Exporter, Grafana  # noqa: E402
from program import ROOT, ProgramTest  # noqa: E402

STACK = ROOT / "tests/fixtures/health/lgtm"
EXPECTED = STACK / "expected.txt"

# What Mimir 2.10.3 says of mimir/mimir.yml.
MIMIR_SAYS = """error loading config from /etc/mimir/mimir.yml: Error parsing config file: yaml: unmarshal errors:
  line 7: cannot unmarshal !!str `15d` into time.Duration
  line 9: field query_frontend not found in type mimir.Config
  line 13: field alertmanager_urls not found in type ruler.Config
"""
NO_HOST = 'Get "http://mimir:8080/prometheus/api/v1/query": dial tcp: lookup mimir on 127.0.0.11:53: no such host'
SECRETS = {"MINIO_ROOT_USER": "minio", "MINIO_ROOT_PASSWORD": "minio-secret", "GF_SECURITY_ADMIN_PASSWORD": "secret"}

# The image and the state of each.
RUNNING = {"loki": "grafana/loki:2.9.4", "tempo": "grafana/tempo:2.3.1", "grafana": "grafana/grafana:10.2.0",
           "promtail": "grafana/promtail:2.9.4", "otel-collector": "otel/opentelemetry-collector-contrib:0.89.0"}


class Stack(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(STACK, self.folder, dirs_exist_ok=True)
        self.things = self.enterContext(contextlib.ExitStack())
        self.engine = self.things.enter_context(DockerEngine())
        self.facts = {"MIMIR_PORT": free_port(), **self.servers()}
        lines = [f"{name}={value}" for name, value in (self.facts | SECRETS).items()]
        self.file(".env", "\n".join(lines) + "\n")
        self.containers()

    def servers(self):
        """What answers, by the variable of .env that has its port. Alertmanager is the real one of this machine."""
        sources = (DataSource("Mimir", "prometheus", "ERROR", NO_HOST, url="http://mimir:8080/prometheus"), DataSource("Loki", "loki"))
        exporters = (Exporter("otlp/tempo"), Exporter("prometheusremotewrite/mimir", "metric_points", sent=0, failed=4200))
        start = self.things.enter_context
        collector, alertmanager = start(Collector(exporters)), start(Alertmanager())
        with urllib.request.urlopen(f"{alertmanager.url}/api/v2/status", timeout=5) as answer:
            version = json.load(answer)["versionInfo"]["version"]
        return {"MINIO_PORT": start(ObjectStore()).port, "LOKI_PORT": start(Loki()).port, "TEMPO_PORT": start(Tempo()).port,
                "GRAFANA_PORT": start(Grafana(sources)).port, "COLLECTOR_PORT": collector.health.port,
                "COLLECTOR_METRICS_PORT": collector.metrics.port, "ALERTMANAGER_PORT": alertmanager.port,
                "ALERTMANAGER_VERSION": version}

    def containers(self):
        alertmanager = {"alertmanager": f"prom/alertmanager:v{self.facts['ALERTMANAGER_VERSION']}"}
        for name, image in (RUNNING | alertmanager).items():
            self.engine.running(name, image, labels=self.labels(name))
        self.engine.unhealthy("minio", "minio/minio:RELEASE.2024-01-16T16-07-38Z", labels=self.labels("minio"))
        self.engine.ended(0, "stack-minio-init-1", "minio/mc:RELEASE.2024-01-13T08-44-48Z", labels=self.labels("minio-init"))
        self.engine.restarting("mimir", says=MIMIR_SAYS, restarts=1, configuration=self.folder / "mimir/mimir.yml",
                               at="/etc/mimir/mimir.yml", labels=self.labels("mimir"))

    def labels(self, service):
        prefix = "com.docker.compose"
        return {f"{prefix}.project": "stack", f"{prefix}.service": service, f"{prefix}.project.working_dir": str(self.folder)}

    def test_init_and_health(self):
        made = self.expect(0, "init", "docker-compose.yml")
        inventory = (self.folder / "pyat.yml").read_text(encoding="utf-8")
        time.sleep(1.1)  # in its first second a container has used no CPU worth a percentage
        health = self.expect(1, "health", "--docker", self.engine.socket, env=SECRETS)
        self.assertEqual("", health.stderr)
        parts = {"pyat init docker-compose.yml": made.stderr, "cat pyat.yml": inventory, "pyat health": without_times(health.stdout)}
        said = "\n".join(f"$ {command}\n{output}" for command, output in parts.items())
        for name, fact in self.facts.items():
            said = re.sub(rf"(?<=[: v]){re.escape(str(fact))}\b", f"${name}", said)
        self.assertNotIn("minio-secret", said)
        if os.environ.get("PYAT_UPDATE_GOLDEN"):
            EXPECTED.write_text(said, encoding="utf-8")
        self.maxDiff = None
        self.assertEqual(EXPECTED.read_text(encoding="utf-8"), said)


def without_times(text):
    """The report without what differs from run to run: times, sizes, and the width of columns."""
    table, rest = text.split("\n\n", 1)
    table = re.sub(r"[\d.]+ (ms|[KMG]iB)|[\d.]+%|(?<= )\d+(s|m)(?= )", "N", table)
    table = re.sub(r" {2,}", "  ", table)
    both = re.sub(r"again \((once|\d+ times)\): it (exited with code 1|ends soon after its start)", "again (N times): it exited with code 1",
                  f"{table}\n\n{rest}")
    return re.sub(r"\d+ (s|min)(?= ago)|(?<=\()[\d.]+ s(?=\)$)", "N s", both, flags=re.MULTILINE)


if __name__ == "__main__":
    unittest.main()
