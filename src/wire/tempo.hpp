// What Tempo answers to searches.
// https://grafana.com/docs/tempo/latest/api_docs/#search
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/otlp_common.hpp"

namespace pyat::wire::tempo {

struct FoundSpan {
  std::string id{};  // base16, with the leading zeros that Tempo leaves out
  std::string name{};
  std::uint64_t start = 0;     // ns since 1970
  std::uint64_t duration = 0;  // ns
  otlp::Attributes attributes{};
};

struct FoundTrace {
  std::string id{};  // base16, with the leading zeros that Tempo leaves out
  std::string root_service{}, root_name{};
  std::uint64_t start = 0;        // ns since 1970
  std::uint64_t duration_ms = 0;  // rounded down
  std::vector<FoundSpan> spans{};
  std::uint64_t matched = 0;  // of which `spans` may be the first few
};

// Of /api/search. Nothing where it cannot be read.
std::optional<std::vector<FoundTrace>> read_search(std::string_view json);

// Of /api/search/tag/NAME/values and /api/v2/search/tag/NAME/values: the values that are text.
std::optional<std::vector<std::string>> read_tag_values(std::string_view json);

}  // namespace pyat::wire::tempo
