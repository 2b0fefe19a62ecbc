#include <string>

#include "cost/measure/measure.hpp"
#include "cost/measure/pages.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

using namespace pyat;
using cost::Measured;
using cost::Snapshot;
using std::string;
using test::answer_of;
using units::Number;

namespace {

health::Target target_of(const string& kind, const string& address) {
  health::Target target{};
  target.name = target.kind = kind;
  target.address = util::parse_url(address, "http").url;
  return target;
}

Snapshot measure(test::FakeClient& client, const std::vector<health::Target>& targets,
                 std::chrono::milliseconds interval = std::chrono::seconds{10}) {
  cost::MeasureOptions options{};
  options.page_interval = interval;
  Snapshot snapshot{};
  cost::measure(client, targets, options, [&](Snapshot taken) { snapshot = std::move(taken); });
  client.run();
  return snapshot;
}

const Measured& of(const Snapshot& snapshot, const string& name, const string& tenant = "") {
  const Measured* found = cost::find(snapshot, name, tenant);
  REQUIRE(found != nullptr);
  return *found;
}

string loki_page(const string& bytes_a, const string& bytes_b) {
  return "# TYPE loki_distributor_bytes_received_total counter\n"
         "loki_build_info{version=\"2.9.4\"} 1\n"
         "loki_distributor_bytes_received_total{retention_hours=\"744\",tenant=\"a\"} " +
         bytes_a + "\nloki_distributor_bytes_received_total{retention_hours=\"24\",tenant=\"a\"} 5\n" +
         "loki_distributor_bytes_received_total{retention_hours=\"744\",tenant=\"b\"} " + bytes_b +
         "\nprocess_resident_memory_bytes 1e+08\n";
}

}  // namespace

TEST_CASE("a rate is the difference of two reads, by the time between them") {
  test::FakeClient client{};
  client.answers["http://loki:3100/metrics"] = {answer_of(200, loki_page("1000", "70")),
                                                answer_of(200, loki_page("3002", "20.02"))};
  const Snapshot snapshot = measure(client, {target_of("loki", "http://loki:3100")});
  // 10,001 ms: the interval, and the way of the answer.
  CHECK(of(snapshot, "logs_ingest", "a").value == Number::ratio(2002 * 1000, 10001));
  CHECK(of(snapshot, "logs_ingest", "a").asked == "loki_distributor_bytes_received_total, twice in 10001 ms");
  CHECK(of(snapshot, "logs_ingest", "a").release == "Loki 2.9.4");
  // It began again: what it has now is what was counted since.
  CHECK(of(snapshot, "logs_ingest", "b").value == *Number::of_double(20.02) * Number::ratio(1000, 10001));
  CHECK(of(snapshot, "memory_used").value == Number(100'000'000));
}

TEST_CASE("a page that is read once has gauges, and no rates") {
  test::FakeClient client{};
  client.set("http://loki:3100/metrics", answer_of(200, loki_page("1000", "70")));
  const Snapshot snapshot = measure(client, {target_of("loki", "http://loki:3100")}, {});
  CHECK(of(snapshot, "memory_used").value == Number(100'000'000));
  CHECK(of(snapshot, "logs_ingest").why == "the page was read once, and a rate needs two times");
  CHECK(client.asked.size() == 1);
}

TEST_CASE("gauges that every poller exports count once, for each status") {
  test::FakeClient client{};
  const string page =
      "tempodb_backend_bytes_total{tenant=\"t\",status=\"live\"} 100\n"
      "tempodb_backend_bytes_total{tenant=\"t\",status=\"compacted\"} 20\n";
  client.set("http://one:3200/metrics", answer_of(200, page));
  client.set("http://two:3200/metrics", answer_of(200, page));
  const Snapshot snapshot =
      measure(client, {target_of("tempo", "http://one:3200"), target_of("tempo", "http://two:3200")}, {});
  CHECK(of(snapshot, "traces_stored").value == Number(120));
  CHECK(of(snapshot, "storage_growth").why.find("a page does not tell growth") != string::npos);
}

TEST_CASE("one process of several that cannot be read makes the sum unknown") {
  test::FakeClient client{};
  client.answers["http://one:3100/metrics"] = {answer_of(200, loki_page("1000", "70")),
                                               answer_of(200, loki_page("3000", "70"))};
  const Snapshot snapshot =
      measure(client, {target_of("loki", "http://one:3100"), target_of("loki", "http://two:3100")});
  CHECK_FALSE(of(snapshot, "logs_ingest").value);
  CHECK(of(snapshot, "logs_ingest").why.find("http://two:3100: nothing listens on") != string::npos);
}

TEST_CASE("MinIO's buckets are on a page of their own, and 403 says what to set") {
  test::FakeClient client{};
  client.set(
      "http://minio:9000/minio/v2/metrics/cluster",
      answer_of(200,
                "minio_software_version_info{version=\"2024-01-16T16:07:38Z\"} 1\n"
                "minio_usage_last_activity_nano_seconds 3e+09\n"
                "minio_s3_requests_total{api=\"putobject\"} 10\nminio_s3_requests_total{api=\"GetObject\"} 4\n"));
  SECTION("there") {
    client.set("http://minio:9000/minio/v2/metrics/bucket",
               answer_of(200,
                         "minio_bucket_usage_total_bytes{bucket=\"logs\",server=\"a\"} 7\n"
                         "minio_bucket_usage_total_bytes{bucket=\"logs\",server=\"b\"} 7\n"
                         "minio_bucket_usage_total_bytes{bucket=\"traces\",server=\"a\"} 5\n"));
    const Snapshot snapshot = measure(client, {target_of("minio", "http://minio:9000")});
    CHECK(of(snapshot, "object_storage_used").value == Number(12));
    CHECK(of(snapshot, "object_storage_scan_age").value == Number(3));
    CHECK(of(snapshot, "object_put_requests").value == Number(0));
    CHECK(of(snapshot, "object_get_requests").value == Number(0));
  }
  SECTION("older ones have none") {
    client.set("http://minio:9000/minio/v2/metrics/bucket", answer_of(404));
    CHECK(of(measure(client, {target_of("minio", "http://minio:9000")}), "object_storage_scan_age").value == Number(3));
  }
  SECTION("refused") {
    client.set("http://minio:9000/minio/v2/metrics/bucket", answer_of(403));
    const Snapshot snapshot = measure(client, {target_of("minio", "http://minio:9000")});
    CHECK(of(snapshot, "object_storage_used").why.find("MINIO_PROMETHEUS_AUTH_TYPE=public") != string::npos);
  }
}

TEST_CASE("hostile pages do no harm") {
  const string page = GENERATE(as<string>{}, "", "\0\0\0", "loki_distributor_bytes_received_total NaN\n",
                               "loki_distributor_bytes_received_total{tenant=\"a 5\n",
                               "loki_distributor_bytes_received_total +Inf\n", string(100000, '{'));
  test::FakeClient client{};
  client.set("http://loki:3100/metrics", answer_of(200, page));
  const Snapshot snapshot = measure(client, {target_of("loki", "http://loki:3100")});
  CHECK_FALSE(of(snapshot, "logs_ingest").value);
  CHECK_FALSE(of(snapshot, "logs_ingest").why.empty());
}

TEST_CASE("a Prometheus is believed before a page, and fills what the page does not tell") {
  test::FakeClient client{};
  client.set("http://loki:3100/metrics", answer_of(200, loki_page("1000", "70")));
  client.set("http://prom:9090/metrics", answer_of(404));
  client.tell = [](const net::Request& request) -> std::optional<net::Answer> {
    if (request.url.find("/api/v1/query") == string::npos) return std::nullopt;
    const bool is_names = request.url.find("count%20by%20%28__name__%29") != string::npos;
    const bool is_memory = request.url.find("sum%20by%20%28job%29%20%28process_resident") != string::npos;
    const string row = is_names ? R"({"metric":{"__name__":"process_resident_memory_bytes"},"value":[1,"1"]})"
                       : is_memory
                           ? R"({"metric":{"job":"loki"},"value":[1,"42"]},{"metric":{"job":"tempo"},"value":[1,"8"]})"
                           : "";
    return answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[)" + row + "]}}");
  };
  const Snapshot snapshot =
      measure(client, {target_of("loki", "http://loki:3100"), target_of("prometheus", "http://prom:9090")});
  CHECK(of(snapshot, "memory_used").value == Number(50));
  CHECK(of(snapshot, "logs_ingest").source == "http://loki:3100");
}
