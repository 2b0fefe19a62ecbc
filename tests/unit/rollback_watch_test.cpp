// Who answered when, and for how long nobody did.
#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "net/curl_client.hpp"
#include "rollback/watch/watch.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_client.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Stamp began{.time = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(3),
                  .since_boot = milliseconds(100'000),
                  .boot = "boot-1"};

Stamp later(milliseconds span) {
  return {.time = began.time + span, .since_boot = began.since_boot + span, .boot = began.boot};
}

Watched both(string signal, string service) {
  return {.signal = std::move(signal),
          .service = std::move(service),
          .how = "GET http://127.0.0.1/ready",
          .is_of_before = true,
          .is_of_target = true};
}

AnswerChange change(std::size_t who, int at, bool answers) {
  return {.who = who, .at = milliseconds(at), .answers = answers};
}

Observation observation(std::vector<Watched> watched, std::vector<AnswerChange> changes, int lasted = 10'000) {
  return {.began = began,
          .lasted = milliseconds(lasted),
          .resolution = milliseconds(100),
          .watched = std::move(watched),
          .changes = std::move(changes)};
}

Blackout only(const WatchRecord& record) {
  const std::vector<Blackout> all = blackouts_of(record);
  REQUIRE(all.size() == 1);
  return all.front();
}

Probe probe_of(const string& service, const string& url) {
  return {.watched = both(service, service), .request = {.url = url}};
}

Service service_of(string name, string kind, string image, std::vector<Published> ports) {
  Service service{};
  service.name = std::move(name);
  service.kind = std::move(kind);
  service.image = std::move(image);
  service.ports = std::move(ports);
  service.state = "running (healthy)";
  return service;
}

}  // namespace

// ---- from changes to blackouts --------------------------------------------------------------------------------------

TEST_CASE("a signal is gone while none of its services answers", "[rollback]") {
  const Blackout logs = only({{observation({both("logs", "loki"), both("logs", "loki-new")},
                                           {change(0, 0, true), change(1, 0, false), change(0, 2000, false),
                                            change(1, 3500, true), change(1, 6000, false), change(0, 6200, true)})}});
  CHECK(logs.signal == "logs");
  CHECK(logs.spans == 2);
  CHECK(logs.sum == milliseconds(1700));
  CHECK(logs.longest == milliseconds(1500));
  CHECK(logs.not_observed == milliseconds(0));
  CHECK(logs.resolution == milliseconds(100));
  CHECK(logs.services == std::vector<string>{"loki", "loki-new"});
  CHECK(logs.note.empty());
}

TEST_CASE("make before break has no blackout", "[rollback]") {
  const Blackout logs =
      only({{observation({both("logs", "loki"), both("logs", "loki-new")},
                         {change(0, 0, true), change(1, 0, false), change(1, 3000, true), change(0, 4000, false)})}});
  CHECK(logs.spans == 0);
  CHECK(logs.sum == milliseconds(0));
}

TEST_CASE("what is silent to the end is silent, and what nobody has asked yet is not observed", "[rollback]") {
  const Blackout logs = only({{observation({both("logs", "loki")}, {change(0, 300, true), change(0, 9000, false)})}});
  CHECK(logs.sum == milliseconds(1000));
  CHECK(logs.not_observed == milliseconds(300));
}

TEST_CASE("what lies between two processes, and in a pause, nobody has observed", "[rollback]") {
  Observation first = observation({both("logs", "loki")}, {change(0, 0, true), change(0, 4000, false)}, 5000);
  first.pauses = {{milliseconds(1000), milliseconds(1500)}};
  Observation second = observation({both("logs", "loki")}, {change(0, 0, false), change(0, 1000, true)}, 2000);
  second.began = later(seconds(12));
  const Blackout logs = only({{first, second}});
  CHECK(logs.spans == 2);
  CHECK(logs.sum == seconds(2));
  CHECK(logs.not_observed == milliseconds(7500));

  Observation set_back = second;
  set_back.began = {.time = began.time - std::chrono::hours(1), .since_boot = milliseconds(1), .boot = "boot-2"};
  CHECK(only({{first, set_back}}).not_observed == milliseconds(500));
}

TEST_CASE("nobody misses what was not there, or is not to be there any more", "[rollback]") {
  Watched fresh = both("traces", "jaeger"), old = both("alerts", "alertmanager");
  fresh.is_of_before = false;
  old.is_of_target = false;
  const std::vector<Blackout> all = blackouts_of({{observation(
      {fresh, old}, {change(0, 0, false), change(1, 0, true), change(1, 1000, false), change(1, 1200, true),
                     change(0, 2000, true), change(0, 3000, false), change(0, 3400, true), change(1, 5000, false)})}});
  REQUIRE(all.size() == 2);
  CHECK(all[0].signal == "alerts");
  CHECK(all[0].sum == milliseconds(200));
  CHECK(all[0].note == "only the generation before the rollback has it");
  CHECK(all[1].signal == "traces");
  CHECK(all[1].sum == milliseconds(400));
  CHECK(all[1].note == "only the target has it");

  CHECK(only({{observation({fresh}, {change(0, 0, false)})}}).sum == seconds(10));
}

// ---- the file -------------------------------------------------------------------------------------------------------

TEST_CASE("a record is read as it was written", "[rollback]") {
  Observation seen = observation({both("logs", "loki")}, {change(0, 0, true), change(0, 10, false)});
  seen.changes[1].words = "HTTP 503";
  seen.pauses = {{milliseconds(5), milliseconds(7)}};
  const WatchRecord record{{seen, seen}};
  string problem{};
  const auto read = read_watch_record(to_json(record), problem);
  CHECK(problem.empty());
  REQUIRE(read);
  CHECK(*read == record);
}

TEST_CASE("what cannot have been written is refused", "[rollback]") {
  const string good = to_json({{observation({both("logs", "loki")}, {change(0, 20, true), change(0, 30, false)})}});
  const auto refused = [&](string_view from, string_view to) {
    string text = good, problem{};
    const std::size_t at = text.find(from);
    REQUIRE(at != string::npos);
    text.replace(at, from.size(), to);
    CHECK_FALSE(read_watch_record(text, problem));
    return problem;
  };
  CHECK(refused("\"format_version\":1", "\"format_version\":2").find("format_version") != string::npos);
  CHECK(refused("\"at_ms\":30", "\"at_ms\":10").find("at_ms") != string::npos);
  CHECK(refused("\"at_ms\":30", "\"at_ms\":-30").find("at_ms") != string::npos);
  CHECK(refused("\"lasted_ms\":10000", "\"lasted_ms\":9223372036854775807").find("lasted_ms") != string::npos);
  CHECK(refused("\"who\":0", "\"who\":1").find("who") != string::npos);
  string problem{};
  CHECK_FALSE(read_watch_record(good.substr(0, good.size() / 2), problem));
  CHECK_FALSE(read_watch_record("[]", problem));
}

TEST_CASE("a log goes on where another process has ended, and one that is damaged begins anew", "[rollback]") {
  test::CrashingFiles files{};
  const Observation seen = observation({both("logs", "loki")}, {change(0, 0, true)});
  CHECK(files.make_folder("/state", 0700).empty());
  WatchLog first(files, "/state", "run-12");
  CHECK(first.problem().empty());
  CHECK(first.keep(observation({both("logs", "loki")}, {}, 10)).empty());
  CHECK(first.keep(seen).empty());
  WatchLog second(files, "/state", "run-12");
  CHECK(second.before().observations == std::vector<Observation>{seen});
  CHECK(second.keep(seen).empty());
  CHECK(WatchLog(files, "/state", "run-12").before().observations.size() == 2);
  CHECK(WatchLog(files, "/state", "run-13").before().observations.empty());

  CHECK(files.put("/state/blackout-run-12.json", "{", {}).empty());
  const WatchLog damaged(files, "/state", "run-12");
  CHECK(damaged.before().observations.empty());
  CHECK(damaged.problem() == "/state/blackout-run-12.json cannot be used: it is no JSON object");
}

// ---- from single questions to changes -------------------------------------------------------------------------------

TEST_CASE("an answer that comes late does not hide what was before it", "[rollback]") {
  Observer observer(began, {both("logs", "loki")}, milliseconds(100));
  const auto ask = [&](int at) { return observer.ask(0, milliseconds(at)); };
  const auto answer = [&](std::size_t number, int at, std::optional<bool> answers) {
    observer.answer(0, number, milliseconds(at), answers, {});
  };
  const std::size_t a = ask(0), b = ask(100), c = ask(200), d = ask(300);
  answer(a, 5, true);
  answer(d, 305, true);  // before those that hang
  CHECK(observer.seen(milliseconds(400)).changes == std::vector<AnswerChange>{change(0, 5, true)});
  CHECK(observer.open(0) == 3);
  answer(b, 1100, false);
  answer(c, 1200, std::nullopt);
  CHECK(observer.seen(milliseconds(1200)).changes ==
        std::vector<AnswerChange>{change(0, 5, true), change(0, 100, false), change(0, 305, true)});
  CHECK(observer.open(0) == 0);
}

TEST_CASE("a machine that stood still has not observed", "[rollback]") {
  Observer observer(began, {both("logs", "loki")}, milliseconds(100));
  for (const int now : {0, 100, 350, 450, 2000, 2100}) observer.beat(milliseconds(now));
  const Observation seen = observer.seen(milliseconds(2100));
  CHECK(seen.pauses == decltype(seen.pauses){{milliseconds(450), milliseconds(2000)}});
  CHECK(seen.resolution == milliseconds(250));
}

TEST_CASE("services are asked on the beat, however they answer", "[rollback]") {
  test::FakeClient client{};
  const std::vector<Probe> probes = {probe_of("logs", "http://a/ready"), probe_of("traces", "http://b/ready")};
  const auto start = client.now();
  const auto since = [&] { return std::chrono::duration_cast<milliseconds>(client.now() - start).count(); };
  client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.url == "http://a/ready") return test::answer_of(since() < 1000 || since() >= 1600 ? 200 : 503);
    return test::answer_of(401);
  };
  Watching watching(client, probes, began, {});
  watching.begin();
  client.after(seconds(3), [&] { client.stop(); });
  client.run();
  const Observation seen = watching.seen();
  CHECK(seen.lasted >= milliseconds(2900));
  CHECK(client.asked.size() >= 58);
  CHECK(client.asked.size() <= 62);
  CHECK(client.asked.front().fresh_connection);
  REQUIRE(seen.changes.size() == 4);
  CHECK(seen.changes[2].words == "HTTP 503");
  const std::vector<Blackout> all = blackouts_of({{seen}});
  CHECK(all[0].sum >= milliseconds(500));
  CHECK(all[0].sum <= milliseconds(700));
  CHECK(all[1].sum == milliseconds(0));
}

TEST_CASE("who is not asked, because nobody can ask, is not silent", "[rollback]") {
  test::FakeClient client{};
  client.tell = [](const net::Request&) { return test::problem_of(net::Problem::no_library); };
  const std::vector<Probe> probes = {probe_of("logs", "http://a/ready")};
  Watching watching(client, probes, began, {});
  watching.begin();
  client.after(seconds(2), [&] { client.stop(); });
  client.run();
  const Blackout logs = only({{watching.seen()}});
  CHECK(logs.sum == milliseconds(0));
  CHECK(logs.not_observed == watching.seen().lasted);
}

TEST_CASE("a server that hangs has so many open questions and no more", "[rollback]") {
  test::FakeClient client{};
  client.latency = std::chrono::hours(1);
  const std::vector<Probe> probes = {probe_of("logs", "http://a/ready")};
  Watching watching(client, probes, began, {});
  watching.begin();
  client.after(seconds(30), [&] { client.stop(); });
  client.run();
  CHECK(client.asked.size() == 16);
}

// ---- who is asked ---------------------------------------------------------------------------------------------------

TEST_CASE("services are asked as health asks them, each once, for the signal that they give", "[rollback]") {
  Generation before{}, target{};
  Service down = service_of("gone", "loki", "grafana/loki:2.9.4", {{"0.0.0.0:3199", "3100/tcp"}});
  down.state = "exited (1)";
  Service job = service_of("job", "container", "minio/mc", {});
  job.is_one_shot = true;
  before.services = {
      service_of("loki", "loki", "grafana/loki:2.9.4", {{"0.0.0.0:9095", "9095/tcp"}, {"0.0.0.0:3100", "3100/tcp"}}),
      service_of("grafana", "grafana", "grafana/grafana:10.2.0", {{"127.0.0.1:3000", "3000/tcp"}}), down, job};
  target.services = {service_of("grafana", "grafana", "grafana/grafana:9.5.0", {{"127.0.0.1:3000", "3000/tcp"}}),
                     service_of("jaeger", "http", "jaegertracing/all-in-one:1.50",
                                {{"0.0.0.0:6831", "6831/udp"}, {"0.0.0.0:16686", "16686/tcp"}}),
                     service_of("cache", "", "shop/cache:1", {{"0.0.0.0:7000", "7000/tcp"}}),
                     service_of("hidden", "tempo", "grafana/tempo:2.3.1", {})};
  health::Target prefixed{.name = "loki", .kind = "loki", .tenant = "team"};
  prefixed.address = {.scheme = "https", .host = "logs.example", .port = 0, .path = "/l"};

  const Probes plain = probes_of({.generation = before}, {.generation = target});
  const auto how = [](const Probes& probes, const string& service) {
    for (const Probe& probe : probes.all) {
      if (probe.watched.service == service) return probe.watched.signal + ": " + probe.watched.how;
    }
    return string{};
  };
  CHECK(plain.all.size() == 4);
  CHECK(how(plain, "loki") == "logs: GET http://127.0.0.1:3100/ready");
  CHECK(how(plain, "grafana") == "dashboards: GET http://127.0.0.1:3000/api/health");
  CHECK(how(plain, "jaeger") == "traces: GET http://127.0.0.1:16686/");
  CHECK(how(plain, "cache") == "cache: connect to 127.0.0.1:7000");
  CHECK(plain.notes == std::vector<string>{"hidden was not watched: it publishes no port on this machine"});
  for (const Probe& probe : plain.all) {
    CHECK(probe.watched.is_of_before == (probe.watched.service == "loki" || probe.watched.service == "grafana"));
    CHECK(probe.watched.is_of_target == (probe.watched.service != "loki"));
  }

  const Probes known = probes_of(
      {.generation = before, .find = [&](const string& name) { return name == "loki" ? &prefixed : nullptr; }},
      {.generation = target});
  CHECK(how(known, "loki") == "logs: GET https://logs.example/l/ready");
  CHECK(known.all.front().request.headers.size() == 1);
}

// ---- for real -------------------------------------------------------------------------------------------------------

namespace {

// A server in this thread, on a port that stays the same when it comes back.
class Serving {
 public:
  using Clock = std::chrono::steady_clock;

  void up() {
    const string place = address_.empty() ? "127.0.0.1:0" : address_;
    first_answer_.reset();
    const net::Handler handler = [this](const net::Received&) {
      if (!first_answer_) first_answer_ = Clock::now();
      return net::Reply{.status = 200};
    };
    listening_ = client_->listen(place, handler, {});
    REQUIRE(listening_.listener != nullptr);
    address_ = listening_.listener->address();
  }
  void down() { listening_ = {}; }
  void wait(milliseconds span) {
    client_->after(span, [] {});
    client_->run();
  }
  const string& address() const { return address_; }
  Clock::time_point first_answer() const { return first_answer_.value_or(Clock::time_point{}); }

 private:
  std::unique_ptr<net::Client> client_ = net::make_curl_client({});
  net::Listening listening_{};
  string address_{};
  std::optional<Clock::time_point> first_answer_{};  // since it is up
};

}  // namespace

TEST_CASE("a gap is measured for what it was, beside a second client in another thread", "[rollback]") {
  Serving server{};
  server.up();
  Watch watch({probe_of("logs", "http://" + server.address() + "/ready")},
              [](std::size_t most) { return net::make_curl_client({.most_at_once = most}); },
              {.interval = milliseconds(50)});
  watch.start(began);
  server.wait(milliseconds(400));
  const auto from = Serving::Clock::now();
  server.down();
  server.wait(milliseconds(700));
  server.up();
  server.wait(milliseconds(400));
  const auto gap = std::chrono::duration_cast<milliseconds>(server.first_answer() - from);
  CHECK(watch.seen().lasted > milliseconds(1000));
  watch.stop();

  const Blackout logs = only({{watch.seen()}});
  CAPTURE(gap.count(), logs.sum.count(), logs.resolution.count(), to_json({{watch.seen()}}));
  CHECK(logs.spans == 1);
  CHECK(logs.sum + logs.not_observed >= gap - 2 * logs.resolution);  // a busy machine may stand still
  CHECK(logs.sum <= gap + 2 * logs.resolution);
}

TEST_CASE("a watch ends that is over before its client runs", "[rollback]") {
  std::promise<void> over{};
  Watch watch({probe_of("logs", "http://127.0.0.1:1/ready")}, [&over](std::size_t most) {
    over.get_future().wait();
    std::this_thread::sleep_for(milliseconds(20));  // stop() waits for the thread by now
    return net::make_curl_client({.most_at_once = most});
  });
  watch.start({});
  over.set_value();
  watch.stop();
  CHECK(watch.seen().watched.size() == 1);
}

TEST_CASE("a watch that is not started, or has nobody to ask, ends all the same", "[rollback]") {
  Watch idle({}, [](std::size_t most) { return net::make_curl_client({.most_at_once = most}); });
  idle.start(began);
  idle.stop();
  CHECK(idle.seen().changes.empty());
  const Watch never({probe_of("logs", "http://127.0.0.1:1/")},
                    [](std::size_t most) { return net::make_curl_client({.most_at_once = most}); });
}

}  // namespace pyat::rollback
