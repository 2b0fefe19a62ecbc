// What is written as logs, what the answers to writes mean, and what releases can do.
#include <set>

#include "smoke/logs/data.hpp"
#include "smoke/logs/items.hpp"
#include "smoke/logs/paths.hpp"
#include "smoke/logs/release.hpp"
#include "smoke/logs/text.hpp"
#include "smoke/logs/writes.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "wire/loki_push.hpp"
#include "wire/snappy.hpp"

using namespace pyat;
using namespace pyat::smoke;
using std::string;
using test::answer_of;
using test::problem_of;

namespace {

Run run_of(std::size_t lines) {
  return {
      .seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1'795'224'579}}, .sizes = {.lines = lines}};
}

Route route_of(const string& protocol, const string& release = "3.7.0") {
  const Access loki{.name = "loki", .url = "http://loki:3100", .tenant = "a"};
  return {.protocol = protocol, .write = loki, .read = loki, .product = "loki", .release = release};
}

}  // namespace

TEST_CASE("a run determines its lines") {
  const LogData data(run_of(200), route_of("loki-json"));
  const LogData again(run_of(200), route_of("loki-protobuf"));
  std::set<string> lines{}, contents{};
  std::set<std::uint64_t> marks{};
  const LogItems items(std::make_shared<LogData>(data));
  REQUIRE(items.size() == 200);
  for (std::size_t n = 0; n < 200; ++n) {
    INFO(n);
    CHECK(data.line(n) == again.line(n));
    CHECK(data.time_of(n) == again.time_of(n));
    CHECK(mark_in(data.line(n)) == data.mark_of(n));
    CHECK(items.item(n).mark == data.mark_of(n));
    CHECK(items.item(n).content.find("\r") == string::npos);
    if (n > 0) CHECK(data.time_of(n) >= data.time_of(n - 1));
    lines.insert(data.line(n));
    marks.insert(data.mark_of(n));
  }
  CHECK(lines.size() == 200);
  CHECK(marks.size() == 200);
  CHECK(data.time_of(199) <= data.last_instant());
  CHECK(data.last_instant() == 1'795'224'579'000'000'000);
}

TEST_CASE("lines have what is known to come back altered") {
  const LogData data(run_of(200), route_of("loki-json"));
  string all{};
  std::size_t same_time = 0, longest = 0, repeated = 0;
  for (std::size_t n = 0; n < 200; ++n) {
    all += data.line(n) + '|';
    longest = std::max(longest, data.line(n).size());
    repeated += data.is_repeated(n) ? 1U : 0U;
    const bool is_same = n > 0 && data.time_of(n) == data.time_of(n - 1);
    if (is_same) CHECK(data.stream_of(n) == data.stream_of(n - 1));
    same_time += is_same ? 1U : 0U;
  }
  for (const char* text :
       {"\U0001f525", "\u65e5", "\n\tat ", "\t", "\\n", "\"hi\\\"", "\x1b[31m", "\r\n", "\u200b\u200c"}) {
    INFO(text);
    CHECK(all.find(text) != string::npos);
  }
  CHECK(same_time == 25);
  CHECK(repeated == 1);
  CHECK(longest > 40'000);
  CHECK(longest < 256 * 1024);
  CHECK(data.streams() == 8);
}

TEST_CASE("a line carries the checksum of what stands before it") {
  CHECK(crc32_of("123456789") == 0xCBF43926U);  // the check value of CRC-32
  const string line = LogData(run_of(200), route_of("loki-json")).line(0);
  const std::size_t at = line.rfind(" crc=");
  REQUIRE(at != string::npos);
  CHECK(std::stoul(line.substr(at + 5), nullptr, 16) == crc32_of(line.substr(0, at)));
}

TEST_CASE("the parts of a run follow each other, and share nothing but their streams") {
  Run first = run_of(50);
  first.length = std::chrono::milliseconds{1000};
  Run second = first;
  second.part = 1;
  const LogData a(first, route_of("loki-json")), b(second, route_of("loki-json"));
  CHECK(a.time_of(0) >= 1'795'224'579'000'000'000);
  CHECK(a.time_of(49) <= a.last_instant());
  CHECK(a.last_instant() < b.time_of(0));
  CHECK(b.begin() == a.last_instant() + 1);
  CHECK(a.labels(0) == b.labels(0));
  CHECK(a.line(3) != b.line(3));
  CHECK(b.line(0).find("seq=50 ") != string::npos);
}

TEST_CASE("the writes carry every line once, and one of them twice") {
  for (const std::size_t lines : {std::size_t{0}, std::size_t{1}, std::size_t{200}, std::size_t{2'345}}) {
    const Path path = log_path(run_of(lines), route_of("loki-protobuf"));
    std::size_t next = 0;
    for (std::size_t n = 0; n < path.writes; ++n) {
      const Write write = path.write(n);
      CHECK(write.first == next);
      CHECK(write.count > 0);
      CHECK(write.lane == 0);
      CHECK(write.request.body.size() < 1024 * 1024);
      next += write.count;
    }
    CHECK(next == lines);
  }
  const Write write = log_path(run_of(200), route_of("loki-json")).write(0);
  CHECK(write.request.url == "http://loki:3100/loki/api/v1/push");
  const LogData data(run_of(200), route_of("loki-json"));
  const string time = '"' + std::to_string(data.time_of(12)) + '"';
  const std::size_t first = write.request.body.find(time);
  CHECK(write.request.body.find(time, first + 1) != string::npos);
}

TEST_CASE("each protocol has its own address and type") {
  const auto type_of = [](const Write& write) {
    for (const net::Header& header : write.request.headers) {
      if (header.name == "Content-Type") return header.value;
    }
    return string();
  };
  CHECK(type_of(log_path(run_of(9), route_of("loki-json")).write(0)) == "application/json");
  const Write protobuf = log_path(run_of(9), route_of("loki-protobuf")).write(0);
  CHECK(type_of(protobuf) == "application/x-protobuf");
  CHECK(wire::snappy_uncompress(protobuf.request.body));
  const Write otlp = log_path(run_of(9), route_of("otlp-http")).write(0);
  CHECK(otlp.request.url == "http://loki:3100/otlp/v1/logs");
  Route route = route_of("otlp-http");
  route.through = "collector";
  CHECK(log_path(run_of(9), route).write(0).request.url == "http://loki:3100/v1/logs");
}

TEST_CASE("an answer to a write claims no more than it says") {
  const Write write{.count = 50};
  const auto judged = [&](const net::Answer& answer) { return judge_log_write(write, answer).answered; };
  CHECK(judged(answer_of(204)) == Answered::acknowledged);
  CHECK(judged(answer_of(200)) == Answered::acknowledged);
  for (const int status : {202, 206, 260, 301, 401, 404, 413, 422, 429, 500, 503}) {
    INFO(status);
    CHECK(judged(answer_of(status, "no")) == Answered::refused);
    CHECK(judge_log_write(write, answer_of(status, "no")).message.find(std::to_string(status)) != string::npos);
    CHECK(judge_log_write(write, answer_of(status)).again == (status == 429 || status == 503));
  }
  CHECK(judged(answer_of(502)) == Answered::unknown);
  CHECK(judged(answer_of(504)) == Answered::unknown);
  CHECK(judged(problem_of(net::Problem::refused)) == Answered::refused);
  for (const net::Problem problem : {net::Problem::no_answer, net::Problem::closed, net::Problem::cut_short,
                                     net::Problem::cancelled, net::Problem::not_http}) {
    CHECK(judged(problem_of(problem)) == Answered::unknown);
  }
}

TEST_CASE("a request that was refused in part is stored in part") {
  const Write write{.count = 50};
  const Outcome some =
      judge_log_write(write, answer_of(400,
                                       "entry with timestamp 2026-11-21 ignored, reason: 'entry too far behind',\n"
                                       "user 'fake', total ignored: 3 out of 50 for stream: {a=\"b\"}\n"));
  CHECK(some.answered == Answered::acknowledged);
  CHECK(some.rejected == 3);
  CHECK(some.message.find('\n') == string::npos);
  CHECK(judge_log_write(write, answer_of(400, "total ignored: 50 out of 50")).answered == Answered::refused);
  // One line too many, which is the one that was written twice.
  CHECK(judge_log_write(write, answer_of(400, "total ignored: 3 out of 51")).rejected == 3);
  // Said of the last stream of the request, while others may have been refused as well: not one of these is lost.
  CHECK(judge_log_write(write, answer_of(400, "total ignored: 1 out of 2")).answered == Answered::refused);
  CHECK(judge_log_write(write, answer_of(400, "total ignored: 1")).answered == Answered::refused);
  CHECK(judge_log_write(write, answer_of(400, "snappy: corrupt input")).answered == Answered::refused);

  net::Answer partial = answer_of(200, string("\x0a\x06\x08\x02\x12\x02no", 8));
  partial.headers.push_back({.name = "content-type", .value = "application/x-protobuf"});
  const Outcome otlp = judge_log_write(write, partial);
  CHECK(otlp.answered == Answered::acknowledged);
  CHECK(otlp.rejected == 2);
  CHECK(otlp.message == "no");
}

TEST_CASE("what a release cannot do is said") {
  CHECK(log_obstacle("loki", "2.9.4", "otlp-http") == "Loki takes OTLP since 3.0, and this is 2.9.4");
  for (const char* release : {"3.0.0", "v3.7.6", "4.0.0", "", "main-2f1", "x"}) {
    CHECK(log_obstacle("loki", release, "otlp-http").empty());
    CHECK(takes_metadata(route_of("loki-json", release)));
  }
  CHECK(log_obstacle("loki", "2.9.4", "loki-json").empty());
  CHECK_FALSE(takes_metadata(route_of("loki-json", "2.9.4")));
  CHECK_FALSE(takes_metadata(route_of("loki-json", "v2.8.0")));
  Route route = route_of("loki-json", "2.9.4");
  route.metadata = true;
  CHECK(takes_metadata(route));
  route.release = "3.1.0";
  route.metadata = false;
  CHECK_FALSE(takes_metadata(route));
  CHECK(log_path(run_of(9), route).notes.size() == 2);
  CHECK(log_path(run_of(9), route_of("loki-json")).notes.empty());
  CHECK(escapes_of(route_of("loki-protobuf", "2.9.4")).in_labels);
  CHECK_FALSE(escapes_of(route_of("loki-json", "2.9.4")).in_labels);
  CHECK(escapes_of(route_of("loki-json", "3.5.0")).in_labels);
  CHECK_FALSE(escapes_of(route_of("loki-json", "3.5.0")).in_metadata);
}

TEST_CASE("text is shown on one line, and a long one by its beginning and its hash") {
  string out{};
  append_visible(out, "a\nb\tc\\d\x01\x7f\u00fc");
  CHECK(out == "a\\nb\\tc\\\\d\\x01\\x7f\u00fc");
  string one{}, other{};
  string text(1000, 'x');
  append_visible(one, text);
  text[900] = 'y';
  append_visible(other, text);
  CHECK(one != other);
  CHECK(one.size() < 300);
}

TEST_CASE("a mark is only what looks like one") {
  CHECK(mark_in("pyat=00000000000000ff seq=1") == 255);
  CHECK(mark_in("before pyat=00000000000000ff") == 255);
  for (const char* line : {"", "pyat=", "pyat=0ff", "pyat=00000000000000fg x", "\u200b\u200b", "plain"})
    CHECK(mark_in(line) == 0);
}
