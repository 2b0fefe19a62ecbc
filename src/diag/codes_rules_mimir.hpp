// The texts of the codes of Mimir's rules, which relate settings to each other: one for each file in
// src/lint/rules/mimir. Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a
// paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr std::array<CodeInfo, 0> mimir_rules_codes{};

}  // namespace pyat::diag::code_texts
