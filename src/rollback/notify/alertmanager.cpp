#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rollback/notify/json_text.hpp"
#include "rollback/notify/payload.hpp"
#include "util/rfc3339.hpp"
#include "util/url.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr unsigned bits(std::initializer_list<Event> events) {
  unsigned out = 0;
  for (const Event event : events) out |= 1U << static_cast<unsigned>(event);
  return out;
}

// Alertmanager forgets an alert at its end. pyat does not stay to repeat one, so each lasts until somebody should have
// seen it, or pyat ends it.
struct Alert {
  string_view name;
  Severity severity;
  unsigned fires_on, ends_on;
  seconds lasts;
};
constexpr std::array<Alert, 5> alerts = {{
    {"PyatRollbackTest", Severity::info, bits({Event::test}), 0, minutes{5}},
    {"PyatRollbackRunning", Severity::info, bits({Event::begun, Event::failed, Event::resumed}),
     bits({Event::undone, Event::stopped, Event::done, Event::confirmed}), hours{2}},
    {"PyatRollbackFailed", Severity::critical, bits({Event::failed, Event::undone, Event::stopped}),
     bits({Event::done, Event::confirmed}), hours{24}},
    {"PyatRollbackUnconfirmed", Severity::warning, bits({Event::unconfirmed}),
     bits({Event::confirmed, Event::undone, Event::stopped}), hours{24}},
    {"PyatRollbackTriggered", Severity::warning, bits({Event::fired}), bits({Event::done, Event::confirmed}),
     hours{24}},
}};

json labels_of(const Alert& alert, const Message& message, const Labels& more) {
  json labels = {{"alertname", alert.name}, {"severity", to_string(alert.severity)}};
  if (!message.stack.empty()) labels["stack"] = message.stack;
  if (!message.host.empty()) labels["instance"] = message.host;
  for (const auto& [name, value] : more) labels[name] = value;
  return labels;
}

json annotations_of(const Message& message) {
  json annotations = {{"summary", headline(message)}};
  string description{};
  for (const Fact& fact : facts_of(message)) description.append(fact.name).append(": ").append(fact.value).append("\n");
  annotations["description"] = description;
  return annotations;
}

}  // namespace

string alertmanager_body(const Message& message, const Labels& labels) {
  const unsigned event = bits({message.event});
  json body = json::array();
  for (const Alert& alert : alerts) {
    const bool fires = (alert.fires_on & event) != 0;
    if (!fires && (alert.ends_on & event) == 0) continue;
    const auto lasts_until =
        message.until ? std::max(*message.until, message.happened) : message.happened + alert.lasts;
    // One that ends must not begin later than that, whatever the clock has done meanwhile.
    const auto begins = fires ? message.happened : std::min(message.started, message.happened);
    json entry = {{"labels", labels_of(alert, message, labels)},
                  {"annotations", annotations_of(message)},
                  {"startsAt", util::rfc3339(begins)},
                  {"endsAt", util::rfc3339(fires ? lasts_until : message.happened)}};
    if (message.url.starts_with("http") && util::parse_url(message.url, "https").problem.empty()) {
      entry["generatorURL"] = message.url;
    }
    body.push_back(std::move(entry));
  }
  return text_of(body);
}

}  // namespace pyat::rollback::notify
