#include <map>
#include <string>
#include <vector>

#include "rollback/execute/check_executor.hpp"
#include "rollback/execute/dispatch.hpp"
#include "rollback/execute/files_executor.hpp"
#include "rollback/execute/services_executor.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_driver.hpp"
#include "util/text.hpp"

namespace {

using namespace pyat;
using namespace pyat::rollback;
using std::string;

// Two generations of a stack with three files, and what the store has of them.
class Kept {
 public:
  Generation before{.number = 2, .digest = "bbbbbbbbbbbb", .stack = "lgtm"};
  Generation target{.number = 1, .digest = "aaaaaaaaaaaa", .stack = "lgtm"};

  void add(Generation& generation, const string& path, const string& text, unsigned mode = 0640, unsigned user = 1000) {
    generation.files.push_back({.path = path,
                                .digest = name_of(generation) + path,
                                .size = text.size(),
                                .mode = mode,
                                .user = user,
                                .group = 1000});
    texts_[generation.files.back().digest] = text;
  }

  Material material(const Generation& generation) {
    return {.generation = &generation, .content = [this](const File& file) {
              const auto found = texts_.find(file.digest);
              return found == texts_.end() ? util::ReadResult{.problem = "it was altered"}
                                           : util::ReadResult{.text = found->second};
            }};
  }
  void lose(const string& digest) { texts_.erase(digest); }

 private:
  std::map<string, string> texts_{};
};

Step files_step() {
  return {.id = "files",
          .kind = Kind::files,
          .details = {{"path", "/srv/.env"}, {"path", "/srv/new.yml"}, {"path", "/srv/tempo.yml"}}};
}

// tempo.yml has changed, .env has another owner, new.yml is the target's alone.
Kept usual() {
  Kept kept{};
  kept.add(kept.before, "/srv/.env", "A=1\n", 0600, 1000);
  kept.add(kept.before, "/srv/tempo.yml", "old: true\n", 0640);
  kept.add(kept.target, "/srv/.env", "A=1\n", 0600, 10001);
  kept.add(kept.target, "/srv/new.yml", "new: 1\n", 0644);
  kept.add(kept.target, "/srv/tempo.yml", "target: true\n", 0644);
  return kept;
}

void set_before(test::CrashingFiles& files) {
  files.set("/srv/.env", "A=1\n", {.mode = 0600, .user = 1000, .group = 1000});
  files.set("/srv/tempo.yml", "old: true\n", {.mode = 0640, .user = 1000, .group = 1000});
}

Effect effect_of(test::CrashingFiles& files, Kept& kept) {
  return FilesExecutor(files, kept.material(kept.before), kept.material(kept.target)).look(files_step()).effect;
}

TEST_CASE("Files are put in place with their modes and owners, and back") {
  Kept kept = usual();
  test::CrashingFiles files{};
  set_before(files);
  FilesExecutor executor(files, kept.material(kept.before), kept.material(kept.target));
  CHECK(executor.look(files_step()).effect == Effect::absent);
  const StepResult done = executor.apply(files_step());
  CHECK(done.is_done);
  CHECK(done.words == "3 files put in place");
  CHECK(executor.look(files_step()).effect == Effect::present);
  CHECK(files.facts("/srv/.env").user == 10001);
  CHECK(files.facts("/srv/tempo.yml").mode == 0644);
  CHECK(files.text("/srv/tempo.yml") == "target: true\n");
  CHECK(executor.apply(files_step()).words == "0 files put in place, 3 already as generation 1-aaaaaaaa has it");
  CHECK(executor.undo(files_step()).is_done);
  CHECK(executor.look(files_step()).effect == Effect::absent);
  CHECK_FALSE(files.has("/srv/new.yml"));
  CHECK(files.text("/srv/tempo.yml") == "old: true\n");
  CHECK(files.facts("/srv/.env").user == 1000);
}

TEST_CASE("Files are whole, whatever cuts their being put in place off") {
  Kept kept = usual();
  test::CrashingFiles files{};
  set_before(files);
  files.begin();
  static_cast<void>(FilesExecutor(files, kept.material(kept.before), kept.material(kept.target)).apply(files_step()));
  const auto points = test::crash_points(files.changes());
  REQUIRE(points.size() > 6);
  for (const test::CrashPoint& point : points) {
    for (const bool goes_on : {true, false}) {
      test::CrashingFiles cut{};
      set_before(cut);
      cut.begin();
      cut.crash_at(point);
      FilesExecutor executor(cut, kept.material(kept.before), kept.material(kept.target));
      CHECK_THROWS_AS(executor.apply(files_step()), test::Crash);
      cut.restart();
      const string text = cut.text("/srv/tempo.yml");
      CHECK((text == "old: true\n" || text == "target: true\n"));
      CHECK((goes_on ? executor.apply(files_step()) : executor.undo(files_step())).is_done);
      CHECK(effect_of(cut, kept) == (goes_on ? Effect::present : Effect::absent));
      for (const auto& [path, node] : cut.nodes()) CHECK_THAT(path, !Contains(".pyat-"));
    }
  }
}

TEST_CASE("What a crash has left half-written is taken away where the step is not even undone") {
  test::CrashingFiles files{};
  files.set("/srv/.pyat-ClPQRZ", "half");
  files.set("/srv/.pyat-Cl", "somebody's");
  files.set("/etc/.pyat-ClPQRZ", "elsewhere");
  const std::vector<Step> steps = {files_step()};
  sweep_half_written(files, steps);
  CHECK_FALSE(files.has("/srv/.pyat-ClPQRZ"));
  CHECK(files.has("/srv/.pyat-Cl"));
  CHECK(files.has("/etc/.pyat-ClPQRZ"));
}

TEST_CASE("A full disk is said, and what was there stays") {
  Kept kept = usual();
  test::CrashingFiles files{};
  set_before(files);
  files.begin();
  files.full_from(1);
  FilesExecutor executor(files, kept.material(kept.before), kept.material(kept.target));
  const StepResult failed = executor.apply(files_step());
  CHECK_FALSE(failed.is_done);
  CHECK_THAT(failed.words, Contains("no space left"));
  CHECK_THAT(failed.next, Contains("df /srv"));
  CHECK(files.text("/srv/tempo.yml") == "old: true\n");
}

TEST_CASE("What somebody has written in the meantime is kept beside") {
  Kept kept = usual();
  test::CrashingFiles files{};
  set_before(files);
  files.set("/srv/tempo.yml", "mine: true\n", {.mode = 0640});
  FilesExecutor executor(files, kept.material(kept.before), kept.material(kept.target));
  CHECK(executor.look(files_step()).effect == Effect::partial);
  const StepResult done = executor.apply(files_step());
  CHECK(done.is_done);
  CHECK(files.text("/srv/tempo.yml.kept-1") == "mine: true\n");
  CHECK_THAT(util::joined(done.proofs, "\n"), Contains("kept as /srv/tempo.yml.kept-1"));
  CHECK(files.text("/srv/tempo.yml") == "target: true\n");
}

TEST_CASE("A content that the store has lost stops the step before its file is touched") {
  Kept kept = usual();
  kept.lose("1-aaaaaaaa/srv/tempo.yml");
  test::CrashingFiles files{};
  set_before(files);
  FilesExecutor executor(files, kept.material(kept.before), kept.material(kept.target));
  CHECK(executor.look(files_step()).effect == Effect::unknown);
  const StepResult failed = executor.apply(files_step());
  CHECK_FALSE(failed.is_done);
  CHECK(failed.words == "/srv/tempo.yml cannot be put in place: it was altered");
  CHECK(files.text("/srv/tempo.yml") == "old: true\n");
}

TEST_CASE("A link is put back as a link, and a file in the place of a link") {
  Kept kept{};
  kept.before.files.push_back({.path = "/srv/tempo.yml", .link = "a.yml"});
  kept.add(kept.target, "/srv/tempo.yml", "target: true\n");
  test::CrashingFiles files{};
  files.set("/srv/a.yml", "a\n");
  REQUIRE(files.put_link("/srv/tempo.yml", "a.yml").empty());
  FilesExecutor executor(files, kept.material(kept.before), kept.material(kept.target));
  const Step step{.id = "files", .kind = Kind::files, .details = {{"path", "/srv/tempo.yml"}}};
  CHECK(executor.apply(step).is_done);
  CHECK(files.text("/srv/a.yml") == "a\n");
  CHECK(executor.look(step).effect == Effect::present);
  CHECK(executor.undo(step).is_done);
  CHECK(files.facts("/srv/tempo.yml").link == "a.yml");
}

// ---- services -------------------------------------------------------------------------------------------------------

Generation stack(std::uint64_t number, std::vector<Service> services) {
  return {.number = number, .digest = "cccccccccccc", .stack = "lgtm", .services = std::move(services)};
}

Step step_of(Kind kind, std::vector<string> services) {
  return {.id = "it", .kind = kind, .services = std::move(services)};
}

TEST_CASE("Services are started and stopped, and the other way round") {
  const Generation before =
      stack(2, {{.name = "mimir", .state = "running (healthy)"}, {.name = "tempo", .state = "running"}});
  const Generation target = stack(1, {{.name = "prometheus"}});
  test::FakeDriver driver{};
  driver.run(before, {"mimir", "tempo"});
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const Step up = step_of(Kind::up, {"prometheus"}), down = step_of(Kind::down, {"mimir", "tempo"});
  CHECK(executor.look(up).effect == Effect::absent);
  CHECK(executor.apply(up).is_done);
  CHECK(executor.look(up).effect == Effect::present);
  CHECK(executor.look(down).effect == Effect::absent);
  CHECK(executor.apply(down).is_done);
  CHECK(executor.look(down).effect == Effect::present);
  CHECK(executor.undo(down).is_done);
  CHECK(executor.look(down).effect == Effect::absent);
  CHECK(executor.undo(up).is_done);
  CHECK(executor.look(up).effect == Effect::absent);
  CHECK(driver.calls == std::vector<string>{"up prometheus", "down mimir tempo", "up mimir tempo", "wait mimir tempo",
                                            "down prometheus"});
}

TEST_CASE("What was not running before is not started when a stop is undone") {
  const Generation before = stack(2, {{.name = "mimir", .state = "restarting"},
                                      {.name = "old", .state = "exited (1)"},
                                      {.name = "init", .state = "exited (0)", .is_one_shot = true},
                                      {.name = "gone", .state = "absent"}});
  const Generation target = stack(1, {});
  test::FakeDriver driver{};
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const Step down = step_of(Kind::down, {"gone", "init", "mimir", "old"});
  CHECK(executor.look(down).effect == Effect::present);
  CHECK(executor.undo(down).is_done);
  // Nobody waits for one that was in a loop of restarts.
  CHECK(driver.calls == std::vector<string>{"up init mimir", "wait init"});
}

TEST_CASE("Whether what had all ended was stopped cannot be seen, and its stop can be undone") {
  const Generation before = stack(2, {{.name = "tempo", .state = "exited (137)"}});
  const Generation target = stack(1, {});
  test::FakeDriver driver{};
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const Step down = step_of(Kind::down, {"tempo"});
  CHECK(executor.look(down).effect == Effect::unknown);
  CHECK(executor.undo(down).is_done);
}

TEST_CASE("A container of another image is not taken for the one of before") {
  const Generation before = stack(2, {{.name = "mimir", .image_id = "sha256:old", .state = "running"}});
  const Generation target = stack(1, {});
  test::FakeDriver driver{};
  driver.conditions["mimir"] = Condition::healthy;
  driver.images_of["mimir"] = "sha256:new";  // somebody has started it in the meantime
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const Step down = step_of(Kind::down, {"mimir"});
  CHECK(executor.look(down).effect == Effect::partial);
  CHECK(executor.undo(down).is_done);
  CHECK(driver.calls == std::vector<string>{"down mimir", "up mimir", "wait mimir"});
  driver.images_of["mimir"] = "sha256:old";
  driver.calls.clear();
  CHECK(executor.undo(down).is_done);
  CHECK(driver.calls.empty());
}

TEST_CASE("A stop that was cut off before its first container is undone without touching any") {
  const Generation before = stack(2, {{.name = "mimir", .state = "running"}});
  const Generation target = stack(1, {});
  test::FakeDriver driver{};
  driver.conditions["mimir"] = Condition::running;  // nobody knows by whom it was started
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  CHECK(executor.undo(step_of(Kind::down, {"mimir"})).is_done);
  CHECK(driver.calls.empty());
  driver.conditions["mimir"] = Condition::ended;
  CHECK(executor.look(step_of(Kind::down, {"mimir"})).effect == Effect::partial);
}

TEST_CASE("What was made and does not run is taken away when its start is undone") {
  const Generation before = stack(2, {});
  const Generation target = stack(1, {{.name = "jaeger"}, {.name = "prometheus"}});
  test::FakeDriver driver{};
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const Step up = step_of(Kind::up, {"jaeger", "prometheus"});
  driver.run(target, {"prometheus"});
  for (const Condition condition : {Condition::ended, Condition::created}) {
    driver.conditions["prometheus"] = condition;
    CHECK(executor.look(up).effect == Effect::partial);
  }
  driver.generations["prometheus"] = "another";  // it is not pyat's
  CHECK(executor.look(up).effect == Effect::absent);
}

TEST_CASE("A stop is not undone as long as what was stopped is not as well as it was") {
  const Generation before = stack(2, {{.name = "grafana", .state = "running (healthy)"}});
  const Generation target = stack(1, {});
  test::FakeDriver driver{};
  driver.ill = "grafana will not be well: restarting";
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  const StepResult undone = executor.undo(step_of(Kind::down, {"grafana"}));
  CHECK_FALSE(undone.is_done);
  CHECK(undone.words == "started; grafana will not be well: restarting");
  CHECK(undone.next == "docker logs");
  driver.conditions["grafana"] = Condition::restarting;
  CHECK(executor.look(step_of(Kind::down, {"grafana"})).effect == Effect::partial);
  CHECK_FALSE(executor.undo(step_of(Kind::down, {"grafana"})).is_done);
  driver.ill.clear();
  CHECK(executor.undo(step_of(Kind::down, {"grafana"})).is_done);
}

TEST_CASE("An engine that does not answer leaves it unknown what there is") {
  const Generation before = stack(2, {{.name = "mimir", .state = "running"}});
  const Generation target = stack(1, {{.name = "prometheus"}});
  test::FakeDriver driver{};
  driver.problem = "the Docker engine did not answer";
  ServicesExecutor executor(driver, {.generation = &before}, {.generation = &target});
  CHECK(executor.look(step_of(Kind::up, {"prometheus"})).effect == Effect::unknown);
  CHECK(executor.look(step_of(Kind::down, {"mimir"})).effect == Effect::unknown);
  CHECK_FALSE(executor.undo(step_of(Kind::down, {"mimir"})).is_done);
}

// ---- the others -----------------------------------------------------------------------------------------------------

TEST_CASE("Each step goes to the one who carries out its kind, and to nobody else") {
  CheckExecutor checks{};
  checks.set("health", [](const Step& step) { return StepResult{.is_done = true, .words = step.id + " is well"}; });
  Dispatch dispatch{};
  dispatch.set(Kind::check, checks);
  CHECK(dispatch.apply({.id = "all", .kind = Kind::check, .details = {{"check", "health"}}}).words == "all is well");
  const StepResult other = dispatch.apply({.id = "it", .kind = Kind::check, .details = {{"check", "weather"}}});
  CHECK_FALSE(other.is_done);
  CHECK(other.words == "this pyat does not know the check weather");
  CHECK_FALSE(dispatch.apply({.id = "it", .kind = Kind::http}).is_done);
  CHECK_FALSE(dispatch.undo({.id = "it", .kind = Kind::http}).is_done);
  CHECK(dispatch.look({.id = "it", .kind = Kind::http}).effect == Effect::unknown);
}

}  // namespace
