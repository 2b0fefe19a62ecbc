#include "lint/pragma.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::lint {
namespace {

using util::in_quotes;

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view ignore_word = "ignore";
constexpr std::string_view ignore_file_word = "ignore-file";
constexpr std::string_view example = "write # pyat: ignore[code] and the reason";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return text.substr(text.size());
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The characters up to the first of `ends`, taken off `text`.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, std::min(text.find_first_of(ends), text.size()));
  text.remove_prefix(taken.size());
  return taken;
}

std::string_view take_word(std::string_view& text) {
  text = trim(text);
  return take_until(text, blanks);
}

void refuse(Pragma& pragma, std::string_view wrong, std::string problem, std::string help) {
  pragma.kind = Pragma::Kind::unknown;
  pragma.wrong = wrong;
  pragma.problem = std::move(problem);
  pragma.help = std::move(help);
}

// "2027-01-31", which is a day of the calendar.
std::optional<std::chrono::sys_days> day_from(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    const char* end = text.data() + at + size;
    return std::from_chars(text.data() + at, end, value).ptr == end ? value : 0;
  };
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(number(0, 4))),
                                        std::chrono::month(number(5, 2)), std::chrono::day(number(8, 2)));
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day);
}

void parse_codes(Pragma& pragma) {
  std::string_view rest = pragma.list;
  for (;;) {
    const std::string_view code = trim(take_until(rest, ","));
    if (!code.empty()) pragma.codes.push_back(code);
    if (rest.empty()) return;
    rest.remove_prefix(1);
  }
}

// `rest`: what follows the codes. The date is not part of the reason, and neither is a dash or colon before either.
void parse_reason(Pragma& pragma, std::string_view rest) {
  constexpr std::string_view separators = " \t\r:;,-";
  const auto skip = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size())); };
  skip();
  std::string_view after = rest;
  if (take_word(after) == "until") {
    after = trim(after);
    pragma.until = take_until(after, " \t\r:;,");
    const auto day = day_from(pragma.until);
    if (!day) {
      const std::string_view wrong = pragma.until.empty() ? rest.substr(0, 5) : pragma.until;
      refuse(pragma, wrong,
             pragma.until.empty() ? "the date behind until is missing"
                                  : "until takes a day such as 2027-01-31, found " + in_quotes(pragma.until),
             "the comment ignores nothing like this; without a date, write only the reason");
      return;
    }
    pragma.last_day = *day;
    rest = after;
    skip();
  }
  pragma.reason = trim(rest);
}

// `rest`: what follows the word. A list of codes is required: a comment that ignores everything hides what comes next.
void parse_ignore(Pragma& pragma, std::string_view word, std::string_view rest) {
  rest = trim(rest);
  if (!rest.starts_with('[')) {
    return refuse(pragma, word, std::string(word) + " without codes ignores nothing",
                  "name them: # pyat: " + std::string(word) + "[code, code] and the reason");
  }
  rest.remove_prefix(1);
  const std::size_t end = rest.find(']');
  if (end == std::string_view::npos) {
    return refuse(pragma, word, "the bracket behind " + std::string(word) + " is not closed", std::string(example));
  }
  pragma.list = rest.substr(0, end);
  parse_codes(pragma);
  if (pragma.codes.empty()) {
    return refuse(pragma, word, std::string(word) + " without codes ignores nothing", std::string(example));
  }
  pragma.kind = word == ignore_word ? Pragma::Kind::ignore : Pragma::Kind::ignore_file;
  parse_reason(pragma, rest.substr(end + 1));
}

// Is the word more likely a slip of "ignore" than the name of a product?
std::string_view meant_word(std::string_view word) {
  constexpr std::array<std::string_view, 4> words = {ignore_word, ignore_file_word, "mimir", "tempo"};
  return util::nearest(word, words);
}

}  // namespace

bool speaks_to_pyat(std::string_view comment) {
  if (!comment.starts_with('#')) return false;
  const std::size_t first = comment.find_first_not_of(blanks, 1);
  return first != std::string_view::npos && comment.substr(first).starts_with(pragma_mark);
}

std::optional<Pragma> parse_pragma(std::string_view comment) {
  if (!speaks_to_pyat(comment)) return std::nullopt;
  Pragma pragma{.comment = comment.substr(0, comment.find_last_not_of(blanks) + 1)};
  std::string_view rest = trim(comment.substr(comment.find(':') + 1));

  std::string_view behind = rest;
  const std::string_view word = take_until(behind, " \t\r[");
  if (word == ignore_word || word == ignore_file_word) {
    parse_ignore(pragma, word, behind);
    return pragma;
  }
  const std::string_view meant = meant_word(word);
  if (word.empty()) {
    refuse(pragma, pragma.comment, "this comment tells pyat nothing", std::string(example));
  } else if (trim(behind).starts_with('[') || meant.starts_with(ignore_word)) {
    refuse(pragma, word, "unknown word " + in_quotes(word) + " in a comment for pyat",
           meant.empty() ? std::string(example) : "did you mean " + in_quotes(meant) + "?");
  } else {
    pragma.kind = Pragma::Kind::modeline;
    pragma.product = word;
    pragma.version = take_word(behind);
  }
  return pragma;
}

std::optional<Modeline> find_modeline(std::string_view text) {
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty() || line == "---" || line.starts_with('%')) continue;
    if (!line.starts_with('#')) return {};
    const auto pragma = parse_pragma(line);
    if (!pragma || pragma->kind != Pragma::Kind::modeline) continue;
    return Modeline{pragma->product, pragma->version, number};
  }
  return {};
}

}  // namespace pyat::lint
