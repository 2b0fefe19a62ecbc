#include "rollback/notify/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rollback/secrets.hpp"
#include "util/rfc3339.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::string_view;

struct EventRow {
  string_view name;
  Severity severity;
};
// In the order of the enumeration.
constexpr std::array<EventRow, 11> events = {{{"test", Severity::info},
                                              {"test_ended", Severity::info},
                                              {"begun", Severity::info},
                                              {"failed", Severity::error},
                                              {"undone", Severity::error},
                                              {"stopped", Severity::critical},
                                              {"resumed", Severity::info},
                                              {"done", Severity::info},
                                              {"unconfirmed", Severity::warning},
                                              {"confirmed", Severity::info},
                                              {"fired", Severity::warning}}};
constexpr std::array<string_view, 4> severities = {"info", "warning", "error", "critical"};

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_text = 2000;

const EventRow& row_of(Event event) { return events[static_cast<std::size_t>(event)]; }

string way_of(const Message& message) {
  if (message.from.empty() || message.to.empty()) return {};
  return fmt::format(": from {} to {}", message.from, message.to);
}

string at_step(const Message& message) {
  return message.step.empty() ? string{} : " at the step '" + message.step + "'";
}

}  // namespace

string_view to_string(Event event) { return row_of(event).name; }

std::optional<Event> event_from(string_view name) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].name == name) return static_cast<Event>(i);
  }
  return std::nullopt;
}

string_view to_string(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }
Severity severity_of(Event event) { return row_of(event).severity; }

std::vector<Message> test_messages(const string& stack, const string& host, std::chrono::sys_seconds now) {
  Message test{.event = Event::test, .stack = stack, .host = host, .started = now, .happened = now};
  test.words = "somebody tries whether messages arrive";
  Message ended = test;
  ended.event = Event::test_ended;
  return {std::move(test), std::move(ended)};
}

string headline(const Message& message) {
  string what = message.stack.empty() ? "rollback" : "rollback of " + message.stack;
  if (!message.host.empty()) what += " on " + message.host;
  switch (message.event) {
    case Event::test:
      return "this is a test of pyat rollback's notifications: nothing has happened to " +
             (message.stack.empty() ? "the stack" : message.stack);
    case Event::test_ended: return "the test of pyat rollback's notifications is over";
    case Event::begun: return what + " has begun" + way_of(message);
    case Event::failed: return what + " has failed" + at_step(message) + ": it is being undone";
    case Event::undone: return what + " was undone: the stack is as it was before";
    case Event::stopped: return what + " has stopped half-way" + at_step(message) + ": it needs a person";
    case Event::resumed: return what + " goes on" + way_of(message);
    case Event::done: return what + " is done" + way_of(message);
    case Event::unconfirmed:
      return what + " waits for its confirmation" +
             (message.until ? ": it will be undone at " + util::rfc3339(*message.until) : string{});
    case Event::confirmed: return what + " is confirmed" + way_of(message);
    case Event::fired:
      return "a trigger for a rollback" + (message.stack.empty() ? string{} : " of " + message.stack) + " has fired";
  }
  return what;
}

std::vector<Fact> facts_of(const Message& message) {
  std::vector<Fact> facts{};
  const auto add = [&](string_view name, const string& value, bool is_short) {
    if (!value.empty()) facts.push_back({name, value, is_short});
  };
  add("stack", message.stack, true);
  add("host", message.host, true);
  add("from", message.from, true);
  add("to", message.to, true);
  add("step", message.step, false);
  add("reason", message.words, false);
  add("state now", message.state, false);
  add("next command", message.next, false);
  add("undone at", message.until ? util::rfc3339(*message.until) : string{}, true);
  add("started by", message.user, true);
  add("run", message.run, true);
  add("time", message.happened.time_since_epoch().count() == 0 ? string{} : util::rfc3339(message.happened), true);
  add("more", message.url, false);
  return facts;
}

string without_secrets(string_view text) {
  Masker masker{};
  string out{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out += masker.line(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

void make_presentable(Message& message, const util::Mask& mask) {
  const auto present = [&](string& text, std::size_t longest) {
    mask.apply(text);
    text = util::shortened(without_secrets(text), longest);
  };
  for (string* name : {&message.run, &message.stack, &message.host, &message.user, &message.from, &message.to}) {
    present(*name, longest_name);
  }
  for (string* text : {&message.step, &message.state, &message.words, &message.next, &message.url}) {
    present(*text, longest_text);
  }
}

}  // namespace pyat::rollback::notify
