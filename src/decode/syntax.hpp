// YAML syntax errors as the Go libraries print them, and as people understand them.
#pragma once

#include "decode/dialect.hpp"
#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::decode {

diag::Diagnostic syntax_problem(Dialect dialect, const yaml::SyntaxError& error);

}  // namespace pyat::decode
