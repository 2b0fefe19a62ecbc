// Steps of pyat.yml as steps of a plan, and how they are carried out.
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "config/inventory.hpp"
#include "rollback/execute/action_executor.hpp"
#include "rollback/journal/begin_json.hpp"
#include "rollback/plan/own_steps.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "support/temporary_folder.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::seconds;

const Generation before{.number = 2, .digest = "bbbbbbbbbbbb", .services = {{.name = "tempo"}}};
const Generation target{.number = 1, .digest = "aaaaaaaaaaaa", .services = {{.name = "grafana"}, {.name = "jaeger"}}};

OwnSteps own(const string& list, const string& folder = "/srv/lgtm") {
  const config::LoadResult loaded = config::load_inventory("ops/pyat.yml", "rollback: {steps: [" + list + "]}");
  for (const diag::Diagnostic& found : loaded.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(loaded.inventory);
  return own_steps(loaded.inventory->rollback.steps, before, target, {.current = "/srv", .pyat_yml = folder});
}

// As whoever goes on with the run reads it in the journal.
Step from_journal(const Step& step) {
  string problem{};
  Step read = step_in(json_of(step), problem);
  CHECK(problem.empty());
  CHECK(read == step);
  return read;
}

Step step_of(const string& item, const string& folder = "/srv/lgtm") {
  const OwnSteps all = own(item, folder);
  CHECK(all.obstacles.empty());
  return from_journal(all.steps.at(0).step);
}

notify::FoundSecret find(const config::Secret& secret) {
  if (secret.variable == "HOOK") return {.text = "https://hook.example.com/T0/s3cr3t-path"};
  if (secret.variable == "KEY") return {.text = "s3cr3t-key"};
  if (secret.file == "/srv/ops/token") return {.text = "s3cr3t-token"};
  return {.problem = "the variable " + secret.variable + " is not set"};
}

// A folder with programs, and everything that steps are carried out with.
class Bench {
 public:
  Surroundings surroundings{.stack = "lgtm",
                            .from = "2-bbbbbbbb",
                            .to = "1-aaaaaaaa",
                            .folder = "/srv/lgtm",
                            .environment = {{"PATH", "/usr/bin:/bin"}, {"PYAT_ROLLBACK_STEP", "of another"}},
                            .secrets = {"hunter2hunter2"}};
  test::FakeClient client{};

  string path() const { return folder_.path(); }
  string text(const string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const string& name, const string& script, unsigned mode = 0755) const {
    std::ofstream(folder_ / name) << script;
    ::chmod((folder_ / name).c_str(), mode);
  }
  void program(const string& name, const string& script) const { write(name, "#!/bin/sh\n" + script + "\n"); }

  StepResult apply(const Step& step) { return executor_.apply(step); }
  StepResult undo(const Step& step) { return executor_.undo(step); }
  Sight look(const Step& step) { return executor_.look(step); }
  StepResult run(const string& item) { return apply(step_of(item, path())); }

 private:
  test::TemporaryFolder folder_{};
  std::unique_ptr<util::ProcessRunner> runner_ = util::real_process_runner();
  std::unique_ptr<util::DurableFiles> files_ = util::real_durable_files();
  notify::FindSecret find_ = find;
  ActionExecutor executor_{*runner_, client, *files_, surroundings, find_};
};

bool has(const string& text, const string& part) { return text.find(part) != string::npos; }

}  // namespace

TEST_CASE("steps of pyat.yml become steps of a plan") {
  const OwnSteps all = own(R"(
    {name: revert, kind: command, command: [./revert.sh, --all], undo: {command: [apply.sh]}, timeout: 2m, at: first},
    {name: reload, kind: http, url: "http://localhost:9090/-/reload", method: POST, attempts: 3, may_repeat: true},
    {name: wait, kind: wait_healthy, services: [grafana, jaeger], at: last, vital: false},
    {name: drain, kind: wait_healthy, services: [tempo], at: first})");
  CHECK(all.obstacles.empty());
  REQUIRE(all.steps.size() == 4);
  const Step& revert = all.steps[0].step;
  CHECK(all.steps[0].place == Place::first);
  CHECK(revert.id == "own/revert");
  CHECK(revert.kind == Kind::command);
  CHECK(revert.title == "revert: ./revert.sh --all");
  CHECK(revert.timeout == seconds{120});
  CHECK(revert.has_undo);
  CHECK_FALSE(revert.may_repeat);
  // A program without a slash is looked for in PATH.
  const Details expected = {
      {"folder", "/srv/lgtm"}, {"command", "/srv/lgtm/revert.sh"}, {"command", "--all"}, {"undo.command", "apply.sh"}};
  CHECK(revert.details == expected);
  CHECK(all.steps[1].step.title == "reload: POST http://localhost:9090/-/reload");
  CHECK(all.steps[1].step.attempts == 3);
  CHECK(all.steps[1].step.may_repeat);
  CHECK_FALSE(all.steps[1].step.has_undo);
  CHECK(all.steps[2].place == Place::last);
  CHECK_FALSE(all.steps[2].step.is_vital);
  CHECK(all.steps[2].step.title == "wait: wait until grafana and jaeger are well");
  CHECK(*all.steps[2].step.detail("generation") == "1-aaaaaaaa");
  CHECK(*all.steps[3].step.detail("generation") == "2-bbbbbbbb");
}

TEST_CASE("the journal has all of a request, and its secrets by name alone") {
  const Step step =
      step_of(R"({name: x, kind: http, url_env: HOOK, method: PUT, body_file: body.json, status: [200-204, 409],
    headers: {X-Team: a}, headers_env: {X-Key: KEY}, auth: {token_file: token}, tls: {ca: ca.pem, insecure: false},
    look: [./look.sh, now], undo: {url: "https://a:1/x", tls: {insecure: true}, auth: {user: me, password_env: PW}}})");
  const auto action = action_of(step, Act::apply);
  REQUIRE(action);
  CHECK(action->request.url_secret.variable == "HOOK");
  CHECK(action->request.method == "PUT");
  CHECK(action->request.body_file == "/srv/ops/body.json");
  REQUIRE(action->request.statuses.size() == 2);
  CHECK(action->request.statuses[0].first == 200);
  CHECK(action->request.statuses[0].last == 204);
  CHECK(action->request.statuses[1].last == 409);
  CHECK(action->request.headers.at(0).first == "X-Team");
  CHECK(action->request.secret_headers.at(0).name == "X-Key");
  CHECK(action->request.secret_headers.at(0).variable == "KEY");
  CHECK(action->request.auth.kind == config::AuthKind::token);
  CHECK(action->request.auth.token.file == "/srv/ops/token");
  CHECK(action->request.tls.ca == "/srv/ops/ca.pem");
  CHECK(action_of(step, Act::look)->command == std::vector<string>{"/srv/lgtm/look.sh", "now"});
  const auto undo = action_of(step, Act::undo);
  REQUIRE(undo);
  CHECK(undo->request.url == "https://a:1/x");
  CHECK(undo->request.method == "GET");
  CHECK(undo->request.tls.insecure);
  CHECK(undo->request.auth.kind == config::AuthKind::password);
  CHECK(undo->request.headers.empty());
  CHECK_FALSE(has(json_of(step).dump(), "s3cr3t"));
}

TEST_CASE("what the journal would give away, and services that are not there, are obstacles") {
  const OwnSteps all = own(R"(
    {name: a, kind: command, command: [./a, --password, hunter2hunter2]},
    {name: b, kind: http, url: "http://h/x", body: '{"token": "hunter2hunter2"}'},
    {name: c, kind: http, url: "http://h/x?api_key=hunter2hunter2"},
    {name: d, kind: wait_healthy, services: [grafana, tempo]},
    {name: e, kind: command, command: [./e, --password-file, /run/secrets/x]})");
  REQUIRE(all.obstacles.size() == 4);
  for (const Obstacle& obstacle : all.obstacles) CHECK_FALSE(has(obstacle.words, "hunter2"));
  CHECK(has(all.obstacles[0].words, "the step a has what looks like a secret"));
  CHECK(has(all.obstacles[1].next, "body_file"));
  CHECK(all.obstacles[3].service == "tempo");
  CHECK(all.obstacles[3].words == "the step d waits for tempo, and generation 1-aaaaaaaa has no such service");
  CHECK(all.obstacles[3].next == "change services of the step in pyat.yml: it has grafana and jaeger");
}

TEST_CASE("a program runs in the folder of pyat.yml, and is told of the run") {
  Bench bench{};
  bench.program("revert.sh", "env | grep ^PYAT_ | sort > said; pwd >> said; echo \"$1\"; echo one >&2");
  const StepResult result = bench.run("{name: r, kind: command, command: [./revert.sh, 4 files]}");
  CHECK(result.is_done);
  CHECK(result.words == "revert.sh ended with 0: 4 files");
  CHECK(bench.text("said") ==
        "PYAT_ROLLBACK_ACTION=apply\nPYAT_ROLLBACK_FOLDER=/srv/lgtm\nPYAT_ROLLBACK_FROM=2-bbbbbbbb\n"
        "PYAT_ROLLBACK_STACK=lgtm\nPYAT_ROLLBACK_STEP=own/r\nPYAT_ROLLBACK_TO=1-aaaaaaaa\n" +
            bench.path() + "\n");
}

TEST_CASE("a program that fails is quoted, without secrets and without what a terminal obeys") {
  Bench bench{};
  bench.program("a",
                "echo fine; for i in 1 2 3 4; do echo \"line $i\" >&2; done;"
                "printf 'password=abcdefgh\\n\\033[31mhunter2hunter2\\033[0m\\007said\\n' >&2; exit 3");
  const StepResult result = bench.run("{name: a, kind: command, command: [./a]}");
  CHECK_FALSE(result.is_done);
  CHECK(result.words == "a ended with 3: line 4; password=***; *** said");
  CHECK(result.proofs.size() == 6);
}

TEST_CASE("programs that cannot be run, and why") {
  Bench bench{};
  bench.write("plain", "#!/bin/sh\n", 0644);
  bench.write("headless", "echo no first line that says what runs it\n");
  bench.write("orphan", "#!/no/such/interpreter\n");
  bench.write("beside", "#!/bin/sh\n");
  const auto words = [&](const string& program) {
    StepResult result = bench.run("{name: a, kind: command, command: [" + program + "]}");
    CHECK_FALSE(result.is_done);
    return result;
  };
  CHECK(words("./gone").words == "there is no program " + bench.path() + "/gone");
  CHECK(words("./plain").words == bench.path() + "/plain may not be executed");
  CHECK(words("./plain").next == "chmod +x " + bench.path() + "/plain");
  CHECK(words("/usr").words == "/usr is no program");
  CHECK(words("no-such-program-anywhere").words == "no folder of PATH has a program no-such-program-anywhere");
  CHECK(has(words("beside").next, "write ./beside in pyat.yml"));
  CHECK(has(words("./headless").next, "#!/bin/sh"));
  CHECK(has(words("./orphan").next, "see its first line"));
}

TEST_CASE("what hangs, kills itself or leaves others behind") {
  Bench bench{};
  bench.program("hang", "trap '' TERM; sleep 60 & echo began; wait; sleep 60");
  bench.program("kill", "kill -9 $$");
  bench.program("leave", "sleep 60 > /dev/null 2>&1 & echo left; exit 0");
  const auto start = std::chrono::steady_clock::now();
  const StepResult hung = bench.run("{name: h, kind: command, command: [./hang], timeout: 1s}");
  CHECK(std::chrono::steady_clock::now() - start < seconds{10});
  CHECK_FALSE(hung.is_done);
  CHECK(hung.words == "hang did not end within 1 s, and was ended: began");
  CHECK(has(hung.next, "timeout of its step"));
  CHECK(bench.run("{name: k, kind: command, command: [./kill]}").words == "kill was ended by SIGKILL");
  const StepResult left = bench.run("{name: l, kind: command, command: [./leave]}");
  CHECK(left.is_done);
  CHECK(left.words == "leave ended with 0: left; it had left a process running, which was ended");
}

TEST_CASE("a program tells whether a step is done, and undoing does nothing where it is not") {
  Bench bench{};
  bench.program("look", "test -e broken && exit 7; test -e done");
  bench.program("do", "touch done");
  bench.program("undo", "rm done && echo \"$PYAT_ROLLBACK_ACTION\" >> undone");
  const Step step =
      step_of("{name: a, kind: command, command: [./do], look: [./look], undo: {command: [./undo]}}", bench.path());
  CHECK(bench.look(step).effect == Effect::absent);
  CHECK(bench.undo(step).is_done);
  CHECK(bench.text("undone").empty());
  CHECK(bench.apply(step).is_done);
  CHECK(bench.look(step).effect == Effect::present);
  CHECK(bench.undo(step).is_done);
  CHECK(bench.text("undone") == "undo\n");
  CHECK(bench.undo(step).is_done);
  CHECK(bench.text("undone") == "undo\n");
  bench.write("broken", "");
  CHECK(bench.look(step).effect == Effect::unknown);
  CHECK(bench.look(step).words == "look ended with 7");
  CHECK_FALSE(bench.undo(step).is_done);  // it is tried, and fails: there is nothing to be removed
  CHECK(bench.look(step_of("{name: b, kind: command, command: [./do]}")).effect == Effect::unknown);
}

TEST_CASE("a request is sent with its secrets, which nobody is shown") {
  Bench bench{};
  bench.client.set("https://hook.example.com/T0/s3cr3t-path",
                   test::answer_of(500, "s3cr3t-key is wrong\nat https://hook.example.com/T0/s3cr3t-path\n"));
  const StepResult result = bench.run(R"({name: x, kind: http, url_env: HOOK, method: POST, body: "on",
    headers: {X-Team: a}, headers_env: {X-Key: KEY}, auth: {token_file: token}, timeout: 7s})");
  CHECK_FALSE(result.is_done);
  CHECK(result.words == "POST to the URL in HOOK answered 500, and 200 to 299 is expected: *** is wrong");
  for (const string& proof : result.proofs) CHECK_FALSE(has(proof, "s3cr3t"));
  REQUIRE(bench.client.asked.size() == 1);
  const net::Request& asked = bench.client.asked[0];
  CHECK(asked.method == "POST");
  CHECK(asked.body == "on");
  CHECK(asked.max_redirects == 0);
  CHECK(asked.timeout == seconds{7});
  CHECK(asked.credentials.secret == "s3cr3t-token");
  REQUIRE(asked.headers.size() == 2);
  CHECK(asked.headers[1].value == "s3cr3t-key");
}

TEST_CASE("answers that are well, and those that are not") {
  Bench bench{};
  bench.client.set("http://h/ok", test::answer_of(204));
  bench.client.set("http://h/conflict", test::answer_of(409, "already off"));
  bench.client.set("http://h/login", test::answer_of(401));
  bench.client.set("http://h/moved", test::answer_of(302, {}, {{"location", "http://h/new"}}));
  const auto get = [&](const string& path, const string& more = {}) {
    return bench.run("{name: x, kind: http, url: \"http://h/" + path + "\"" + more + "}");
  };
  CHECK(get("ok").is_done);
  CHECK(get("ok").words == "GET http://h/ok answered 204");
  CHECK_FALSE(get("ok", ", status: [200, 404-405]").is_done);
  CHECK(get("ok", ", status: [200, 404-405]").words == "GET http://h/ok answered 204, and 200, 404 to 405 is expected");
  CHECK(get("conflict", ", status: [200-299, 409]").is_done);
  CHECK(has(get("login").next, "headers_env"));
  CHECK(has(get("moved").next, "does not follow"));
  CHECK(get("none").words == "GET http://h/none: nothing listens on h (connection refused)");
  const StepResult unset = get("ok", ", headers_env: {X-Key: NONE}");
  CHECK(unset.words == "GET http://h/ok was not sent: the variable NONE is not set");
  CHECK(unset.next == "set the variable NONE");
}

TEST_CASE("a request may be undone by a program, and the other way round") {
  Bench bench{};
  bench.program("off", "touch off");
  bench.client.set("http://h/on", test::answer_of(200));
  const Step request = step_of(R"({name: x, kind: http, url: "http://h/on", undo: {command: [./off]}})", bench.path());
  CHECK(bench.apply(request).is_done);
  CHECK(bench.undo(request).words == "off ended with 0");
  const Step program =
      step_of(R"({name: y, kind: command, command: [./off], undo: {url: "http://h/on"}})", bench.path());
  CHECK(bench.undo(program).words == "GET http://h/on answered 200");
}

}  // namespace pyat::rollback
