#include "render/health_report.hpp"

#include <algorithm>
#include <array>

#include "render/health_words.hpp"
#include "render/prose.hpp"
#include "util/duration.hpp"

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 6> names = {"text", "json", "junit", "markdown", "nagios", "prometheus"};

}  // namespace

std::span<const std::string_view> health_format_names() { return names; }

std::optional<HealthFormat> health_format_from(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<HealthFormat>(found - names.begin());
}

std::string render(const health::Report& report, HealthFormat format, const Style& style) {
  switch (format) {
    case HealthFormat::text: return health_text(report, style);
    case HealthFormat::json: return health_json(report);
    case HealthFormat::junit: return health_junit(report);
    case HealthFormat::markdown: return health_markdown(report);
    case HealthFormat::nagios: return health_nagios(report);
    case HealthFormat::prometheus: return health_prometheus(report);
  }
  return {};
}

std::string watch_header(std::chrono::sys_seconds now, std::chrono::milliseconds interval, const Style& style) {
  const std::string line = time_words(now) + " UTC, again every " + util::duration_words(interval) + "; Ctrl-C ends it";
  std::string folded;
  append_folded(folded, line, {0, 2}, style.width);
  std::string out;
  append_painted(out, style, sgr::bold, folded);
  return out += "\n\n";
}

}  // namespace pyat::render
