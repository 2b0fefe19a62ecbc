// grafana: /api/health knows its database only. What people look at comes from its data sources: those are asked one by
// one, through Grafana, with the check of each one's plugin.
// https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#check-data-source-health
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "health/kinds/common.hpp"
#include "health/kinds/data_sources.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 5> infos = {
    {{data_sources_info}, {"database", "Grafana's own database answers"}, {links_info}, {product_info}, {ready_info}}};
constexpr std::array<UsualPort, 2> usual = {{{3000}, {3001}}};

constexpr std::size_t most_sources = 200;
constexpr std::size_t most_list = 4 * 1024 * 1024;

json object_of(const Reply* reply) {
  if (reply == nullptr) return {};
  json parsed = parse_json(reply->answer.body);
  return parsed.is_object() ? std::move(parsed) : json{};
}

// {"commit":"…","database":"ok","version":"10.2.0"}; with auth.anonymous.hide_version the database alone.
bool recognise(const Replies& replies) {
  const json health = object_of(replies.find("health"));
  const string database = text_in(health, "database");
  return (database == "ok" || database == "failing") && (health.contains("version") || health.size() == 1);
}

std::vector<DataSource> sources_of(const Replies& replies) {
  const Reply* reply = replies.find("sources");
  if (reply == nullptr || !reply->answer.is_ok()) return {};
  auto sources = read_data_sources(reply->answer.body).value_or(std::vector<DataSource>{});
  if (sources.size() > most_sources) sources.resize(most_sources);
  return sources;
}

// Of those that Grafana itself makes; another one would need escapes in the path, which nobody has tried.
bool is_plain(string_view uid) {
  return !uid.empty() && std::all_of(uid.begin(), uid.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

enum class Outcome : std::uint8_t { well, failing, no_check, unknown };

struct Verdict {
  Outcome outcome = Outcome::unknown;
  string reason{};
};

Verdict verdict_of_problem(const net::Answer& answer) {
  const bool is_slow = answer.problem == net::Problem::no_answer || answer.problem == net::Problem::body_slow;
  if (is_slow) return {Outcome::failing, "Grafana had no answer from it in time"};
  return {Outcome::unknown, "it could not be asked for"};
}

string reason_of(const net::Answer& answer, const json& body) {
  string message = without_userinfo(excerpt(text_in(body, "message")));
  return message.empty() ? fmt::format("Grafana answers {}", answer.status) : message;
}

// What the check of its plugin says.
Verdict verdict_of_check(const Reply& reply) {
  const net::Answer& answer = reply.answer;
  if (answer.problem != net::Problem::none) return verdict_of_problem(answer);
  if (answer.is_ok()) return {Outcome::well, {}};
  const json body = object_of(&reply);
  const string message = text_in(body, "message");
  if (message == "Plugin not found" || message == "Plugin not registered") {
    return {Outcome::failing, "its plugin is not installed"};
  }
  // A plugin that runs in the browser alone is "unavailable" for Grafana's server.
  if (answer.status == 404 || answer.status == 501 || message == "Plugin unavailable") {
    return {Outcome::no_check, {}};
  }
  if (answer.status == 401 || answer.status == 403) {
    return {Outcome::unknown, "these credentials may not query it"};
  }
  return {Outcome::failing, reason_of(answer, body)};
}

// What the server behind it says to a question that goes through Grafana.
Verdict verdict_of_proxy(const Reply& reply) {
  const net::Answer& answer = reply.answer;
  if (answer.problem != net::Problem::none) return verdict_of_problem(answer);
  if (answer.is_ok()) return {Outcome::well, {}};
  if (answer.status >= 502 && answer.status <= 504) {
    return {Outcome::failing, "Grafana does not reach it: " + reason_of(answer, object_of(&reply))};
  }
  return {Outcome::no_check, {}};
}

Verdict verdict_on(const DataSource& source, const Replies& replies) {
  const Reply* check = replies.find("check:" + source.uid);
  if (check == nullptr) return {Outcome::unknown, "its uid is one that cannot be asked for"};
  const Verdict verdict = verdict_of_check(*check);
  const Reply* proxied = replies.find("proxy:" + source.uid);
  return verdict.outcome == Outcome::no_check && proxied != nullptr ? verdict_of_proxy(*proxied) : verdict;
}

std::vector<Ask> ask_sources(const Target& target, const Replies& replies) {
  std::vector<Ask> asks{};
  for (const DataSource& source : sources_of(replies)) {
    if (!is_plain(source.uid)) continue;
    const string check = "check:" + source.uid;
    const string proxy = "proxy:" + source.uid;
    const Reply* reply = replies.find(check);
    const string_view path = harmless_path(source.type);
    if (reply == nullptr) {
      asks.push_back({check, get(target, fmt::format("/api/datasources/uid/{}/health", source.uid))});
    } else if (!path.empty() && replies.find(proxy) == nullptr &&
               verdict_of_check(*reply).outcome == Outcome::no_check) {
      asks.push_back({proxy, get(target, fmt::format("/api/datasources/proxy/uid/{}{}", source.uid, path))});
    }
  }
  return asks;
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"health", measured_get(target, "/api/health")}};
  if (replies.find("sources") != nullptr) return ask_sources(target, replies);
  const Reply* health = replies.find("health");
  if (!was_answered(health) || !health->answer.is_ok() || !recognise(replies)) return {};
  net::Request sources = get(target, "/api/datasources");
  sources.max_body = most_list;
  return {{"sources", std::move(sources)}, {"metrics", get_metrics(target, "/metrics", {"grafana_build_info{"})}};
}

bool judge_health(const Replies& replies, Findings& findings) {
  const Reply& health = *replies.find("health");
  if (!recognise(replies)) {
    if (health.answer.is_ok()) {
      add_not_product(health, "Grafana", findings);
    } else {
      judge_ready(health, "Grafana", findings);
    }
    return false;
  }
  if (text_in(object_of(&health), "database") == "ok" && health.answer.is_ok()) {
    add(findings, "ready", State::up, "is ready");
    add(findings, "database", State::up, "its database answers");
    return true;
  }
  add(findings, "database", State::down, "its database does not answer",
      "look for 'database' in its log; see that the server of [database] is up, or that the disk of grafana.db has "
      "room");
  return false;
}

string why_not_listed(const Reply& sources, string& next) {
  const int status = sources.answer.status;
  const bool has_credentials = sources.request.credentials.kind != net::Credentials::Kind::none;
  next = "give it auth: {user, password_env} or auth: {token_env} in pyat.yml";
  if (sources.answer.problem != net::Problem::none) {
    next = "ask again with a longer --timeout";
    return "its list of them did not come: " + net::problem_text(sources.request, sources.answer);
  }
  if (status == 401 && !has_credentials) return "it asks for credentials";
  if (status == 401) {
    next = "compare what the variable or file of auth: holds with what the server has";
    return "it does not accept these credentials";
  }
  if (status == 403) {
    next = "use a service account with the role Admin, or the permissions datasources:read and datasources:query";
    return has_credentials ? "these credentials may not list them" : "it lets anonymous visitors not list them";
  }
  next = "look at /api/datasources yourself";
  if (!sources.answer.is_ok()) return fmt::format("it answers {} instead of their list", status);
  return sources.answer.body_is_cut ? "their list is longer than 4 MiB" : "what it answers is no list of them";
}

string advice_for(const DataSource& source, const string& reason) {
  if (reason == "its plugin is not installed") return "install the plugin of type " + source.type;
  const string host = util::parse_url(source.url, "http").url.host;
  if (host == "localhost" || host == "127.0.0.1" || host == "::1") {
    return "in a container, " + host + " is the container itself: name the service in the data source's url";
  }
  return host.empty() ? "look for the data source's name in Grafana's log"
                      : fmt::format(
                            "check that {} answers from where Grafana runs, and the data source's url and "
                            "credentials",
                            host_and_port(source.url));
}

struct Sorted {
  std::vector<const DataSource*> failing{};
  std::vector<string> reasons{};  // of those
  std::vector<string> without_check{}, unknown{};
  std::size_t well = 0;
};

void add_failures(const Sorted& sorted, std::size_t all, Findings& findings) {
  if (sorted.failing.size() > 1) {
    std::vector<string> names{};
    for (const DataSource* source : sorted.failing) names.push_back(source->name);
    add(findings, "data-sources", State::degraded,
        fmt::format("{} of {} data sources fail: {}", names.size(), all, listed(names, 5)),
        "begin with the first; what they have in common is the likely cause");
  }
  for (std::size_t i = 0; i < sorted.failing.size(); ++i) {
    const DataSource& source = *sorted.failing[i];
    add(findings, "data-sources", State::degraded,
        fmt::format("data source {} fails: {}", title_of(source), sorted.reasons[i]),
        advice_for(source, sorted.reasons[i]));
  }
}

void judge_sources(const Replies& replies, Findings& findings) {
  const Reply& reply = *replies.find("sources");
  const auto listed_sources = reply.answer.is_ok() ? read_data_sources(reply.answer.body) : std::nullopt;
  if (!listed_sources) {
    string next{};
    const string why = why_not_listed(reply, next);
    warn(findings, "data-sources", "its data sources were not checked: " + why, next);
    return;
  }
  const std::vector<DataSource> sources = sources_of(replies);
  Sorted sorted{};
  for (const DataSource& source : sources) {
    string address = source.url.empty() ? string{} : host_and_port(source.url);
    if (!address.empty()) findings.needs_addresses.push_back(std::move(address));
    const Verdict verdict = verdict_on(source, replies);
    if (verdict.outcome == Outcome::well) ++sorted.well;
    if (verdict.outcome == Outcome::no_check) sorted.without_check.push_back(title_of(source));
    if (verdict.outcome == Outcome::unknown) sorted.unknown.push_back(source.name + ": " + verdict.reason);
    if (verdict.outcome == Outcome::failing) {
      sorted.failing.push_back(&source);
      sorted.reasons.push_back(verdict.reason);
    }
  }
  add_failures(sorted, sources.size(), findings);
  if (!sorted.unknown.empty()) {
    warn(findings, "data-sources",
         fmt::format("{} could not be checked: {}",
                     counted(static_cast<double>(sorted.unknown.size()), "data source", "data sources"),
                     listed(sorted.unknown)),
         "open it in Grafana, and press Save & test");
  }
  if (listed_sources->size() > sources.size()) {
    warn(findings, "data-sources",
         fmt::format("only the first {} of its {} data sources were checked", sources.size(), listed_sources->size()),
         "check the others in Grafana");
  }
  // Up, not a warning: nobody can do anything about a plugin that has no check.
  const string rest =
      sorted.without_check.empty() ? string{} : "; there is no way to check " + listed(sorted.without_check);
  if (sources.empty()) {
    add(findings, "data-sources", State::up, "it has no data sources");
  } else if (sorted.well > 0 || !rest.empty()) {
    add(findings, "data-sources", State::up,
        fmt::format("{} of {} data sources answer{}", sorted.well, sources.size(), rest));
  }
  judge_links(*listed_sources, findings);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  if (!judge_reach(target, *replies.find("health"), circumstances, findings)) return;
  if (!judge_health(replies, findings)) return;
  const Reply* metrics = replies.find("metrics");
  string release = version_in(replies.find("health"));
  if (release.empty() && metrics != nullptr) {
    const auto builds = samples_of(metrics->answer.body, "grafana_build_info");
    if (!builds.empty()) release = builds.front().label("version");
  }
  judge_release(target, std::move(release), findings);
  read_resources(metrics, circumstances, findings);
  judge_sources(replies, findings);
}

}  // namespace

extern const Kind grafana_kind{.name = "grafana",
                               .scheme = "http",
                               .usual_ports = usual,
                               .checks = infos,
                               .ask = ask,
                               .judge = judge,
                               .recognise = recognise};

}  // namespace pyat::health
