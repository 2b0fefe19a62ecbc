// YAML syntax errors as the Go libraries print them, and as people understand them.
#pragma once

#include <string_view>

#include "decode/dialect.hpp"
#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::decode {

// What a problem that libyaml words so means, and what to do. Empty where nothing better is known than its own words.
struct SyntaxWords {
  std::string_view message{};
  std::string_view help{};
};
SyntaxWords syntax_words(std::string_view problem);

diag::Diagnostic syntax_problem(Dialect dialect, const yaml::SyntaxError& error);

}  // namespace pyat::decode
