// The report as GitLab's Code Quality artifact.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "render/issue.hpp"
#include "render/lint_formats.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_name(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::error: return "blocker";  // the server does not start
    case diag::Severity::warning: return "major";
    case diag::Severity::info: return "info";
  }
  return "info";
}

Json lines(const diag::Range& range) {
  const std::uint32_t begin = std::max(range.begin.line, 1U);  // required, even of a problem of the whole file
  return {{"begin", begin}, {"end", std::max(range.end.line, begin)}};
}

}  // namespace

std::string lint_gitlab(const diag::Report& report) {
  Json out = Json::array();
  Fingerprints fingerprints;
  for (const diag::FileReport& file : report.files) {
    for (const diag::Diagnostic& d : file.diagnostics) {
      if (d.in_baseline) continue;
      out.push_back({{"description", full_message(d)},
                     {"check_name", d.code},
                     {"fingerprint", fingerprints.next(file.path, d)},
                     {"severity", severity_name(d.severity)},
                     {"location", {{"path", repository_path(file.path)}, {"lines", lines(d.range)}}}});
    }
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
