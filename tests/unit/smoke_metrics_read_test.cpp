// Answers of the query API: what is as it was written, what is not, and what is no answer at all.
#include <algorithm>
#include <functional>
#include <memory>

#include "smoke/book.hpp"
#include "smoke/metrics/answers.hpp"
#include "smoke/metrics/items.hpp"
#include "smoke/metrics/paths.hpp"
#include "smoke/metrics/plan.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

using namespace pyat;
using namespace pyat::smoke;
using namespace pyat::smoke::metrics;
using std::string;

namespace {

struct Shown {  // a sample, as a server would show it
  std::vector<wire::Label> labels{};
  std::int64_t milliseconds = 0;
  double value = 0;
};

Run usual_run() { return {.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}}; }

Route route_to(string product) {
  Route route{.protocol = "remote-write-1", .product = std::move(product), .tag = "a"};
  route.write = {.name = "store", .url = "http://store"};
  route.read = route.write;
  return route;
}

std::vector<Shown> all_shown(const Plan& plan) {
  std::vector<Shown> shown{};
  for (std::size_t n = 0; n < plan.samples(); ++n) {
    const Position at = plan.position(n);
    shown.push_back({plan.labels(*at.group, at.member), plan.milliseconds(*at.group, at.time), plan.value(at)});
  }
  return shown;
}

// One series each sample: servers join them, and the reader need not care.
string matrix_of(const std::vector<Shown>& samples) {
  string body = R"({"status":"success","data":{"resultType":"matrix","result":[)";
  for (const Shown& sample : samples) {
    if (&sample != &samples.front()) body += ',';
    body += R"({"metric":{)";
    for (const wire::Label& label : sample.labels) {
      if (&label != &sample.labels.front()) body += ',';
      body += '"' + label.name + "\":\"" + label.value + '"';
    }
    string fraction = std::to_string(sample.milliseconds % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    body += "},\"values\":[[" + std::to_string(sample.milliseconds / 1000) + '.' + fraction + ",\"" +
            std::to_string(static_cast<long long>(sample.value)) + "\"]]}";
  }
  return body + "]}}";
}

Ledger read_back(const std::vector<Shown>& samples) {
  const Path path = metric_path(usual_run(), route_to("prometheus"));
  const View& view = path.views.front();
  REQUIRE(view.queries.size() == 1);
  const Query& query = view.queries.front();
  Book book(view.expected);
  book.begin(query);
  const Reading reading = view.read(query.request, test::answer_of(200, matrix_of(samples)), book);
  CHECK(reading.problem == "");
  book.end(query, {}, reading.problem.empty());
  return book.close(
      std::vector<Acknowledgement>(view.expected->size(), {.state = Acknowledgement::State::acknowledged, .when = {}}),
      {});
}

std::vector<Shown> samples_of_run() { return all_shown(Plan(usual_run(), "a", false)); }

string problem_of(const string& body) {
  return read_samples(body, {.series = [](std::vector<wire::Label>) {},
                             .sample = [](double, double) {},
                             .histogram = [](double, const HistogramValue&) {}});
}

}  // namespace

TEST_CASE("what comes back as it was written is found, all of it, once") {
  const Ledger ledger = read_back(samples_of_run());
  CHECK(ledger.found == 480);
  CHECK(ledger.is_clean());
}

TEST_CASE("a sample that is not there is missing, and one that is there twice is one too many") {
  std::vector<Shown> samples = samples_of_run();
  const Shown last = samples.back();
  samples.pop_back();
  Ledger ledger = read_back(samples);
  CHECK(ledger.missing == 1);
  CHECK(ledger.found == 479);
  samples.push_back(last);
  samples.push_back(last);
  ledger = read_back(samples);
  CHECK(ledger.found == 480);
  CHECK(ledger.duplicated == 1);
}

TEST_CASE("whatever is changed of a sample, it is altered, and nothing else is") {
  const std::vector<std::function<void(Shown&)>> faults = {
      [](Shown& s) { s.value += 1; },
      [](Shown& s) { s.value *= 2; },
      [](Shown& s) { s.value = -s.value; },
      [](Shown& s) { s.milliseconds += 1; },
      [](Shown& s) { s.milliseconds ^= 1 << 19; },
      [](Shown& s) { s.labels.back().value = "99"; },                 // series
      [](Shown& s) { s.labels.front().value = "pyat_smoke_gaugf"; },  // __name__
      [](Shown& s) { s.labels[1].value = "other"; },                  // job
      [](Shown& s) { s.labels.pop_back(); },
      [](Shown& s) {
        s.labels.push_back({"extra", "1"});
      },
  };
  for (std::size_t n = 0; n < faults.size(); ++n) {
    INFO(n);
    std::vector<Shown> samples = samples_of_run();
    faults[n](samples[400]);
    const Ledger ledger = read_back(samples);
    CHECK(ledger.found == 479);
    CHECK(ledger.altered == 1);
    CHECK(ledger.missing + ledger.duplicated + ledger.unexpected == 0);
  }
}

TEST_CASE("two samples that have changed their places are two that are altered") {
  std::vector<Shown> samples = samples_of_run();
  std::swap(samples[300].labels, samples[470].labels);
  Ledger ledger = read_back(samples);
  CHECK(ledger.altered == 2);
  CHECK(ledger.found == 478);
  samples = samples_of_run();
  std::swap(samples[300].value, samples[301].value);
  ledger = read_back(samples);
  CHECK(ledger.altered == 2);
}

TEST_CASE("samples of a series that do not ascend in time are out of order, in each view that shows several") {
  const Path path = metric_path(usual_run(), route_to("prometheus"));
  const auto disorder = [&](const View& view, const string& times) {
    const string labels = R"("__name__":"pyat_smoke_gauge","series":"9")";
    Book book(view.expected);
    book.begin(view.queries.front());
    CHECK(view.read(view.queries.front().request,
                    test::answer_of(200, R"({"data":{"result":[{"metric":{)" + labels + "}," + times + "}]}}"), book)
              .problem == "");
    book.end(view.queries.front(), {}, true);
    return book.close(std::vector<Acknowledgement>(view.expected->size()), {});
  };
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {  // raw samples, range query
    const View& view = path.views[n];
    INFO(view.name);
    CHECK(disorder(view, R"("values":[[10,"1"],[10,"1"],[25,"2"],[40,"3"]])").out_of_order == 0);
    const Ledger ledger = disorder(view, R"("values":[[10,"1"],[40,"3"],[25,"2"]])");
    CHECK(ledger.out_of_order == 1);
    const auto example = std::find_if(ledger.examples.begin(), ledger.examples.end(),
                                      [](const Difference& shown) { return shown.fault == Fault::out_of_order; });
    REQUIRE(example != ledger.examples.end());
    CHECK(example->item == "pyat_smoke_gauge{series=\"9\"} at 1970-01-01T00:00:25.000Z");
    CHECK(example->found == "after pyat_smoke_gauge{series=\"9\"} at 1970-01-01T00:00:40.000Z");
    // Each series has its own order.
    CHECK(disorder(view, R"("values":[[40,"3"]]},{"metric":{"__name__":"x"},"values":[[10,"1"]])").out_of_order == 0);
    // Histograms are in a list of their own, and it has its order, too.
    const string histograms = R"("values":[[40,"3"]],"histograms":[[25,{"count":"1","sum":"1"}],)";
    CHECK(disorder(view, histograms + R"([40,{"count":"1","sum":"1"}]])").out_of_order == 0);
    CHECK(disorder(view, histograms + R"([10,{"count":"1","sum":"1"}]])").out_of_order == 1);
  }
}

TEST_CASE("what lies between may add labels, and change none") {
  Route route = route_to("prometheus");
  route.through = "collector";
  const Path path = metric_path(usual_run(), route);
  const auto found = [&](const Shown& sample) {
    const View& view = path.views.front();
    Book book(view.expected);
    book.begin(view.queries.front());
    CHECK(view.read(view.queries.front().request, test::answer_of(200, matrix_of({sample})), book).problem == "");
    book.end(view.queries.front(), {}, true);
    return book.has(0, 1) ? book.close(std::vector<Acknowledgement>(480), {}).found : 0;
  };
  Shown sample = samples_of_run().front();
  sample.labels.push_back({"cluster", "x"});
  CHECK(found(sample) == 1);
  sample.labels[1].value = "x";
  CHECK(found(sample) == 0);
}

TEST_CASE("a range query shows the newest sample at each step") {
  const auto plan = std::make_shared<const Plan>(usual_run(), "a", false);
  const StepItems steps(plan, 10, false), last(plan, 10, true);
  CHECK(steps.size() == 32 * 8);
  CHECK(last.size() == 32);
  for (std::size_t n = 0; n < steps.size(); ++n) {
    const Position at = plan->position(steps.origin(n));
    const std::int64_t step = steps.first_step() + static_cast<std::int64_t>(n % 8) * steps.between();
    CHECK(plan->milliseconds(*at.group, at.time) <= step);
    if (at.time + 1 < at.group->times) CHECK(plan->milliseconds(*at.group, at.time + 1) > step);
    CHECK(step - plan->milliseconds(*at.group, at.time) < plan->step());
  }
  CHECK(last.first_step() == steps.last_step());
}

TEST_CASE("a step shows another sample until its own is there, and is asked for until then") {
  for (const View& view : metric_path(usual_run(), route_to("prometheus")).views) {
    CHECK(view.may_come_right == (view.name == "range query" || view.name == "instant query"));
  }
}

TEST_CASE("a native histogram is read with its buckets") {
  HistogramValue found{};
  double time = 0;
  const string body = R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"h"},)"
                      R"("histograms":[[1795224580.001,{"count":"3","sum":"-1.5","buckets":[[1,"-2","-1","1"],)"
                      R"([3,"-1e-128","1e-128","2"]],"new":{"a":[[]]}}]]}]},"warnings":["x"]})";
  CHECK(read_samples(body, {.series = [](const std::vector<wire::Label>& labels) { CHECK(labels.size() == 1); },
                            .sample = [](double, double) { FAIL("a histogram is no float"); },
                            .histogram =
                                [&](double at, const HistogramValue& value) {
                                  time = at;
                                  found = value;
                                }}) == "");
  CHECK(time == 1795224580001);
  CHECK(found.count == 3);
  CHECK(found.sum == -1.5);
  REQUIRE(found.buckets.size() == 2);
  CHECK(found.buckets[0].rule == 1);
  CHECK(found.buckets[1].right == 1e-128);
}

TEST_CASE("an answer that is none is no answer, and does no harm") {
  const string head = R"({"status":"success","data":{"resultType":"matrix","result":)";
  for (const string& body : {string(),
                             string("<html>"),
                             string("[]"),
                             string("{}"),
                             string("null"),
                             string("\"x\""),
                             head,
                             head + R"({}}})",
                             head + "[1]}}",
                             head + "[[]]}}",
                             head + R"([{"metric":[],"values":[[1,"1"]]}]}})",
                             head + R"([{"metric":{"a":1},"values":[[1,"1"]]}]}})",
                             head + R"([{"metric":{"a":{}},"values":[]}]}})",
                             head + R"([{"values":[["1","1"]]}]}})",
                             head + R"([{"values":[[1,1]]}]}})",
                             head + R"([{"values":[[1]]}]}})",
                             head + R"([{"values":[[1,"1","1"]]}]}})",
                             head + R"([{"values":[[1,"x"]]}]}})",
                             head + R"([{"values":[[1,"1 "]]}]}})",
                             head + R"([{"values":[[1,""]]}]}})",
                             head + R"([{"values":[1]}]}})",
                             head + R"([{"values":[[[1],"1"]]}]}})",
                             head + R"([{"histograms":[[1,"1"]]}]}})",
                             head + R"([{"histograms":[[1,{"count":"x"}]]}]}})",
                             head + R"([{"histograms":[[1,{"buckets":[[9]]}]]}]}})",
                             head + R"([{"histograms":[[1,{"buckets":[[0,"1","2"]]}]]}]}})",
                             head + R"([{"values":[[1,"1"]],"metric":{"a":"b"}}]}})",
                             head + R"([{"values":[[1,"1"]],"x":)" + string(100'000, '[')}) {
    INFO(body.substr(0, 150));
    CHECK(problem_of(body) != "");
  }
}

TEST_CASE("odd numbers are numbers, and nobody's") {
  for (const char* value : {"NaN", "+Inf", "-Inf", "-0", "1e308", "9007199254740993", "0.1"}) {
    INFO(value);
    CHECK(problem_of(string(R"({"data":{"result":[{"metric":{},"values":[[1e300,")") + value + R"("],[-1,"1"]]}]}})") ==
          "");
  }
  const SeriesSpelling series({{"__name__", "a"}}, false);
  CHECK(series.sample(-1, 1).key == "a{} at -0.001 s");
  CHECK(series.sample(1e300, 1).key == "a{} at 1e+297 s");
}

TEST_CASE("the status and the words of a query that failed") {
  const net::Request request{};
  CHECK(query_problem(request, test::answer_of(200, "{}")) == "");
  CHECK(query_problem(request,
                      test::answer_of(422, R"({"status":"error","errorType":"execution","error":"too many"})")) ==
        "status 422: execution: too many");
  CHECK(query_problem(request, test::answer_of(502, "bad\ngateway\x01\xff")) == "status 502: bad gateway ?");
  net::Answer cut = test::answer_of(200, "{");
  cut.body_is_cut = true;
  CHECK(query_problem(request, cut).find("longer than") != string::npos);
}

TEST_CASE("another tenant finds nothing, or is refused, and what it finds is too much") {
  Route route = route_to("mimir");
  route.read.tenant = "one";
  route.stranger = "two";
  const Path path = metric_path(usual_run(), route);
  const View& view = path.views.back();
  REQUIRE(view.name == "tenant two");
  REQUIRE(view.expected->size() == 0);
  const net::Request& request = view.queries.front().request;
  CHECK(request.headers.front().value == "two");
  const auto unexpected = [&](const net::Answer& answer) {
    Book book(view.expected);
    book.begin(view.queries.front());
    CHECK(view.read(request, answer, book).problem == "");
    book.end(view.queries.front(), {}, true);
    return book.close({}, {}).unexpected;
  };
  CHECK(unexpected(test::answer_of(401, "no org id")) == 0);
  CHECK(unexpected(test::answer_of(200, R"({"status":"success","data":{"resultType":"matrix","result":[]}})")) == 0);
  CHECK(unexpected(test::answer_of(200, matrix_of({samples_of_run().front()}))) == 1);
}
