#include "compose/interpolate.hpp"

#include <algorithm>
#include <utility>

#include "util/text.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

constexpr int max_depth = 20;  // of defaults within defaults

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

std::size_t name_size(string_view text) {
  if (text.empty() || !starts_name(text.front())) return 0;
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), continues_name) - text.begin());
}

// Of the text behind "${", up to the brace that ends it; npos when none does.
std::size_t find_brace(string_view text) {
  int open = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '$' && at + 1 < text.size() && text[at + 1] == '{') ++open;
    if (text[at] == '}' && --open == 0) return at;
  }
  return string_view::npos;
}

class Interpolation {
 public:
  Interpolation(const Environment& environment, Interpolated& result) : environment_(environment), result_(result) {}

  string replace(string_view text, int depth) {
    string out{};
    while (result_.problem.empty()) {
      const std::size_t dollar = std::min(text.find('$'), text.size());
      out += text.substr(0, dollar);
      if (dollar == text.size()) break;
      text.remove_prefix(dollar + 1);
      if (text.starts_with('$')) {
        out += '$';
        text.remove_prefix(1);
      } else if (text.starts_with('{')) {
        const std::size_t end = find_brace(text.substr(1));
        if (end == string_view::npos) return fail("the } of a ${ is missing");
        out += braced(text.substr(1, end), depth);
        text.remove_prefix(end + 2);
      } else if (const std::size_t size = name_size(text); size > 0) {
        out += value_of(text.substr(0, size));
        text.remove_prefix(size);
      } else {
        return fail("a $ stands before no variable; $$ stands for a $ itself");
      }
    }
    return out;
  }

 private:
  string fail(string problem) {
    if (result_.problem.empty()) result_.problem = std::move(problem);
    return {};
  }

  string value_of(string_view name) {
    if (auto value = environment_(name)) return *value;
    if (std::find(result_.unset.begin(), result_.unset.end(), name) == result_.unset.end()) {
      result_.unset.emplace_back(name);
    }
    return {};
  }

  string braced(string_view inner, int depth) {
    const std::size_t size = name_size(inner);
    if (size == 0) return fail("${" + string(inner) + "} names no variable");
    const string_view name = inner.substr(0, size);
    string_view rest = inner.substr(size);
    if (rest.empty()) return value_of(name);
    const bool empty_counts = !rest.starts_with(':');  // without the colon, an empty value is a value
    if (!empty_counts) rest.remove_prefix(1);
    const char mark = rest.empty() ? '\0' : rest.front();
    if (mark != '-' && mark != '?' && mark != '+') return fail("${" + string(inner) + "} is not understood");
    if (depth >= max_depth) return fail("too many defaults within defaults");
    rest.remove_prefix(1);
    const auto value = environment_(name);
    const bool has_value = value && (empty_counts || !value->empty());
    if (mark == '+') return has_value ? replace(rest, depth + 1) : string{};
    if (has_value) return *value;
    if (mark == '-') return replace(rest, depth + 1);
    const string why = replace(rest, depth + 1);
    return fail(string(name) + " must be set" + (why.empty() ? "" : ": " + why));
  }

  const Environment& environment_;
  Interpolated& result_;
};

// "a b" # comment → a b. Escapes other than \n, \" and \\ stay: passwords are what such values hold.
string dotenv_value(string_view text) {
  if (text.starts_with('"') || text.starts_with('\'')) {
    const char quote = text.front();
    string out{};
    for (std::size_t at = 1; at < text.size() && text[at] != quote; ++at) {
      const bool escape = quote == '"' && text[at] == '\\' && at + 1 < text.size();
      if (escape && text[at + 1] == 'n') {
        out += '\n';
        ++at;
      } else if (escape && (text[at + 1] == '"' || text[at + 1] == '\\')) {
        out += text[++at];
      } else {
        out += text[at];
      }
    }
    return out;
  }
  if (text.starts_with('#')) return {};
  return string(util::trimmed(text.substr(0, text.find(" #"))));
}

}  // namespace

Interpolated interpolate(string_view text, const Environment& environment) {
  Interpolated result{};
  string out = Interpolation(environment, result).replace(text, 0);
  if (result.problem.empty()) result.text = std::move(out);
  return result;
}

string only_variable(string_view text) {
  if (!text.starts_with('$')) return {};
  text.remove_prefix(1);
  const bool braces = text.starts_with('{') && find_brace(text.substr(1)) == text.size() - 2;
  if (braces) text.remove_prefix(1);
  const std::size_t size = name_size(text);
  return braces || size == text.size() ? string(text.substr(0, size)) : string{};
}

std::vector<std::pair<string, string>> parse_dotenv(string_view text) {
  std::vector<std::pair<string, string>> variables{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    string_view line = util::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("export ")) line = util::trimmed(line.substr(7));
    const std::size_t size = name_size(line);
    const string_view rest = util::trimmed(line.substr(size));
    if (size == 0 || !rest.starts_with('=')) continue;
    variables.emplace_back(line.substr(0, size), dotenv_value(util::trimmed(rest.substr(1))));
  }
  return variables;
}

}  // namespace pyat::compose
