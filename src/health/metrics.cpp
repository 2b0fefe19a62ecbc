#include "health/metrics.hpp"

#include <cstdlib>

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

void skip_spaces(string_view& rest) {
  while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
}

// A quoted value, whose escapes are \\, \" and \n.
std::optional<string> take_quoted(string_view& rest) {
  if (!rest.starts_with('"')) return std::nullopt;
  string value{};
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '"') {
      rest.remove_prefix(i + 1);
      return value;
    }
    if (c != '\\' || i + 1 == rest.size()) {
      value += c;
      continue;
    }
    ++i;
    value += rest[i] == 'n' ? '\n' : rest[i];
  }
  return std::nullopt;
}

bool take_labels(string_view& rest, Sample& sample) {
  if (!rest.starts_with('{')) return true;
  rest.remove_prefix(1);
  for (;;) {
    while (rest.starts_with(',') || rest.starts_with(' ')) rest.remove_prefix(1);
    if (rest.starts_with('}')) break;
    const std::size_t equals = rest.find('=');
    if (equals == string_view::npos) return false;
    const string_view name = rest.substr(0, equals);
    rest.remove_prefix(equals + 1);
    auto value = take_quoted(rest);
    if (!value) return false;
    sample.labels.emplace_back(name, std::move(*value));
  }
  rest.remove_prefix(1);
  return true;
}

bool read_sample(string_view line, string_view name, Sample& sample) {
  if (!line.starts_with(name)) return false;
  line.remove_prefix(name.size());
  if (line.empty() || (line.front() != '{' && line.front() != ' ' && line.front() != '\t')) return false;
  sample.name = name;
  if (!take_labels(line, sample)) return false;
  skip_spaces(line);
  const string number(line.substr(0, line.find_first_of(" \t\r")));
  char* end = nullptr;
  sample.value = std::strtod(number.c_str(), &end);
  return !number.empty() && *end == '\0';
}

}  // namespace

string_view Sample::label(string_view wanted) const {
  for (const auto& [label_name, value_text] : labels) {
    if (label_name == wanted) return value_text;
  }
  return {};
}

std::vector<Sample> samples_of(string_view text, string_view name) {
  std::vector<Sample> found{};
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    Sample sample{};
    if (read_sample(text.substr(0, end), name, sample)) found.push_back(std::move(sample));
    if (end == string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return found;
}

std::optional<std::uint64_t> whole(double value) {
  constexpr double most = 1e18;
  return value >= 0 && value < most ? std::optional(static_cast<std::uint64_t>(value)) : std::nullopt;
}

std::optional<std::chrono::seconds> seconds_of(double value) {
  constexpr double most = 1e11;  // three thousand years
  return value >= 0 && value < most ? std::optional(std::chrono::seconds{static_cast<std::int64_t>(value)})
                                    : std::nullopt;
}

std::optional<double> value_of(string_view text, string_view name) {
  const auto samples = samples_of(text, name);
  return samples.empty() ? std::nullopt : std::optional(samples.front().value);
}

}  // namespace pyat::health
