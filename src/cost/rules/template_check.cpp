#include "cost/rules/template_check.hpp"

#include <algorithm>
#include <array>

#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

// Prometheus' own (template/template.go), and those that Go's text/template brings.
constexpr auto functions = std::to_array<string_view>({"query",
                                                       "first",
                                                       "label",
                                                       "value",
                                                       "strvalue",
                                                       "args",
                                                       "reReplaceAll",
                                                       "safeHtml",
                                                       "match",
                                                       "title",
                                                       "toUpper",
                                                       "toLower",
                                                       "graphLink",
                                                       "tableLink",
                                                       "sortByLabel",
                                                       "stripPort",
                                                       "stripDomain",
                                                       "humanize",
                                                       "humanize1024",
                                                       "humanizeDuration",
                                                       "humanizePercentage",
                                                       "humanizeTimestamp",
                                                       "toTime",
                                                       "toDuration",
                                                       "now",
                                                       "pathPrefix",
                                                       "externalURL",
                                                       "parseDuration",
                                                       "urlQueryEscape",
                                                       "tmpl",
                                                       "and",
                                                       "or",
                                                       "not",
                                                       "len",
                                                       "index",
                                                       "slice",
                                                       "print",
                                                       "printf",
                                                       "println",
                                                       "html",
                                                       "js",
                                                       "urlquery",
                                                       "call",
                                                       "eq",
                                                       "ne",
                                                       "lt",
                                                       "le",
                                                       "gt",
                                                       "ge"});
constexpr auto keywords = std::to_array<string_view>(
    {"if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "nil", "true", "false"});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_in_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

template <std::size_t N>
bool is_one_of(const std::array<string_view, N>& words, string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What people write, and what they mean.
string meant_by(string_view function) {
  const string lower = util::lower_ascii(function);
  if (lower.find("byte") != string::npos || lower.find("size") != string::npos) return "humanize1024";
  if (lower.find("percent") != string::npos) return "humanizePercentage";
  if (lower.find("duration") != string::npos || lower.find("second") != string::npos) return "humanizeDuration";
  return string(util::nearest(function, functions));
}

// The end of a text in quotes that begins at `at`.
std::size_t behind_quotes(string_view text, std::size_t at) {
  const char quote = text[at];
  std::size_t i = at + 1;
  while (i < text.size() && text[i] != quote) i += text[i] == '\\' && quote != '`' ? 2U : 1U;
  return std::min(i + 1, text.size());
}

void check_action(string_view action, std::vector<TemplateMistake>& mistakes) {
  for (std::size_t i = 0; i < action.size();) {
    const char c = action[i];
    if (c == '"' || c == '`' || c == '\'') {
      i = behind_quotes(action, i);
    } else if (is_in_word(c) || c == '$' || c == '.') {
      const std::size_t begin = i;
      while (i < action.size() && (is_in_word(action[i]) || action[i] == '$' || action[i] == '.')) ++i;
      const string_view word = action.substr(begin, i - begin);
      if (!is_letter(word.front()) || is_one_of(functions, word) || is_one_of(keywords, word)) continue;
      const string meant = meant_by(word);
      mistakes.push_back({.function = string(word),
                          .what = "Prometheus' templates have no function " + string(word),
                          .instead = meant.empty() ? "see the template reference of Prometheus" : meant});
    } else {
      ++i;
    }
  }
}

}  // namespace

std::vector<TemplateMistake> check_template(string_view text) {
  std::vector<TemplateMistake> mistakes{};
  std::size_t at = 0;
  while ((at = text.find("{{", at)) != string_view::npos) {
    const std::size_t begin = at + 2;
    std::size_t i = begin;
    while (i < text.size() && !text.substr(i).starts_with("}}")) {
      i = text[i] == '"' || text[i] == '`' ? behind_quotes(text, i) : i + 1;
    }
    if (i >= text.size()) {
      mistakes.push_back({.what = "`{{` is not closed by `}}`", .instead = "}}"});
      break;
    }
    const string_view action = util::trimmed(text.substr(begin, i - begin), " \t\r\n-");
    if (!action.starts_with("/*")) check_action(action, mistakes);
    at = i + 2;
  }
  return mistakes;
}

}  // namespace pyat::cost
