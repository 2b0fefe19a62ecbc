// The list `rollback: notify:` of pyat.yml.
#include <string>

#include "config/inventory.hpp"
#include "config/schema_text.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using config::NotifyTarget;

std::vector<NotifyTarget> load(const std::string& list) {
  const config::LoadResult result = config::load_inventory("/repo/pyat.yml", "rollback:\n  notify:\n" + list);
  for (const diag::Diagnostic& found : result.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(result.inventory);
  return result.inventory->rollback.notify;
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string list{};
  for (const std::string_view name : names) list += (list.empty() ? "\"" : ", \"") + std::string(name) + '"';
  return "\"enum\": [" + list + "]";
}

}  // namespace

TEST_CASE("whom a rollback tells", "[config]") {
  const std::vector<NotifyTarget> all = load(R"(
    - {kind: slack, url_env: SLACK_URL}
    - {name: oncall, kind: pagerduty, routing_key_file: keys/pager, events: [stopped, done]}
    - kind: alertmanager
      url: http://localhost:9093
      labels: {team: observability}
      tenant: team-a
      timeout: 2s
      tls: {ca: ca.pem}
    - kind: webhook
      url: https://hook.example.com/rollback?x=1
      auth: {user: me, password_env: HOOK_PASSWORD}
      headers: {X-Team: a}
      headers_env: {X-Api-Key: HOOK_KEY}
    - {name: chat, kind: slack, url_file: /run/secrets/chat}
    - {kind: command, command: [./tell.sh, --port, 25]}
)");
  REQUIRE(all.size() == 6);
  CHECK(all[0].name == "slack");
  CHECK(all[0].url_secret.variable == "SLACK_URL");
  CHECK(all[1].name == "oncall");
  CHECK(all[1].routing_key.file == "/repo/keys/pager");
  CHECK(all[1].events == std::vector<std::string>{"stopped", "done"});
  CHECK(all[2].url == "http://localhost:9093");
  CHECK(all[2].labels.at(0) == std::pair<std::string, std::string>("team", "observability"));
  CHECK(all[2].tenant == "team-a");
  CHECK(all[2].timeout == std::chrono::milliseconds{2000});
  CHECK(all[2].tls.ca == "/repo/ca.pem");
  CHECK(all[3].auth.password.variable == "HOOK_PASSWORD");
  CHECK(all[3].headers.at(0).first == "X-Team");
  CHECK(all[3].secret_headers.at(0).name == "X-Api-Key");
  CHECK(all[3].secret_headers.at(0).variable == "HOOK_KEY");
  CHECK(all[4].url_secret.file == "/run/secrets/chat");
  CHECK(all[5].command == std::vector<std::string>{"./tell.sh", "--port", "25"});
}

TEST_CASE("kinds and events of notifications are those of the schema", "[config]") {
  CHECK(config::schema_text.find(quoted_list(config::notify_kinds())) != std::string_view::npos);
  CHECK(config::schema_text.find(quoted_list(config::notify_events())) != std::string_view::npos);
}
