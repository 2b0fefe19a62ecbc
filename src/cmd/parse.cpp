// The only file that knows CLI11, so that its 9000 lines are compiled once and its static objects exist once.
#include "cmd/parse.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "cmd/parse_frame.hpp"
#include "cmd/usage_error.hpp"

namespace pyat::cmd {
namespace {

// CLI11 names the option only in its message, "--target: 1 required TEXT missing".
[[noreturn]] void refuse(std::string_view message, std::span<const Option> options) {
  const Option* option = find_option(options, message.substr(0, message.find_first_of(": ")));
  if (option != nullptr) refuse_missing_value(*option);
  throw UsageError(std::string(message));
}

// May this option be among the words? Declaring one costs CLI11 15 thousand instructions, as much as linting a small
// file, so those that cannot be meant are left out.
bool may_occur(const Option& option, std::span<const std::string> words) {
  const std::string_view brief = short_name(option);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    if (word.starts_with("--")) return word.starts_with(long_name(option));
    return !brief.empty() && word.starts_with('-') && word.find(brief[1]) != std::string::npos;
  });
}

using Declared = std::vector<std::pair<const Option*, const CLI::Option*>>;

Declared declare(CLI::App& app, std::span<const Option> options, std::span<const std::string> words) {
  Declared declared{};
  for (const Option& option : options) {
    if (is_positional(option) || !may_occur(option, words)) continue;
    CLI::Option* added = nullptr;
    if (is_switch(option) || !option.implied.empty()) {
      added = app.add_flag(std::string(option.names));
    } else {
      // One value each time; the last one counts, and a list takes them all from results().
      added = app.add_option(std::string(option.names))->allow_extra_args(false);
      added->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
    declared.emplace_back(&option, added);
  }
  return declared;
}

// Takes options and their values out of `words` and assigns them; the rest stays. False when help was asked for.
bool assign_options(std::span<const Option> options, std::vector<std::string>& words,
                    std::vector<const Option*>& open) {
  CLI::App app{};
  app.allow_extras();
  const Declared declared = declare(app, options, words);
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return false;
  } catch (const CLI::ParseError& error) {
    refuse(error.what(), options);
  }
  words = app.remaining();
  for (const std::string& word : words) {
    if (word.size() > 1 && word.front() == '-') refuse_unknown(word, options);
  }
  for (const auto& [option, parsed] : declared) {
    if (parsed->count() == 0) continue;
    // CLI11 takes the next word for the value, whatever it is.
    for (const std::string& value : parsed->results()) {
      if (find_option(options, value) != nullptr) refuse_missing_value(*option);
    }
    assign(*option, parsed->results());
    open.erase(std::remove(open.begin(), open.end(), option), open.end());
  }
  return true;
}

}  // namespace

bool parse(std::span<const Option> options, std::vector<std::string> words, const Environment& env) {
  return parse_with(assign_options, options, std::move(words), env);
}

}  // namespace pyat::cmd
