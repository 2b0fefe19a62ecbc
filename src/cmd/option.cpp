#include "cmd/option.hpp"

namespace pyat::cmd {

bool is_positional(const Option& option) { return !option.names.starts_with('-'); }

bool is_switch(const Option& option) {
  return std::holds_alternative<bool*>(option.target) || std::holds_alternative<std::optional<bool>*>(option.target);
}

bool is_repeatable(const Option& option) { return std::holds_alternative<std::vector<std::string>*>(option.target); }

std::string_view long_name(const Option& option) { return option.names.substr(option.names.find(',') + 1); }

std::string_view short_name(const Option& option) {
  const auto comma = option.names.find(',');
  return comma == std::string_view::npos ? std::string_view{} : option.names.substr(0, comma);
}

std::string env_name(const Option& option) {
  if (is_positional(option) || option.asks) return {};
  std::string name = "PYAT_";
  for (const char c : long_name(option).substr(2)) {
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

std::string spelled(const Option& option) {
  std::string text(long_name(option));
  if (!option.implied.empty()) return text.append("[=").append(option.value).append("]");
  if (!option.value.empty()) text.append(" ").append(option.value);
  return text;
}

}  // namespace pyat::cmd
