#include <algorithm>

#include "rollback/plan/plan.hpp"
#include "support/catch.hpp"

using namespace pyat::rollback;
using std::string;
using Names = std::vector<string>;

namespace {

Service service(string name, string image, Names ports = {}, std::vector<Mounted> mounts = {}) {
  Service made{
      .name = name, .container = name, .image = std::move(image), .mounts = std::move(mounts), .state = "running"};
  for (const string& port : ports) made.ports.push_back({"0.0.0.0:" + port, port + "/tcp"});
  return made;
}

Generation generation(std::uint64_t number, std::vector<Service> services, std::vector<File> files = {}) {
  return {.number = number, .digest = "0123456789abcdef", .services = std::move(services), .files = std::move(files)};
}

Names ids(const Plan& plan) {
  Names list{};
  for (const Step& step : plan.steps) list.push_back(step.id);
  return list;
}

const Step& step(const Plan& plan, const string& id) {
  const auto at = std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& each) { return each.id == id; });
  REQUIRE(at != plan.steps.end());
  return *at;
}

const ServiceMove& move(const Plan& plan, const string& name) {
  const auto at =
      std::find_if(plan.moves.begin(), plan.moves.end(), [&](const ServiceMove& each) { return each.name == name; });
  REQUIRE(at != plan.moves.end());
  return *at;
}

// What the old monitoring needs beside the new one: Grafana's port is taken by both.
Generation lgtm() {
  Service tempo = service("tempo", "grafana/tempo:2.3.1", {"3200", "4317"}, {{"tempo-data", "/var/tempo", true}});
  tempo.kind = "tempo";
  tempo.release = "2.3.1";
  return generation(
      2, {service("grafana", "grafana/grafana:10.2.0", {"3001"}), service("minio", "minio/minio:1", {"9000"}), tempo});
}

Generation legacy() {
  return generation(
      1, {service("grafana", "grafana/grafana:9.5.0", {"3001"}), service("jaeger", "jaeger:1.50", {"16686", "4317"}),
          service("prometheus", "prom/prometheus:v2.48.0", {"9090"})});
}

}  // namespace

TEST_CASE("What can be started beside the old ones is, and the rest as late as can be") {
  const Generation before = lgtm();
  const Generation target = legacy();
  const Plan plan = plan_of(before, target, {});
  CHECK(plan.obstacles.empty());
  CHECK(ids(plan) == Names{"preflight", "flush/tempo", "start-beside", "start-beside/healthy", "stop-in-the-way",
                           "start-after", "start-after/healthy", "verify/health", "stop-old", "verify-again/health"});
  CHECK(step(plan, "start-beside").services == Names{"prometheus"});
  CHECK(step(plan, "stop-in-the-way").services == Names{"grafana", "tempo"});
  CHECK(step(plan, "start-after").services == Names{"grafana", "jaeger"});
  CHECK(step(plan, "stop-old").services == Names{"minio"});
  CHECK(step(plan, "stop-in-the-way").timeout == std::chrono::seconds(300 + 60));  // Tempo may take a minute to end
  CHECK(step(plan, "stop-old").timeout == std::chrono::seconds(300 + 10));
  CHECK(plan.gaps == Names{"grafana", "jaeger"});
  CHECK(move(plan, "jaeger").why == Names{"port 4317 is that of tempo"});
  CHECK(move(plan, "grafana").why == Names{"image grafana/grafana:10.2.0 → grafana/grafana:9.5.0"});
  CHECK(*step(plan, "start-after").detail("generation") == "1-01234567");
  CHECK(*step(plan, "stop-old").detail("generation") == "2-01234567");
}

TEST_CASE("Breaking first stops everything before anything starts") {
  const Generation before = lgtm();
  const Generation target = legacy();
  const Plan plan = plan_of(before, target, {.breaks_first = true});
  CHECK(ids(plan) ==
        Names{"preflight", "flush/tempo", "stop-old", "start-target", "start-target/healthy", "verify/health"});
  CHECK(step(plan, "stop-old").services == Names{"grafana", "tempo", "minio"});
  CHECK(step(plan, "start-target").services == Names{"prometheus", "grafana", "jaeger"});
}

TEST_CASE("A generation that is there already changes nothing") {
  const Generation before = lgtm();
  const Plan plan = plan_of(before, before, {.own = {{.step = {.id = "mine"}}}});
  CHECK(plan.changes_nothing);
  CHECK(plan.steps.empty());
  CHECK(move(plan, "tempo").move == Move::keep);
}

TEST_CASE("A configuration file that changes replaces the service that mounts it, and no other") {
  const std::vector<Mounted> mounts = {{"/srv/loki", "/etc/loki", false}};
  const File old{.path = "/srv/loki/loki.yml", .digest = "aa"};
  File fresh = old;
  fresh.digest = "bb";
  const Generation before = generation(1, {service("loki", "loki:1", {}, mounts), service("other", "other:1")}, {old});
  const Generation target =
      generation(2, {service("loki", "loki:1", {}, mounts), service("other", "other:1")}, {fresh});
  const Plan plan = plan_of(before, target, {});
  CHECK(move(plan, "loki").move == Move::replace);
  CHECK(move(plan, "loki").why == Names{"/srv/loki/loki.yml"});
  CHECK(move(plan, "other").move == Move::keep);
  // Stopped before its file changes under it, so that what is undone finds the old file in front of the old container.
  CHECK(ids(plan) ==
        Names{"preflight", "stop-in-the-way", "files", "start-after", "start-after/healthy", "verify/health"});
  CHECK(*step(plan, "files").detail("path") == "/srv/loki/loki.yml");
}

TEST_CASE("A new service waits for an old one that has mounted a file which changes") {
  const std::vector<Mounted> mounts = {{"/srv/rules.yml", "/rules.yml", false}};
  const Generation before =
      generation(1, {service("mimir", "mimir:1", {}, mounts)}, {{.path = "/srv/rules.yml", .digest = "aa"}});
  const Generation target =
      generation(2, {service("prometheus", "prometheus:1", {}, mounts)}, {{.path = "/srv/rules.yml", .digest = "bb"}});
  const Plan plan = plan_of(before, target, {});
  CHECK(move(plan, "prometheus").move == Move::after);
  CHECK(move(plan, "prometheus").why == Names{"/srv/rules.yml changes, and is mounted by mimir"});
}

TEST_CASE("A symbolic link that is mounted changes with what it leads to") {
  const std::vector<Mounted> mounts = {{"/srv/loki.yml", "/loki.yml", false}};
  const File link{.path = "/srv/loki.yml", .link = "conf/loki-v1.yml"};
  const auto stack = [&](std::uint64_t number, string digest) {
    return generation(number, {service("loki", "loki:1", {}, mounts)},
                      {{.path = "/srv/conf/loki-v1.yml", .digest = std::move(digest)}, link});
  };
  const Generation before = stack(1, "aa");
  const Generation target = stack(2, "bb");
  CHECK(move(plan_of(before, target, {}), "loki").why == Names{"/srv/loki.yml"});
  const Generation same = stack(3, "aa");
  CHECK(move(plan_of(before, same, {}), "loki").move == Move::keep);
}

TEST_CASE("Two servers never write into one volume at the same time") {
  const std::vector<Mounted> mounts = {{"data", "/data", true}};
  const Generation before = generation(1, {service("a", "a:1", {}, mounts)});
  const Generation target = generation(2, {service("b", "b:1", {}, mounts)});
  CHECK(move(plan_of(before, target, {}), "b").why == Names{"the volume data is used by a"});
}

TEST_CASE("Sockets clash by address, port and protocol") {
  const auto clashes = [](string a, string a_inside, string b, string b_inside) {
    Service old = service("old", "x");
    old.ports = {{std::move(a), std::move(a_inside)}};
    Service fresh = service("new", "x");
    fresh.ports = {{std::move(b), std::move(b_inside)}};
    const Generation before = generation(1, {old});
    const Generation target = generation(2, {fresh});
    return plan_of(before, target, {}).gaps == Names{"new"};
  };
  CHECK(clashes("0.0.0.0:80", "80/tcp", "127.0.0.1:80", "8080/tcp"));
  CHECK(clashes("127.0.0.1:80", "80/tcp", "127.0.0.1:80", "80/tcp"));
  CHECK(clashes("[::]:80", "80/tcp", "80", "80/tcp"));
  CHECK_FALSE(clashes("127.0.0.1:80", "80/tcp", "127.0.0.2:80", "80/tcp"));
  CHECK_FALSE(clashes("0.0.0.0:80", "80/udp", "0.0.0.0:80", "80/tcp"));
  CHECK_FALSE(clashes("", "80/tcp", "", "80/tcp"));
}

TEST_CASE("What stays the same cannot make room, and the plan says so") {
  const Generation before = generation(1, {service("a", "a:1", {"80"})});
  const Generation target = generation(2, {service("a", "a:1", {"80"}), service("b", "b:1", {"80"})});
  const Plan plan = plan_of(before, target, {});
  REQUIRE(plan.obstacles.size() == 1);
  CHECK(plan.obstacles.front().words == "b waits for the end of a, which is the same in both generations");
  CHECK(plan.obstacles.front().next == "port 80 is that of a: change the one or the other");
}

TEST_CASE("What is down stands in nobody's way, but for the name of its container") {
  Service down = service("old", "x", {"80"}, {{"data", "/data", true}});
  down.state = "exited (1)";
  Service fresh = service("new", "x", {"80"}, {{"data", "/data", true}});
  CHECK(move(plan_of(generation(1, {down}), generation(2, {fresh}), {}), "new").move == Move::beside);
  fresh.container = "old";
  CHECK(move(plan_of(generation(1, {down}), generation(2, {fresh}), {}), "new").why ==
        Names{"the container of old has the name old"});
}

TEST_CASE("What has ended is started again, also when nothing else has changed") {
  Service ended = service("loki", "loki:1");
  ended.kind = "loki";
  ended.state = "exited (137)";
  const Generation before = generation(2, {ended});
  const Generation target = generation(1, {service("loki", "loki:1")});
  const Plan plan = plan_of(before, target, {});
  CHECK_FALSE(plan.changes_nothing);
  CHECK(move(plan, "loki").move == Move::replace);
  CHECK(move(plan, "loki").why == Names{"it does not run: exited (137)"});
  // What does not run holds nothing that could be flushed.
  CHECK(ids(plan) == Names{"preflight", "stop-in-the-way", "start-after", "start-after/healthy", "verify/health"});
  // Work that is done need not be done again, and what had ended when the generation was taken is left alone.
  Service done = service("init", "mc:1");
  done.is_one_shot = true;
  const Generation had_run = generation(1, {done});
  done.state = "exited (0)";
  const Generation has_ended = generation(2, {done});
  CHECK(plan_of(has_ended, had_run, {}).changes_nothing);
  CHECK(plan_of(before, before, {}).changes_nothing);
}

TEST_CASE("What did not run when the generation was taken is not started by going back to it") {
  Service absent = service("spare", "x");
  absent.state = "absent";
  const Generation before = generation(2, {absent, service("loki", "loki:1")});
  const Generation target = generation(1, {absent});
  const Plan plan = plan_of(before, target, {});
  CHECK(move(plan, "spare").move == Move::keep);
  CHECK(move(plan, "loki").move == Move::stop);
}

TEST_CASE("Files of applications are put back once the target is up, and steps of the plan stand where they belong") {
  const Generation before =
      generation(1, {service("a", "a:1", {"80"})}, {{.path = "/app/.env", .role = Role::application, .digest = "aa"}});
  const Generation target =
      generation(2, {service("b", "b:1", {"81"})}, {{.path = "/app/.env", .role = Role::application, .digest = "bb"}});
  const Plan plan = plan_of(before, target,
                            {.own = {{.step = {.id = "tell"}, .place = Place::first},
                                     {.step = {.id = "revert-apps"}, .place = Place::switched},
                                     {.step = {.id = "write-up"}, .place = Place::last}},
                             .smoke = true,
                             .alerts = true,
                             .receiver = "127.0.0.1:9",
                             .notifies = true});
  CHECK(ids(plan) == Names{"preflight", "tell", "start-beside", "start-beside/healthy", "files/applications",
                           "verify/health", "verify/smoke", "verify/alert", "revert-apps", "stop-old",
                           "verify-again/health", "verify-again/smoke", "verify-again/alert", "write-up", "notify"});
  CHECK_FALSE(step(plan, "notify").is_vital);
}
