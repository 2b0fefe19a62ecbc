// yaml-cpp's terse complaints in words that help.
#pragma once

#include <string>
#include <string_view>

namespace pyat::config {

struct SyntaxWords {
  std::string message{};
  std::string help{};
};

SyntaxWords explain_syntax_error(std::string_view complaint);

}  // namespace pyat::config
