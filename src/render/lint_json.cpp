// The report for programs: the contract that ARCHITECTURE.md describes. Keys are added, never changed or removed,
// without a new format_version.
#include <nlohmann/json.hpp>

#include "render/lint_formats.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

// An absent key means "none".
void set(Json& object, const char* key, std::string_view text) {
  if (!text.empty()) object[key] = text;
}

void set(Json& object, const char* key, std::uint32_t number) {
  if (number > 0) object[key] = number;
}

Json to_json(const diag::Diagnostic& d, const std::string& file) {
  Json out = Json::object();
  out["code"] = d.code;
  out["severity"] = diag::to_string(d.severity);
  out["file"] = file;
  set(out, "line", d.range.begin.line);
  set(out, "column", d.range.begin.column);
  set(out, "end_line", d.range.end.line);
  set(out, "end_column", d.range.end.column);
  set(out, "path", d.path);
  out["message"] = d.message;
  set(out, "help", d.help);
  set(out, "docs", d.docs);
  set(out, "server_message", d.server_message);
  return out;
}

Json to_json(const diag::FileReport& file) {
  Json out = Json::object();
  out["path"] = file.path;
  set(out, "product", file.product);
  set(out, "product_source", file.product_source);
  set(out, "version", file.version);
  set(out, "version_source", file.version_source);
  out["status"] = diag::to_string(file.status);
  Json& diagnostics = out["diagnostics"] = Json::array();
  for (const diag::Diagnostic& d : file.diagnostics) diagnostics.push_back(to_json(d, file.path));
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
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
