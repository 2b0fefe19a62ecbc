// `pyat upgrade` for programs. Keys are added, never changed or removed, without a new format_version.
#include "render/json_object.hpp"
#include "render/upgrade_report.hpp"

namespace pyat::render {
namespace {

constexpr int kFormatVersion = 1;

Json to_json(const diag::Diagnostic& found) {
  Json out = Json::object();
  out["code"] = found.code;
  out["severity"] = diag::to_string(found.severity);
  if (found.range.begin.line > 0) {
    out["line"] = found.range.begin.line;
    out["column"] = found.range.begin.column;
  }
  set(out, "path", found.path);
  out["message"] = found.message;
  set(out, "help", found.help);
  set(out, "docs", found.docs);
  set(out, "server_message", found.server_message);
  out["fixable"] = !found.fix.edits.empty();
  return out;
}

Json to_json(const diag::Break& change) {
  Json out = to_json(change.problem);
  set(out, "refused_since", change.refused_since);
  if (change.timing != diag::Timing::unknown) out["when"] = diag::to_string(change.timing);
  set(out, "first_release_with_both", change.first_with_both);
  set(out, "last_release_with_both", change.last_with_both);
  return out;
}

Json to_json(const diag::DefaultChange& row) {
  Json out = Json::object();
  out["path"] = row.path;
  set(out, "old_path", row.old_path);
  out["before"] = row.before;
  out["after"] = row.after;
  set(out, "since", row.since);
  set(out, "flag", row.flag);
  if (row.experimental) out["experimental"] = true;
  return out;
}

Json to_json(const diag::ValueChange& row) {
  return {{"path", row.path}, {"line", row.place.line}, {"before", row.before}, {"after", row.after}};
}

Json to_json(const diag::FlagChange& change) {
  Json out = Json::object();
  out["flag"] = change.flag;
  out["fate"] = diag::to_string(change.fate);
  set(out, "new_flag", change.new_flag);
  set(out, "path", change.path);
  set(out, "since", change.since);
  set(out, "advice", change.advice);
  return out;
}

Json to_json(const diag::UpgradeStep& step) {
  Json out = Json::object();
  set(out, "release", step.release);
  out["text"] = step.text;
  set(out, "source", step.source);
  return out;
}

template <typename Row>
Json list_of(const std::vector<Row>& rows) {
  Json out = Json::array();
  for (const Row& row : rows) out.push_back(to_json(row));
  return out;
}

std::string dump(const Json& out) { return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string upgrade_json(const diag::UpgradeReport& report) {
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  out["path"] = report.path;
  out["product"] = report.product;
  out["from"] = report.from;
  set(out, "from_source", report.from_source);
  out["to"] = report.to;
  if (report.backwards) out["backwards"] = true;
  out["targets"] = report.targets;
  out["breaks"] = list_of(report.breaks);
  out["already_wrong"] = list_of(report.already);
  out["cured"] = list_of(report.cured);
  out["steps"] = list_of(report.steps);
  out["values"] = list_of(report.values);
  out["defaults"] = list_of(report.defaults);
  out["defaults_elsewhere"] = report.defaults_elsewhere;
  out["deprecated"] = list_of(report.deprecated);
  out["flags"] = list_of(report.flags);
  return dump(out);
}

std::string accepted_json(const diag::AcceptedBy& answer) {
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  out["path"] = answer.path;
  out["product"] = answer.product;
  Json& releases = out["releases"] = Json::array();
  for (const diag::ReleaseVerdict& release : answer.releases) {
    const bool accepted = release.status != diag::Status::refused && release.status != diag::Status::unreadable;
    Json& row = releases.emplace_back(Json::object());
    row["version"] = release.version;
    row["accepted"] = accepted;
    if (release.stops) row["stops_at_start"] = true;
    if (release.errors > 0) row["errors"] = release.errors;
  }
  return dump(out);
}

}  // namespace pyat::render
