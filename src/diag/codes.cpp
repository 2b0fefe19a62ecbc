#include "diag/codes.hpp"

#include <algorithm>
#include <array>

#include "diag/codes_checks.hpp"
#include "diag/codes_fields.hpp"
#include "diag/codes_files.hpp"
#include "diag/codes_rules_any.hpp"
#include "diag/codes_rules_mimir.hpp"
#include "diag/codes_rules_tempo.hpp"
#include "diag/codes_suppress.hpp"
#include "diag/codes_values.hpp"
#include "diag/codes_yaml.hpp"

namespace pyat::diag {
namespace {

constexpr bool before(const CodeInfo& a, const CodeInfo& b) { return a.code < b.code; }

template <std::size_t... sizes>
constexpr auto sorted(const std::array<CodeInfo, sizes>&... groups) {
  std::array<CodeInfo, (sizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(groups.begin(), groups.end(), end)), ...);
  std::sort(all.begin(), all.end(), before);
  return all;
}

constexpr auto kCodes = sorted(code_texts::checks_codes, code_texts::fields_codes, code_texts::files_codes,
                               code_texts::rules_any_codes, code_texts::mimir_rules_codes, code_texts::suppress_codes,
                               code_texts::tempo_rules_codes, code_texts::values_codes, code_texts::yaml_codes);

}  // namespace

std::span<const CodeInfo> codes() { return kCodes; }

const CodeInfo* find_code(std::string_view code) {
  const auto* found =
      std::lower_bound(kCodes.begin(), kCodes.end(), code,
                       [](const CodeInfo& info, std::string_view wanted) { return info.code < wanted; });
  return found != kCodes.end() && found->code == code ? found : nullptr;
}

}  // namespace pyat::diag
