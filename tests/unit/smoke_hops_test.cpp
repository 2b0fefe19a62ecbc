#include <string>

#include "smoke/hops/hop.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace {

using namespace pyat;
using namespace pyat::smoke;
using std::string;

Hop hop(const string& kind) {
  return {.name = kind, .kind = kind, .metrics = {.name = kind, .url = "http://" + kind + ":1"}};
}

HopCounts page(const Hop& of, const string& text) {
  return counts_of(of, metrics_request(of, std::chrono::milliseconds{1000}), test::answer_of(200, text));
}

Result result_of(const string& signal, std::size_t acknowledged, std::size_t missing) {
  Result result{};
  result.signal = signal;
  result.written = Written{.written = acknowledged, .acknowledged = acknowledged};
  result.views.push_back({.name = "raw samples"});
  result.views[0].ledger.expected = acknowledged;
  result.views[0].ledger.found = acknowledged - missing;
  result.views[0].ledger.missing = missing;
  return result;
}

string said(const std::vector<Finding>& findings) {
  string all{};
  for (const Finding& finding : findings) all += finding.message + '\n';
  return all;
}

string collector_traces(int accepted, int sent, int failed = 0) {
  return "process_start_time_seconds 100\notelcol_receiver_accepted_spans{receiver=\"otlp\",transport=\"grpc\"} " +
         std::to_string(accepted) + "\notelcol_exporter_sent_spans{exporter=\"otlp/tempo\"} " + std::to_string(sent) +
         "\notelcol_exporter_send_failed_spans{exporter=\"otlp/tempo\"} " + std::to_string(failed) + "\n";
}

string tempo_page(int received, const string& more = {}) {
  return "process_start_time_seconds 200\ntempo_distributor_spans_received_total{tenant=\"single-tenant\"} " +
         std::to_string(received) + "\n" + more;
}

TEST_CASE("what one hop sent and the next one has not counted was lost between them") {
  const std::vector<Hop> hops{hop("collector"), hop("tempo")};
  const auto findings = locate(result_of("traces", 480, 40), hops,
                               {page(hops[0], collector_traces(10, 10)), page(hops[1], tempo_page(10))},
                               {page(hops[0], collector_traces(490, 490)), page(hops[1], tempo_page(450))});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message == "collector sent 480 spans, tempo counted 440: 40 were lost between collector and tempo");
  CHECK(findings[0].weight == Verdict::failed);
}

TEST_CASE("what was acknowledged and never counted was lost before the first hop") {
  const std::vector<Hop> hops{hop("loki")};
  const string text = "process_start_time_seconds 1\nloki_distributor_lines_received_total{tenant=\"fake\"} ";
  const auto findings =
      locate(result_of("logs", 200, 200), hops, {page(hops[0], text + "7\n")}, {page(hops[0], text + "7\n")});
  CHECK(said(findings) == "loki acknowledged 200 lines, loki counted 0: 200 were lost before it counted them\n");
}

TEST_CASE("what a server has discarded is told by its reason") {
  const std::vector<Hop> hops{hop("mimir")};
  const string before = "process_start_time_seconds 1\ncortex_distributor_samples_in_total{user=\"a\"} 0\n";
  const string after =
      "process_start_time_seconds 1\ncortex_distributor_samples_in_total{user=\"a\"} 480\n"
      "cortex_discarded_samples_total{group=\"\",reason=\"sample-out-of-order\",user=\"a\"} 20\n"
      "cortex_ingester_ingested_samples_total{user=\"a\"} 460\n";
  const auto findings = locate(result_of("metrics", 480, 20), hops, {page(hops[0], before)}, {page(hops[0], after)});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "mimir discarded 20 samples: sample-out-of-order (a newer sample of the same series is stored already)");
  CHECK(findings[0].setting == "limits.out_of_order_time_window");
}

TEST_CASE("what an exporter could not send, and what a processor dropped") {
  const std::vector<Hop> hops{hop("collector")};
  const auto before = page(hops[0], collector_traces(0, 0));
  CHECK(said(locate(result_of("traces", 60, 10), hops, {before}, {page(hops[0], collector_traces(60, 50, 10))})) ==
        "collector could not send 10 spans by otlp/tempo\n");
  CHECK(said(locate(result_of("traces", 60, 10), hops, {before}, {page(hops[0], collector_traces(60, 50))})) ==
        "collector received 60 spans and sent 50: 10 are in its queue, or a processor has dropped them\n");
}

TEST_CASE("what a collector sent again is not said to be of others") {
  const std::vector<Hop> hops{hop("collector")};
  const auto findings = locate(result_of("traces", 60, 60), hops, {page(hops[0], collector_traces(0, 0))},
                               {page(hops[0], collector_traces(60, 0, 61))});
  REQUIRE_FALSE(findings.empty());
  CHECK(findings[0].message ==
        "collector could not send 61 spans by otlp/tempo, more than are missing: sent more than once, or not all of "
        "this run");
}

TEST_CASE("where others write too, nothing is concluded") {
  const std::vector<Hop> hops{hop("tempo")};
  const auto findings =
      locate(result_of("traces", 60, 5), hops, {page(hops[0], tempo_page(0))}, {page(hops[0], tempo_page(1000))});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].weight == Verdict::warned);
  CHECK(findings[0].message.find("others write too") != string::npos);
  const auto discards = locate(
      result_of("traces", 60, 5), hops, {page(hops[0], tempo_page(0))},
      {page(hops[0], tempo_page(1000, "tempo_discarded_spans_total{reason=\"rate_limited\",tenant=\"x\"} 90\n"))});
  CHECK(said(discards) ==
        "tempo discarded 90 spans: rate_limited (the tenant sends more bytes of spans a second than it may), more than "
        "are missing: sent more than once, or not all of this run\n");
}

TEST_CASE("with a tenant, what is counted for others is not read") {
  Hop loki = hop("loki");
  loki.metrics.tenant = "a";
  const HopCounts counts = page(loki,
                                "loki_distributor_lines_received_total{tenant=\"a\"} 5\n"
                                "loki_distributor_lines_received_total{tenant=\"b\"} 7\n");
  REQUIRE(counts.counts.size() == 1);
  CHECK(counts.counts[0].value == 5);
}

TEST_CASE("a page with more reasons than anybody has is read in good time, and none is lost") {
  string text{};
  for (int i = 0; i < 50'000; ++i) {
    text += "tempo_discarded_spans_total{reason=\"r" + std::to_string(i) + "\",tenant=\"a\"} 1\n";
  }
  const HopCounts counts = page(hop("tempo"), text);
  CHECK(counts.counts.size() == 1'001);
  double sum = 0;
  for (const Count& count : counts.counts) sum += count.value;
  CHECK(sum == 50'000);
}

TEST_CASE("a restart in between is recognised") {
  const std::vector<Hop> hops{hop("tempo")};
  const auto before = page(hops[0], tempo_page(100));
  const string later =
      "process_start_time_seconds 300\ntempo_distributor_spans_received_total{tenant=\"single-tenant\"} 160\n";
  for (const string& after : {later, tempo_page(60)}) {
    const auto findings = locate(result_of("traces", 60, 5), hops, {before}, {page(hops[0], after)});
    CHECK(said(findings) == "tempo was started again in between, and its counters begin anew\n");
    CHECK(findings[0].weight == Verdict::warned);
  }
}

TEST_CASE("a page that cannot be read is said") {
  const std::vector<Hop> hops{hop("mimir")};
  const net::Request request = metrics_request(hops[0], std::chrono::milliseconds{1000});
  const HopCounts good = page(hops[0], "process_start_time_seconds 1\n");
  for (const HopCounts& bad : {counts_of(hops[0], request, test::answer_of(404)), page(hops[0], "<html>"),
                               counts_of(hops[0], request, test::problem_of(net::Problem::refused))}) {
    CHECK_FALSE(bad.problem.empty());
    const auto findings = locate(result_of("metrics", 1, 1), hops, {good}, {bad});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].weight == Verdict::unchecked);
  }
}

TEST_CASE("when every counter has seen all of it, that is said") {
  const std::vector<Hop> hops{hop("tempo")};
  const auto findings =
      locate(result_of("traces", 60, 5), hops, {page(hops[0], tempo_page(0))}, {page(hops[0], tempo_page(60))});
  CHECK(said(findings) == "every counter up to tempo has seen all of it\n");
}

TEST_CASE("where nothing is missing, nothing is said") {
  const std::vector<Hop> hops{hop("tempo")};
  CHECK(locate(result_of("traces", 60, 0), hops, {page(hops[0], tempo_page(0))}, {page(hops[0], tempo_page(10))})
            .empty());
}

TEST_CASE("what was cut is counted too") {
  const std::vector<Hop> hops{hop("tempo")};
  Result result = result_of("traces", 60, 0);
  result.views[0].ledger.altered = 2;
  const auto findings = locate(
      result, hops, {page(hops[0], tempo_page(0))},
      {page(hops[0], tempo_page(60, "tempo_distributor_attributes_truncated_total{tenant=\"x\",scope=\"span\"} 2\n"))});
  CHECK(said(findings) == "tempo cut 2 attributes (span)\n");
}

TEST_CASE("the names of all releases of the collector are read") {
  for (const char* suffix : {"", "_total", "__spans__total", "__spans_"}) {
    const HopCounts counts =
        page(hop("collector"), "otelcol_receiver_accepted_spans" + string(suffix) + "{receiver=\"otlp\"} 5\n");
    INFO(suffix);
    REQUIRE(counts.counts.size() == 1);
    CHECK(counts.counts[0].value == 5);
  }
}

TEST_CASE("unanswered writes that were counted are not other people's") {
  const std::vector<Hop> hops{hop("tempo")};
  Result result = result_of("traces", 50, 5);
  result.written->unanswered = 10;
  CHECK(said(locate(result, hops, {page(hops[0], tempo_page(0))}, {page(hops[0], tempo_page(60))})) ==
        "every counter up to tempo has seen all of it\n");
}

TEST_CASE("counters that appear with the first item were 0 before") {
  const std::vector<Hop> hops{hop("collector")};
  const string counted =
      "otelcol_receiver_accepted_spans_total{receiver=\"otlp\"} 60\n"
      "otelcol_exporter_sent_spans_total{exporter=\"otlp\"} 50\n";
  const string lost = "collector received 60 spans and sent 50: 10 are in its queue, or a processor has dropped them\n";
  const Result result = result_of("traces", 60, 10);
  // Of a collector that tells how long it runs, and of a page that has nothing else.
  const string uptime = "otelcol_process_uptime_seconds_total{service_version=\"0.120.0\"} ";
  const HopCounts young = page(hops[0], uptime + "2.5\n");
  CHECK(young.problem.empty());
  CHECK(said(locate(result, hops, {young}, {page(hops[0], uptime + "8\n" + counted)})) == lost);
  const HopCounts blank = page(hops[0], "# nothing yet\n");
  CHECK(blank.problem == "http://collector:1/metrics has none of its counters");
  CHECK(said(locate(result, hops, {blank}, {page(hops[0], counted)})) == lost);
  // A page that has not changed, or is of another process, says nothing.
  for (const HopCounts& after : {blank, page(hops[0], "process_start_time_seconds 100\n" + counted)}) {
    const auto findings = locate(result, hops, {blank}, {after});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].weight == Verdict::unchecked);
  }
}

TEST_CASE("a collector that was started again is told by how long it runs") {
  const std::vector<Hop> hops{hop("collector")};
  const auto read = [&](double uptime, std::chrono::seconds later) {
    test::FakeClient client{};
    client.set("http://collector:1/metrics",
               test::answer_of(200, "otelcol_process_uptime " + std::to_string(uptime) + "\n"));
    std::vector<HopCounts> counts{};
    client.after(later, [&] {
      read_hops(client, hops, std::chrono::milliseconds{500},
                [&](std::vector<HopCounts> page) { counts = std::move(page); });
    });
    client.run();
    return counts;
  };
  const Result result = result_of("traces", 60, 10);
  const auto before = read(3, std::chrono::seconds{0});
  CHECK(said(locate(result, hops, before, read(13, std::chrono::seconds{10}))).find("started again") == string::npos);
  CHECK(said(locate(result, hops, before, read(5, std::chrono::seconds{10}))).find("started again") != string::npos);
}

TEST_CASE("the pages of all hops are read side by side") {
  test::FakeClient client{};
  client.set("http://tempo:1/metrics", test::answer_of(200, tempo_page(3)));
  const std::vector<Hop> hops{hop("collector"), hop("tempo")};
  std::vector<HopCounts> read{};
  read_hops(client, hops, std::chrono::milliseconds{500},
            [&](std::vector<HopCounts> counts) { read = std::move(counts); });
  client.run();
  REQUIRE(read.size() == 2);
  CHECK_FALSE(read[0].problem.empty());
  CHECK(read[1].problem.empty());
  CHECK(read[1].counts[0].value == 3);
  CHECK(client.elapsed() == std::chrono::milliseconds{1});
  CHECK(client.asked[1].keep_lines.size() > 2);
}

}  // namespace
