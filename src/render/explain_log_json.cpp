// The answers for programs. Keys are added, never changed or removed, without a new format_version.
#include "render/explain_log.hpp"
#include "render/json_object.hpp"

namespace pyat::render {
namespace {

constexpr int kFormatVersion = 1;

using render::set;  // which the overloads here would hide

void set(Json& object, const char* key, const std::vector<std::string>& words) {
  if (!words.empty()) object[key] = words;
}

void set(Json& object, const explain::Server& server) {
  if (server.product) object["product"] = schemas::to_string(*server.product);
  set(object, "version", server.version);
  set(object, "version_source", server.version_source);
  set(object, "version_note", server.note);
}

Json to_json(const explain::Problem& problem, const std::string& config) {
  Json out = Json::object();
  set(out, "code", problem.code);
  out["severity"] = diag::to_string(problem.severity);
  set(out, problem.server);
  out["message"] = problem.meaning;
  out["server_message"] = problem.message.text;
  set(out, "config_line", problem.message.line);
  set(out, "config_file", problem.frame.file);
  set(out, "paths", problem.paths);
  set(out, "more_paths", problem.more_paths);
  set(out, "history", problem.history);
  set(out, "detail", problem.detail);
  set(out, "help", problem.help);
  set(out, "docs", problem.docs);
  set(out, "printed_by", problem.printed_by);
  out["count"] = problem.count;
  out["log_line"] = problem.log_line;
  set(out, "sources", problem.sources);
  if (problem.in_file) {
    const diag::Diagnostic& found = *problem.in_file;
    Json& place = out["place"] = Json::object();
    place["file"] = config;
    set(place, found.range);
    set(place, "path", found.path);
    set(place, "help", found.help);
  }
  set(out, "place_note", problem.in_file_note);
  return out;
}

Json to_json(const explain::Other& other) {
  Json out = Json::object();
  out["text"] = other.text;
  set(out, "reason", other.reason);
  out["count"] = other.count;
  out["log_line"] = other.log_line;
  return out;
}

}  // namespace

std::string explain_log_json(const ExplainReport& report) {
  const explain::Result& result = report.result;
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  set(out, "log", report.log);
  set(out, "skipped_bytes", report.skipped_bytes);
  out["lines"] = result.lines;
  set(out, "cut_lines", result.cut_lines);
  Json& problems = out["problems"] = Json::array();
  for (const explain::Problem& problem : result.problems) problems.push_back(to_json(problem, report.config.path));
  set(out, "more_errors_in_config", count_more_errors(report));
  Json& others = out["not_understood"] = Json::array();
  for (const explain::Other& other : result.others) others.push_back(to_json(other));
  set(out, "more_not_understood", result.more_others);
  Json& started = out["started"] = Json::array();
  for (const explain::Server& server : result.started) set(started.emplace_back(Json::object()), server);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
