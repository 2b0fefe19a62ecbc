// What pyat rollback tells people, before it takes the form that each of them understands.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util/mask.hpp"

namespace pyat::rollback::notify {

enum class Event : std::uint8_t {
  test,         // somebody tries whether messages arrive
  test_ended,   // of PagerDuty alone: the incident that the test has opened is closed again
  begun,        // of a rollback
  failed,       // a step has; what was done is being undone
  undone,       // the stack is as it was before
  stopped,      // half-way: it needs a person
  resumed,      // somebody goes on with it, or undoes it
  done,         // the stack runs the target
  unconfirmed,  // it will be undone unless somebody confirms it
  confirmed,
  fired  // a trigger; whether a rollback follows is in the words
};

std::string_view to_string(Event event);
std::optional<Event> event_from(std::string_view name);

enum class Severity : std::uint8_t { info, warning, error, critical };  // as PagerDuty has them

std::string_view to_string(Severity severity);
Severity severity_of(Event event);

struct Message {
  Event event = Event::test;
  std::string run{};                    // which rollback: the name of its journal; empty: of none
  std::string stack{};                  // the Compose project
  std::string host{};                   // where it runs
  std::string user{};                   // who has started it
  std::string from{}, to{};             // names of generations
  std::string step{};                   // "start the target": where it is, or has failed
  std::string state{};                  // what the stack is now: "all 8 services of 12-9f86d081 are healthy"
  std::string words{};                  // why, or whatever else there is to say
  std::string next{};                   // a command to type; empty: nobody has to do anything
  std::string url{};                    // where more is to be read
  std::chrono::sys_seconds started{};   // of the rollback
  std::chrono::sys_seconds happened{};  // the event
  std::optional<std::chrono::sys_seconds> until{};  // of unconfirmed: when it will be undone

  bool operator==(const Message&) const = default;
};

// What is sent to try whether messages arrive: the second one closes what the first one has opened.
std::vector<Message> test_messages(const std::string& stack, const std::string& host, std::chrono::sys_seconds now);

// One sentence without a full stop: "rollback of lgtm on mon1 has begun: from 14-77de68da to 12-9f86d081".
std::string headline(const Message& message);

struct Fact {
  std::string_view name{};  // "next command"
  std::string value{};
  bool is_short = true;  // fits into half a line
};

// All that is known beside the headline; what is empty is left out.
std::vector<Fact> facts_of(const Message& message);

// With what looks like a secret masked, in all its lines.
std::string without_secrets(std::string_view text);

// Takes secrets out of all its texts, and shortens those that no receiver would show as a whole.
void make_presentable(Message& message, const util::Mask& mask);

}  // namespace pyat::rollback::notify
