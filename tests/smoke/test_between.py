"""What goes into the collector comes out of the stores, and is seen through Grafana; and each step counts it."""

import json
import sys
import time
import unittest
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health.real import eventually
from smoke.collector import Collector
from smoke.grafana import Grafana
from smoke.loki import Loki
from smoke.mimir import Mimir
from smoke.tempo import Tempo
from smoke.test_doubles import ask
from smoke.test_proxy import address

TRACE = "0af7651916cd43dd8448eb211c80319c"


def exported(kind, what):
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return json.dumps({f"resource{kind}": [{"resource": resource, f"scope{kind}": [what]}]}).encode()


class Between(unittest.TestCase):
    def setUp(self):
        now = time.time_ns()
        self.now = str(now)
        span = {"traceId": TRACE, "spanId": "0000000000000001", "name": "pay", "startTimeUnixNano": self.now, "endTimeUnixNano": str(now + 10)}
        record = {"timeUnixNano": self.now, "body": {"stringValue": "paid ✓"}, "severityNumber": 9, "attributes": [{"key": "a.b", "value": {"intValue": "7"}}]}
        point = {"timeUnixNano": self.now, "asDouble": 3}
        self.bodies = {"traces": exported("Spans", {"spans": [span]}), "logs": exported("Logs", {"logRecords": [record]}),
                       "metrics": exported("Metrics", {"metrics": [{"name": "shop.paid", "gauge": {"dataPoints": [point]}}]})}

    def through(self, mimir_path, **options):
        """Writes one of each to a collector, and asks Grafana: (lines, values, spans found by search, page of the collector)."""
        with Mimir() as mimir, Loki(version="3.4.2") as loki, Tempo(version="2.10.8") as tempo, Collector(
                traces=tempo.otlp.url, logs=f"{loki.url}/otlp", metrics=mimir.url + mimir_path, **options) as collector, Grafana(
                {"mimir": f"{mimir.url}/prometheus", "loki": loki.url, "tempo": tempo.url}, password=None) as grafana:
            for signal, body in self.bodies.items():
                self.assertEqual(200, ask(collector.otlp, "POST", f"/v1/{signal}", body, {"Content-Type": "application/json"})[0])
            eventually(lambda: sum(collector.sent.values()) + sum(collector.send_failed.values()) == 3 - len(collector.silently_loses))

            def look(uid, path, **query):
                target = f"/api/datasources/proxy/uid/{uid}{path}?{urllib.parse.urlencode(query)}"
                return json.loads(ask(address(grafana.url), "GET", target, headers={"X-Loki-Response-Encoding-Flags": "categorize-labels"})[2])

            lines = look("loki", "/loki/api/v1/query_range", query='{service_name="shop"}')["data"]["result"]
            values = look("mimir", "/api/v1/query", query="shop_paid")["data"]["result"]
            traces = look("tempo", "/api/search", q='{ resource.service.name = "shop" }')["traces"]
            return lines, values, traces, ask(address(collector.metrics_url), "GET", "/metrics")[2].decode()

    def test_everything_arrives(self):
        for path in ("/otlp", "/api/v1/push"):
            lines, values, traces, page = self.through(path)
            metadata = {"a_b": "7", "detected_level": "info", "severity_number": "9"}
            self.assertEqual([{"stream": {"service_name": "shop"}, "values": [[self.now, "paid ✓", {"structuredMetadata": metadata}]]}], lines)
            self.assertEqual([({"__name__": "shop_paid", "job": "shop"}, "3")], [(each["metric"], each["value"][1]) for each in values])
            self.assertEqual([(TRACE.lstrip("0"), 1)], [(each["traceID"], each["spanSet"]["matched"]) for each in traces])
            for name in ("spans", "log_records", "metric_points"):
                self.assertRegex(page, rf'otelcol_receiver_accepted_{name}\{{receiver="otlp".* 1\n')
                self.assertRegex(page, rf"otelcol_exporter_sent_{name}\{{.* 1\n")

    def test_losses_are_counted_or_not(self):
        lines, values, traces, page = self.through("/otlp", loses=("logs",), silently_loses=("traces",))
        self.assertEqual(([], 1, []), (lines, len(values), traces))
        self.assertRegex(page, r"otelcol_exporter_send_failed_log_records\{.* 1\n")
        self.assertRegex(page, r"otelcol_receiver_accepted_spans\{.* 1\n")
        self.assertRegex(page, r"otelcol_exporter_sent_spans\{.* 0\n")


if __name__ == "__main__":
    unittest.main()
