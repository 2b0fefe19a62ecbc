#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "health/json.hpp"
#include "smoke/metrics/paths.hpp"
#include "smoke/metrics/protocols.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// Of Mimir's `limits:`, in the YAML that it prints: four blanks, key, colon, value.
constexpr string_view exemplars_key = "    max_global_exemplars_per_user:";
constexpr string_view histograms_key = "    native_histograms_ingestion_enabled:";

std::optional<string_view> value_after(string_view text, string_view key) {
  for (std::size_t at = text.find(key); at != string_view::npos; at = text.find(key, at + 1)) {
    if (at != 0 && text[at - 1] != '\n') continue;
    const string_view rest = text.substr(at + key.size());
    return util::trimmed(rest.substr(0, rest.find('\n')));
  }
  return std::nullopt;
}

void learn_of_mimir(Route& route, string_view yaml) {
  if (const auto most = value_after(yaml, exemplars_key)) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(most->data(), most->data() + most->size(), number);
    if (error == std::errc{}) route.keeps_exemplars = number > 0;
  }
  const auto takes = value_after(yaml, histograms_key);
  if (takes == "true" || takes == "false") route.keeps_native_histograms = takes == "true";
}

// A receiver was a feature before it had a flag of its own.
bool is_open(const nlohmann::json& flags, string_view features, string_view flag, string_view feature) {
  return health::text_in(flags, flag) == "true" || features.find(feature) != string::npos;
}

// {"status":"success","data":{"enable-feature":"exemplar-storage,native-histograms",…}}
string learn_of_prometheus(Route& route, string_view body) {
  const nlohmann::json answer = health::parse_json(body);
  const nlohmann::json& flags = health::value_in(answer, "data");
  if (!flags.is_object() || !flags.contains("enable-feature")) return {};
  const string features = "," + health::text_in(flags, "enable-feature") + ",";
  route.keeps_exemplars = features.find(",exemplar-storage,") != string::npos;
  if (features.find(",native-histograms,") != string::npos) route.keeps_native_histograms = true;
  if (route.through == "collector") return {};
  if (!route.protocol.starts_with("otlp-")) {
    return is_open(flags, features, "web.enable-remote-write-receiver", ",remote-write-receiver,")
               ? ""
               : "its receiver of remote write is off: --web.enable-remote-write-receiver opens it";
  }
  return is_open(flags, features, "web.enable-otlp-receiver", ",otlp-write-receiver,")
             ? ""
             : "its OTLP receiver is off: --web.enable-otlp-receiver opens it";
}

}  // namespace

net::Request ask_what_is_kept(const Route& route) {
  if (route.product != "mimir") {
    return request_to(route.read, "GET", string(metrics::read_prefix_of(route)) + "/api/v1/status/flags");
  }
  net::Request request = request_to(route.read, "GET", "/config");
  constexpr string_view prefix = "/prometheus";
  if (route.read.url.ends_with(prefix)) {
    request.url = route.read.url.substr(0, route.read.url.size() - prefix.size()) + "/config";
  }
  request.keep_lines = {string(exemplars_key), string(histograms_key)};
  return request;
}

string learn_what_is_kept(Route& route, const net::Answer& answer) {
  if (!answer.is_ok() || answer.status != 200) return {};
  if (route.product != "mimir") return learn_of_prometheus(route, answer.body);
  learn_of_mimir(route, answer.body);
  return {};
}

}  // namespace pyat::smoke
