#include "reference/type_words.hpp"

#include <array>
#include <string_view>

#include "schemas/table.hpp"

namespace pyat::reference {
namespace {

using schemas::Kind;
using schemas::tables;

struct Words {
  std::string_view type;
  std::string_view words;
  std::string_view brief{};  // where `words` are too many for a table
};

// Types that read their values themselves, or that mean more than their kind says.
constexpr std::array by_name{
    Words{"time.Duration", "duration such as 30s or 1h30m (ns, us, ms, s, m, h)", "duration"},
    Words{"model.Duration", "duration such as 30s, 12h or 7d (ms, s, m, h, d, w, y)", "duration, also in days"},
    Words{"duration", "duration; whether in days, too, is not known", "duration"},
    Words{"flagext.Bytes", "size such as 512KB, 1.5MB or 1GiB", "size with a unit"},
    Words{"flagext.Secret", "text, a secret"},
    Words{"config.Secret", "text, a secret"},
    Words{"flagext.URLValue", "URL"},
    Words{"config.URL", "URL"},
    Words{"flagext.StringSliceCSV", "values separated by commas"},
    Words{"flagext.CIDRSliceCSV", "networks such as 10.0.0.0/8, separated by commas", "networks"},
    Words{"flagext.StringSliceCSVMulti", "list, or values separated by commas", "list"},
    Words{"config.TLSVersion", "TLS10, TLS11, TLS12 or TLS13", "TLS version"},
    Words{"backend.Encoding", "none, gzip, lz4, lz4-64k, lz4-256k, lz4-1M, snappy, zstd or s2", "compression"},
    Words{"listtomap.ListToMap", "list of texts"},
    Words{"overrides.ListToMap", "list of texts"},
    Words{"log.Level", "debug, info, warn or error", "log level"},
    Words{"logging.Level", "debug, info, warn or error", "log level"},
    Words{"logging.Format", "logfmt or json"},
    Words{"net.IP", "IP address"},
    Words{"relabel.Regexp", "regular expression"},
    Words{"relabel.Action", "relabel action such as keep, drop or replace", "relabel action"},
    Words{"s3.BucketLookupType", "auto, path or virtual-hosted"},
    Words{"time.Time", "time such as 2024-01-31T00:00:00Z", "time"},
    Words{"model.LabelName", "label name"},
    Words{"model.ValidationScheme", "legacy or utf8"},
    Words{"validation.LabelValueLengthOverLimitStrategy", "error, truncate or drop"},
};

const Words* words_for(std::string_view name) {
  for (const Words& each : by_name) {
    if (each.type == name) return &each;
  }
  return nullptr;
}

std::string elements(const schemas::TypeRow& row, std::string_view many) {
  const std::string of = row.elem == 0 ? "anything" : brief_type_words(row.elem);
  return std::string(many) + " of " + (of == "section" ? "sections" : of);
}

std::string by_kind(const schemas::TypeRow& row) {
  // What such a type reads is up to its own code, and mostly a word.
  const bool custom = (row.flags & schemas::type_custom) != 0;
  switch (row.kind) {
    case Kind::boolean: return "true or false";
    case Kind::int32:
    case Kind::int64: return custom ? "text" : "whole number";
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: return custom ? "text" : "whole number, not negative";
    case Kind::float64: return "number";
    case Kind::string: return "text";
    case Kind::structure: return row.field_count > 0 ? "section" : "mapping";
    case Kind::map: return elements(row, "map");
    case Kind::slice: return elements(row, "list");
    case Kind::any: return "anything";
  }
  return {};
}

}  // namespace

std::string type_words(std::uint32_t type) {
  const schemas::TypeRow& row = tables.types[type];
  const Words* found = words_for(schemas::text(row.name));
  return found != nullptr ? std::string(found->words) : by_kind(row);
}

std::string brief_type_words(std::uint32_t type) {
  const schemas::TypeRow& row = tables.types[type];
  const Words* found = words_for(schemas::text(row.name));
  if (found == nullptr) return by_kind(row);
  return std::string(found->brief.empty() ? found->words : found->brief);
}

}  // namespace pyat::reference
