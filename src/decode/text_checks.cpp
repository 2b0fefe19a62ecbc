// Types that are decoded from a text and check it. Each rule names the type's own UnmarshalYAML or UnmarshalText.
#include <algorithm>
#include <array>
#include <iterator>

#include "decode/check.hpp"
#include "decode/checks/go_net.hpp"
#include "decode/checks/go_regexp.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/checks/go_time.hpp"
#include "decode/checks/go_url.hpp"
#include "decode/checks/matchers.hpp"
#include "decode/checks/releases.hpp"
#include "decode/checks/units.hpp"

namespace pyat::decode {
namespace {

using namespace checks;

template <typename List>
bool one_of(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool refuse(std::string& error, std::string_view what, std::string_view text) {
  error = std::string(what) + go_quoted(text);
  return false;
}

bool refuse_plain(std::string& error, std::string_view what, std::string_view text) {
  error = std::string(what) + std::string(text);
  return false;
}

// Since Go 1.22 net.ParseIP and net.ParseCIDR go through net/netip.
bool short_groups(const Release& release) { return go_minor(release) >= 22; }

bool check_bytes(std::string_view text, const Release&, std::string& error) { return parse_bytes(text, error); }

// dskit flagext.CIDRSliceCSV: an empty text is an empty list.
bool check_cidrs(std::string_view text, const Release& release, std::string& error) {
  while (!text.empty()) {
    const Cut parts = cut(text, ',');
    if (!is_cidr(parts.before, short_groups(release)) || (parts.found && parts.after.empty())) {
      const std::string bad(is_cidr(parts.before, short_groups(release)) ? parts.after : parts.before);
      error = "cidr: " + bad + ": invalid CIDR address: " + bad;
      return false;
    }
    text = parts.after;
  }
  return true;
}

// dskit flagext.URLValue, prometheus/common config.URL.
bool check_url(std::string_view text, const Release& release, std::string& error) {
  return parse_url(text, go_minor(release), error);
}

// weaveworks/common logging.Level, dskit log.Level.
bool check_log_level(std::string_view text, const Release&, std::string& error) {
  constexpr std::array<std::string_view, 4> levels{"debug", "info", "warn", "error"};
  return one_of(levels, text) || refuse(error, "unrecognized log level ", text);
}

// weaveworks/common logging.Format.
bool check_log_format(std::string_view text, const Release&, std::string& error) {
  return text == "logfmt" || text == "json" || refuse(error, "unrecognized log format ", text);
}

// sirupsen/logrus Level, through UnmarshalText.
bool check_logrus_level(std::string_view text, const Release&, std::string& error) {
  constexpr std::array<std::string_view, 8> levels{"panic",   "fatal", "error", "warn",
                                                   "warning", "info",  "debug", "trace"};
  return one_of(levels, lower(text)) || refuse(error, "not a valid logrus Level: ", text);
}

bool check_duration(std::string_view text, const Release& release, std::string& error) {
  std::int64_t ignored = 0;
  return parse_model_duration(text, duration_by_pattern(release), ignored, error);
}

// prometheus/common model.LabelName.
bool check_label_name(std::string_view text, const Release& release, std::string& error) {
  const bool legacy = !text.empty() && !is_digit(text[0]) && std::all_of(text.begin(), text.end(), is_word);
  const bool valid = utf8_label_names(release) ? !text.empty() && valid_utf8(text) : legacy;
  if (!valid) error = go_quoted(text) + " is not a valid label name";
  return valid;
}

// prometheus/common model.ValidationScheme.
bool check_validation_scheme(std::string_view text, const Release&, std::string& error) {
  return text.empty() || text == "legacy" || text == "utf8" || refuse(error, "unrecognized ValidationScheme: ", text);
}

// net.IP, through UnmarshalText.
bool check_ip(std::string_view text, const Release& release, std::string& error) {
  return text.empty() || parse_ip(text, short_groups(release)) != Address::none ||
         refuse_plain(error, "invalid IP address: ", text);
}

// prometheus/model/relabel Action.
bool check_relabel_action(std::string_view text, const Release& release, std::string& error) {
  constexpr std::array<std::string_view, 7> actions{"replace",  "keep",      "drop",     "hashmod",
                                                    "labelmap", "labeldrop", "labelkeep"};
  const std::string action = lower(text);
  const bool known = one_of(actions, action) ||
                     (relabel_has_lowercase(release) && (action == "lowercase" || action == "uppercase")) ||
                     (relabel_has_keepequal(release) && (action == "keepequal" || action == "dropequal"));
  return known || refuse(error, "unknown relabel action ", text);
}

// prometheus/model/relabel Regexp: the text is anchored before it is compiled, which shows in some messages.
bool check_relabel_regexp(std::string_view text, const Release& release, std::string& error) {
  const std::string_view start = relabel_dot_matches_newline(release) ? "^(?s:" : "^(?:";
  return compile_regexp(std::string(start) + std::string(text) + ")$", go_minor(release), error);
}

// regexp.Regexp, through the UnmarshalText that it has since Go 1.21.
bool check_regexp(std::string_view text, const Release& release, std::string& error) {
  return compile_regexp(text, go_minor(release), error);
}

// thanos-io/objstore providers/s3 BucketLookupType.
bool check_bucket_lookup(std::string_view text, const Release&, std::string& error) {
  return text == "auto" || text == "virtual-hosted" || text == "path" ||
         refuse_plain(error, "unsupported bucket lookup type: ", text);
}

// Mimir pkg/util/validation.
bool check_length_strategy(std::string_view text, const Release&, std::string& error) {
  return text.empty() || text == "error" || text == "truncate" || text == "drop" ||
         refuse(error, "unrecognized LabelValueLengthOverLimitStrategy: ", text);
}

bool check_otel_strategy(std::string_view text, const Release&, std::string& error) {
  constexpr std::array<std::string_view, 5> strategies{"", "UnderscoreEscapingWithSuffixes", "NoTranslation",
                                                       "UnderscoreEscapingWithoutSuffixes",
                                                       "NoUTF8EscapingWithSuffixes"};
  return one_of(strategies, text) || refuse(error, "unrecognized OTel translation strategy ", text);
}

// Tempo tempodb/backend Encoding.
bool check_encoding(std::string_view text, const Release&, std::string& error) {
  constexpr std::array<std::string_view, 9> encodings{"none", "gzip",   "lz4-64k", "lz4-256k", "lz4-1M",
                                                      "lz4",  "snappy", "zstd",    "s2"};
  std::string list;
  for (const std::string_view encoding : encodings) {
    if (equal_fold(text, encoding)) return true;
    list += (list.empty() ? "" : ", ") + std::string(encoding);
  }
  error = "invalid encoding: " + std::string(text) + ", supported: " + list;
  return false;
}

// prometheus/common config.TLSVersion.
bool check_tls_version(std::string_view text, const Release&, std::string& error) {
  return text == "TLS10" || text == "TLS11" || text == "TLS12" || text == "TLS13" ||
         refuse_plain(error, "unknown TLS version: ", text);
}

bool check_time(std::string_view text, const Release&, std::string& error) { return parse_rfc3339(text, error); }

// Mimir pkg/ingester/activeseries: the caller says which tracker the matcher belongs to.
bool check_tracker_matcher(std::string_view text, const Release& release, std::string& error) {
  return parse_matchers(text, {go_minor(release), release.since(2, 3)}, error);
}

// Mimir pkg/util/validation, notifications_limit_flag.go.
bool check_integration(std::string_view text, const Release& release, std::string& error) {
  constexpr std::array<std::string_view, 9> first{"webhook", "email",     "pagerduty", "opsgenie", "wechat",
                                                  "slack",   "victorops", "pushover",  "sns"};
  // The list lags behind the receivers that Alertmanager knows: webex came with pull request 4979.
  constexpr std::array<std::string_view, 3> since_2_9{"webex", "telegram", "discord"};
  const bool known = one_of(first, text) || (release.since(2, 9) && one_of(since_2_9, text)) ||
                     (release.since(2, 12) && text == "msteams") || (release.since(2, 17) && text == "msteamsv2");
  return known || refuse_plain(error, "unknown integration name: ", text);
}

// Mimir pkg/ingester/ephemeral: a setting that only 2.6 had.
bool check_ephemeral_source(std::string_view text, const Release&, std::string& error) {
  if (text == "any" || text == "api" || text == "rule") return true;
  error = "can't unmarshal source " + go_quoted(text) + ": invalid source " + go_quoted(text);
  return false;
}

struct Entry {
  std::string_view type{};
  TextCheck check = nullptr;
};

// Sorted by type.
constexpr std::array<Entry, 24> entries{{
    {"activeseries matcher", check_tracker_matcher},
    {"backend.Encoding", check_encoding},
    {"config.TLSVersion", check_tls_version},
    {"config.URL", check_url},
    {"ephemeral.Source", check_ephemeral_source},
    {"flagext.Bytes", check_bytes},
    {"flagext.CIDRSliceCSV", check_cidrs},
    {"flagext.URLValue", check_url},
    {"log.Level", check_log_level},
    {"logging.Format", check_log_format},
    {"logging.Level", check_log_level},
    {"logrus.Level", check_logrus_level},
    {"model.Duration", check_duration},
    {"model.LabelName", check_label_name},
    {"model.ValidationScheme", check_validation_scheme},
    {"net.IP", check_ip},
    {"notification integration", check_integration},
    {"regexp.Regexp", check_regexp},
    {"relabel.Action", check_relabel_action},
    {"relabel.Regexp", check_relabel_regexp},
    {"s3.BucketLookupType", check_bucket_lookup},
    {"time.Time", check_time},
    {"validation.LabelValueLengthOverLimitStrategy", check_length_strategy},
    {"validation.OTelTranslationStrategyValue", check_otel_strategy},
}};

}  // namespace

TextCheck find_text_check(std::string_view go_type) {
  const auto* entry = std::lower_bound(entries.begin(), entries.end(), go_type,
                                       [](const Entry& e, std::string_view type) { return e.type < type; });
  return entry != entries.end() && entry->type == go_type ? entry->check : nullptr;
}

}  // namespace pyat::decode
