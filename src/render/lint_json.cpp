// The report for programs: the contract that ARCHITECTURE.md describes. Keys are added, never changed or removed,
// without a new format_version.
#include "render/json_object.hpp"
#include "render/lint_formats.hpp"

namespace pyat::render {
namespace {

constexpr int kFormatVersion = 1;

Json to_json(const diag::Fix& fix) {
  Json out = Json::object();
  out["safe"] = fix.safe;
  out["title"] = fix.title;
  Json& edits = out["edits"] = Json::array();
  for (const diag::Edit& edit : fix.edits) {
    Json& item = edits.emplace_back(Json::object());
    set(item, edit.range);
    item["text"] = edit.text;
  }
  return out;
}

Json to_json(const diag::Diagnostic& d, const std::string& file) {
  Json out = Json::object();
  out["code"] = d.code;
  out["severity"] = diag::to_string(d.severity);
  out["file"] = file;
  set(out, d.range);
  set(out, "path", d.path);
  out["message"] = d.message;
  set(out, "help", d.help);
  set(out, "docs", d.docs);
  set(out, "server_message", d.server_message);
  if (d.stops) out["stops_at_start"] = true;
  if (!d.fix.edits.empty()) out["fix"] = to_json(d.fix);
  if (d.in_baseline) out["baseline"] = true;
  return out;
}

Json to_json(const diag::FixedProblem& fixed) {
  Json out = Json::object();
  out["code"] = fixed.code;
  set(out, "line", fixed.place.line);
  set(out, "column", fixed.place.column);
  set(out, "path", fixed.path);
  out["title"] = fixed.title;
  out["safe"] = fixed.safe;
  return out;
}

Json to_json(const diag::FileReport& file) {
  Json out = Json::object();
  out["path"] = file.path;
  set(out, "product", file.product);
  set(out, "product_source", file.product_source);
  set(out, "version", file.version);
  set(out, "version_source", file.version_source);
  if (file.holds_tenants) out["kind"] = "tenants";
  out["status"] = diag::to_string(file.status);
  Json& diagnostics = out["diagnostics"] = Json::array();
  for (const diag::Diagnostic& d : file.diagnostics) diagnostics.push_back(to_json(d, file.path));
  set(out, "ignored", static_cast<std::uint32_t>(file.ignored));
  for (const diag::FixedProblem& fixed : file.fixed) out["fixed"].push_back(to_json(fixed));
  return out;
}

}  // namespace

std::string lint_json(const diag::Report& report) {
  const diag::Counts counts = diag::count(report);
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  Json& files = out["files"] = Json::array();
  for (const diag::FileReport& file : report.files) files.push_back(to_json(file));
  out["summary"] = {
      {"files", counts.files}, {"refused", counts.refused}, {"errors", counts.errors}, {"warnings", counts.warnings}};
  set(out["summary"], "baseline", static_cast<std::uint32_t>(counts.in_baseline));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
