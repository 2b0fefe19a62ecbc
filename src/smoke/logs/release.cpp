#include "smoke/logs/release.hpp"

#include <optional>

#include "health/release.hpp"
#include "smoke/logs/paths.hpp"

namespace pyat::smoke {
namespace {

using health::Release;
using health::release_of;
using std::string;
using std::string_view;

constexpr Release takes_otlp{3, 0}, has_metadata{2, 9}, has_metadata_by_default{3, 0};
constexpr Release unescapes_labels{3, 0}, unescapes_metadata{3, 6};

}  // namespace

string log_obstacle(string_view product, string_view release, string_view protocol) {
  const std::optional<Release> known = release_of(release);
  if (product != "loki" || protocol != "otlp-http" || !known || *known >= takes_otlp) return {};
  return "Loki takes OTLP since 3.0, and this is " + string(release);
}

string metadata_problem(const Route& route) {
  if (route.metadata == false) return "limits_config.allow_structured_metadata is false";
  const std::optional<Release> known = release_of(route.release);
  if (route.metadata == true || !known || *known >= has_metadata_by_default) return {};
  if (*known < has_metadata) return "Loki has it since 2.9, and this is " + route.release;
  return "Loki " + route.release + " takes it only where limits_config.allow_structured_metadata is true";
}

bool takes_metadata(const Route& route) { return metadata_problem(route).empty(); }

Escapes escapes_of(const Route& route) {
  if (route.protocol != "loki-json") return {};
  const Release release = release_of(route.release).value_or(Release{});
  return {.in_labels = release >= unescapes_labels, .in_metadata = release >= unescapes_metadata};
}

}  // namespace pyat::smoke
