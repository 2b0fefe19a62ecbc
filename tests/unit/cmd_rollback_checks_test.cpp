// What a rollback verifies, in the time that the step has.
#include <algorithm>
#include <map>
#include <string>

#include "cmd/deadline.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/rollback_outside.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "support/memory_files.hpp"

namespace pyat::cmd {
namespace {

using rollback::StepResult;
using std::string;
using std::chrono::milliseconds;

constexpr const char* compose_file = R"(name: shop
services:
  loki:
    image: grafana/loki:2.9.4
    ports: ["3100:3100"]
  web:
    image: nginx:1.25
)";

constexpr const char* pyat_yml = R"(services:
  loki:
    kind: loki
    address: http://localhost:3101
    tenant: team
  tempo:
    kind: tempo
    address: http://localhost:3200
)";

struct Bed {
  test::MemoryFiles files{};
  util::StringSink out{}, err{};
  // By port and path; what is not here answers 404, and a port that is not here refuses.
  std::map<string, int> statuses = {{"3100/ready", 200}, {"3100/", 404}};
  milliseconds latency{1};
  milliseconds longest{0};  // that some client was used
  std::vector<net::Request> asked{};

  // A client of the test that tells what it was asked when it ends.
  class Telling final : public net::Client {
   public:
    explicit Telling(Bed& bed) : bed_(bed) {
      inner_.latency = bed.latency;
      inner_.tell = [this](const net::Request& request) { return bed_.answer(request); };
    }
    ~Telling() override {
      bed_.longest = std::max(bed_.longest, inner_.elapsed());
      bed_.asked.insert(bed_.asked.end(), inner_.asked.begin(), inner_.asked.end());
    }
    void ask(net::Request request, Done done) override { inner_.ask(std::move(request), std::move(done)); }
    void after(milliseconds delay, std::function<void()> action) override { inner_.after(delay, std::move(action)); }
    net::Listening listen(std::string_view address, net::Handler handler, const net::ListenLimits& limits) override {
      return inner_.listen(address, std::move(handler), limits);
    }
    bool run() override { return inner_.run(); }
    void stop() override { inner_.stop(); }
    Clock::time_point now() override { return inner_.now(); }

   private:
    Bed& bed_;
    test::FakeClient inner_{};
  };

  std::optional<net::Answer> answer(const net::Request& request) const {
    const util::Url url = util::parse_url(request.url, "http").url;
    const string port = std::to_string(url.port);
    const auto found = statuses.find(port + url.path);
    if (found != statuses.end())
      return test::answer_of(found->second, found->second == 200 ? "ready\n" : "not ready\n");
    if (statuses.contains(port + "/")) return test::answer_of(404);
    return std::nullopt;
  }

  Context context() {
    Context context{.files = files, .out = out, .err = err, .env = [](std::string_view) { return std::nullopt; }};
    context.now = [] { return std::chrono::sys_days{std::chrono::year(2026) / 6 / 30}; };
    context.connect = [this](std::size_t) { return std::make_unique<Telling>(*this); };
    context.current_folder = "/stack";
    return context;
  }

  Stack stack(const char* text) const {
    config::LoadResult loaded = config::load_inventory("/stack/pyat.yml", text);
    REQUIRE(loaded.inventory);
    return {.inventory = std::move(loaded.inventory)};
  }

  bool was_asked(const string& port) const {
    return std::any_of(asked.begin(), asked.end(),
                       [&](const net::Request& request) { return request.url.find(':' + port + '/') != string::npos; });
  }
};

CheckRequest request_of(const Stack& stack, milliseconds limit) {
  return {.compose = {"/stack/compose.yml"}, .pyat_yml = stack, .docker = "off", .limit = limit};
}

// Without what only its container can tell.
string only_loki() {
  const string text = compose_file;
  return text.substr(0, text.find("  web:"));
}

}  // namespace

TEST_CASE("a stack that is well is well at once") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = only_loki();
  Context context = bed.context();
  const Stack none{};
  const StepResult result = check_health(request_of(none, std::chrono::seconds(300)), context);
  CHECK(result.is_done);
  CHECK(result.words == "1 of 1 services are well");
  REQUIRE(result.proofs.size() == 1);
  CHECK(result.proofs[0].starts_with("loki is up"));
  CHECK(bed.longest < std::chrono::seconds(5));
}

TEST_CASE("a stack that does not get well is told within the time of the step") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = only_loki();
  bed.statuses["3100/ready"] = 503;
  Context context = bed.context();
  const Stack none{};
  const StepResult result = check_health(request_of(none, std::chrono::seconds(30)), context);
  CHECK_FALSE(result.is_done);
  CHECK(result.words.starts_with("0 of 1 services are well; loki is"));
  CHECK_FALSE(result.next.empty());
  CHECK(bed.longest > std::chrono::seconds(25));
  CHECK(bed.longest <= std::chrono::seconds(30));
  CHECK(bed.err.text().empty());
}

TEST_CASE("a server that never answers does not hold the step") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = only_loki();
  bed.latency = std::chrono::hours(1);
  Context context = bed.context();
  const Stack none{};
  const StepResult result = check_health(request_of(none, std::chrono::seconds(30)), context);
  CHECK_FALSE(result.is_done);
  CHECK(result.words.starts_with("not done within 30 s: nobody could tell how the services are: 0 of 1"));
  CHECK(bed.longest <= std::chrono::seconds(30));
}

TEST_CASE("what only the engine can tell is not well while it is not asked") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = compose_file;
  Context context = bed.context();
  const Stack none{};
  const StepResult result = check_health(request_of(none, std::chrono::seconds(10)), context);
  CHECK_FALSE(result.is_done);
  CHECK(result.words.starts_with("1 of 2 services are well; web is unknown: only its container can tell"));
}

TEST_CASE("of the services of pyat.yml those of the generation are asked, where its Compose files say") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = only_loki();
  Context context = bed.context();
  const Stack stack = bed.stack(pyat_yml);
  const StepResult result = check_health(request_of(stack, std::chrono::seconds(30)), context);
  CHECK(result.is_done);
  CHECK(bed.was_asked("3100"));
  CHECK_FALSE(bed.was_asked("3101"));
  CHECK_FALSE(bed.was_asked("3200"));
  const Targets targets = targets_of_generation({"/stack/compose.yml"}, stack, context);
  REQUIRE(targets.list.size() == 1);
  CHECK(targets.list[0].tenant == "team");
  CHECK(targets.list[0].release == "2.9.4");
}

TEST_CASE("an address on another machine stays that of pyat.yml") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = only_loki();
  Context context = bed.context();
  const Stack stack = bed.stack("services: {loki: {kind: loki, address: 'https://loki.example/l'}}\n");
  const Targets targets = targets_of_generation({"/stack/compose.yml"}, stack, context);
  REQUIRE(targets.list.size() == 1);
  CHECK(util::to_text(targets.list[0].address) == "https://loki.example/l");
}

TEST_CASE("services of pyat.yml that no generation has are looked at from outside") {
  Bed bed{};
  Context context = bed.context();
  const rollback::Generation before{.services = {{.name = "mimir"}}}, target{.services = {{.name = "loki"}}};
  const Stack stack = bed.stack(
      "services:\n"
      "  loki: {kind: loki, address: 'http://localhost:3100', needs: [minio]}\n"
      "  mimir: {kind: mimir, address: 'http://localhost:9009', needs: [cache]}\n"
      "  minio: {kind: http, address: 'http://store:9000', path: /live}\n"
      "  cache: {kind: http, address: 'http://cache:8080', path: /live}\n");
  bed.statuses = {{"9000/live", 200}, {"8080/live", 500}};
  const auto probes = outside_probes(before, target, stack, "off", context);
  REQUIRE(probes.size() == 2);
  CHECK(probes[0].is_needed);
  const StepResult minio = probes[0].ask();
  CHECK(minio.is_done);
  CHECK(minio.words.starts_with("minio is up"));
  CHECK_FALSE(probes[1].is_needed);  // only what is stopped needed it
  const StepResult cache = probes[1].ask();
  CHECK_FALSE(cache.is_done);
  CHECK(cache.words.starts_with("cache is"));
  CHECK(cache.words.find("500") != string::npos);
  CHECK(bed.err.text().empty());
  CHECK(outside_probes(before, target, {}, "off", context).empty());
}

TEST_CASE("a service elsewhere that never answers does not hold a preflight") {
  Bed bed{};
  bed.latency = std::chrono::hours(1);
  Context context = bed.context();
  const Stack stack = bed.stack("services: {store: {kind: http, address: 'http://store:9000', path: /live}}\n");
  CHECK_FALSE(outside_probes({}, {}, stack, "off", context).at(0).ask().is_done);
  CHECK(bed.longest <= std::chrono::seconds(10));
}

TEST_CASE("Compose files that cannot be read fail the step with what to do") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = "services: [";
  Context context = bed.context();
  const Stack none{};
  for (auto* check : {&check_health, &check_smoke, &check_alert}) {
    const StepResult result = check(request_of(none, std::chrono::seconds(30)), context);
    CHECK_FALSE(result.is_done);
    CHECK(result.words == "nothing was checked: the Compose files have mistakes");
    CHECK_FALSE(result.next.empty());
  }
  CHECK(bed.out.text().empty());
}

TEST_CASE("what cannot be tried proves nothing") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] = "services: {web: {image: 'nginx:1.25', ports: ['80:80']}}\n";
  Context context = bed.context();
  const Stack none{};
  for (auto* check : {&check_smoke, &check_alert}) {
    const StepResult result = check(request_of(none, std::chrono::seconds(30)), context);
    CHECK_FALSE(result.is_done);
    CHECK(result.words.starts_with("nothing could be proven"));
    CHECK_FALSE(result.next.empty());
  }
}

TEST_CASE("an Alertmanager that is not there gets no alert") {
  Bed bed{};
  bed.files.files["/stack/compose.yml"] =
      "services: {alertmanager: {image: 'prom/alertmanager:v0.28.1', ports: ['9093:9093']}}\n";
  Context context = bed.context();
  const Stack none{};
  const StepResult result = check_alert(request_of(none, std::chrono::seconds(60)), context);
  CHECK_FALSE(result.is_done);
  CHECK(result.words ==
        "an alert was to be sent, and to arrive: 1 of 1 trials failed; alerts (alertmanager): it is down: nothing "
        "listens on localhost:9093 (connection refused)");
}

TEST_CASE("a deadline ends what is open, and nothing before") {
  Bed bed{};
  Context context = bed.context();
  const Deadline deadline(std::chrono::seconds(10));
  const auto client = deadline.on(context.connect)(4);
  const auto start = client->now();

  int told = 0;
  client->after(std::chrono::seconds(2), [&] { client->after(std::chrono::seconds(2), [&] { ++told; }); });
  CHECK(client->run());
  CHECK(told == 1);
  CHECK(client->now() - start == std::chrono::seconds(4));
  CHECK_FALSE(deadline.has_passed());

  bed.latency = std::chrono::hours(1);
  const auto slow = deadline.on(context.connect)(4);
  net::Problem problem = net::Problem::none;
  slow->ask({.url = "http://localhost:3100/ready"}, [&](const net::Answer& answer) { problem = answer.problem; });
  CHECK_FALSE(slow->run());
  CHECK(problem == net::Problem::cancelled);
  CHECK(slow->now() - start == std::chrono::seconds(10));
  CHECK(deadline.has_passed());
}

}  // namespace pyat::cmd
