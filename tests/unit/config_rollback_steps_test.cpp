// The list `rollback: steps:` of pyat.yml.
#include <string>

#include "config/inventory.hpp"
#include "config/schema_text.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using config::RollbackStep;
using std::chrono::seconds;
using Kind = config::RollbackStepKind;
using Place = config::RollbackStepPlace;

std::vector<RollbackStep> load(const std::string& list) {
  const config::LoadResult result = config::load_inventory("/repo/pyat.yml", "rollback:\n  steps:\n" + list);
  for (const diag::Diagnostic& found : result.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(result.inventory);
  return result.inventory->rollback.steps;
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string list{};
  for (const std::string_view name : names) list += (list.empty() ? "\"" : ", \"") + std::string(name) + '"';
  return "\"enum\": [" + list + "]";
}

}  // namespace

TEST_CASE("programs, requests and services that a rollback waits for", "[config]") {
  const std::vector<RollbackStep> all = load(R"(
    - name: revert-apps
      kind: command
      command: [./revert-apps.sh, --port, 4317]
      look: [./are-they-reverted.sh]
      undo: {url: "http://localhost:8080/apply", method: POST, headers_env: {X-Key: APPLY_KEY}, status: 204}
      timeout: 2m
      attempts: 3
      vital: false
    - name: drain
      kind: http
      at: first
      url: https://lb.example.com/drain?x=1
      body: '{"on": true}'
      headers: {Content-Type: application/json}
      auth: {user: me, password_file: keys/lb}
      tls: {ca: ca.pem}
      status: [200-204, 409]
      undo: {command: [undrain, now]}
    - {name: wait, kind: wait_healthy, services: [prometheus, grafana], at: last}
    - {name: drop, kind: http, url_env: DROP_URL, method: DELETE, final: true}
    - {name: send, kind: http, url: "http://localhost/x", body_file: body.json, method: PUT}
    - {name: see, kind: http, url: "http://localhost/x", may_repeat: false}
)");
  REQUIRE(all.size() == 6);
  CHECK(all[0].kind == Kind::command);
  CHECK(all[0].place == Place::switched);
  CHECK(all[0].action.command == std::vector<std::string>{"./revert-apps.sh", "--port", "4317"});
  CHECK(all[0].look == std::vector<std::string>{"./are-they-reverted.sh"});
  REQUIRE(all[0].undo);
  CHECK(all[0].undo->command.empty());
  CHECK(all[0].undo->request.url == "http://localhost:8080/apply");
  CHECK(all[0].undo->request.secret_headers.at(0).variable == "APPLY_KEY");
  CHECK(all[0].undo->request.statuses.at(0).first == 204);
  CHECK(all[0].timeout == seconds{120});
  CHECK(all[0].attempts == 3);
  CHECK_FALSE(all[0].may_repeat);
  CHECK_FALSE(all[0].is_vital);
  CHECK_FALSE(all[0].is_final);

  CHECK(all[1].place == Place::first);
  CHECK(all[1].action.request.url == "https://lb.example.com/drain?x=1");
  CHECK(all[1].action.request.method == "POST");  // it has a body
  CHECK(all[1].action.request.body == R"({"on": true})");
  CHECK(all[1].action.request.headers.at(0).second == "application/json");
  CHECK(all[1].action.request.auth.password.file == "/repo/keys/lb");
  CHECK(all[1].action.request.tls.ca == "/repo/ca.pem");
  REQUIRE(all[1].action.request.statuses.size() == 2);
  CHECK(all[1].action.request.statuses[0].last == 204);
  CHECK(all[1].undo->command == std::vector<std::string>{"undrain", "now"});
  CHECK(all[1].timeout == seconds{60});
  CHECK_FALSE(all[1].may_repeat);

  CHECK(all[2].kind == Kind::wait_healthy);
  CHECK(all[2].place == Place::last);
  CHECK(all[2].services == std::vector<std::string>{"prometheus", "grafana"});
  CHECK(all[2].timeout == seconds{300});
  CHECK(all[2].may_repeat);
  CHECK_FALSE(all[2].undo);

  CHECK(all[3].action.request.url_secret.variable == "DROP_URL");
  CHECK(all[3].may_repeat);  // DELETE
  CHECK(all[3].is_final);
  CHECK(all[4].action.request.body_file == "/repo/body.json");
  CHECK(all[5].action.request.method == "GET");
  CHECK_FALSE(all[5].may_repeat);
}

TEST_CASE("kinds and places of steps are those of the schema", "[config]") {
  CHECK(config::schema_text.find(quoted_list(config::rollback_step_kinds())) != std::string_view::npos);
  CHECK(config::schema_text.find(quoted_list(config::rollback_step_places())) != std::string_view::npos);
}
