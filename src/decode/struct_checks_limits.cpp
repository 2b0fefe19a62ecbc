// Mimir pkg/util/validation Limits: what UnmarshalYAML validates. The texts of the errors name flags.
#include <algorithm>
#include <string>
#include <vector>

#include "decode/checks/fields.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/checks/releases.hpp"
#include "decode/checks/units.hpp"
#include "decode/struct_checks.hpp"

namespace pyat::decode {
namespace {

using namespace checks;

// Since 2.6 (pull request 3868).
bool check_relabel_list(const Fields& fields, Complaint& complaint) {
  const yaml::Node* rules = find_sequence(fields, "metric_relabel_configs");
  if (rules == nullptr) return true;
  for (std::uint32_t i = 0; i < rules->count; i++) {
    if (!is_null((*rules)[i])) continue;
    complaint = {"invalid metric_relabel_configs", &(*rules)[i], "metric_relabel_configs"};
    return false;
  }
  return true;
}

// Since 3.0: each translation strategy of OpenTelemetry names suits one naming scheme and one setting of the suffixes.
bool check_translation(const Fields& fields, Complaint& complaint) {
  const std::string strategy(fields.text("otel_translation_strategy"));
  if (strategy.empty()) return true;
  const auto refuse = [&](const std::string& condition) {
    return complain(complaint, fields, "otel_translation_strategy",
                    "OTLP translation strategy " + strategy + " is not allowed unless " + condition);
  };
  const bool escapes = strategy.starts_with("Underscore");
  const bool utf8 = fields.text("name_validation_scheme") == "utf8";
  if (escapes == utf8) return refuse(std::string("validation scheme is ") + (escapes ? "legacy" : "utf8"));
  const bool suffixes = strategy.ends_with("WithSuffixes");
  if (suffixes == decoded_bool(fields, "otel_metric_suffixes_enabled")) return true;
  return refuse(std::string("metric suffixes are ") + (suffixes ? "enabled" : "disabled"));
}

// Since 2.17 these are limits of a tenant; before, the distributor's configuration, validated after decoding.
bool check_ha_tracker(const Fields& fields, Complaint& complaint) {
  const auto duration = [&](std::string_view key, std::string_view fallback) {
    std::int64_t nanoseconds = 0;
    std::string ignored;
    parse_model_duration(fields.text(key, fallback), false, nanoseconds, ignored);
    return nanoseconds;
  };
  const std::int64_t update = duration("ha_tracker_update_timeout", "15s");
  const std::int64_t jitter = duration("ha_tracker_update_timeout_jitter_max", "5s");
  const std::int64_t failover = duration("ha_tracker_failover_timeout", "30s");
  if (update <= 0 && failover <= 0) return true;
  // Go's addition wraps around.
  const auto least = static_cast<std::int64_t>(static_cast<std::uint64_t>(update) + static_cast<std::uint64_t>(jitter) +
                                               1'000'000'000U);
  if (failover >= least) return true;
  std::string_view at = "ha_tracker_failover_timeout";
  if (fields.find(at) == nullptr) at = "ha_tracker_update_timeout";
  if (fields.find(at) == nullptr) at = "ha_tracker_update_timeout_jitter_max";
  return complain(complaint, fields, at,
                  "HA Tracker failover timeout (" + format_model_duration(failover) +
                      ") must be at least 1s greater than update timeout - max jitter (" +
                      format_model_duration(least) + ")");
}

// Since 3.0: a value that is cut or dropped leaves a hash, for which there must be room.
bool check_value_length(const Fields& fields, Complaint& complaint) {
  constexpr double hash_length = 71;  // "(hash:" 64 hexadecimal digits ")"
  const std::string strategy(fields.text("label_value_length_over_limit_strategy"));
  if (strategy != "truncate" && strategy != "drop") return true;
  const double limit = decoded_number(fields, "max_label_value_length", "2048");
  if (limit >= hash_length) return true;
  return complain(complaint, fields, "label_value_length_over_limit_strategy",
                  "cannot set -validation.label-value-length-over-limit-strategy to " + go_quoted(strategy) +
                      ": label value hash suffix would exceed max label value length of " +
                      std::to_string(static_cast<std::int64_t>(limit)));
}

// 2.16 only.
bool check_attribution_count(const Fields& fields, Complaint& complaint) {
  const double limit = decoded_number(fields, "max_cost_attribution_labels_per_user", "2");
  if (limit > 4) {
    return complain(
        complaint, fields, "max_cost_attribution_labels_per_user",
        "invalid value for -validation.max-cost-attribution-labels-per-user: must be less than or equal to 4");
  }
  const std::string_view labels = fields.text("cost_attribution_labels");
  const auto count = labels.empty() ? 0 : 1 + std::count(labels.begin(), labels.end(), ',');
  if (static_cast<double>(count) <= limit) return true;
  return complain(complaint, fields, "cost_attribution_labels",
                  "invalid value for -validation.cost-attribution-labels: exceeds the limit defined by "
                  "-validation.max-cost-attribution-labels-per-user");
}

// Since 2.17: pkg/costattribution/costattributionmodel Labels.Validate.
bool check_attribution_labels(const Fields& fields, Complaint& complaint) {
  const yaml::Node* labels = find_sequence(fields, "cost_attribution_labels_structured");
  if (labels == nullptr) return true;
  std::vector<std::string_view> seen;
  for (std::uint32_t i = 0; i < labels->count; i++) {
    const yaml::Node& label = yaml::resolve_alias((*labels)[i]);
    std::string_view input;
    std::string_view output;
    if (label.kind == yaml::NodeKind::mapping) {
      const Fields parts(label, fields.v3());
      input = parts.text("input");
      output = parts.text("output");
    }
    const std::string name = go_quoted(std::string(input) + ":" + std::string(output));
    const std::string_view result = output.empty() ? input : output;
    const bool bad_output = !output.empty() && (!valid_utf8(output) || output.starts_with("__"));
    std::string error;
    if (input.empty()) {
      error = "cost attribution input label must not be empty: " + name;
    } else if (!valid_utf8(input)) {
      error = "invalid cost attribution input label: " + name;
    } else if (bad_output) {
      error = "invalid cost attribution output label: " + name;
    } else if (std::find(seen.begin(), seen.end(), result) != seen.end()) {
      error = "duplicate output label: " + name;
    }
    if (!error.empty()) {
      complaint = {error, &label, "cost_attribution_labels_structured"};
      return false;
    }
    seen.push_back(result);
  }
  return true;
}

bool check_multiplier(const Fields& fields, Complaint& complaint) {
  constexpr std::string_view key = "max_estimated_fetched_chunks_per_query_multiplier";
  const double value = decoded_number(fields, key, "0");
  if (!(value < 1) || value == 0) return true;
  return complain(complaint, fields, key,
                  "invalid value for -querier.max-estimated-fetched-chunks-per-query-multiplier: must be 0 or greater "
                  "than or equal to 1");
}

bool check_consistency(const Fields& fields, Complaint& complaint) {
  constexpr std::string_view key = "ingest_storage_read_consistency";
  const std::string_view value = fields.text(key, "eventual");
  if (value == "strong" || value == "eventual") return true;
  return complain(complaint, fields, key,
                  "invalid ingest storage read consistency (supported values: strong, eventual)");
}

}  // namespace

// In the order of the server, which stops at the first complaint.
bool check_limits(const Fields& fields, const Release& release, Complaint& complaint) {
  if (!is_mimir(release)) return true;
  if (release.since(3, 0) && !check_translation(fields, complaint)) return false;
  if (release.since(2, 6) && !check_relabel_list(fields, complaint)) return false;
  if (release.since(2, 10) && !check_multiplier(fields, complaint)) return false;
  if (release.since(2, 12) && !check_consistency(fields, complaint)) return false;
  if (release.since(2, 17) && !check_ha_tracker(fields, complaint)) return false;
  if (release.since(3, 0) && !check_value_length(fields, complaint)) return false;
  if (release.since(2, 17)) return check_attribution_labels(fields, complaint);
  return !release.since(2, 16) || check_attribution_count(fields, complaint);
}

}  // namespace pyat::decode
