#include "decode/choices.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "decode/checks/go_text.hpp"
#include "util/edit_distance.hpp"

namespace pyat::decode {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 9> encodings{"none", "gzip",   "lz4-64k", "lz4-256k", "lz4-1M",
                                                    "lz4",  "snappy", "zstd",    "s2"};
constexpr std::array<std::string_view, 4> log_levels{"debug", "info", "warn", "error"};
constexpr std::array<std::string_view, 2> log_formats{"logfmt", "json"};
constexpr std::array<std::string_view, 7> logrus_levels{"panic", "fatal", "error", "warn", "info", "debug", "trace"};
constexpr std::array<std::string_view, 2> validation_schemes{"legacy", "utf8"};
constexpr std::array<std::string_view, 11> relabel_actions{"replace",   "keep",      "drop",      "hashmod",
                                                           "labelmap",  "labeldrop", "labelkeep", "lowercase",
                                                           "uppercase", "keepequal", "dropequal"};
constexpr std::array<std::string_view, 3> bucket_lookups{"auto", "path", "virtual-hosted"};
constexpr std::array<std::string_view, 3> length_strategies{"error", "truncate", "drop"};
constexpr std::array<std::string_view, 4> otel_strategies{"UnderscoreEscapingWithSuffixes", "NoTranslation",
                                                          "UnderscoreEscapingWithoutSuffixes",
                                                          "NoUTF8EscapingWithSuffixes"};
constexpr std::array<std::string_view, 4> tls_versions{"TLS10", "TLS11", "TLS12", "TLS13"};

struct TypeChoices {
  std::string_view type;
  Words choices;
};

// Sorted by type.
constexpr std::array<TypeChoices, 11> types{{
    {"backend.Encoding", encodings},
    {"config.TLSVersion", tls_versions},
    {"log.Level", log_levels},
    {"logging.Format", log_formats},
    {"logging.Level", log_levels},
    {"logrus.Level", logrus_levels},
    {"model.ValidationScheme", validation_schemes},
    {"relabel.Action", relabel_actions},
    {"s3.BucketLookupType", bucket_lookups},
    {"validation.LabelValueLengthOverLimitStrategy", length_strategies},
    {"validation.OTelTranslationStrategyValue", otel_strategies},
}};

// What other programs call the same thing, in lower case and without what same_word() passes over.
struct Synonym {
  std::string_view word, choice;
};
constexpr std::array<Synonym, 10> synonyms{{{"warning", "warn"},
                                            {"err", "error"},
                                            {"information", "info"},
                                            {"gz", "gzip"},
                                            {"zstandard", "zstd"},
                                            {"uncompressed", "none"},
                                            {"pathstyle", "path"},
                                            {"virtualhost", "virtual-hosted"},
                                            {"virtualhoststyle", "virtual-hosted"},
                                            {"virtualhostedstyle", "virtual-hosted"}}};

// Letters and digits in lower case: VersionTLS12, TLSv1.2 and TLS_1_2 differ in the rest.
std::string essence(std::string_view word) {
  std::string out;
  for (const char c : checks::lower(word)) {
    if (checks::is_letter(c) || checks::is_digit(c)) out += c;
  }
  if (out.starts_with("versiontls")) out.erase(0, 7);
  if (out.starts_with("tlsv")) out.erase(3, 1);
  return out;
}

std::string digits_of(std::string_view word) {
  std::string digits;
  std::copy_if(word.begin(), word.end(), std::back_inserter(digits), checks::is_digit);
  return digits;
}

}  // namespace

Words choices_of(std::string_view go_type) {
  const auto* found = std::lower_bound(types.begin(), types.end(), go_type,
                                       [](const TypeChoices& row, std::string_view name) { return row.type < name; });
  return found != types.end() && found->type == go_type ? found->choices : Words{};
}

Choice nearest_choice(std::string_view value, Words choices) {
  const std::string wanted = essence(value);
  if (wanted.empty()) return {};
  for (const std::string_view choice : choices) {
    if (essence(choice) == wanted) return {std::string(choice), true};
  }
  for (const Synonym& synonym : synonyms) {
    if (synonym.word != wanted) continue;
    if (std::find(choices.begin(), choices.end(), synonym.choice) != choices.end())
      return {std::string(synonym.choice), true};
  }
  const std::string_view nearest = util::nearest(value, choices);
  // Another number is another version, not a typing mistake.
  if (!nearest.empty() && digits_of(nearest) != digits_of(value)) return {};
  return {std::string(nearest), false};
}

}  // namespace pyat::decode
