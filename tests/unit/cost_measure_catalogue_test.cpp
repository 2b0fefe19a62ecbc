// What a Prometheus is asked, as the catalogue has it.
#include <string>

#include "cost/measure/catalogue.hpp"
#include "support/catch.hpp"

using namespace pyat;
using std::string;

TEST_CASE("expressions are those that somebody would write by hand") {
  const auto text = [](const char* name, std::size_t way, std::chrono::seconds window) {
    const cost::Quantifiable* quantity = cost::find_quantity(name);
    REQUIRE(quantity != nullptr);
    return cost::query_text(*quantity, quantity->ways[way], window, R"(job=~"loki")");
  };
  using namespace std::chrono_literals;
  CHECK(text("logs_ingest", 0, 5min) == "sum by (tenant) (rate(loki_distributor_bytes_received_total[5m]))");
  CHECK(text("traces_stored", 0, 5min) == "sum by (tenant) (max by (tenant, status) (tempodb_backend_bytes_total))");
  CHECK(text("object_storage_used", 0, 1h) == "max by (bucket) (minio_bucket_usage_total_bytes)");
  CHECK(text("storage_growth", 0, 24h) == "sum(max by (bucket) (deriv(minio_bucket_usage_total_bytes[1d])))");
  CHECK(text("object_storage_scan_age", 0, 1h) == "max(minio_usage_last_activity_nano_seconds) / 1000000000");
  CHECK(text("uptime", 0, 90s) == R"(100 * avg by (job) (avg_over_time(up{job=~"loki"}[90s])))");
  CHECK(text("incidents", 0, 90min) == R"(sum(resets(up{job=~"loki"}[90m])))");
}

TEST_CASE("no gauge of the catalogue is rated, and no counter is read as it is") {
  for (const cost::Quantifiable& quantity : cost::catalogue()) {
    for (const cost::Way& way : quantity.ways) {
      const string query = cost::query_text(quantity, way, std::chrono::hours{1});
      const bool is_gauge = way.take == cost::Take::now || way.take == cost::Take::growth;
      INFO(query);
      CHECK((is_gauge && query.find("rate(") != string::npos) == false);
      CHECK(query.find("increase(") == string::npos);
      CHECK_FALSE(way.source.empty());
    }
  }
}

TEST_CASE("histograms are asked for in the form that the server has") {
  const auto text = [](const char* name, const char* metric, cost::Form form) {
    const cost::Quantifiable* quantity = cost::find_quantity(name);
    REQUIRE(quantity != nullptr);
    for (const cost::Way& way : quantity->ways) {
      if (way.metric != metric) continue;
      cost::Way all = way;
      all.only = {};
      return cost::query_text(*quantity, all, std::chrono::minutes{5}, {}, {}, form);
    }
    return string("there is no such way");
  };
  constexpr auto count = "loki_request_duration_seconds_count";
  CHECK(text("queries", count, cost::Form::classic) == "sum(rate(loki_request_duration_seconds_count[5m]))");
  CHECK(text("queries", count, cost::Form::native) == "sum(histogram_count(rate(loki_request_duration_seconds[5m])))");
  CHECK(text("queries", count, cost::Form::both) ==
        "sum(rate(loki_request_duration_seconds_count[5m]) or "
        "histogram_count(rate(loki_request_duration_seconds[5m])))");
  CHECK(text("metrics_ingest", "cortex_distributor_uncompressed_request_body_size_bytes_sum", cost::Form::native) ==
        "sum by (user) (histogram_sum(rate(cortex_distributor_uncompressed_request_body_size_bytes[5m])))");
  constexpr auto bucket = "tempo_request_duration_seconds_bucket";
  CHECK(text("query_time_p95", bucket, cost::Form::classic) ==
        "histogram_quantile(0.95, sum by (le) (rate(tempo_request_duration_seconds_bucket[5m])))");
  CHECK(text("query_time_p95", bucket, cost::Form::native) ==
        "histogram_quantile(0.95, sum(rate(tempo_request_duration_seconds[5m])))");
  CHECK(text("query_time_p95", bucket, cost::Form::both) ==
        "max(histogram_quantile(0.95, sum by (le) (rate(tempo_request_duration_seconds_bucket[5m]))) or label_replace("
        R"(histogram_quantile(0.95, sum(rate(tempo_request_duration_seconds[5m]))), "form", "native", "", "")))");
}
