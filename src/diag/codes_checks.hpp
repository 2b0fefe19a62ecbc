// The texts of the codes about single values that a server checks after decoding. Included by codes.cpp only. Single
// line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo missing_value{
    .code = "missing-value",
    .severity = Severity::error,
    .since = "0.2.0",
    .summary = "a setting without which the server does not start is empty",
    .detail =
        R"(Some settings have no default that works, and are needed only together with others: a cache backend needs the
addresses of the cache, ingest storage the address of Kafka. The server decodes the file and stops at its own check.

The message names the setting. Set it, or turn off what needs it.)",
    .wrong = R"(blocks_storage:
  bucket_store:
    index_cache:
      backend: memcached
)",
    .right = R"(blocks_storage:
  bucket_store:
    index_cache:
      backend: memcached
      memcached:
        addresses: dns+memcached:11211
)",
};

inline constexpr CodeInfo out_of_range{
    .code = "out-of-range",
    .severity = Severity::error,
    .since = "0.2.0",
    .summary = "a number or a duration is beyond what the server works with",
    .detail =
        R"(The value decodes, and the server refuses it afterwards: a concurrency of 0, a negative timeout, a buffer that is
not a multiple of its page size. The message says which values are possible in the release that was asked for; bounds
came and went over the releases.

Where the server only says that it will use its default instead, this is a warning.)",
    .wrong = R"(compactor:
  symbols_flushers_concurrency: 0
)",
    .right = R"(compactor:
  symbols_flushers_concurrency: 1
)",
};

inline constexpr std::array checks_codes{missing_value, out_of_range};

}  // namespace pyat::diag::code_texts
