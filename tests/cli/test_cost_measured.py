"""What is measured of a real Prometheus that scrapes real targets, against the same expression asked by hand, and against
what the targets are known to count."""

import contextlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import real  # noqa: E402

PYAT = os.environ["PYAT"]
WINDOW = 8  # seconds

# Per page: the metrics that are counters, by what they grow in a second, and those that are gauges.
PAGES = {
    "loki": {
        'loki_build_info{version="3.7.6"}': ("gauge", 1),
        'loki_distributor_bytes_received_total{tenant="a",retention_hours="24"}': ("counter", 1000),
        'loki_distributor_bytes_received_total{tenant="a",retention_hours="744"}': ("counter", 500),
        'loki_distributor_bytes_received_total{tenant="b",retention_hours="24"}': ("counter", 250),
        'loki_ingester_chunk_stored_bytes_total{tenant="a"}': ("counter", 300),
        'loki_ingester_chunk_stored_bytes_total{tenant="b"}': ("counter", 50),
        'loki_ingester_memory_streams{tenant="a"}': ("gauge", 9),
        "loki_distributor_replication_factor": ("gauge", 3),
        'loki_s3_request_duration_seconds_count{operation="S3.PutObject"}': ("counter", 2),
        'loki_s3_request_duration_seconds_count{operation="S3.List"}': ("counter", 1),
        'loki_s3_request_duration_seconds_count{operation="S3.GetObject"}': ("counter", 7),
        "process_cpu_seconds_total": ("counter", 0.25),
        "process_resident_memory_bytes": ("gauge", 123456789),
    },
    "mimir": {
        'cortex_build_info{version="2.10.3"}': ("gauge", 1),
        'cortex_ingester_active_series{user="x"}': ("gauge", 3000),
        'cortex_ingester_active_series{user="y"}': ("gauge", 1),
        "cortex_ingester_memory_series": ("gauge", 4000),
        "cortex_distributor_replication_factor": ("gauge", 3),
        'cortex_distributor_received_samples_total{user="x"}': ("counter", 200),
        'cortex_discarded_samples_total{user="x",reason="rate_limited"}': ("counter", 3),
    },
    "tempo": {
        'tempo_build_info{version="v2.10.8"}': ("gauge", 1),
        'tempo_distributor_bytes_received_total{tenant="t"}': ("counter", 4000),
        'tempo_distributor_spans_received_total{tenant="t"}': ("counter", 20),
        'tempodb_backend_bytes_total{tenant="t",status="live"}': ("gauge", 5000),
        'tempodb_backend_bytes_total{tenant="t",status="compacted"}': ("gauge", 70),
    },
    "minio": {
        'minio_software_version_info{version="2024-01-16T16:07:38Z"}': ("gauge", 1),
        'minio_bucket_usage_total_bytes{bucket="logs",server="1"}': ("growing", 10),
        'minio_bucket_usage_total_bytes{bucket="logs",server="2"}': ("growing", 10),
        'minio_bucket_usage_total_bytes{bucket="traces",server="1"}': ("growing", -4),
        "minio_usage_last_activity_nano_seconds": ("gauge", 5e9),
    },
}


# Quantities that are measured, and one that nothing here can tell.
MODEL = """
plans:
  now:
    items:
      - {name: logs, group: network, signal: logs, quantity: logs_ingest, price: 0.5 USD/GB}
      - {name: traces, group: storage, signal: traces, quantity: traces_stored, price: 100 USD/kB-month}
      - {name: discarded, group: other, quantity: logs_discarded, price: 1 USD/GB}
"""

KPIS = """
kpis:
  - {name: jobs, want: value == 6, query: 'count(up)'}
  - {name: memory, want: value < 1 kB, query: 'process_resident_memory_bytes{job="loki"}', unit: B}
  - {name: several, want: value >= 1, query: up}
  - {name: broken, want: value >= 1, query: 'sum(up'}
"""


class Page(http.server.BaseHTTPRequestHandler):
    began = time.time()

    def do_GET(self):
        page = PAGES.get(self.path.strip("/"), {})
        passed = time.time() - self.began
        lines = []
        for name, (kind, value) in page.items():
            now = {"counter": value * passed, "gauge": value, "growing": 1e6 + value * passed}[kind]
            lines.append(f"{name} {now!r}\n")
        body = "".join(lines).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Measured(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            targets = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
            stack.callback(targets.server_close)
            stack.callback(targets.shutdown)
            threading.Thread(target=targets.serve_forever, daemon=True).start()
            port = targets.server_address[1]
            jobs = "".join(f"- {{job_name: {job}, metrics_path: /{job}, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}\n"
                           for job in (*PAGES, "shop"))
            itself = "- {job_name: prometheus, static_configs: [{targets: ['localhost:PORT']}]}\n"
            configuration = f"global: {{scrape_interval: 500ms, scrape_timeout: 400ms}}\nscrape_configs:\n{jobs}"
            cls.server = stack.enter_context(real.Prometheus(configuration))
            path = cls.server.folder / "prometheus.yml"
            path.write_text(configuration + itself.replace("PORT", cls.server.address.rsplit(":", 1)[1]), encoding="utf-8")
            cls.server.process.send_signal(1)  # SIGHUP: it scrapes itself, too
            # It takes seconds to begin; rates of half a window are half of what they are.
            real.eventually(cls.has_whole_window, 60, "a window full of samples")
            cls.snapshot = cls.measure(f"prometheus={cls.server.url}")
            cls.addClassCleanup(stack.pop_all().close)

    @classmethod
    def has_whole_window(cls):
        cls.now = int(time.time()) - 1
        counts = [int(row["value"][1]) for row in cls.by_hand(f"count_over_time(up[{WINDOW + 2}s])")]
        return len(counts) == len(PAGES) + 2 and min(counts) >= 2 * (WINDOW + 2) - 1

    @classmethod
    def measure(cls, *targets):
        """As of that time, so that the same can be asked again. Returns what --collect has written."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        model = Path(folder.name, "cost.yml")
        model.write_text(MODEL, encoding="utf-8")
        collected = Path(folder.name, "snapshots.jsonl")
        sources = [argument for target in targets for argument in ("--from", target)]
        done = subprocess.run([PYAT, "cost", "report", model, *sources, "--since", f"{WINDOW}s", "--collect", collected,
                               "--format", "json"], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "SOURCE_DATE_EPOCH": str(cls.now)})
        assert done.returncode == 0, done.stderr + done.stdout
        cls.report = json.loads(done.stdout)
        return json.loads(collected.read_text(encoding="utf-8"))

    @classmethod
    def by_hand(cls, expression):
        query = urllib.parse.urlencode({"query": expression, "time": cls.now})
        with urllib.request.urlopen(f"{cls.server.url}/api/v1/query?{query}", timeout=10) as answer:
            return json.load(answer)["data"]["result"]

    def value(self, name, tenant="", label=""):
        for each in self.snapshot["values"]:
            if (each["name"], each.get("tenant", ""), each.get("label", "")) == (name, tenant, label):
                self.assertIn("value", each, each)
                return Decimal(each["value"])
        self.fail(f"there is no {name} {tenant} {label}")

    def test_every_value_is_what_the_same_expression_gives_by_hand(self):
        compared = 0
        for each in self.snapshot["values"]:
            if "value" not in each or "(" not in each.get("asked", ""):
                continue
            wanted = {each.get("tenant", ""), each.get("label", "")} - {""}
            rows = [row for row in self.by_hand(each["asked"]) if set(row["metric"].values()) <= wanted]
            self.assertEqual(1, len(rows), each)
            by_hand = Decimal(rows[0]["value"][1])
            if " / " in each["asked"]:
                self.assertAlmostEqual(by_hand, Decimal(each["value"]), places=9)  # it divides binary numbers
            else:
                self.assertEqual(by_hand, Decimal(each["value"]), each)
            compared += 1
        self.assertGreater(compared, 25)

    def test_values_are_those_that_the_targets_count(self):
        near = [("logs_ingest", 1750), ("logs_ingest a", 1500), ("logs_stored_flow", 350), ("logs_compression", 5),
                ("logs_compression a", 5), ("traces_ingest", 4000), ("spans_ingest", 20), ("samples_ingest", 200),
                ("metrics_discarded", 3), ("metrics_ingest", 400), ("ingestion_rate", 6150), ("storage_growth", 6)]
        for name, wanted in near:
            found = float(self.value(*name.split()))
            self.assertAlmostEqual(1, found / wanted, delta=0.02, msg=name)
        exact = [("log_streams", "3"), ("active_series", "1000.333333333333333333333333333333"), ("active_series x", "1000"),
                 ("memory_series", "4000"), ("traces_stored", "5070"), ("object_storage_scan_age", "5"), ("uptime", "100"),
                 ("incidents", "0")]
        for name, wanted in exact:
            self.assertEqual(Decimal(wanted), self.value(*name.split()), name)
        self.assertAlmostEqual(0.25, float(self.value("cpu_used", label="loki")), delta=0.005)
        self.assertEqual(123456789, self.value("memory_used", label="loki"))
        self.assertAlmostEqual(3, float(self.value("object_put_requests", label="loki")), delta=0.06)
        self.assertAlmostEqual(7, float(self.value("object_get_requests", label="loki")), delta=0.14)

    def test_items_cost_what_was_measured_of_them(self):
        items = {item["name"]: item for item in self.report["items"]}
        a_month = self.value("logs_ingest") * 730 * 3600 / 1000**3 * Decimal("0.5")
        self.assertAlmostEqual(a_month, Decimal(items["logs"]["monthly"]), places=9)
        self.assertEqual(Decimal("507"), Decimal(items["traces"]["monthly"]))
        self.assertNotIn("monthly", items["discarded"])
        self.assertIn("logs_discarded", items["discarded"]["unknown"][0])
        self.assertFalse(self.report["current"]["monthly"]["complete"])
        by_tenant = {row["name"]: Decimal(row["current"]["amount"]) for row in self.report["breakdowns"]["tenant"]}
        self.assertAlmostEqual(a_month * 6 / 7, by_tenant["a"], delta=a_month / 50)

    def test_a_query_of_ones_own_is_asked_for_a_success_metric(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder, "cost.yml")
            model.write_text(MODEL + KPIS, encoding="utf-8")
            done = subprocess.run([PYAT, "cost", "kpi", model, "--from", f"prometheus={self.server.url}", "--format", "json"],
                                  capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(1, done.returncode, done.stderr)
        kpis = {kpi["name"]: kpi for kpi in json.loads(done.stdout)["kpis"]}
        self.assertEqual(["MET", "MISSED", "UNKNOWN", "UNKNOWN"],
                         [kpis[name]["verdict"] for name in ("jobs", "memory", "several", "broken")])
        self.assertIn("series answer, and not one", json.dumps(kpis["several"]))
        self.assertIn("parse error", json.dumps(kpis["broken"]))

    def test_totals_are_the_sums_of_their_parts(self):
        for name in ("logs_ingest", "active_series", "object_storage_used", "cpu_used", "memory_used"):
            parts = [Decimal(each["value"]) for each in self.snapshot["values"]
                     if each["name"] == name and (each.get("tenant") or each.get("label"))]
            self.assertGreaterEqual(len(parts), 2, name)
            self.assertAlmostEqual(sum(parts), self.value(name), places=20, msg=name)

    def test_what_is_not_there_has_its_reason_and_no_value(self):
        unknown = {each["name"]: each["why"] for each in self.snapshot["values"] if "value" not in each and not each.get("label")}
        self.assertIn("no target went down in the window", unknown["time_to_repair"])
        self.assertIn("Loki 3.7.6 exports no loki_discarded_bytes_total", unknown["logs_discarded"])
        self.assertIn("does not scrape node_exporter", unknown["cpu_utilisation"])

    def test_the_shop_is_no_part_of_the_stack(self):
        labels = {each.get("label") for each in self.snapshot["values"] if each["name"] in ("uptime", "cpu_used")}
        self.assertEqual({None, "loki", "mimir", "tempo", "minio", "prometheus"}, labels)


if __name__ == "__main__":
    unittest.main()
