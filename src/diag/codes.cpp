#include "diag/codes.hpp"

#include <algorithm>
#include <array>

#include "diag/codes_fields.hpp"
#include "diag/codes_files.hpp"
#include "diag/codes_values.hpp"
#include "diag/codes_yaml.hpp"

namespace pyat::diag {
namespace {

constexpr std::array kCodes = {
    code_texts::alias_limit,    code_texts::bad_address,   code_texts::bad_boolean,
    code_texts::bad_choice,     code_texts::bad_duration,  code_texts::bad_inventory,
    code_texts::bad_label,      code_texts::bad_map_key,   code_texts::bad_merge,
    code_texts::bad_number,     code_texts::bad_regex,     code_texts::bad_setting,
    code_texts::bad_size,       code_texts::bad_tag,       code_texts::bad_time,
    code_texts::bad_type,       code_texts::bad_url,       code_texts::duplicate_key,
    code_texts::empty_document, code_texts::expand_env,    code_texts::more_documents,
    code_texts::more_problems,  code_texts::null_section,  code_texts::overrides_form,
    code_texts::self_reference, code_texts::too_deep,      code_texts::unexpanded_variable,
    code_texts::unknown_anchor, code_texts::unknown_field, code_texts::unreadable_file,
    code_texts::wrong_file,     code_texts::yaml_encoding, code_texts::yaml_syntax,
};

constexpr bool before(const CodeInfo& a, const CodeInfo& b) { return a.code < b.code; }
static_assert(std::is_sorted(kCodes.begin(), kCodes.end(), before), "find_code() searches by halving");

}  // namespace

std::span<const CodeInfo> codes() { return kCodes; }

const CodeInfo* find_code(std::string_view code) {
  const auto* found =
      std::lower_bound(kCodes.begin(), kCodes.end(), code,
                       [](const CodeInfo& info, std::string_view wanted) { return info.code < wanted; });
  return found != kCodes.end() && found->code == code ? found : nullptr;
}

}  // namespace pyat::diag
