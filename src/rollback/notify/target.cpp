#include "rollback/notify/target.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rollback/access.hpp"
#include "util/url.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::string_view;

// https://developer.pagerduty.com/docs/events-api-v2/overview/; accounts in Europe have one of their own.
constexpr string_view pagerduty_url = "https://events.pagerduty.com/v2/enqueue";
constexpr string_view alerts_path = "/api/v2/alerts";

// As config::notify_kinds() has them, in the order of the enumeration; a test compares them.
TargetKind kind_of(string_view name) {
  const auto kinds = config::notify_kinds();
  return static_cast<TargetKind>(std::find(kinds.begin(), kinds.end(), name) - kinds.begin());
}

class Maker {
 public:
  Maker(const config::NotifyTarget& settings, const FindSecret& find) : settings_(settings), find_(find) {}

  Target make() {
    target_.name = settings_.name;
    target_.kind = kind_of(settings_.kind);
    for (const string& name : settings_.events) {
      if (const auto event = event_from(name)) target_.events.push_back(*event);
    }
    target_.labels = settings_.labels;
    target_.command = settings_.command;
    if (settings_.timeout) target_.timeout = *settings_.timeout;
    set_url();
    if (settings_.routing_key.is_set()) target_.routing_key = secret(settings_.routing_key);
    set_headers();
    target_.credentials = credentials_of(settings_.auth, [this](const config::Secret& named) { return secret(named); });
    target_.tls = tls_of(settings_.tls);
    return std::move(target_);
  }

 private:
  void fail(string problem, string next) {
    if (!target_.problem.empty()) return;
    target_.problem = std::move(problem);
    target_.next = std::move(next);
  }

  string secret(const config::Secret& named) {
    FoundSecret found = find_(named);
    if (found.problem.empty()) {
      target_.secrets.push_back(found.text);
      return std::move(found.text);
    }
    fail(found.problem, named.variable.empty() ? "write it to " + named.file : "set the variable " + named.variable);
    return {};
  }

  void set_url() {
    if (target_.kind == TargetKind::command) return;
    target_.url = settings_.url_secret.is_set() ? secret(settings_.url_secret) : settings_.url;
    if (target_.url.empty() && target_.kind == TargetKind::pagerduty) target_.url = pagerduty_url;
    if (!target_.problem.empty()) return;
    const util::UrlResult parsed = util::parse_url(target_.url, "");
    const bool is_web = parsed.url.scheme == "http" || parsed.url.scheme == "https";
    if (!parsed.problem.empty() || !is_web) {
      // Without anything of the URL: it may be a secret.
      const string where = settings_.url_secret.variable.empty() ? settings_.url_secret.file
                                                                 : "the variable " + settings_.url_secret.variable;
      fail((where.empty() ? string("url") : where) + " holds no URL that can be posted to: " +
               (parsed.problem.empty() ? "it must begin with https:// or http://"
                                       : parsed.problem.substr(0, parsed.problem.find(", found '"))),
           "write the whole URL, as the page of the webhook shows it");
    } else if (target_.kind == TargetKind::alertmanager && !parsed.url.path.ends_with(alerts_path)) {
      target_.url = util::with_path(parsed.url, alerts_path);
    }
  }

  void set_headers() {
    for (const auto& [name, value] : settings_.headers) target_.headers.push_back({name, value});
    for (const config::SecretHeader& header : settings_.secret_headers) {
      target_.headers.push_back({header.name, secret({.variable = header.variable})});
    }
    if (!settings_.tenant.empty()) target_.headers.push_back({"X-Scope-OrgID", settings_.tenant});
  }

  const config::NotifyTarget& settings_;
  const FindSecret& find_;
  Target target_{};
};

string body_for(const Target& target, const Message& message, string_view id) {
  switch (target.kind) {
    case TargetKind::alertmanager: return alertmanager_body(message, target.labels);
    case TargetKind::pagerduty: return pagerduty_body(message, target.routing_key);
    case TargetKind::slack: return slack_body(message);
    case TargetKind::command:
    case TargetKind::webhook: return plain_body(message, id);
  }
  return {};
}

}  // namespace

std::vector<Target> make_targets(std::span<const config::NotifyTarget> settings, const FindSecret& find) {
  std::vector<Target> targets{};
  for (const config::NotifyTarget& each : settings) targets.push_back(Maker(each, find).make());
  return targets;
}

bool wants(const Target& target, Event event) {
  if (event == Event::test_ended) return target.kind == TargetKind::pagerduty;
  if (event == Event::test) return true;
  // Whoever starts a rollback need not be woken up for it.
  if (target.events.empty()) return target.kind != TargetKind::pagerduty || event != Event::begun;
  return std::find(target.events.begin(), target.events.end(), event) != target.events.end();
}

string place_of(const Target& target) {
  if (target.kind == TargetKind::command) return target.command.empty() ? string{} : target.command.front();
  util::UrlResult parsed = util::parse_url(target.url, "https");
  if (!parsed.problem.empty()) return {};
  parsed.url.path.clear();
  return util::to_text(parsed.url);
}

void add_secrets(util::Mask& mask, const Target& target) {
  for (const string& secret : target.secrets) {
    mask.add(secret);
    if (secret == target.url) mask.add_url(secret);
  }
  if (target.credentials.kind == net::Credentials::Kind::basic) {
    mask.add_login(target.credentials.user, target.credentials.secret);
  }
}

net::Request request_for(const Target& target, const Message& message, string_view id) {
  net::Request request{.url = target.url,
                       .method = "POST",
                       .headers = {{"Content-Type", "application/json"}},
                       .body = body_for(target, message, id),
                       .credentials = target.credentials,
                       .tls = target.tls,
                       .timeout = target.timeout,
                       .max_body = 4096,
                       .max_redirects = 0};
  if (target.kind == TargetKind::webhook) request.headers.push_back({"Idempotency-Key", string(id)});
  request.headers.insert(request.headers.end(), target.headers.begin(), target.headers.end());
  return request;
}

}  // namespace pyat::rollback::notify
