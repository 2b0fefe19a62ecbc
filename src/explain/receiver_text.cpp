#include "explain/receiver_text.hpp"

#include <algorithm>

#include "explain/answer_text.hpp"

namespace pyat::explain {
namespace {

constexpr auto npos = std::string_view::npos;

// What stands between `begin` and `end`, and moves `text` behind it; empty where there is no such thing.
std::string_view take_between(std::string_view& text, std::string_view begin, char end) {
  const std::size_t at = text.find(begin);
  if (at == npos) return {};
  const std::size_t close = text.find(end, at + begin.size());
  if (close == npos) return {};
  const std::string_view found = text.substr(at + begin.size(), close - at - begin.size());
  text.remove_prefix(close + 1);
  return found;
}

// Each quoted name is relative to the one before it, as long as the text only says that something failed below it.
bool goes_on(std::string_view behind) {
  return behind.starts_with(" decoding failed") || (behind.starts_with(": ") && behind.find("error(s)") < 6);
}

// From 2.10 on the innermost name may be that of a Go type, "otlpreceiver.Config".
bool is_go_type(std::string_view name) {
  const std::size_t point = name.find('.');
  return point != npos && point + 1 < name.size() && name[point + 1] >= 'A' && name[point + 1] <= 'Z';
}

struct Place {
  std::string path{};
  std::string unknown_key{};
};

Place place_below(std::string path, std::string_view text) {
  constexpr std::string_view unknown = " has invalid keys: ";
  bool more = true;
  while (more && text.find('\'') != npos) {
    const std::string_view name = take_between(text, "'", '\'');
    if (!name.empty() && !is_go_type(name)) path.append(".").append(name);
    more = goes_on(text);
  }
  if (!text.starts_with(unknown)) return {path, {}};
  text.remove_prefix(unknown.size());
  const std::string key(text.substr(0, text.find_first_of(", \n")));
  return {path + "." + key, key};
}

// The end of the message says what is wrong with the value.
std::string_view code_of_value(std::string_view text) {
  const auto has = [&](std::string_view part) { return text.find(part) != npos; };
  if (has("' as bool") || has("expected type 'bool'")) return "bad-boolean";
  for (const std::string_view type : {"int", "uint", "float"}) {
    if (has("' as " + std::string(type)) || has("expected type '" + std::string(type))) return "bad-number";
  }
  if (has(" time: ")) return "bad-duration";
  if (has(" expected ") && has(" got ")) return "bad-type";
  return "bad-setting";
}

}  // namespace

bool is_of_receiver(std::string_view text) {
  return text.find("cannot unmarshal the configuration: ") != npos ||
         text.find("error reading configuration for \"") != npos || text.find("unknown type: \"") != npos;
}

bool answer_receiver(Problem& problem) {
  const std::string receivers = "distributor.receivers";
  const std::string_view text = problem.message.text;
  if (problem.server.product == schemas::Product::mimir || !is_of_receiver(text)) return false;
  std::string_view rest = text;
  if (text.find("unknown type: \"") != npos) {
    const std::string id(take_between(rest, "for id: \"", '"'));
    problem.code = "unknown-receiver";
    problem.meaning = "this release of Tempo has no receiver" + (id.empty() ? "" : " \"" + id + "\"");
    problem.help = "take one of those that the message lists";
    add_path(problem, id.empty() ? receivers : receivers + "." + id);
    return true;
  }
  if (const std::string id(take_between(rest, "error reading configuration for \"", '"')); !id.empty()) {
    const Place place = place_below(receivers + "." + id, rest);
    problem.code = place.unknown_key.empty() ? code_of_value(rest) : "unknown-field";
    problem.meaning = place.unknown_key.empty()
                          ? "the receiver \"" + id + "\" does not take this value"
                          : "the receiver \"" + id + "\" has no key \"" + place.unknown_key + "\" here";
    problem.help = place.unknown_key.empty() ? "write a value of the type that the message names"
                                             : "remove it, or check its indentation";
    add_path(problem, place.path);
    return true;
  }
  if (const std::string id(take_between(rest, "in \"", '"')); !id.empty() && rest.starts_with(" id: ")) {
    problem.code = "bad-component-id";
    problem.meaning = "\"" + id + "\" is no name that a receiver can have";
    problem.help = "write TYPE or TYPE/NAME, such as otlp or otlp/internal";
    add_path(problem, receivers + "." + id);
    return true;
  }
  rest = text;
  const std::string id(take_between(rest, "'[", ']'));
  problem.code = id.empty() ? "bad-setting" : "bad-type";
  problem.meaning = "Tempo does not take the settings of a receiver";
  problem.help = id.empty() ? "the end of the server's message names the mistake"
                            : "write the settings of the receiver below it, or nothing";
  add_path(problem, id.empty() ? receivers : receivers + "." + id);
  return true;
}

}  // namespace pyat::explain
