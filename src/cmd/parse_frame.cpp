#include "cmd/parse_frame.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "cmd/usage_error.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 8> yes_words = {"true", "yes", "on", "enable", "1", "t", "y", "+"};
constexpr std::array<std::string_view, 8> no_words = {"false", "no", "off", "disable", "0", "f", "n", "-"};

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view near = util::nearest(word, candidates);
  return near.empty() ? std::string{} : "did you mean " + in_quotes(near) + "?";
}

// One value on its way to the variable of its option.
struct Given {
  const Option& option;
  std::string source;  // "flag", or the name of an environment variable

  // How the user wrote the option: --target or PYAT_TARGET.
  std::string where() const { return source == "flag" ? std::string(long_name(option)) : source; }

  void check_choice(const std::string& value) const {
    const auto choices = option.choices;
    if (option.open || choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
    std::string hint = did_you_mean(value, choices);
    throw UsageError(where() + ": unknown value " + in_quotes(value) + "; it takes " + util::joined(choices, ", "),
                     std::move(hint));
  }

  void check_text(const std::string& value) const {
    if (value.empty()) throw UsageError(where() + ": the value is empty");
    check_choice(value);
  }

  void operator()(bool* target, const std::vector<std::string>& values) const {
    const std::string word = util::lower_ascii(values.back());
    const bool is_yes = std::find(yes_words.begin(), yes_words.end(), word) != yes_words.end();
    if (!is_yes && std::find(no_words.begin(), no_words.end(), word) == no_words.end()) {
      throw UsageError(where() + ": " + in_quotes(values.back()) + " is neither true nor false");
    }
    *target = is_yes;
  }

  void operator()(std::optional<bool>* target, const std::vector<std::string>& values) const {
    (*this)(&target->emplace(), values);
  }

  void operator()(unsigned* target, const std::vector<std::string>& values) const {
    const std::string& text = values.back();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *target);
    const bool is_whole = end == text.data() + text.size();
    if (is_whole && error == std::errc::result_out_of_range) {
      throw UsageError(where() + ": " + in_quotes(text) + " is too large a number");
    }
    if (!is_whole || error != std::errc{}) throw UsageError(where() + ": " + in_quotes(text) + " is not a number");
  }

  void operator()(std::optional<unsigned>* target, const std::vector<std::string>& values) const {
    (*this)(&target->emplace(), values);
  }

  void operator()(std::string* target, const std::vector<std::string>& values) const {
    check_text(values.back());
    *target = values.back();
  }

  void operator()(Setting* target, const std::vector<std::string>& values) const {
    check_text(values.back());
    *target = {values.back(), source};
  }

  void operator()(std::vector<std::string>* target, const std::vector<std::string>& values) const {
    for (const std::string& value : values) check_text(value);
    *target = values;
  }
};

void assign_all(const Option& option, const std::string& source, const std::vector<std::string>& values) {
  const Given given{option, source};
  std::visit([&](auto* target) { given(target, values); }, option.target);
}

// CLI11 says "true" of a bare flag, and people say 1 or true of one in the environment.
std::vector<std::string> with_implied(const Option& option, std::vector<std::string> values) {
  if (option.implied.empty()) return values;
  for (std::string& value : values) {
    if (value == "true" || value == "1") value = option.implied;
  }
  return values;
}

void assign_from_environment(const Option& option, const Environment& env) {
  const std::string name = env_name(option);
  if (name.empty()) return;
  const auto value = env(name);
  if (!value || value->empty()) return;
  assign_all(option, name, is_repeatable(option) ? util::split_at(*value, ",") : with_implied(option, {*value}));
}

// What is neither an option nor its value. CLI11 would take "[a,b]" for a list, so it never sees arguments as such.
void assign_arguments(std::span<const Option> options, const std::vector<std::string>& words) {
  if (words.empty()) return;
  for (const Option& option : options) {
    if (!is_positional(option)) continue;
    if (!is_repeatable(option) && words.size() > 1) throw UsageError("unexpected argument " + in_quotes(words[1]));
    return assign_all(option, "flag", words);
  }
  throw UsageError("unexpected argument " + in_quotes(words.front()));
}

// A flag of a server has one dash and a point or a dash inside; of pyat's options, none with one dash has.
bool is_server_flag(const std::string& word) {
  return word.size() > 2 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1])) != 0 &&
         std::isalpha(static_cast<unsigned char>(word[2])) != 0 && word.find_first_of(".-", 2) != std::string::npos &&
         word.find('=') == std::string::npos;
}

}  // namespace

void assign(const Option& option, const std::vector<std::string>& values) {
  assign_all(option, "flag", with_implied(option, values));
}

void refuse_unknown(std::string_view word, std::span<const Option> options) {
  const std::string_view name = word.substr(0, word.find('='));
  std::vector<std::string_view> known{"--help"};
  for (const Option& option : options) {
    if (!is_positional(option)) known.push_back(long_name(option));
  }
  throw UsageError("unknown option " + in_quotes(name), did_you_mean(name, known));
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const Option& o) { return long_name(o) == name; });
  return found == options.end() ? nullptr : &*found;
}

void refuse_missing_value(const Option& option) {
  throw UsageError(std::string(long_name(option)) + " needs a value: " + spelled(option));
}

bool parse_with(ReadOptions read, std::span<const Option> options, std::vector<std::string> words,
                const Environment& env) {
  // Behind "--" everything is an argument, whatever it looks like.
  const auto mark = std::find(words.begin(), words.end(), "--");
  std::vector<std::string> literal(mark == words.end() ? mark : mark + 1, words.end());
  words.erase(mark, words.end());
  if (std::any_of(options.begin(), options.end(), [](const Option& option) { return option.dashed; })) {
    const auto flags = std::stable_partition(words.begin(), words.end(),
                                             [](const std::string& word) { return !is_server_flag(word); });
    literal.insert(literal.begin(), flags, words.end());
    words.erase(flags, words.end());
  }

  std::vector<const Option*> open{};  // what the command line leaves open
  for (const Option& option : options) open.push_back(&option);
  const bool dashes = std::any_of(words.begin(), words.end(), [](const std::string& w) { return w.starts_with('-'); });
  if (dashes && !read(options, words, open)) return false;
  for (const Option* option : open) assign_from_environment(*option, env);
  words.insert(words.end(), literal.begin(), literal.end());
  assign_arguments(options, words);
  return true;
}

}  // namespace pyat::cmd
