#include "rollback/notify/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "rollback/notify/json_text.hpp"
#include "rollback/notify/message_json.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr int format_version = 1;
constexpr std::array<string_view, 3> states = {"waiting", "sent", "given_up"};
constexpr std::size_t longest_ledger = 64 * 1024 * 1024;

// Empty, or why the line says nothing.
string take(string_view line, std::vector<Entry>& entries) {
  const json object = health::parse_json(line);
  if (!object.is_object()) return "is no JSON";
  if (health::value_in(object, "version") != format_version) return "is of another release of pyat";
  const string id = health::text_in(object, "id"), state = health::text_in(object, "state");
  if (state == to_string(State::sent) || state == to_string(State::given_up)) {
    std::erase_if(entries, [&](const Entry& entry) { return entry.id == id; });
    return {};
  }
  const auto message = message_from(health::value_in(object, "message"));
  if (!message || id.empty() || state != to_string(State::waiting)) return "is no message";
  entries.push_back({.id = id, .target = health::text_in(object, "target"), .message = *message});
  return {};
}

}  // namespace

string_view to_string(State state) { return states[static_cast<std::size_t>(state)]; }

string sentence_of(const Delivery& delivery) {
  const string why = delivery.words.empty() ? string{} : ": " + delivery.words;
  const string_view event = to_string(delivery.event);
  switch (delivery.state) {
    case State::sent: return fmt::format("{} was told of '{}'", delivery.target, event);
    case State::given_up: return fmt::format("{} was not told of '{}'{}", delivery.target, event, why);
    case State::waiting: return fmt::format("{} is still to be told of '{}'{}", delivery.target, event, why);
  }
  return {};
}

string line_of(const Entry& entry) {
  return text_of({{"version", format_version},
                  {"state", to_string(State::waiting)},
                  {"id", entry.id},
                  {"target", entry.target},
                  {"message", json_of(entry.message)}});
}

string line_of(const Delivery& delivery) {
  return text_of({{"version", format_version},
                  {"state", to_string(delivery.state)},
                  {"id", delivery.id},
                  {"target", delivery.target},
                  {"attempts", delivery.attempts},
                  {"words", delivery.words}});
}

Unsent unsent_in(string_view text) {
  Unsent unsent{};
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == string_view::npos) {
      unsent.notes.push_back(fmt::format("line {} of the notifications was cut by a crash, and is left out", number));
      break;
    }
    const string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.empty()) continue;
    if (const string problem = take(line, unsent.entries); !problem.empty()) {
      unsent.notes.push_back(fmt::format("line {} of the notifications {}, and is left out", number, problem));
    }
  }
  return unsent;
}

Unsent FileLedger::open() {
  const util::FileFacts facts = files_.facts(path_);
  if (facts.kind == util::FileKind::missing) return {};
  const util::ReadResult read = files_.read(path_, longest_ledger);
  if (!read.problem.empty()) return {.notes = {"cannot read " + path_ + ": " + read.problem}};
  Unsent unsent = unsent_in(read.text);
  const std::size_t whole = read.text.rfind('\n') + 1;  // 0 where there is none
  string problem{};
  if (unsent.entries.empty()) {
    problem = files_.remove(path_);
  } else if (whole < read.text.size()) {
    problem = files_.truncate(path_, whole);
  }
  if (!problem.empty()) unsent.notes.push_back("cannot write " + path_ + ": " + problem);
  return unsent;
}

string FileLedger::write(const string& line) { return files_.append(path_, line + '\n'); }

}  // namespace pyat::rollback::notify
