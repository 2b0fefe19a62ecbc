"""Do the doubles answer as what they stand for?"""

import datetime
import http.client
import json
import re
import socket
import struct
import sys
import tempfile
import unittest
from base64 import b64encode
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import grpc_health, wire_doubles
from health.docker_double import Engine, container
from health.doubles import SERVERS, STARTING, Loki, Mimir, Tempo, member
from health.object_store import ObjectStore, signature
from health.stack_doubles import DATA_SOURCES, Alloy, Collector, DataSource, Exporter, Grafana, Promtail
from health.web import Request
from health.web_faults import GARBAGE_JSON

JSON = {"Accept": "application/json"}
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "health"


def get(server, path, headers=(), method="GET"):
    """Status, headers, body."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    try:
        connection.request(method, path, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


class RecordedServers(unittest.TestCase):
    def test_as_recorded(self):
        """Where no clock and no argument comes in, each answer is the recorded one, to the byte."""
        compared = 0
        for name, double in SERVERS.items():
            with double(version={"mimir": "unknown", "loki": "2.9.4"}.get(name)) as server:
                server.version = "" if name == "tempo" else server.version
                for record in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")):
                    path = record["path"]
                    if path in ("/ready", "/metrics", "/status", "/status/version") or path.endswith("/ring") or record.get("closes"):
                        continue
                    with self.subTest(f"{name} {path} {record['accept']}"):
                        status, headers, body = get(server, path, {"Accept": record["accept"]})
                        self.assertEqual((record["status"], record["body"]), (status, body))
                        self.assertEqual(record["headers"].get("Content-Type"), headers.get("Content-Type"))
                        compared += 1
        self.assertGreater(compared, 25)

    def test_ready_or_not(self):
        for double, says in ((Mimir, "ready"), (Tempo, "ready\n"), (Loki, "ready\n")):
            with double() as server:
                self.assertEqual((200, says), get(server, "/ready")[::2])
            with double(not_ready=STARTING) as server:
                self.assertEqual((503, STARTING), get(server, "/ready")[::2])

    def test_rings(self):
        members = [member("a"), member("b", "UNHEALTHY", heartbeat=700), member("c", "LEAVING", zone="z")]
        for double in (Mimir, Tempo, Loki):
            with self.subTest(double.product), double(members=members) as server:
                ring = json.loads(get(server, double.ring_path, JSON)[2])
                self.assertEqual([("a", "ACTIVE"), ("b", "UNHEALTHY"), ("c", "LEAVING")], [(s["id"], s["state"]) for s in ring["shards"]])
                _, headers, page = get(server, double.ring_path)
                self.assertEqual("text/html", headers["Content-Type"])
                self.assertEqual(["a", "b", "c"], re.findall(r"<td>([abc])</td>", page))
                self.assertEqual(["ACTIVE", "UNHEALTHY", "LEAVING"], re.findall(r"<td>([A-Z]{3,})</td>", page))
                other = json.loads(get(server, double.other_rings[0], JSON)[2])["shards"]
                self.assertEqual(["ACTIVE"] if double.others_joined else None, other and [shard["state"] for shard in other])

    def test_one_row_of_a_ring_is_the_recorded_row(self):
        def comparable(page):
            return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z|[\d.]+s ago \([\d:]+\)|127\.0\.0\.1:\d+|[\d:. -]+&#43;.*</p>", "*", page)

        for double in (Mimir, Tempo, Loki):
            records = json.loads((FIXTURES / f"{double.product}.json").read_text(encoding="utf-8"))
            recorded = next(record["body"] for record in records if record["path"] == double.ring_path and not record["accept"])
            with self.subTest(double.product), double() as server:
                self.assertEqual(comparable(recorded), comparable(get(server, double.ring_path)[2]))

    def test_services(self):
        with Mimir(services={"ruler": "Failed"}) as server:
            states = {each["name"]: each["status"] for each in json.loads(get(server, "/services", JSON)[2])["services"]}
            self.assertEqual(("Failed", "Running"), (states["ruler"], states["compactor"]))
            self.assertIn("<td>Failed</td>", get(server, "/services")[2])
        with Tempo(services={"store": "Starting"}) as server:
            self.assertRegex(get(server, "/status/services")[2], r"\| store +\| Starting +\|")
        with Loki(services={"store": "Starting"}) as server:
            self.assertIn("store => Starting\n", get(server, "/services")[2])

    def test_releases(self):
        for double, path in ((Mimir, "/api/v1/status/buildinfo"), (Tempo, "/api/status/buildinfo"), (Loki, "/loki/api/v1/status/buildinfo")):
            with double(version="9.8.7") as server:
                self.assertIn('"version":"9.8.7"', get(server, path)[2])
                self.assertRegex(get(server, "/metrics")[2], r'_build_info\{.*version="9\.8\.7"\} 1\n')
        with Tempo() as server:
            self.assertIn("tempo, version 2.3.1 (", get(server, "/status/version")[2])

    def test_replication_factor(self):
        with Mimir() as server:
            self.assertEqual(2, get(server, "/config?mode=diff")[2].count("replication_factor: 1\n"))
        with Mimir(replication_factor=3) as server:
            self.assertEqual(1, get(server, "/config?mode=diff")[2].count("replication_factor"))
        with Tempo(replication_factor=3) as server:
            self.assertIn("            replication_factor: 3\n", get(server, "/status/config?mode=diff")[2])

    def test_garbage_on_one_path(self):
        with Mimir(replaced={"/api/v1/status/buildinfo": GARBAGE_JSON}) as server:
            with self.assertRaises(json.JSONDecodeError):
                json.loads(get(server, "/api/v1/status/buildinfo")[2])
            self.assertEqual(200, get(server, "/ready")[0])

    def test_head(self):
        with Tempo() as server:
            self.assertEqual([200, 405, 405], [get(server, path, method="HEAD")[0] for path in ("/ready", "/status", "/api/status/buildinfo")])

    def test_a_page_that_panics_closes_the_connection(self):
        with Tempo() as server, self.assertRaises(http.client.RemoteDisconnected):
            get(server, "/status/overrides")

    def test_a_post_is_remembered(self):
        with Mimir() as server:
            self.assertEqual(405, get(server, "/ingester/ring", method="POST")[0])
            self.assertEqual(200, get(server, "/ready", method="HEAD")[0])
            self.assertEqual(["POST /ingester/ring"], server.violations)


class Stack(unittest.TestCase):
    def test_grafana(self):
        bad = DataSource("Bad", "loki", "ERROR", "connection refused")
        with Grafana((*DATA_SOURCES, bad)) as server:
            known = {"Authorization": "Basic " + b64encode(b"admin:secret").decode()}
            self.assertEqual("ok", json.loads(get(server, "/api/health")[2])["database"])
            self.assertEqual(401, get(server, "/api/datasources")[0])
            self.assertEqual(401, get(server, "/api/datasources", {"Authorization": "Basic YTpi"})[0])
            self.assertEqual(4, len(json.loads(get(server, "/api/datasources", known)[2])))
            for uid, status in (("mimir", 200), ("tempo", 404), ("bad", 400), ("none", 404)):
                self.assertEqual(status, get(server, f"/api/datasources/uid/{uid}/health", known)[0], uid)
        with Grafana(password=None, database="failing") as server:
            self.assertEqual(503, get(server, "/api/health")[0])
            self.assertEqual(200, get(server, "/api/datasources")[0])
        with Grafana(token="t", may_read=False) as server:
            self.assertEqual(403, get(server, "/api/datasources", {"Authorization": "Bearer t"})[0])

    def test_collector(self):
        for suffixed, name in ((False, "otelcol_exporter_send_failed_spans{"), (True, "otelcol_exporter_send_failed_spans_total{")):
            with Collector([Exporter("otlp/tempo", failed=5, failing=2)], suffixed=suffixed) as collector:
                self.assertEqual(200, get(collector.health, "/")[0])
                looks = [get(collector.metrics, "/metrics")[2] for _ in range(2)]
                failed = [next(line for line in look.splitlines() if line.startswith(name)).split()[-1] for look in looks]
                self.assertEqual(["5", "7"], failed)
                self.assertEqual(suffixed, "otelcol_process_uptime_seconds_total" in looks[0])
        with Collector(available=False) as collector:
            self.assertEqual(503, get(collector.health, "/")[0])

    def test_promtail_and_alloy(self):
        with Promtail() as server:
            self.assertEqual((200, "Ready\n"), get(server, "/ready")[::2])
        with Promtail(ready=False) as server:
            self.assertEqual(500, get(server, "/ready")[0])
        with Alloy(unhealthy=["loki.write.default"]) as server:
            self.assertEqual(200, get(server, "/-/ready")[0])
            self.assertEqual((500, "unhealthy components: loki.write.default\n"), get(server, "/-/healthy")[::2])


class ObjectStores(unittest.TestCase):
    SCOPE = ["20130524", "us-east-1", "s3", "aws4_request"]

    def test_signature_as_published(self):
        """The examples of AWS's page "Signature Calculations for the Authorization Header"."""
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        common = {"host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": empty, "x-amz-date": "20130524T000000Z"}
        for target, more, wanted in (
            ("/test.txt", {"range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
            ("/?lifecycle", {}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            ("/?max-keys=2&prefix=J", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ):
            request = Request("GET", target, common | more)
            made = signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", request, self.SCOPE, sorted(request.headers), "20130524T000000Z")
            self.assertEqual(wanted, made, target)

    def signed(self, server, path, method="GET", access_key="minio", secret="minio-secret", region="us-east-1", age=0):
        moment = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=age)).strftime("%Y%m%dT%H%M%SZ")
        headers = {"host": server.address, "x-amz-date": moment}
        scope = [moment[:8], region, "s3", "aws4_request"]
        made = signature(secret, Request(method, path, headers), scope, sorted(headers), moment)
        headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={access_key}/{'/'.join(scope)}, SignedHeaders=host;x-amz-date, "
                                    f"Signature={made}")
        return get(server, path, headers, method)

    def test_who_may_list(self):
        with ObjectStore() as server:
            self.assertEqual(200, self.signed(server, "/")[0])
            self.assertEqual(200, self.signed(server, "/mimir", "HEAD")[0])
            self.assertEqual(404, self.signed(server, "/nothing", "HEAD")[0])
            self.assertEqual(3, server.signed)
            for code, options in (("InvalidAccessKeyId", {"access_key": "x"}), ("SignatureDoesNotMatch", {"secret": "x"}),
                                  ("AuthorizationHeaderMalformed", {"region": "eu"}), ("RequestTimeTooSkewed", {"age": 20})):
                self.assertIn(f"<Code>{code}</Code>", self.signed(server, "/", **options)[2])
            status, _, body = get(server, "/")
            self.assertEqual((403, True), (status, "<Code>AccessDenied</Code>" in body))

    def test_health_pages(self):
        with ObjectStore(offline=True, cluster=503) as server:
            status, headers, _ = get(server, "/minio/health/live")
            self.assertEqual((200, "offline"), (status, headers["x-minio-server-status"]))
            self.assertEqual(503, get(server, "/minio/health/cluster")[0])


class Grpc(unittest.TestCase):
    def test_headers_as_in_the_standard(self):
        """RFC 7541, C.4: three requests of one connection, with Huffman code and the dynamic table."""
        decoder = grpc_health.HeaderDecoder()
        start = [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")]
        self.assertEqual(start, decoder.decode(bytes.fromhex("828684418cf1e3c2e5f23a6ba0ab90f4ff")))
        self.assertEqual([*start, ("cache-control", "no-cache")], decoder.decode(bytes.fromhex("828684be5886a8eb10649cbf")))
        self.assertEqual(
            [(":method", "GET"), (":scheme", "https"), (":path", "/index.html"), (":authority", "www.example.com"), ("custom-key", "custom-value")],
            decoder.decode(bytes.fromhex("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")),
        )

    def call(self, server, service=b"", path="/grpc.health.v1.Health/Check"):
        """Headers and trailers together, and the message of the answer to one call."""
        asked = [(":method", "POST"), (":scheme", "http"), (":path", path), ("content-type", "application/grpc")]
        message = b"\x0a" + bytes([len(service)]) + service if service else b""
        body = b"\0" + struct.pack(">I", len(message)) + message
        frame = grpc_health.frame
        decoder, headers, answer = grpc_health.HeaderDecoder(), {}, b""
        with socket.create_connection((server.host, server.port), timeout=5) as connection:
            call = frame(4, 0, 0) + frame(1, 4, 1, grpc_health.encoded(asked)) + frame(0, 1, 1, body)
            connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + call)
            stream = connection.makefile("rb")
            while True:
                head = stream.read(9)
                payload = stream.read(int.from_bytes(head[:3], "big"))
                if head[3] == 1:
                    headers |= decoder.decode(payload)
                    if head[4] & 1:
                        return headers, answer
                elif head[3] == 0:
                    answer += payload

    def test_as_a_server_in_go_encodes_it(self):
        """What Tempo 2.3.1 has sent: the same headers come out, and those of the double are in Huffman code, too."""
        recorded = bytes.fromhex("885f8b1d75d0620d263d4c4d656440889acac8b21234da8f01304089" "9acac8b5254207317f00")
        headers = [(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "0"), ("grpc-message", "")]
        self.assertEqual(headers, grpc_health.HeaderDecoder().decode(recorded))
        self.assertEqual(headers, grpc_health.HeaderDecoder().decode(grpc_health.encoded(headers)))
        self.assertIn(bytes.fromhex("40889acac8b21234da8f0130"), grpc_health.encoded(headers))

    def test_health(self):
        with grpc_health.GrpcHealth({"": "SERVING", "sick": "NOT_SERVING"}) as server:
            for service, status in ((b"", 1), (b"sick", 2)):
                headers, answer = self.call(server, service)
                self.assertEqual(("0", b"\0\0\0\0\2\x08" + bytes([status])), (headers["grpc-status"], answer))
            self.assertEqual("5", self.call(server, b"unknown")[0]["grpc-status"])
            self.assertEqual([("/grpc.health.v1.Health/Check", name) for name in ("", "sick", "unknown")], server.calls)
        with grpc_health.GrpcHealth(any_service=True) as server:
            self.assertEqual("0", self.call(server, b"unknown")[0]["grpc-status"])
        with grpc_health.GrpcHealth(implemented=False) as server:
            headers, _ = self.call(server)
            self.assertEqual(("12", "unknown service grpc.health.v1.Health"), (headers["grpc-status"], headers["grpc-message"]))

    def test_plain_http_is_turned_away(self):
        with grpc_health.GrpcHealth() as server:
            with self.assertRaises((http.client.HTTPException, OSError)):
                get(server, "/")
            self.assertEqual(1, server.bogus)


class Databases(unittest.TestCase):
    def start_up(self, server):
        with socket.create_connection((server.host, server.port), timeout=5) as connection:
            connection.sendall(struct.pack(">ii", 8, 80877103))
            self.assertEqual(b"N", connection.recv(1))
            words = b"user\0pyat\0database\0postgres\0\0"
            connection.sendall(struct.pack(">ii", 8 + len(words), 196608) + words)
            return connection.recv(1000)

    def test_postgres(self):
        with wire_doubles.Postgres(wire_doubles.STARTING_UP) as server:
            answer = self.start_up(server)
            self.assertEqual(b"E", answer[:1])
            self.assertIn(b"\0C57P03\0Mthe database system is starting up\0", answer)
            self.assertEqual([{"user": "pyat", "database": "postgres"}], server.startups)
        with wire_doubles.Postgres() as server:
            self.assertEqual(b"R", self.start_up(server)[:1])

    def test_redis(self):
        def say(server, words):
            with socket.create_connection((server.host, server.port), timeout=5) as connection:
                connection.sendall(words)
                return connection.recv(2000)

        for answer in (wire_doubles.LOADING, wire_doubles.MASTER_DOWN):
            with wire_doubles.Redis(answer) as server:
                self.assertEqual(answer.encode() + b"\r\n", say(server, b"PING\r\n"))
        with wire_doubles.Redis(password="secret") as server:
            self.assertIn(b"-NOAUTH", say(server, b"*1\r\n$4\r\nPING\r\n"))
            self.assertIn(b"-WRONGPASS", say(server, b"AUTH wrong\r\n"))
            self.assertIn(b"+OK", say(server, b"*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n"))
        with wire_doubles.Redis(wire_doubles.MAX_CLIENTS, at_once=True) as server:
            self.assertIn(b"-ERR max number", say(server, b""))


class Docker(unittest.TestCase):
    def test_engine(self):
        ill = container("minio", health="unhealthy", checks=[(-1, "curl: not found")], ports={9000: 9000})
        loop = container("mimir", state="restarting", exit_code=1, restarts=7, logs=[(2, "error loading config"), (1, "bye")])
        done = container("init", state="exited", finished=300)
        with tempfile.TemporaryDirectory() as folder, Engine(Path(folder) / "docker.sock", [ill, loop, done]) as engine:
            def ask(path):
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(engine.path)
                    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n".encode())
                    answer = http.client.HTTPResponse(connection)
                    answer.begin()
                    return answer.status, answer.headers, answer.read()

            self.assertEqual("1.41", ask("/_ping")[1]["Api-Version"])
            self.assertEqual(2, len(json.loads(ask("/v1.41/containers/json")[2])))
            self.assertEqual(3, len(json.loads(ask("/v1.41/containers/json?all=1")[2])))
            self.assertEqual("unhealthy", json.loads(ask("/v1.41/containers/minio/json")[2])["State"]["Health"]["Status"])
            self.assertEqual(7, json.loads(ask(f"/v1.41/containers/{loop.id[:12]}/json")[2])["RestartCount"])
            self.assertEqual(b"\2\0\0\0\0\0\0\x15error loading config\n", ask("/v1.41/containers/mimir/logs?stderr=1&tail=5")[2])
            self.assertEqual(b"\1\0\0\0\0\0\0\4bye\n", ask("/v1.41/containers/mimir/logs?stdout=1&stderr=1&tail=1")[2])
            self.assertIn("usage", json.loads(ask("/v1.41/containers/minio/stats?stream=false&one-shot=true")[2])["memory_stats"])
            self.assertEqual(404, ask("/v1.41/containers/none/json")[0])
            self.assertEqual(400, ask("/v1.44/containers/json")[0])


if __name__ == "__main__":
    unittest.main()
