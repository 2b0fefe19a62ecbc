// How metrics are written to which store, and what its answers mean.
#include <memory>

#include "smoke/book.hpp"
#include "smoke/metrics/paths.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

using namespace pyat;
using namespace pyat::smoke;
using std::string;
using namespace std::string_view_literals;

namespace {

Run usual_run() { return {.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}}; }

Route route_to(string product, string protocol) {
  Route route{.protocol = std::move(protocol), .product = std::move(product), .tag = "a"};
  route.write = {.name = "store", .url = "http://store"};
  route.read = route.write;
  return route;
}

Write first_write(const string& product, const string& protocol) {
  return metric_path(usual_run(), route_to(product, protocol)).write(0);
}

Outcome judged(const string& protocol, const net::Answer& answer) {
  const Path path = metric_path(usual_run(), route_to("mimir", protocol));
  return path.judge(path.write(0), answer);
}

string header_of(const net::Request& request, std::string_view name) {
  for (const net::Header& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

const View& view_of(const Path& path, std::string_view name) {
  for (const View& view : path.views) {
    if (view.name == name) return view;
  }
  FAIL("no view " << name);
  return path.views.front();
}

}  // namespace

TEST_CASE("where metrics are written and read") {
  CHECK(first_write("mimir", "remote-write-1").request.url == "http://store/api/v1/push");
  CHECK(first_write("prometheus", "remote-write-2").request.url == "http://store/api/v1/write");
  CHECK(first_write("mimir", "otlp-http").request.url == "http://store/otlp/v1/metrics");
  CHECK(first_write("prometheus", "otlp-json").request.url == "http://store/api/v1/otlp/v1/metrics");
  Route route = route_to("mimir", "otlp-http");
  route.through = "collector";
  CHECK(metric_path(usual_run(), route).write(0).request.url == "http://store/v1/metrics");

  const auto query_of = [](const Route& to) {
    return metric_path(usual_run(), to).views.front().queries.front().request;
  };
  CHECK(query_of(route_to("prometheus", "remote-write-1")).url.starts_with("http://store/api/v1/query?query="));
  const net::Request of_mimir = query_of(route_to("mimir", "remote-write-1"));
  CHECK(of_mimir.url.starts_with("http://store/prometheus/api/v1/query?query="));
  CHECK(header_of(of_mimir, "Cache-Control") == "no-store");
  CHECK(header_of(of_mimir, "X-Read-Consistency") == "strong");
  route.read.url = "http://store/prometheus";
  CHECK(query_of(route).url.starts_with("http://store/prometheus/api/v1/query?query="));
}

TEST_CASE("the headers of each protocol") {
  const net::Request first = first_write("mimir", "remote-write-1").request;
  CHECK(first.method == "POST");
  CHECK(header_of(first, "Content-Type") == "application/x-protobuf");
  CHECK(header_of(first, "Content-Encoding") == "snappy");
  CHECK(header_of(first, "X-Prometheus-Remote-Write-Version") == "0.1.0");
  const net::Request second = first_write("mimir", "remote-write-2").request;
  CHECK(header_of(second, "Content-Type") == "application/x-protobuf;proto=io.prometheus.write.v2.Request");
  CHECK(header_of(second, "X-Prometheus-Remote-Write-Version") == "2.0.0");
  CHECK(header_of(first_write("mimir", "otlp-http").request, "Content-Encoding").empty());
  CHECK(header_of(first_write("mimir", "otlp-json").request, "Content-Type") == "application/json");
}

TEST_CASE("answers to remote write") {
  CHECK(judged("remote-write-1", test::answer_of(200)).answered == Answered::acknowledged);
  CHECK(judged("remote-write-1", test::answer_of(204)).answered == Answered::acknowledged);
  const Outcome replica = judged("remote-write-1", test::answer_of(202));
  CHECK(replica.answered == Answered::refused);
  CHECK(replica.message.find("replica") != string::npos);
  const Outcome bad = judged("remote-write-1", test::answer_of(400, "out of bounds (err-mimir-x)\n"));
  CHECK(bad.answered == Answered::refused);
  CHECK(bad.message == "out of bounds (err-mimir-x)");
  CHECK_FALSE(bad.again);
  CHECK(judged("remote-write-1", test::answer_of(429, "slow")).again);
  CHECK(judged("remote-write-1", test::answer_of(503)).again);
  CHECK(judged("remote-write-2", test::answer_of(415, "type")).message.find("protocol") != string::npos);
  for (const net::Problem problem : {net::Problem::closed, net::Problem::no_answer, net::Problem::cancelled}) {
    CHECK(judged("remote-write-1", test::problem_of(problem)).answered == Answered::unknown);
  }
  CHECK(judged("remote-write-1", test::problem_of(net::Problem::refused)).answered == Answered::refused);
  CHECK(judged("remote-write-1", test::answer_of(500)).answered == Answered::refused);
  for (const int status : {502, 504}) {  // a proxy does not know what became of it
    CHECK(judged("remote-write-1", test::answer_of(status)).answered == Answered::unknown);
    CHECK(judged("remote-write-1", test::answer_of(status)).again);
  }
}

TEST_CASE("answers to OTLP: all, a part, and a warning") {
  const std::vector<net::Header> protobuf = {{"content-type", "application/x-protobuf"}};
  const std::vector<net::Header> json = {{"content-type", "application/json"}};
  CHECK(judged("otlp-http", test::answer_of(200, "", protobuf)).message == "");
  const Outcome part = judged("otlp-http", test::answer_of(200, "\x0a\x06\x08\x03\x12\x02no", protobuf));
  CHECK(part.answered == Answered::acknowledged);
  CHECK(part.rejected == 3);
  CHECK(part.message == "no");
  const Outcome warned =
      judged("otlp-json", test::answer_of(200, R"({"partialSuccess":{"errorMessage":"beware"}})", json));
  CHECK(warned.answered == Answered::acknowledged);
  CHECK(warned.rejected == 0);
  CHECK(warned.message == "beware");
  CHECK(judged("otlp-json", test::answer_of(200, R"({"partialSuccess":{"rejectedDataPoints":"-5"}})", json)).rejected ==
        0);
  CHECK(judged("otlp-http", test::answer_of(400,
                                            string("\x08\x03\x12\x03"
                                                   "bad"),
                                            protobuf))
            .message == "bad");
  CHECK(judged("otlp-http", test::answer_of(400, R"({"code":3,"message":"bad"})", json)).message == "bad");
  CHECK(judged("otlp-http", test::answer_of(404, "404 page not found", {{"content-type", "text/plain"}})).answered ==
        Answered::refused);
}

TEST_CASE("what a release cannot take is said, with the release that can") {
  CHECK(metric_obstacle("mimir", "2.10.3", "remote-write-1") == "");
  CHECK(metric_obstacle("mimir", "2.15.3", "remote-write-2").find("stores nothing") != string::npos);
  CHECK(metric_obstacle("mimir", "v2.16.2", "remote-write-2").find("415") != string::npos);
  CHECK(metric_obstacle("mimir", "2.17.4", "remote-write-2") == "");
  CHECK(metric_obstacle("mimir", "3.0.2", "remote-write-2") == "");
  CHECK(metric_obstacle("mimir", "2.2.0", "otlp-http") != "");
  CHECK(metric_obstacle("mimir", "2.3.1", "otlp-json") == "");
  CHECK(metric_obstacle("prometheus", "2.42.0", "remote-write-2").find("stores nothing") != string::npos);
  CHECK(metric_obstacle("prometheus", "2.46.0", "otlp-http") != "");
  CHECK(metric_obstacle("prometheus", "2.47.0", "otlp-http") == "");
  for (const char* unknown : {"", "main", "weekly-r240", "3"}) {
    CHECK(metric_obstacle("mimir", unknown, "remote-write-2") == "");
  }
}

TEST_CASE("exemplars and native histograms are asked for where they are kept") {
  Route mimir = route_to("mimir", "remote-write-1");
  mimir.release = "2.15.3";
  CHECK(view_of(metric_path(usual_run(), mimir), "exemplars").unchecked.find("max_global_exemplars") != string::npos);
  CHECK(view_of(metric_path(usual_run(), mimir), "native histograms").unchecked.find("native_histograms_ingestion") !=
        string::npos);
  mimir.release = "2.16.2";
  CHECK(view_of(metric_path(usual_run(), mimir), "native histograms").unchecked == "");
  CHECK(metric_path(usual_run(), mimir).items->size() == 495);

  const auto page = test::answer_of(200,
                                    "limits:\n    max_global_exemplars_per_user: 100000\n"
                                    "    native_histograms_ingestion_enabled: false\n");
  mimir.kept = kept_kinds("mimir", {.config = config_of("mimir", page)});
  CHECK(view_of(metric_path(usual_run(), mimir), "exemplars").unchecked == "");
  CHECK(view_of(metric_path(usual_run(), mimir), "native histograms").unchecked != "");

  const auto told = [](const char* body) {
    return kept_kinds("prometheus", {.flags = flags_of(test::answer_of(200, body))});
  };
  const KeptKinds kept = told(R"({"data":{"enable-feature":"native-histograms,otlp"}})");
  CHECK(kept.native_histograms == true);
  CHECK(kept.exemplars == false);
  CHECK(told(R"({"data":{"enable-feature":"old-exemplar-storage,exemplar-storage"}})").exemplars == true);
  for (const char* body : {"", "<html>", "[]", R"({"data":[]})", R"({"data":{}})"}) {
    CHECK_FALSE(told(body).exemplars);
  }
}

TEST_CASE("what Prometheus does not listen for is not written") {
  struct Case {
    const char *protocol, *flags, *says;
  };
  const std::vector<Case> cases = {
      {"remote-write-1", R"("web.enable-remote-write-receiver":"true")", ""},
      {"remote-write-2", R"("web.enable-remote-write-receiver":"false")", "--web.enable-remote-write-receiver"},
      {"otlp-http", R"("web.enable-otlp-receiver":"true")", ""},
      {"otlp-json", R"("web.enable-remote-write-receiver":"true")", "--web.enable-otlp-receiver"}};
  for (const Case& each : cases) {
    INFO(each.protocol << ' ' << each.flags);
    const string body = string(R"({"data":{"enable-feature":"",)") + each.flags + "}}";
    const string why = receiver_obstacle({.flags = flags_of(test::answer_of(200, body))}, each.protocol);
    CHECK(why.empty() == string(each.says).empty());
    CHECK(why.find(each.says) != string::npos);
    CHECK(receiver_obstacle({.flags = flags_of(test::answer_of(403, body))}, each.protocol).empty());
  }
  const auto old = test::answer_of(200, R"({"data":{"enable-feature":"otlp-write-receiver"}})");
  CHECK(receiver_obstacle({.flags = flags_of(old)}, "otlp-http").empty());
}

TEST_CASE("exemplars and metadata are read, and those of others passed over") {
  Route route = route_to("mimir", "remote-write-1");
  route.kept.exemplars = true;
  const Path path = metric_path(usual_run(), route);
  const View& metadata = view_of(path, "metadata");
  REQUIRE(metadata.queries.size() == 3);
  const Item item = metadata.expected->item(2);
  CHECK(item.key == "metadata of pyat_smoke_gauge");
  CHECK(item.content.starts_with("type: gauge\nhelp: Written by pyat smoke, run 42-totw5g, path a\n"));
  CHECK(metadata.queries[2].request.url.ends_with("/prometheus/api/v1/metadata?metric=pyat_smoke_gauge"));
  Book book(metadata.expected);
  book.begin(metadata.queries[2]);
  const string help = "Written by pyat smoke, run 42-totw5g, path a";
  const string answer =
      R"({"status":"success","data":{"pyat_smoke_gauge":[{"type":"gauge","help":"another's","unit":""},)"
      R"({"type":"gauge","help":")" +
      help + R"(","unit":""}],"up":[{"help":")" + help + R"("}]}})";
  CHECK(metadata.read(metadata.queries[2].request, test::answer_of(200, answer), book).problem == "");
  book.end(metadata.queries[2], {}, true);
  CHECK(book.has(2, 1));
  CHECK_FALSE(book.has(0, 1));

  const View& exemplars = view_of(path, "exemplars");
  REQUIRE(exemplars.expected->size() == 8);
  const Item exemplar = exemplars.expected->item(0);
  CHECK(exemplar.key.starts_with("exemplar of pyat_smoke_histogram_bucket{le=\"2.5\",series=\"0\"} at "));
  CHECK(exemplar.content.find("\nexemplar: span_id=") != string::npos);
  CHECK(exemplar.mark != 0);

  for (const char* body : {"{}", R"({"data":1})", "[", R"("x")"}) {
    CHECK(metadata.read(metadata.queries[2].request, test::answer_of(200, body), book).problem != "");
    CHECK(exemplars.read(exemplars.queries[0].request, test::answer_of(200, body), book).problem != "");
  }
}
