// The report as SARIF 2.1.0 (OASIS), for code scanning services and editors.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "diag/codes.hpp"
#include "edit/apply.hpp"
#include "render/explain.hpp"
#include "render/issue.hpp"
#include "render/lint_formats.hpp"
#include "render/uri.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;

// The build sets both; the fallbacks are for tools that compile single files.
#ifndef PYAT_VERSION
#define PYAT_VERSION "0.0.0"
#endif
#ifndef PYAT_HOMEPAGE
#define PYAT_HOMEPAGE ""
#endif
constexpr std::string_view kVersion = PYAT_VERSION;
constexpr std::string_view kHomepage = PYAT_HOMEPAGE;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

std::string_view level(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::error: return "error";
    case diag::Severity::warning: return "warning";
    case diag::Severity::info: return "note";
  }
  return "none";
}

// The codes that the report uses, in alphabetical order: results refer to them by position.
std::vector<std::string_view> used_codes(const diag::Report& report) {
  std::vector<std::string_view> codes;
  for (const diag::FileReport& file : report.files) {
    for (const diag::Diagnostic& d : file.diagnostics) codes.push_back(d.code);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

Json rule(std::string_view code) {
  Json out = {{"id", code}};
  const diag::CodeInfo* info = diag::find_code(code);
  if (info == nullptr) return out;
  out["shortDescription"]["text"] = info->summary;
  const std::string detail = unwrapped(info->detail);
  out["fullDescription"]["text"] = detail.substr(0, detail.find("\n\n"));  // `help` has all of it
  out["help"] = {{"text", explain(*info, Style{})}, {"markdown", explain_markdown(*info)}};
  out["defaultConfiguration"]["level"] = level(info->severity);
  return out;
}

Json tool(const std::vector<std::string_view>& codes) {
  Json driver = {{"name", "pyat"}, {"version", kVersion}};
  if (!kHomepage.empty()) driver["informationUri"] = kHomepage;
  Json& rules = driver["rules"] = Json::array();
  for (const std::string_view code : codes) rules.push_back(rule(code));
  return {{"driver", std::move(driver)}};
}

Json artifact_location(std::string_view path) {
  Json out = {{"uri", file_uri(repository_path(path))}};
  if (!path.starts_with('/')) out["uriBaseId"] = "%SRCROOT%";
  return out;
}

Json region(const diag::Range& range) {
  Json out = {{"startLine", range.begin.line}};
  if (range.begin.column > 0) out["startColumn"] = range.begin.column;
  if (range.end.line >= range.begin.line) out["endLine"] = range.end.line;
  if (range.end.line >= range.begin.line && range.end.column > 0) out["endColumn"] = range.end.column;
  return out;
}

Json location(std::string_view path, const diag::Diagnostic& d) {
  Json out = Json::object();
  Json& physical = out["physicalLocation"];
  physical["artifactLocation"] = artifact_location(path);
  if (d.range.begin.line > 0) physical["region"] = region(d.range);
  if (!d.path.empty()) out["logicalLocations"] = Json::array({{{"fullyQualifiedName", d.path}}});
  return out;
}

// Of a line break that a fix inserts, the form that the file has: who applies it should not need to know.
Json inserted(std::string_view text, const diag::FileReport& file) {
  const std::string_view line_end = edit::line_end(file.text);
  std::string out;
  for (const char c : text) c == '\n' ? out += line_end : out += c;
  return {{"text", out}};
}

Json fix(const diag::FileReport& file, const diag::Fix& fix) {
  Json replacements = Json::array();
  for (const diag::Edit& edit : fix.edits) {
    Json& replacement = replacements.emplace_back(Json::object());
    replacement["deletedRegion"] = region(edit.range);
    if (!edit.text.empty()) replacement["insertedContent"] = inserted(edit.text, file);
  }
  const Json change = {{"artifactLocation", artifact_location(file.path)}, {"replacements", std::move(replacements)}};
  return {{"description", {{"text", fix.title}}},
          {"artifactChanges", Json::array({change})},
          {"properties", {{"safe", fix.safe}}}};
}

Json result(const diag::FileReport& file, const diag::Diagnostic& d, const std::vector<std::string_view>& codes,
            Fingerprints& fingerprints) {
  const auto index = std::lower_bound(codes.begin(), codes.end(), d.code) - codes.begin();
  Json out = {{"ruleId", d.code},
              {"ruleIndex", index},
              {"level", level(d.severity)},
              {"message", {{"text", full_message(d)}}},
              {"locations", Json::array({location(file.path, d)})},
              {"partialFingerprints", {{"pyatLint/v1", fingerprints.next(file.path, d)}}}};
  if (!d.fix.edits.empty()) out["fixes"] = Json::array({fix(file, d.fix)});
  if (d.in_baseline) out["suppressions"] = Json::array({{{"kind", "external"}}});
  return out;
}

}  // namespace

std::string lint_sarif(const diag::Report& report) {
  const std::vector<std::string_view> codes = used_codes(report);
  Json results = Json::array();
  Fingerprints fingerprints;
  for (const diag::FileReport& file : report.files) {
    for (const diag::Diagnostic& d : file.diagnostics) results.push_back(result(file, d, codes, fingerprints));
  }

  const bool all_checked = diag::count(report).unreadable == 0;
  Json run = {{"tool", tool(codes)},
              {"invocations", Json::array({{{"executionSuccessful", all_checked}}})},
              {"columnKind", "unicodeCodePoints"},
              {"results", std::move(results)}};
  const Json out = {{"version", "2.1.0"}, {"$schema", kSchema}, {"runs", Json::array({std::move(run)})}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
