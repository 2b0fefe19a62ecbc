#include "explain/message.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "util/text.hpp"

namespace pyat::explain {
namespace {

// What people and loggers put behind a complaint: quotes, brackets that opened before it, the next complaint.
std::string_view cut_end(std::string_view text) {
  text = text.substr(0, text.find("; also failed in legacy format"));
  text = util::trimmed(text, " \t");
  while (!text.empty()) {
    const char last = text.back();
    const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
    const bool open = (last == ']' && count(']') > count('[')) || (last == ')' && count(')') > count('('));
    const bool odd_quote = (last == '"' || last == '\'') && count(last) % 2 == 1;
    if (!open && !odd_quote && last != ',') break;
    text.remove_suffix(1);
  }
  return text;
}

std::optional<std::uint32_t> number_at(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data()) return {};
  return number;
}

// "line 12: " right before `at`; moves `at` to its beginning.
std::uint32_t line_before(std::string_view text, std::size_t& at) {
  const std::size_t mark = text.rfind("line ", at);
  if (mark == std::string_view::npos || at - mark > 20) return 0;
  const std::string_view between = text.substr(mark + 5, at - mark - 5);
  const auto number = number_at(between);
  if (!number || between != std::to_string(*number) + ": ") return 0;
  at = mark;
  return *number;
}

// Where `word` begins the complaint that goes on at `end`: behind "line N: " if it stands there, else the last one that
// is a word of its own. A key may end in the word, or hold it.
std::size_t find_start(std::string_view text, std::string_view word, std::size_t end) {
  std::size_t found = std::string_view::npos;
  for (std::size_t at = text.find(word); at < end; at = text.find(word, at + 1)) {
    if (at + word.size() > end || (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) ||
        (at > 0 && (text[at - 1] == '_' || text[at - 1] == '-' || text[at - 1] == '.'))) {
      continue;
    }
    std::size_t start = at;
    if (line_before(text, start) != 0) return at;
    found = at;
  }
  return found;
}

// The text between `open` and the first `close` behind it.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t begin = text.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find(close, begin + open.size());
  if (end == std::string_view::npos) return {};
  return text.substr(begin + open.size(), end - begin - open.size());
}

Message message_at(Kind kind, std::string_view text, std::size_t at) {
  Message found;
  found.kind = kind;
  found.line = line_before(text, at);
  found.text = cut_end(text.substr(at));
  return found;
}

std::optional<Message> unknown_field(std::string_view text) {
  constexpr std::string_view mark = " not found in type ";
  const std::size_t middle = text.find(mark);
  if (middle == std::string_view::npos) return {};
  const std::size_t at = find_start(text, "field ", middle);
  if (at == std::string_view::npos) return {};
  Message found = message_at(Kind::unknown_field, text, at);
  found.name = text.substr(at + 6, middle - at - 6);
  found.type = cut_end(text.substr(middle + mark.size()));
  if (found.type.empty()) return {};
  return found;
}

std::optional<Message> wrong_value(std::string_view text) {
  constexpr std::string_view mark = "cannot unmarshal ";
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + mark.size());
  const std::size_t into = rest.rfind(" into ");
  if (into == std::string_view::npos || !rest.starts_with('!')) return {};
  Message found = message_at(Kind::wrong_value, text, at);
  found.type = cut_end(rest.substr(into + 6));
  const std::string_view what = rest.substr(0, into);
  found.tag = what.substr(0, what.find(' '));
  if (const std::size_t quote = what.find('`'); quote != std::string_view::npos) {
    found.value = what.substr(quote + 1, what.size() - quote - (what.back() == '`' ? 2 : 1));
  }
  if (found.type.empty()) return {};
  return found;
}

std::optional<Message> duplicate(std::string_view text) {
  struct Form {
    std::string_view mark, begin, open, close;
  };
  constexpr std::array<Form, 3> forms = {{{" already set in type ", "field ", "field ", " already set"},
                                          {" already set in ", "key \"", "key \"", "\""},
                                          {" already defined at line ", "mapping key ", "key \"", "\""}}};
  for (const Form& form : forms) {
    const std::size_t middle = text.find(form.mark);
    const std::size_t at = middle == std::string_view::npos ? middle : find_start(text, form.begin, middle);
    if (at == std::string_view::npos) continue;
    Message found = message_at(Kind::duplicate, text, at);
    found.name = between(text.substr(at), form.open, form.close);
    return found;
  }
  return {};
}

std::optional<Message> syntax(std::string_view text) {
  constexpr std::string_view mark = "yaml: ";
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos || (at > 0 && text[at - 1] != ' ' && text[at - 1] != '"')) return {};
  std::string_view rest = cut_end(text.substr(at + mark.size()));
  if (rest.empty() || rest.starts_with("unmarshal errors:")) return {};
  Message found;
  found.kind = Kind::syntax;
  found.text = cut_end(text.substr(at));
  if (rest.starts_with("line ")) {
    const std::size_t colon = rest.find(": ");
    if (const auto number = number_at(rest.substr(5)); number && colon != std::string_view::npos) {
      found.line = *number;
      rest.remove_prefix(colon + 2);
    }
  }
  found.value = rest;
  return found;
}

// Go's flag package: "flag provided but not defined: -X", "invalid value "V" for flag -X: why", "invalid boolean value
// "V" for -X: why", "flag needs an argument: -X".
std::optional<Message> flag(std::string_view text) {
  const auto name_after = [&](std::string_view mark) {
    const std::string_view rest = text.substr(text.find(mark) + mark.size());
    return std::string(rest.substr(0, std::min(rest.find_first_of(": \"'"), rest.size())));
  };
  Message found;
  if (const std::size_t at = text.find("flag provided but not defined: -"); at != std::string_view::npos) {
    found = message_at(Kind::unknown_flag, text, at);
    found.name = name_after("not defined: -");
  } else if (const std::size_t needs = text.find("flag needs an argument: -"); needs != std::string_view::npos) {
    found = message_at(Kind::flag_value, text, needs);
    found.name = name_after("argument: -");
  } else {
    const std::size_t invalid = std::min(text.find("invalid value \""), text.find("invalid boolean value \""));
    if (invalid == std::string_view::npos) return {};
    const std::string_view mark = text.find("\" for flag -") != std::string_view::npos ? "\" for flag -" : "\" for -";
    if (text.find(mark) == std::string_view::npos) return {};
    found = message_at(Kind::flag_value, text, invalid);
    found.name = name_after(mark);
    found.value = between(text.substr(invalid), "\"", mark);
  }
  while (found.name.starts_with('-')) found.name.erase(0, 1);
  return found.name.empty() ? std::nullopt : std::optional(found);
}

// ---- wrapping -------------------------------------------------------------------------------------------------------

constexpr auto mimir = schemas::Product::mimir;
constexpr auto tempo = schemas::Product::tempo;

// A piece of wrapping that ends right behind `text`, or at the next `until`, with the name of a file in between.
struct Piece {
  std::string_view text;
  std::string_view until{};
  void (*note)(Frame& frame, std::string_view between);
};

void set_starting(Frame& frame, std::string_view) { frame.starting = true; }
void set_nothing(Frame&, std::string_view) {}

constexpr std::array pieces{
    Piece{"error loading config from ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.product = mimir;
            frame.file = file;
          }},
    Piece{"Error parsing config file: ", {}, set_nothing},
    Piece{"error parsing config file: ", {}, set_nothing},
    Piece{"Error reading config file: ", {}, set_nothing},
    Piece{"error reading config file: ", {}, set_nothing},
    Piece{"error validating config: ",
          {},
          [](Frame& frame, std::string_view) {
            frame.product = mimir;
            frame.checking = true;
          }},
    Piece{"error inheriting common flag values: ",
          {},
          [](Frame& frame, std::string_view) {
            frame.product = mimir;
            frame.checking = true;
          }},
    Piece{"can't unmarshal common config: key \"", "\": ",
          [](Frame& frame, std::string_view key) {
            frame.product = mimir;
            frame.common = key;
          }},
    Piece{"can't unmarshal common config: ",
          {},
          [](Frame& frame, std::string_view) {
            frame.product = mimir;
            frame.common = "*";
          }},
    Piece{"failed parsing config: failed to parse configFile ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.product = tempo;
            frame.file = file;
          }},
    Piece{"failed parsing config: failed to read configFile ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.product = tempo;
            frame.file = file;
          }},
    Piece{"failed parsing config: failed to expand env vars from configFile ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.product = tempo;
            frame.file = file;
          }},
    Piece{"failed to parse configFile ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.product = tempo;
            frame.file = file;
          }},
    // Loki's, whose configuration this is not about.
    Piece{"failed parsing config: ", ": ",
          [](Frame& frame, std::string_view file) {
            frame.foreign = "Loki";
            frame.file = file;
          }},
    Piece{"Error loading config (--config.file=", "): ",
          [](Frame& frame, std::string_view) { frame.foreign = "Prometheus"; }},
    Piece{"failed to unmarshal config: ", {}, set_nothing},
    Piece{"failed to init module services", {}, set_starting},
    Piece{"error initialising module: ", ": ", set_starting},
    Piece{"starting module ", ": ", set_starting},
    Piece{"invalid service state: Failed, expected: Running, failure: ", {}, set_starting},
    Piece{"failed to start subservices: not healthy, ", "[", set_starting},
    Piece{"failed to load runtime config: ", {}, [](Frame& frame, std::string_view) { frame.per_tenant = true; }},
    Piece{"load file ", ": ", [](Frame& frame, std::string_view) { frame.per_tenant = true; }},
    Piece{"load file: ", {}, [](Frame& frame, std::string_view) { frame.per_tenant = true; }},
    Piece{"yaml: unmarshal errors:", {}, set_nothing},
};

bool take_piece(std::string_view& text, Frame& frame) {
  for (const Piece& piece : pieces) {
    // Its blank may have been cut off, where the rest stands on a line of its own.
    const bool whole = piece.text.ends_with(' ') && text == piece.text.substr(0, piece.text.size() - 1);
    if (!whole && !text.starts_with(piece.text)) continue;
    const std::string_view rest = text.substr(std::min(piece.text.size(), text.size()));
    const std::size_t end = piece.until.empty() ? 0 : rest.find(piece.until);
    if (end == std::string_view::npos) continue;
    piece.note(frame, rest.substr(0, end));
    text = util::trimmed(rest.substr(end + piece.until.size()), " \t");
    while (text.starts_with(':')) text = util::trimmed(text.substr(1), " \t");
    return true;
  }
  return false;
}

}  // namespace

std::optional<Message> find_message(std::string_view text) {
  for (const auto find : {unknown_field, wrong_value, duplicate, flag, syntax}) {
    if (auto found = find(text)) return found;
  }
  return {};
}

Message own_words(std::string_view text) {
  Message found;
  found.text = cut_end(text);
  const bool unreadable = found.text.find("no such file or directory") != std::string::npos ||
                          found.text.find("is a directory") != std::string::npos ||
                          found.text.find("permission denied") != std::string::npos;
  if (found.text == "EOF") {
    found.kind = Kind::empty_file;
  } else if (unreadable) {
    found.kind = Kind::unreadable_file;
  }
  return found;
}

std::optional<Frame> take_frame(std::string_view& text) {
  Frame frame;
  bool any = false;
  std::string_view rest = util::trimmed(text, " \t");
  while (take_piece(rest, frame)) any = true;
  if (!any) return {};
  text = rest;
  return frame;
}

}  // namespace pyat::explain
