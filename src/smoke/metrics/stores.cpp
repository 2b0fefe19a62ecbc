// What follows from the settings of a store, and not from its release.
#include <charconv>
#include <string>
#include <string_view>

#include "smoke/metrics/paths.hpp"
#include "smoke/metrics/protocols.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// An answer to the question for flags has this one, empty or not.
constexpr string_view features_flag = "data.enable-feature";

// A receiver was a feature before it had a flag of its own.
struct ReceiverFlag {
  string_view flag, feature, title;
};
constexpr ReceiverFlag remote_write_flag{"web.enable-remote-write-receiver", "remote-write-receiver",
                                         "receiver of remote write"};
constexpr ReceiverFlag otlp_flag{"web.enable-otlp-receiver", "otlp-write-receiver", "OTLP receiver"};

bool has_feature(const ServerSettings& settings, string_view name) {
  const string all = ',' + string(settings.flags.at(features_flag)) + ',';
  return all.find(',' + string(name) + ',') != string::npos;
}

KeptKinds kept_by_mimir(const health::ServerConfig& config) {
  KeptKinds kept{};
  const string_view most = config.at("limits.max_global_exemplars_per_user");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(most.data(), most.data() + most.size(), number);
  if (error == std::errc{}) kept.exemplars = number > 0;
  const string_view takes = config.at("limits.native_histograms_ingestion_enabled");
  if (takes == "true" || takes == "false") kept.native_histograms = takes == "true";
  return kept;
}

}  // namespace

KeptKinds kept_kinds(string_view product, const ServerSettings& settings) {
  if (product == "mimir") return kept_by_mimir(settings.config);
  if (!settings.flags.has(features_flag)) return {};
  KeptKinds kept{.exemplars = has_feature(settings, "exemplar-storage")};
  if (has_feature(settings, "native-histograms")) kept.native_histograms = true;
  return kept;
}

string receiver_obstacle(const ServerSettings& settings, string_view protocol) {
  if (!settings.flags.has(features_flag)) return {};
  const ReceiverFlag& wanted = protocol.starts_with("otlp-") ? otlp_flag : remote_write_flag;
  const bool is_open =
      settings.flags.at("data." + string(wanted.flag)) == "true" || has_feature(settings, wanted.feature);
  return is_open ? "" : "its " + string(wanted.title) + " is off: --" + string(wanted.flag) + " opens it";
}

}  // namespace pyat::smoke
