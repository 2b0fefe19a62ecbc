#include "rollback/notify/message_json.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "health/json.hpp"
#include "rollback/notify/json_text.hpp"
#include "rollback/notify/payload.hpp"
#include "util/rfc3339.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::array<std::pair<string_view, string Message::*>, 11> texts = {{{"run", &Message::run},
                                                                              {"stack", &Message::stack},
                                                                              {"host", &Message::host},
                                                                              {"user", &Message::user},
                                                                              {"from", &Message::from},
                                                                              {"to", &Message::to},
                                                                              {"step", &Message::step},
                                                                              {"state", &Message::state},
                                                                              {"reason", &Message::words},
                                                                              {"next", &Message::next},
                                                                              {"url", &Message::url}}};

std::chrono::sys_seconds time_in(const json& object, string_view key) {
  const json& value = health::value_in(object, key);
  return std::chrono::sys_seconds{std::chrono::seconds{value.is_number_integer() ? value.get<std::int64_t>() : 0}};
}

}  // namespace

json json_of(const Message& message) {
  json object = {{"event", to_string(message.event)},
                 {"started_at", message.started.time_since_epoch().count()},
                 {"happened_at", message.happened.time_since_epoch().count()}};
  if (message.until) object["until_at"] = message.until->time_since_epoch().count();
  for (const auto& [name, member] : texts) {
    if (!(message.*member).empty()) object[string(name)] = message.*member;
  }
  return object;
}

std::optional<Message> message_from(const json& object) {
  const std::optional<Event> event = event_from(health::text_in(object, "event"));
  if (!event) return std::nullopt;
  Message message{.event = *event};
  for (const auto& [name, member] : texts) message.*member = health::text_in(object, name);
  message.started = time_in(object, "started_at");
  message.happened = time_in(object, "happened_at");
  if (object.contains("until_at")) message.until = time_in(object, "until_at");
  return message;
}

string plain_body(const Message& message, string_view id) {
  json body = json_of(message);
  body["version"] = 1;
  body["id"] = id;
  body["severity"] = to_string(severity_of(message.event));
  body["is_test"] = message.event == Event::test;
  body["summary"] = headline(message);
  for (const string_view key : {"started", "happened", "until"}) {
    const string at = string(key) + "_at";
    if (!body.contains(at)) continue;
    body[string(key)] = util::rfc3339(time_in(body, at));
    body.erase(at);
  }
  return text_of(body);
}

}  // namespace pyat::rollback::notify
