#include <functional>
#include <map>
#include <string>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/measure.hpp"
#include "cost/measure/plan.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "util/percent.hpp"

using namespace pyat;
using cost::Measured;
using cost::Snapshot;
using std::string;
using test::answer_of;
using test::problem_of;
using units::Number;

namespace {

string vector_of(const string& rows, const string& more = "") {
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + rows + "]}" + more + "}";
}

string row(const string& labels, const string& value) {
  return R"({"metric":{)" + labels + R"(},"value":[1795315418.1,")" + value + R"("]})";
}

// A Prometheus by its answers to queries; what is not here is an empty vector.
struct Server {
  test::FakeClient client{};
  std::map<string, net::Answer> answers{};
  string prefix = "/api";
  std::size_t most_open = 0, closed = 0;
  std::vector<string> queries{};

  Server() {
    client.tell = [this](const net::Request& request) { return answer(request); };
    set(cost::builds_query(),
        vector_of(row(R"("__name__":"loki_build_info","version":"2.9.4","job":"loki")", "1") + "," +
                  row(R"("__name__":"cortex_build_info","version":"2.10.3","job":"mimir")", "1")));
    set(cost::jobs_query(), vector_of(row(R"("job":"loki")", "1") + "," + row(R"("job":"a.b")", "1")));
    set_metrics({"loki_distributor_bytes_received_total"});
  }

  void set(const string& query, const string& body) { answers[query] = answer_of(200, body); }

  void set_metrics(const std::vector<string>& names) {
    string rows{};
    for (const string& name : names) rows += (rows.empty() ? "" : ",") + row(R"("__name__":")" + name + '"', "1");
    set(cost::metrics_query(), vector_of(rows));
  }

  std::optional<net::Answer> answer(const net::Request& request) {
    most_open = std::max(most_open, client.asked.size() - closed);
    ++closed;
    const std::size_t at = request.url.find("query=");
    const std::size_t path = request.url.find('/', 8);
    if (!request.url.substr(path).starts_with(prefix + "/v1/")) return answer_of(404, "404 page not found");
    const string query = util::percent_decoded(request.url.substr(at + 6, request.url.find('&', at) - at - 6));
    queries.push_back(query);
    const auto found = answers.find(query);
    return found == answers.end() ? answer_of(200, vector_of("")) : found->second;
  }

  Snapshot measure(cost::MeasureOptions options = {}, const string& kind = "prometheus") {
    health::Target target{};
    target.name = target.kind = kind;
    target.address = util::parse_url("http://prom:9090", "http").url;
    target.tenant = "ops";
    options.now = std::chrono::sys_seconds{std::chrono::seconds{1795315418}};
    options.page_interval = {};
    Snapshot snapshot{};
    int calls = 0;
    cost::measure(client, {target}, options, [&](Snapshot taken) {
      snapshot = std::move(taken);
      ++calls;
    });
    client.run();
    CHECK(calls == 1);
    return snapshot;
  }
};

const string logs_query = "sum by (tenant) (rate(loki_distributor_bytes_received_total[1h]))";

const Measured& of(const Snapshot& snapshot, const string& name, const string& tenant = "") {
  const Measured* found = cost::find(snapshot, name, tenant);
  REQUIRE(found != nullptr);
  return *found;
}

bool has_note(const Snapshot& snapshot, const string& words) {
  return std::any_of(snapshot.notes.begin(), snapshot.notes.end(),
                     [&](const string& note) { return note.find(words) != string::npos; });
}

}  // namespace

TEST_CASE("a histogram is told by whichever of its names the server has") {
  using Names = std::vector<string>;
  const auto [names, words] = GENERATE(table<Names, string>(
      {{{"loki_request_duration_seconds_count"}, "sum(rate(loki_request_duration_seconds_count{"},
       {{"loki_request_duration_seconds"}, "sum(histogram_count(rate(loki_request_duration_seconds{"},
       {{"loki_request_duration_seconds", "loki_request_duration_seconds_count"}, " or histogram_count(rate("}}));
  Server server{};
  server.set_metrics(names);
  const Snapshot snapshot = server.measure();
  CHECK(std::any_of(snapshot.values.begin(), snapshot.values.end(), [&wanted = words](const Measured& each) {
    return each.name == "queries" && each.asked.find(wanted) != string::npos;
  }));
}

TEST_CASE("a value comes by tenant and in total, with what was asked and of which release") {
  Server server{};
  server.set(logs_query, vector_of(row(R"("tenant":"a")", "0.25") + "," + row(R"("tenant":"b")", "1e+02")));
  const Snapshot snapshot = server.measure();
  const Measured& a = of(snapshot, "logs_ingest", "a");
  CHECK(a.value == Number::ratio(1, 4));
  CHECK(a.asked == logs_query);
  CHECK(a.source == "http://prom:9090");
  CHECK(a.release == "Loki 2.9.4");
  CHECK(a.unit == "B/s");
  CHECK(of(snapshot, "logs_ingest").value == Number::ratio(401, 4));
  CHECK(server.client.asked.front().headers.size() == 1);
  CHECK(server.client.asked.front().headers.front().value == "ops");
}

TEST_CASE("everything in the catalogue has a value or a reason, once for each part") {
  Server server{};
  const Snapshot snapshot = server.measure();
  for (const cost::Quantifiable& quantity : cost::catalogue()) {
    INFO(quantity.name);
    const Measured& measured = of(snapshot, string(quantity.name));
    CHECK((measured.value.has_value() || !measured.why.empty()));
    CHECK(measured.unit == quantity.unit);
  }
  CHECK(of(snapshot, "logs_ingest").why.find("the answer is empty") == 0);
  CHECK(of(snapshot, "object_storage_used").why ==
        "http://prom:9090 has no series minio_bucket_usage_total_bytes: it does not scrape MinIO");
  CHECK(of(snapshot, "metrics_ingest").why ==
        "Mimir 2.10.3 exports no cortex_distributor_received_bytes_total or "
        "cortex_distributor_uncompressed_request_body_size_bytes_sum or "
        "cortex_distributor_uncompressed_request_body_size_bytes: cortex_distributor_received_bytes_total is of Mimir "
        "3.1");
}

TEST_CASE("what is no number is not known, and neither is a sum with it") {
  const auto [value, words] = GENERATE(table<string, string>({{"NaN", "NaN"},
                                                              {"+Inf", "infinite"},
                                                              {"-Inf", "infinite"},
                                                              {"1.2.3", "'1.2.3' is no number"},
                                                              {"-5", "-5, which cannot be"},
                                                              {"", "is no number"}}));
  Server server{};
  server.set(logs_query, vector_of(row(R"("tenant":"a")", "7") + "," + row(R"("tenant":"b")", value)));
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "logs_ingest", "a").value == Number(7));
  CHECK_FALSE(of(snapshot, "logs_ingest", "b").value);
  CHECK(of(snapshot, "logs_ingest", "b").why.find(words) != string::npos);
  CHECK_FALSE(of(snapshot, "logs_ingest").value);
  CHECK(of(snapshot, "logs_ingest").why.find("b is not known") == 0);
  CHECK_FALSE(of(snapshot, "ingestion_rate").value);
}

TEST_CASE("answers that are none say what was wrong") {
  struct Case {
    net::Answer answer;
    string words;
  };
  const Case each = GENERATE(
      Case{answer_of(400, R"({"status":"error","errorType":"bad_data","error":"1:5: parse error"})"),
           "it answered 400 (bad_data): 1:5: parse error"},
      Case{answer_of(422, R"({"status":"error","errorType":"execution","error":"too many samples"})"),
           "too many samples"},
      Case{answer_of(503, R"({"status":"error","errorType":"timeout","error":"query timed out"})"), "query timed out"},
      Case{answer_of(401, "no org id"), "say which tenant is meant"},
      Case{answer_of(200, "<html><title>Login</title>"), "something else than the query API"},
      Case{answer_of(200, R"({"status":"success","data":{"resultType":"streams","result":[]}})"),
           "of the type 'streams'"},
      Case{answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"tenant":"a"},)"
                          R"("histogram":[1,{"count":"1"}]}]}})"),
           "is a histogram"},
      Case{answer_of(200, vector_of(R"({"metric":{},"value":[1]})")), "a sample that is none"},
      Case{answer_of(200, string(200, '[')), "something else than the query API"},
      Case{problem_of(net::Problem::body_slow), ""});
  Server server{};
  server.answers[logs_query] = each.answer;
  const Snapshot snapshot = server.measure();
  const Measured& measured = of(snapshot, "logs_ingest");
  INFO(measured.why);
  CHECK_FALSE(measured.value);
  CHECK(measured.why.find(each.words) != string::npos);
  CHECK_FALSE(measured.why.empty());
}

TEST_CASE("an answer that was cut is not read as if it were whole") {
  Server server{};
  server.answers[logs_query] = answer_of(200, vector_of(row(R"("tenant":"a")", "7")));
  server.answers[logs_query].body_is_cut = true;
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "logs_ingest").why == "http://prom:9090: its answer is longer than 8 MiB");
}

TEST_CASE("warnings of a server are notes, each once") {
  Server server{};
  server.set(logs_query, vector_of(row(R"("tenant":"a")", "7"), R"(,"warnings":["a store gateway is away"])"));
  server.set(cost::jobs_query(), vector_of("", R"(,"warnings":["a store gateway is away"])"));
  const Snapshot snapshot = server.measure();
  CHECK(std::count(snapshot.notes.begin(), snapshot.notes.end(), "http://prom:9090 warns: a store gateway is away") ==
        1);
}

TEST_CASE("an empty answer with a warning has the warning for its reason") {
  Server server{};
  server.set(logs_query, vector_of("", R"(,"warnings":["a mix of histograms"])"));
  CHECK(of(server.measure(), "logs_ingest").why == "the answer is empty: a mix of histograms");
}

TEST_CASE("Mimir has the API below /prometheus, and others may have it there") {
  const string kind = GENERATE("mimir", "prometheus");
  Server server{};
  server.prefix = "/prometheus/api";
  server.set(logs_query, vector_of(row(R"("tenant":"a")", "7")));
  CHECK(of(server.measure({}, kind), "logs_ingest").value == Number(7));
}

TEST_CASE("whoever has no such API is said to have none, and every quantity has that reason") {
  Server server{};
  server.prefix = "/nowhere";
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "logs_ingest").why == "http://prom:9090 could not be asked: it answered 404: 404 page not found");
  CHECK(has_note(snapshot, "could not be asked"));
}

TEST_CASE("a server that falls silent half-way is not asked for ever, and what it said counts") {
  Server server{};
  server.set_metrics({"loki_distributor_bytes_received_total", "loki_distributor_lines_received_total",
                      "loki_discarded_bytes_total", "loki_ingester_chunk_stored_bytes_total", "up",
                      "tempo_distributor_bytes_received_total", "tempo_distributor_spans_received_total",
                      "process_cpu_seconds_total", "process_resident_memory_bytes"});
  server.set(logs_query, vector_of(row(R"("tenant":"a")", "7")));
  const auto tell = server.client.tell;
  server.client.tell = [&, tell](const net::Request& request) -> std::optional<net::Answer> {
    std::optional<net::Answer> answer = tell(request);
    return server.queries.size() > 5 ? problem_of(net::Problem::no_answer) : answer;
  };
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "logs_ingest", "a").value == Number(7));
  CHECK_FALSE(of(snapshot, "uptime").value);
  CHECK(of(snapshot, "uptime").why.find("not asked: it had left three questions unanswered") != string::npos);
  CHECK(server.queries.size() <= 13);
  CHECK(server.most_open <= 4);
}

TEST_CASE("replicated series are divided by the factor that is there, or that is given, and by three with a note") {
  const string query = "sum by (user) (cortex_ingester_active_series)";
  Server server{};
  server.set_metrics({"cortex_ingester_active_series"});
  server.set(query, vector_of(row(R"("user":"a")", "300")));
  SECTION("exported") {
    server.set(cost::circumstances_query(),
               vector_of(row(R"("__name__":"cortex_distributor_replication_factor")", "2")));
    const Snapshot snapshot = server.measure();
    CHECK(of(snapshot, "active_series").value == Number(150));
    CHECK(of(snapshot, "active_series", "a").asked == query + " / 2");
  }
  SECTION("given") {
    cost::MeasureOptions options{};
    options.replication_factor = Number(1);
    CHECK(of(server.measure(options), "active_series").value == Number(300));
  }
  SECTION("assumed") {
    const Snapshot snapshot = server.measure();
    CHECK(of(snapshot, "active_series").value == Number(100));
    CHECK(has_note(snapshot, "active_series is divided by a replication factor of 3, the default"));
  }
  SECTION("ingest storage has none") {
    server.set(cost::circumstances_query(),
               vector_of(row(R"("__name__":"cortex_distributor_ingest_storage_enabled")", "1")));
    const Snapshot snapshot = server.measure();
    CHECK(of(snapshot, "active_series").asked.find("ingester_id") != string::npos);
    CHECK(of(snapshot, "active_series").asked.find('/') == string::npos);
  }
}

TEST_CASE("a selector is in every question, and only what is wanted is asked") {
  Server server{};
  cost::MeasureOptions options{};
  options.selector = R"(cluster="prod")";
  options.names = {"ingestion_rate", "uptime", "cpu_utilisation"};
  string rows{};
  for (const char* name : {"loki_distributor_bytes_received_total", "up", "node_cpu_seconds_total"}) {
    rows += (rows.empty() ? "" : ",") + row(R"("__name__":")" + string(name) + '"', "1");
  }
  server.set(cost::metrics_query(options.selector), vector_of(rows));
  server.set(R"(sum by (tenant) (rate(loki_distributor_bytes_received_total{cluster="prod"}[1h])))",
             vector_of(row(R"("tenant":"a")", "7")));
  const Snapshot snapshot = server.measure(options);
  CHECK(of(snapshot, "logs_ingest").value == Number(7));
  CHECK(cost::find(snapshot, "memory_used") == nullptr);
  CHECK(of(snapshot, "ingestion_rate").why.find("traces_ingest is not known") == 0);
  for (const string& query : server.queries) {
    INFO(query);
    CHECK(query.find(R"(cluster="prod")") != string::npos);
  }
  CHECK(std::count(server.queries.begin(), server.queries.end(),
                   R"re(100 * (1 - avg(rate(node_cpu_seconds_total{mode="idle", cluster="prod"}[1h]))))re") == 1);
}

TEST_CASE("components are named by what the job runs, and strangers are left out") {
  Server server{};
  server.set_metrics({"process_cpu_seconds_total", "up"});
  server.set("sum by (job) (rate(process_cpu_seconds_total[1h]))",
             vector_of(row(R"("job":"loki")", "0.5") + "," + row(R"("job":"shop")", "8") + "," +
                       row(R"("job":"team/minio-0")", "0.25")));
  server.set(R"(100 * avg by (job) (avg_over_time(up{job=~"loki"}[1h])))", vector_of(row(R"("job":"loki")", "99.5")));
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "cpu_used").value == Number::ratio(3, 4));
  std::vector<string> labels{};
  for (const Measured& each : snapshot.values) {
    if (each.name == "cpu_used") labels.push_back(each.label);
  }
  CHECK(labels == std::vector<string>{"", "loki", "minio"});
  CHECK(of(snapshot, "uptime").value == Number::ratio(199, 2));
}

TEST_CASE("MinIO's own count of requests is the total; without it, the sum of those that ask") {
  const string loki = R"(sum(rate(loki_s3_request_duration_seconds_count{operation=~"S3.PutObject|S3.List"}[1h])))";
  Server server{};
  server.set_metrics({"loki_s3_request_duration_seconds_count", "tempodb_backend_request_duration_seconds_count"});
  server.set(loki, vector_of(row("", "2")));
  server.set(R"(sum(rate(tempodb_backend_request_duration_seconds_count{operation=~"PUT|POST"}[1h])))",
             vector_of(row("", "3")));
  const Snapshot without = server.measure();
  CHECK(of(without, "object_put_requests").why.find("mimir is not known: Mimir 2.10.3 exports no thanos_objstore") ==
        0);
  server.set(cost::builds_query(),
             vector_of(row(R"("__name__":"loki_build_info","version":"2.9.4","job":"loki")", "1")));
  CHECK(of(server.measure(), "object_put_requests").value == Number(5));
}

TEST_CASE("a quantile without queries keeps no other from being the highest; no repairs are no time") {
  Server server{};
  server.set_metrics({"loki_request_duration_seconds_bucket", "prometheus_http_request_duration_seconds_bucket", "up"});
  const auto query = [](const string& product) {
    const cost::Quantifiable& quantity = *cost::find_quantity("query_time_p95");
    const auto way = std::find_if(quantity.ways.begin(), quantity.ways.end(),
                                  [&](const cost::Way& each) { return each.product == product; });
    return cost::query_text(quantity, *way, std::chrono::hours{1});
  };
  server.set(cost::builds_query(),
             vector_of(row(R"("__name__":"loki_build_info","version":"2.9.4","job":"loki")", "1")));
  server.set(query("loki"), vector_of(row("", "1.5")));
  server.set(query("prometheus"), vector_of(row("", "NaN")));
  server.set(R"(sum(1 - avg_over_time(up{job=~"loki"}[1h])) * 3600 / sum(resets(up{job=~"loki"}[1h])))",
             vector_of(row("", "NaN")));
  const Snapshot snapshot = server.measure();
  CHECK(of(snapshot, "query_time_p95").value == Number::ratio(3, 2));
  CHECK(of(snapshot, "time_to_repair").why == "no target went down in the window");
}
