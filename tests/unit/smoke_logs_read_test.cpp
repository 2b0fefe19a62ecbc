// Lines are read again, page by page, and what is not as it was written is told as what it is.
#include <deque>
#include <memory>

#include "smoke/logs/views.hpp"
#include "smoke_logs.hpp"
#include "support/catch.hpp"

using namespace pyat;
using namespace pyat::smoke;
using std::string;
using test::answer_of;
using test::LogStore;

namespace {

LogDataPtr data_of(std::size_t lines, const string& protocol = "loki-protobuf", const string& release = "3.7.0") {
  const Run run{
      .seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1'795'224'579}}, .sizes = {.lines = lines}};
  const Access loki{.name = "loki", .url = "http://loki:3100"};
  return std::make_shared<LogData>(
      run, Route{.protocol = protocol, .write = loki, .read = loki, .product = "loki", .release = release});
}

struct Asked {
  Ledger ledger{};
  std::size_t pages = 0;
  string problem{};
};

// All queries of a view, with all of their pages.
Asked ask(const View& view, const std::function<net::Answer(const net::Request&)>& server) {
  Asked asked{};
  Book book(view.expected);
  for (const Query& query : view.queries) {
    book.begin(query);
    std::deque<net::Request> pages{query.request};
    string problem{};
    for (; !pages.empty() && problem.empty(); pages.pop_front()) {
      Reading reading = view.read(pages.front(), server(pages.front()), book);
      problem = reading.problem;
      for (net::Request& page : reading.more) pages.push_back(std::move(page));
      if (++asked.pages > 10'000) problem = "endless";
    }
    book.end(query, {}, problem.empty());
    if (asked.problem.empty()) asked.problem = problem;
  }
  asked.ledger =
      book.close(std::vector<Acknowledgement>(view.expected->size(), {.state = Acknowledgement::State::acknowledged}),
                 {.is_over = true});
  return asked;
}

Asked ask(const View& view, const LogStore& store) {
  return ask(view, [&](const net::Request& request) { return store.query_range(request.url); });
}

Fault first_fault(const Ledger& ledger) {
  REQUIRE(ledger.examples.size() == 1);
  return ledger.examples[0].fault;
}

}  // namespace

TEST_CASE("all lines come back in both directions, whatever a page holds") {
  for (const auto& [protocol, release] :
       {std::pair("loki-protobuf", "3.7.0"), std::pair("loki-json", "2.9.4"), std::pair("otlp-http", "3.7.0")}) {
    const LogDataPtr data = data_of(200, protocol, release);
    LogStore store = test::store_of(*data);
    for (const bool categorizes : {true, false}) {
      for (const std::size_t limit :
           {std::size_t{5'000}, std::size_t{200}, std::size_t{37}, std::size_t{8}, std::size_t{3}}) {
        for (const LineOrder order : {LineOrder::forward, LineOrder::backward}) {
          INFO(protocol << " " << limit << " " << categorizes << " " << (order == LineOrder::forward));
          store.limit = limit;
          store.categorizes = categorizes;
          const Asked asked = ask(lines_view(data, order), store);
          CHECK(asked.problem.empty());
          CHECK(asked.ledger.is_clean());
          CHECK(asked.ledger.found == 200);
        }
      }
    }
  }
}

TEST_CASE("a page that ends between lines of one nanosecond loses and doubles none") {
  const LogDataPtr data = data_of(200);
  LogStore store = test::store_of(*data);
  store.limit = 7;  // lines 6 and 7 are of the same time
  CHECK(ask(lines_view(data, LineOrder::forward), store).ledger.is_clean());
  store.limit = 1;  // which no limit of one can show
  const Asked asked = ask(lines_view(data, LineOrder::forward), store);
  CHECK(asked.problem.find("1 lines of one nanosecond") != string::npos);
  CHECK(asked.ledger.missing == 0);
  CHECK(asked.ledger.unverified > 0);
}

TEST_CASE("a large run is read in ranges that fit, each with its own lines") {
  const LogDataPtr data = data_of(10'001);
  const LogStore store = test::store_of(*data);
  const View view = lines_view(data, LineOrder::forward);
  CHECK(view.queries.size() == 6);
  const Asked asked = ask(view, store);
  CHECK(asked.pages == 6);
  CHECK(asked.ledger.found == 10'001);
  CHECK(asked.ledger.is_clean());
}

TEST_CASE("every fault is told as what it is") {
  const LogDataPtr data = data_of(200);
  const View view = lines_view(data, LineOrder::forward);
  const LogStore whole = test::store_of(*data);

  LogStore store = whole;
  store.lines.erase(store.lines.begin() + 40);
  CHECK(first_fault(ask(view, store).ledger) == Fault::missing);

  store = whole;
  store.lines.push_back(store.lines[40]);
  CHECK(first_fault(ask(view, store).ledger) == Fault::duplicated);

  store = whole;
  store.lines.push_back(
      {.time = whole.lines[3].time + 1, .labels = whole.lines[3].labels, .line = "nobody wrote this"});
  CHECK(first_fault(ask(view, store).ledger) == Fault::unexpected);

  const auto altered = [&](const auto& alter) {
    LogStore one = whole;
    alter(one.lines[41]);
    const Asked asked = ask(view, one);
    CHECK(asked.ledger.missing == 0);
    CHECK(asked.ledger.altered == 1);
    CHECK(asked.ledger.found == 199);
    CHECK(first_fault(asked.ledger) == Fault::altered);
  };
  altered([](test::StoredLine& line) { line.line[30] ^= 1; });
  altered([](test::StoredLine& line) { line.line[7] ^= 1; });  // of the mark
  altered([](test::StoredLine& line) { line.line.resize(40); });
  altered([](test::StoredLine& line) { line.line += ' '; });
  altered([](test::StoredLine& line) { line.time += 1; });
  altered([](test::StoredLine& line) { std::swap(line.labels[0].value, line.labels[1].value); });
  altered([](test::StoredLine& line) { line.labels.push_back({"env", "prod"}); });
  altered([](test::StoredLine& line) { line.labels.pop_back(); });
  altered([](test::StoredLine& line) { line.metadata[0].value[3] ^= 1; });
  altered([](test::StoredLine& line) { line.metadata.clear(); });
  altered([](test::StoredLine& line) { line.metadata.push_back({"x", "y"}); });
  altered([](test::StoredLine& line) {  // metadata that has become a label
    line.labels.push_back(line.metadata[0]);
    line.metadata.erase(line.metadata.begin());
  });
}

TEST_CASE("the long line is compared to its end") {
  const LogDataPtr data = data_of(200);
  LogStore store = test::store_of(*data);
  const View view = lines_view(data, LineOrder::backward);
  store.lines[20].line[store.lines[20].line.size() - 20] ^= 1;
  CHECK(ask(view, store).ledger.altered == 1);
  store.lines[20].line.resize(store.lines[20].line.size() - 1);
  CHECK(ask(view, store).ledger.altered == 1);
}

TEST_CASE("what Loki adds is no alteration, and what lies between may add to metadata") {
  const LogDataPtr data = data_of(200);
  LogStore store = test::store_of(*data);
  for (test::StoredLine& line : store.lines) {
    line.labels.push_back({"service_name", "pyat-smoke"});
    line.metadata.push_back({"detected_level", "info"});
  }
  CHECK(ask(lines_view(data, LineOrder::forward), store).ledger.is_clean());

  Route route = data->route();
  route.protocol = "otlp-http";
  route.through = "collector";
  const auto between = std::make_shared<LogData>(data->run(), route);
  LogStore collected = test::store_of(*between);
  for (test::StoredLine& line : collected.lines) line.metadata.push_back({"observed_timestamp", "7"});
  CHECK(ask(lines_view(between, LineOrder::forward), collected).ledger.is_clean());
}

TEST_CASE("attributes may be labels or metadata, as the tenant's configuration likes") {
  const LogDataPtr data = data_of(200, "otlp-http");
  LogStore store = test::store_of(*data);
  for (test::StoredLine& line : store.lines) {
    line.metadata.push_back(line.labels[0]);
    line.labels.erase(line.labels.begin());
  }
  CHECK(ask(lines_view(data, LineOrder::forward), store).ledger.is_clean());
}

TEST_CASE("lines in the wrong order are told") {
  const LogDataPtr data = data_of(24);  // one stream
  string body = R"({"data":{"resultType":"streams","result":[{"stream":)";
  LogStore::append(body, data->labels(0));
  body += R"(,"values":[)";
  for (std::size_t n = 24; n-- > 0;) {
    body += "[\"" + std::to_string(data->time_of(n)) + "\",";
    wire::append_json_text(body, data->line(n));
    body += n > 0 ? "]," : "]";
  }
  body += "]}]}}";
  const auto server = [&](const net::Request&) { return answer_of(200, body); };
  CHECK(ask(lines_view(data, LineOrder::backward), server).ledger.out_of_order == 0);
  CHECK(ask(lines_view(data, LineOrder::forward), server).ledger.out_of_order > 0);
}

TEST_CASE("from an answer that cannot be read nothing is concluded") {
  const LogDataPtr data = data_of(200);
  const View view = lines_view(data, LineOrder::forward);
  for (const net::Answer& answer :
       {answer_of(500, "boom"), answer_of(200, "{"), answer_of(200, "<html>"), answer_of(404, "404 page not found"),
        answer_of(400, "max entries limit per query exceeded, limit > max_entries_limit (5000 > 5000)"),
        answer_of(400, "max entries limit per query exceeded, limit > max_entries_limit (5000 > 0)"),
        test::problem_of(net::Problem::cut_short)}) {
    const Asked asked = ask(view, [&](const net::Request&) { return answer; });
    CHECK_FALSE(asked.problem.empty());
    CHECK(asked.ledger.missing == 0);
    CHECK(asked.ledger.unverified == 200);
  }
  net::Answer cut = answer_of(200, R"({"data":{"resultType":"streams","result":[]}})");
  cut.body_is_cut = true;
  CHECK(ask(view, [&](const net::Request&) { return cut; }).ledger.unverified == 200);
}

TEST_CASE("another tenant must find nothing, and one who is not let in finds nothing") {
  Route route = data_of(1)->route();
  route.stranger = "b";
  const auto data = std::make_shared<LogData>(data_of(200)->run(), route);
  const View view = stranger_view(data);
  const auto& headers = view.queries[0].request.headers;
  CHECK(std::any_of(headers.begin(), headers.end(), [](const auto& h) { return h.value == "b"; }));
  CHECK(ask(view, LogStore{}).ledger.is_clean());
  CHECK(ask(view, test::store_of(*data)).ledger.unexpected == 200);
  CHECK(ask(view, [](const net::Request&) { return answer_of(401, "no"); }).problem.empty());
  CHECK_FALSE(ask(view, [](const net::Request&) { return answer_of(500, "no"); }).problem.empty());
}

TEST_CASE("counts are compared stream by stream") {
  const LogDataPtr data = data_of(60);  // two streams
  const View view = count_view(data);
  const auto answer = [](const string& first, const string& second) {
    return answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[)"
                          R"({"metric":{"pyat_stream":"0"},"value":[1,")" +
                              first + R"("]},{"metric":{"pyat_stream":"1"},"value":[1,")" + second + R"("]}]}})");
  };
  CHECK(ask(view, [&](const net::Request&) { return answer("30", "30"); }).ledger.is_clean());
  const Ledger less = ask(view, [&](const net::Request&) { return answer("29", "30"); }).ledger;
  CHECK(less.altered == 1);
  CHECK(less.examples[0].expected == "lines: 30");
  CHECK(less.examples[0].found == "lines: 29");
  CHECK_FALSE(ask(view, [](const net::Request&) { return answer_of(200, "{}"); }).problem.empty());
  CHECK(view.origin(1) == 59);
  CHECK(view.needs_all);
  CHECK(view.may_come_right);
  CHECK_FALSE(lines_view(data, LineOrder::forward).may_come_right);
}

TEST_CASE("streams are compared by all of their labels") {
  const LogDataPtr data = data_of(60);
  const View view = series_view(data);
  const auto server = [&](bool is_swapped) {
    return [&, is_swapped](const net::Request&) {
      string body = R"({"status":"success","data":[)";
      for (std::size_t stream = 0; stream < 2; ++stream) {
        wire::loki::Labels labels = data->labels(stream);
        if (is_swapped) std::swap(labels[0].value, labels[1].value);
        labels.push_back({"service_name", "pyat-smoke"});
        if (stream > 0) body += ',';
        LogStore::append(body, labels);
      }
      return answer_of(200, body + "]}");
    };
  };
  CHECK(ask(view, server(false)).ledger.is_clean());
  CHECK(ask(view, server(true)).ledger.missing == 2);
  CHECK(ask(view, server(true)).ledger.unexpected == 2);
}
