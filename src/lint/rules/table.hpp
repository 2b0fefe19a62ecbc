// The rules that relate settings to each other.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lint/rules/scope.hpp"
#include "schemas/release.hpp"
#include "schemas/table.hpp"

namespace pyat::lint::rules {

inline constexpr std::uint32_t always = 0;
inline constexpr std::uint32_t still = 0xFFFFFFFF;
constexpr std::uint32_t release(unsigned major, unsigned minor, unsigned patch = 0) {
  return schemas::release_number(major, minor, patch);
}

struct Rule {
  std::string_view name;  // its diagnostic code, its fixture folder, its paragraph in docs/codes.md
  schemas::Product product;
  std::uint32_t since;  // the first release with it
  std::uint32_t until;  // the first release without it
  void (*check)(Scope& scope);
};

std::span<const Rule> table();

}  // namespace pyat::lint::rules
