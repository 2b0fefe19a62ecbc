#include "cmd/parse_plain.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cmd/parse_frame.hpp"

namespace pyat::cmd {
namespace {

bool needs_value(const Option& option) { return !is_switch(option) && option.implied.empty(); }

const Option* find_short(std::span<const Option> options, char letter) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& option) {
    const std::string_view brief = short_name(option);
    return !brief.empty() && brief[1] == letter;
  });
  return found == options.end() ? nullptr : &*found;
}

class Reader {
 public:
  Reader(std::span<const Option> options, const std::vector<std::string>& words) : options_(options), words_(words) {}

  // False when help was asked for.
  bool read() {
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      if (word.starts_with("--")) {
        read_long(word);
      } else if (word.starts_with('-') && word.size() > 1) {
        read_short(word);
      } else {
        arguments_.push_back(word);
      }
    }
    return !help_;
  }

  std::vector<std::string> take_arguments() { return std::move(arguments_); }
  const std::vector<std::string>& unknown() const { return unknown_; }

  void assign_given(std::vector<const Option*>& open) {
    for (const auto& [option, values] : given_) {
      // The next word was taken for the value, whatever it is.
      for (const std::string& value : values) {
        if (find_option(options_, value) != nullptr) refuse_missing_value(*option);
      }
      assign(*option, values);
      open.erase(std::remove(open.begin(), open.end(), option), open.end());
    }
  }

 private:
  // --name, --name=value, --name value
  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const Option* option = find_option(options_, name);
    if (name == "--help") {
      help_ = true;
    } else if (option == nullptr) {
      unknown_.push_back(word);
    } else if (equals != std::string::npos) {
      give(*option, word.substr(equals + 1));
    } else {
      give(*option, needs_value(*option) ? next_word(*option) : "true");
    }
  }

  // -q, -qv, -fVALUE, -f VALUE
  void read_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const Option* option = find_short(options_, word[i]);
      if (word[i] == 'h') {
        help_ = true;
      } else if (option == nullptr) {
        unknown_.push_back(i == 1 ? word : "-" + word.substr(i));
        return;
      } else if (needs_value(*option)) {
        give(*option, i + 1 < word.size() ? word.substr(i + 1) : next_word(*option));
        return;
      } else {
        give(*option, "true");
      }
    }
  }

  std::string next_word(const Option& option) {
    if (next_ == words_.size()) refuse_missing_value(option);
    return words_[next_++];
  }

  void give(const Option& option, std::string value) {
    const auto found =
        std::find_if(given_.begin(), given_.end(), [&](const auto& one) { return one.first == &option; });
    if (found == given_.end()) {
      given_.push_back({&option, {std::move(value)}});
    } else {
      found->second.push_back(std::move(value));
    }
  }

  std::span<const Option> options_;
  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  bool help_ = false;
  std::vector<std::pair<const Option*, std::vector<std::string>>> given_{};
  std::vector<std::string> arguments_{};
  std::vector<std::string> unknown_{};
};

bool read_options(std::span<const Option> options, std::vector<std::string>& words, std::vector<const Option*>& open) {
  Reader reader(options, words);
  if (!reader.read()) return false;
  if (!reader.unknown().empty()) refuse_unknown(reader.unknown().front(), options);
  reader.assign_given(open);
  words = reader.take_arguments();
  return true;
}

}  // namespace

bool parse_plain(std::span<const Option> options, std::vector<std::string> words, const Environment& env) {
  return parse_with(read_options, options, std::move(words), env);
}

}  // namespace pyat::cmd
