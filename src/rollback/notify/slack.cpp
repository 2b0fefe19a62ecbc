#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rollback/notify/json_text.hpp"
#include "rollback/notify/payload.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// The three characters that Slack's own syntax needs: https://docs.slack.dev/messaging/formatting-message-text
string escaped(string_view text) {
  string out{};
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return out;
}

// "good", "warning" and "danger" are Slack's own names of colours; its likes know them, too.
string_view colour_of(const Message& message) {
  if (message.event == Event::done || message.event == Event::confirmed) return "good";
  switch (severity_of(message.event)) {
    case Severity::info: return "#439FE0";
    case Severity::warning: return "warning";
    case Severity::error:
    case Severity::critical: return "danger";
  }
  return {};
}

}  // namespace

string slack_body(const Message& message) {
  const string title = escaped(headline(message));
  json fields = json::array();
  for (const Fact& fact : facts_of(message)) {
    fields.push_back({{"title", fact.name}, {"value", escaped(fact.value)}, {"short", fact.is_short}});
  }
  json attachment = {{"color", colour_of(message)}, {"fallback", title}, {"fields", std::move(fields)}};
  attachment["mrkdwn_in"] = json::array();  // an underscore in a name is an underscore
  if (const auto time = message.happened.time_since_epoch().count(); time > 0) attachment["ts"] = time;
  return text_of({{"text", title}, {"mrkdwn", false}, {"attachments", json::array({std::move(attachment)})}});
}

}  // namespace pyat::rollback::notify
