#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rollback/notify/json_text.hpp"
#include "rollback/notify/payload.hpp"
#include "util/digest.hpp"
#include "util/rfc3339.hpp"
#include "util/url.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// Limits: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
constexpr std::size_t longest_key = 255;
constexpr std::size_t longest_summary = 1024 - 3;  // and an ellipsis

string_view action_of(Event event) {
  switch (event) {
    case Event::done:
    case Event::confirmed:
    case Event::test_ended: return "resolve";
    case Event::resumed: return "acknowledge";
    default: return "trigger";
  }
}

json details_of(const Message& message) {
  json details = json::object();
  for (const Fact& fact : facts_of(message)) details[string(fact.name)] = fact.value;
  return details;
}

bool is_link(const string& url) { return url.starts_with("http") && util::parse_url(url, "https").problem.empty(); }

}  // namespace

string pagerduty_key(const Message& message) {
  const bool is_test = message.event == Event::test || message.event == Event::test_ended;
  string key = is_test ? "pyat-rollback-test:" : "pyat-rollback:";
  key += message.host + ':' + message.stack;
  if (key.size() <= longest_key) return key;
  return key.substr(0, key.find(':') + 1) + util::hexadecimal(util::sha256(key));
}

string pagerduty_body(const Message& message, string_view routing_key) {
  const string_view action = action_of(message.event);
  json body = {{"routing_key", routing_key}, {"event_action", action}, {"dedup_key", pagerduty_key(message)}};
  if (action != "trigger") return text_of(body);
  json payload = {{"summary", util::shortened(headline(message), longest_summary)},
                  {"source", message.host.empty() ? string("pyat") : message.host},
                  {"severity", to_string(severity_of(message.event))},
                  {"timestamp", util::rfc3339(message.happened)},
                  {"class", "rollback"},
                  {"custom_details", details_of(message)}};
  if (!message.stack.empty()) payload["group"] = message.stack;
  body["payload"] = std::move(payload);
  body["client"] = "pyat rollback";
  if (is_link(message.url)) {
    body["client_url"] = message.url;
    body["links"] = json::array({{{"href", message.url}, {"text", "more of this rollback"}}});
  }
  return text_of(body);
}

}  // namespace pyat::rollback::notify
