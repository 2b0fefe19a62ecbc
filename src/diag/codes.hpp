// The list of everything that `pyat lint` can complain about: one visible table, behind --explain and docs/codes.md.
#pragma once

#include <span>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace pyat::diag {

struct CodeInfo {
  std::string_view code;
  Severity severity;
  std::string_view since;    // the pyat release that introduced it
  std::string_view summary;  // one line
  std::string_view detail;   // what it means, why the server does so, what to do
  std::string_view wrong;    // an example that is reported (YAML)
  std::string_view right;    // the same, accepted
};

// In alphabetical order.
std::span<const CodeInfo> codes();

// Is it said of a key that the release does not know, for whatever reason?
bool is_of_unknown_key(std::string_view code);

// nullptr when there is no such code.
const CodeInfo* find_code(std::string_view code);

}  // namespace pyat::diag
