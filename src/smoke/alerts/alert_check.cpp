#include "smoke/alerts/alert_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "health/docker/match.hpp"
#include "health/json.hpp"
#include "util/duration.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr milliseconds request_timeout{10'000}, longest_listing{5'000};
constexpr string_view anywhere = "127.0.0.1:0";

string port_of(string_view address) { return string(address.substr(address.rfind(':') + 1)); }

}  // namespace

AlertCheck::AlertCheck(net::Client& client, const Run& run, const AlertRoute& route, Done done)
    : client_(client), run_(run), route_(route), done_(std::move(done)), alert_(alert_of(run)) {
  result_.signal = "alerts";
  result_.name = "an alert reaches its receiver";
  result_.to = route_.alertmanager.name;
}

void AlertCheck::ask(string method, string path, string body, Answered answered) {
  net::Request request = request_to(route_.alertmanager, std::move(method), path);
  request.timeout = request_timeout;
  request.body = std::move(body);
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  client_.ask(request, [self = shared_from_this(), request, answered = std::move(answered)](const net::Answer& answer) {
    answered(request, answer);
  });
}

void AlertCheck::begin() {
  ask("GET", "/api/v2/status", {},
      [this](const net::Request& request, const net::Answer& answer) { judge_status(request, answer); });
}

void AlertCheck::judge_status(const net::Request& request, const net::Answer& answer) {
  const string& url = route_.alertmanager.url;
  if (answer.status == 404 && !std::exchange(has_tried_prefix_, true) && !url.ends_with("/alertmanager")) {
    route_.alertmanager.url += "/alertmanager";  // where Mimir has it
    return begin();
  }
  if (answer.problem != net::Problem::none) {
    add(answer.problem == net::Problem::cancelled ? Verdict::unchecked : Verdict::failed,
        net::problem_text(request, answer), net::problem_advice(request, answer));
    return finish();
  }
  if (!answer.is_ok()) {
    add(Verdict::failed,
        fmt::format("asked for its configuration, it answers {}: {}", answer.status, said_in(answer.body)),
        answer.status == 401 || answer.status == 403 ? "give it auth: and tenant: in pyat.yml" : "look at its log");
    return finish();
  }
  const nlohmann::json status = health::parse_json(answer.body);
  if (choose_destinations(health::text_in(health::value_in(status, "config"), "original")) && open()) return post();
  finish();
}

bool AlertCheck::choose_destinations(string_view config) {
  destinations_ = destinations_of(config, alert_.labels);
  if (destinations_.problem.empty()) return true;
  add(Verdict::unchecked,
      fmt::format("no alert was posted: {}, and whom it would wake is not known", destinations_.problem),
      destinations_.next.empty() ? "does its address lead to Alertmanager, and has this tenant a configuration?"
                                 : destinations_.next);
  return false;
}

// Where a webhook leads that the alert goes to, unless the user has said where.
bool AlertCheck::open() {
  string address = route_.listen.empty() ? string(anywhere) : route_.listen;
  for (const Destination& destination : destinations_.all) {
    for (const Webhook& webhook : destination.webhooks) {
      if (port_of(address) != "0" || !health::is_this_machine(webhook.host)) continue;
      address = fmt::format("{}:{}", webhook.host == "::1" ? "[::1]" : webhook.host, webhook.port);
    }
  }
  listening_ = client_.listen(
      address, [self = shared_from_this()](const net::Received& received) { return self->receive(received); }, {});
  if (listening_.listener == nullptr) {
    add(Verdict::unchecked, "no alert was posted: " + listening_.problem, listening_.next);
    return false;
  }
  const bool comes = std::any_of(destinations_.all.begin(), destinations_.all.end(),
                                 [this](const Destination& destination) { return leads_here(destination); });
  if (comes) return true;
  std::vector<string> receivers{};
  for (const Destination& destination : destinations_.all) receivers.push_back(destination.receiver);
  add(Verdict::unchecked,
      fmt::format("no alert was posted: it would go to the receiver {}, and not to pyat, which listens at {}",
                  util::joined(receivers, ", "), listening_.listener->address()),
      lines_to_add());
  return false;
}

// By the port: by which name the machine of Alertmanager knows this one is its own affair.
bool AlertCheck::leads_here(const Destination& destination) const {
  const string port = port_of(listening_.listener->address());
  const bool was_chosen = !route_.listen.empty() && port_of(route_.listen) != "0";
  return std::any_of(destination.webhooks.begin(), destination.webhooks.end(), [&](const Webhook& webhook) {
    return webhook.port == 0 ? was_chosen : std::to_string(webhook.port) == port;
  });
}

string AlertCheck::lines_to_add() const {
  const string address = listening_.listener->address();
  const bool needs_port = route_.listen.empty() || port_of(route_.listen) == "0";
  return fmt::format(
      "add to alertmanager.yml, below routes: of route:\n"
      "    - matchers: ['job=\"{}\"']\n"
      "      receiver: pyat-smoke\n"
      "      group_by: [pyat_run]\n"
      "      group_wait: 0s\n"
      "      group_interval: 1s\n"
      "and below receivers:\n"
      "  - name: pyat-smoke\n"
      "    webhook_configs:\n"
      "      - url: http://{}/\n"
      "where the host is this machine as Alertmanager sees it{}",
      job, needs_port ? "HOST:PORT" : address, needs_port ? ", and tell pyat to listen at that port" : "");
}

void AlertCheck::post() {
  ask("POST", "/api/v2/alerts", to_post(alert_),
      [this](const net::Request& request, const net::Answer& answer) { judge_post(request, answer); });
}

void AlertCheck::judge_post(const net::Request& request, const net::Answer& answer) {
  written_.written = 1;
  posted_ = client_.now();
  if (answer.problem != net::Problem::none) {
    written_.unanswered = 1;
    add(Verdict::unchecked, "posting the alert, " + net::problem_text(request, answer),
        net::problem_advice(request, answer));
    return finish();
  }
  if (!answer.is_ok()) {
    written_.refused = 1;
    add(Verdict::failed, fmt::format("refuses the alert with {}: {}", answer.status, said_in(answer.body)),
        "look at its log");
    return finish();
  }
  written_.acknowledged = 1;
  is_posted_ = true;
  look();
  if (!may_be_muted().empty()) look_at_groups();
  await(route_.timeout, ++stage_);
}

void AlertCheck::look() {
  const string filter = util::percent_encoded(fmt::format("{}=\"{}\"", run_label, id_of(run_)));
  ask("GET", "/api/v2/alerts?filter=" + filter, {},
      [this](const net::Request& request, const net::Answer& answer) { judge_list(request, answer); });
}

void AlertCheck::judge_list(const net::Request& request, const net::Answer& answer) {
  if (is_over_ || is_resolving_) return;
  if (!answer.is_ok()) {
    listed_.unverified = 1;
    add(Verdict::unchecked, answer.problem == net::Problem::none
                                ? fmt::format("asked for its alerts, it answers {}", answer.status)
                                : "asked for its alerts, " + net::problem_text(request, answer));
    return;
  }
  const FoundAlerts found = read_list(answer.body, run_);
  if (found.ours.empty() && client_.now() < posted_ + longest_listing) {
    client_.after(poll, [self = weak_from_this()] {
      const auto alive = self.lock();
      if (alive != nullptr && !alive->is_over_ && !alive->is_resolving_) alive->look();
    });
    return;
  }
  was_listed_ = true;
  if (found.ours.empty()) {
    listed_.missing = 1;
    return;
  }
  fingerprint_ = found.ours[0].fingerprint;
  listed_.duplicated = found.ours.size() - 1;
  listed_.visible.push_back(std::chrono::duration_cast<std::chrono::microseconds>(client_.now() - posted_));
  judge(listed_, found.ours[0], "its list of alerts");
  if (found.ours[0].status == "suppressed") explain_suppression(found.ours[0]);
}

// Held back by somebody's will: it is not waited for.
void AlertCheck::explain_suppression(const FoundAlert& found) {
  for (const string& silence : found.silenced_by) {
    add(Verdict::unchecked, fmt::format("the alert is silenced by {}, and will not be sent", silence),
        fmt::format("amtool silence query --id={0} shows whose it is; amtool silence expire {0} ends it", silence));
  }
  for (const string& source : found.inhibited_by) {
    add(Verdict::unchecked, fmt::format("the alert is inhibited by the alert {}, and will not be sent", source),
        "see inhibit_rules: in alertmanager.yml");
  }
  if (!found.muted_by.empty()) explain_muting(found.muted_by);
  fired_.unverified = 1;
  resolve();
}

net::Reply AlertCheck::receive(const net::Received& received) {
  const FoundAlerts notification = read_notification(received.body, run_);
  if (received.method != "POST" || !notification.is_read) return {.status = 400, .body = "no notification\n"};
  // Of somebody else: Alertmanager tries again later, when whoever listens here usually is back.
  if (notification.ours.empty() || is_over_) return {.status = 503, .body = "pyat smoke takes its own alerts only\n"};
  if (notification.others > 0) {
    add(Verdict::warned,
        fmt::format("{} alerts of others came with that of pyat, in the same group, and were taken with it",
                    notification.others),
        "give the route of pyat-smoke a group of its own: group_by: [pyat_run]");
  }
  if (notification.version != "4") {
    add(Verdict::warned, fmt::format("the notification is of version '{}'; 4 is known", notification.version));
  }
  for (const FoundAlert& found : notification.ours) take(notification, found);
  return {.status = 200, .body = "thank you\n"};
}

void AlertCheck::take(const FoundAlerts& notification, const FoundAlert& found) {
  const bool is_resolved = found.status == "resolved";
  Ledger& ledger = is_resolved ? resolved_ : fired_;
  const string told = fmt::format("{} to {}", found.status, notification.receiver);
  if (std::find(told_.begin(), told_.end(), told) != told_.end()) {
    ++ledger.duplicated;
    if (ledger.duplicated == 1) {
      ledger.examples.push_back(
          {.fault = Fault::duplicated, .item = "PyatSmoke", .expected = "once", .found = told + ", again"});
    }
    return;
  }
  told_.push_back(told);
  bool& was_told = is_resolved ? was_resolved_ : was_fired_;
  if (std::exchange(was_told, true)) return;  // another receiver leads here, too
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(client_.now() - posted_);
  if (!is_resolved) {
    ledger.visible.push_back(took);
    ledger.unverified = 0;
    result_.sentence = fmt::format("arrived at the receiver {} after {}", notification.receiver,
                                   util::duration_words(std::chrono::ceil<milliseconds>(took)));
    for (const Destination& destination : destinations_.all) {
      if (destination.receiver != notification.receiver) continue;
      for (const Webhook& webhook : destination.webhooks)
        expects_resolved_ = expects_resolved_ || webhook.sends_resolved;
    }
  }
  judge(ledger, found, is_resolved ? "the notification of its end" : "the notification");
  if (!is_resolved) {
    if (!is_resolving_) resolve();
  } else {
    await(linger, ++stage_);
  }
}

void AlertCheck::judge(Ledger& ledger, const FoundAlert& found, string_view where) {
  AlertDifference difference = difference_of(alert_, found.alert);
  if (!fingerprint_.empty() && found.fingerprint != fingerprint_) {
    difference.expected.append(difference.expected.empty() ? "" : "\n").append("fingerprint: ").append(fingerprint_);
    difference.found.append(difference.found.empty() ? "" : "\n").append("fingerprint: ").append(found.fingerprint);
  }
  if (difference.expected.empty()) {
    ledger.found = 1;
    return;
  }
  ledger.altered = 1;
  ledger.examples.push_back({.fault = Fault::altered,
                             .item = fmt::format("PyatSmoke in {}", where),
                             .expected = std::move(difference.expected),
                             .found = std::move(difference.found)});
}

void AlertCheck::add(Verdict weight, string message, string next) {
  result_.findings.push_back({.weight = weight, .message = std::move(message), .next = std::move(next)});
}

void AlertCheck::finish() {
  if (std::exchange(is_over_, true)) return;
  listening_.listener.reset();
  if (written_.written > 0) result_.written = written_;
  const auto take_view = [this](const char* name, Ledger& ledger) {
    ledger.expected = ledger.found + ledger.altered + ledger.missing + ledger.unverified;
    if (ledger.expected == 0) return;
    const bool is_certain = ledger.altered + ledger.missing + ledger.duplicated > 0;
    const Verdict verdict = ledger.is_clean() ? Verdict::passed : is_certain ? Verdict::failed : Verdict::unchecked;
    result_.verdict = std::max(result_.verdict, verdict);
    result_.views.push_back({.name = name, .verdict = verdict, .ledger = ledger, .problem = {}});
  };
  take_view("in the list", listed_);
  take_view("at the receiver", fired_);
  take_view("its end at the receiver", resolved_);
  for (const Finding& finding : result_.findings) result_.verdict = std::max(result_.verdict, finding.weight);
  if (result_.sentence.empty() && !result_.findings.empty()) result_.sentence = result_.findings[0].message;
  done_(std::move(result_));
}

}  // namespace pyat::smoke
