#include "render/explain_log.hpp"

#include <algorithm>
#include <vector>

#include "render/excerpt.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/source_lines.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using explain::Problem;
using explain::Server;

// Of an error that nothing is known of, the beginning is enough to find it again in the log.
constexpr std::size_t kMaxOther = 160;
constexpr std::size_t kMaxServerText = 400;

std::string cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return std::string(text.substr(0, limit)) + "…";
}

std::string paths_of(const Problem& problem) {
  std::string out = util::joined(problem.paths, ", ");
  if (problem.more_paths > 0) out += " and " + std::to_string(problem.more_paths) + " more places";
  return out;
}

std::string seen(const Problem& problem, const ExplainReport& report) {
  if (report.log.empty()) return {};
  std::string out = problem.count == 1 ? "once, in" : std::to_string(problem.count) + " times, first in";
  out += " line " + std::to_string(problem.log_line) + (report.skipped_bytes > 0 ? " of what was read" : " of the log");
  if (!problem.sources.empty()) out += ", by " + util::joined(problem.sources, ", ");
  return out;
}

std::string place(const diag::FileReport& file, const diag::Diagnostic& found) {
  std::string out = to_printable(file.path);
  if (found.range.begin.line > 0) {
    out += ':' + std::to_string(found.range.begin.line) + ':' + std::to_string(found.range.begin.column);
  }
  return out + ": ";
}

void append_headline(std::string& out, const Problem& problem, const ExplainReport& report, const Style& style) {
  std::size_t column = 0;
  if (problem.in_file) {
    const std::string where = place(report.config, *problem.in_file);
    append_painted(out, style, sgr::bold, where);
    column += display_width(where);
  }
  const std::string_view severity = diag::to_string(problem.severity);
  append_painted(out, style, severity_color(problem.severity), severity);
  column += severity.size() + 2;
  if (!problem.code.empty()) {
    append_painted(out, style, sgr::dim, "[" + std::string(problem.code) + "]");
    column += problem.code.size() + 2;
  }
  out += ": ";
  append_folded(out, problem.meaning, {column, 4}, style.width);
  out += '\n';
}

std::string help_of(const Problem& problem, const ExplainReport& report) {
  if (problem.in_file && !problem.in_file->help.empty()) return problem.in_file->help;
  if (!problem.help.empty() || problem.message.line == 0 || !report.config.path.empty()) return problem.help;
  return "name the file with --config to see what stands there";
}

void append_problem(std::string& out, const Problem& problem, const ExplainReport& report,
                    const util::SourceLines& lines, const Style& style) {
  const Gutter gutter(problem.in_file ? problem.in_file->range.begin.line : 0, style);
  append_headline(out, problem, report, style);
  if (problem.in_file) append_snippet(out, *problem.in_file, lines, gutter, style);
  const auto note = [&](std::string_view label, std::string_view text) {
    append_note(out, label, text, gutter, Folding::yes, style);
  };
  append_note(out, "server", cut(problem.message.text, kMaxServerText), gutter, Folding::no, style);
  note("path", paths_of(problem));
  for (const std::string& sentence : problem.history) note("history", sentence);
  note("why", problem.detail);
  note("help", help_of(problem, report));
  note("file", problem.in_file_note);
  note("printed by", problem.printed_by);
  note("seen", seen(problem, report));
  append_note(out, "docs", problem.docs, gutter, Folding::no, style);
  note("note", problem.server.note);
  out += '\n';
}

std::string server_name(const Server& server) {
  if (!server.product) return "Mimir or Tempo";
  std::string out(schemas::display_name(*server.product));
  if (!server.version.empty()) out += ' ' + server.version;
  const std::string reason = version_reason(server.version_source);
  return reason.empty() ? out : out + " (" + reason + ")";
}

void append_line(std::string& out, const std::string& line, std::string_view color, const Style& style) {
  std::string folded;
  append_folded(folded, line, {0, 4}, style.width);
  append_painted(out, style, color, folded);
  out += '\n';
}

struct Count {
  std::string server{};
  std::size_t errors = 0, warnings = 0;
};

void append_servers(std::string& out, const explain::Result& result, const Style& style) {
  std::vector<Count> servers;
  for (const Problem& problem : result.problems) {
    const std::string name = server_name(problem.server);
    auto found = std::find_if(servers.begin(), servers.end(), [&](const Count& c) { return c.server == name; });
    if (found == servers.end()) found = servers.insert(found, {name});
    ++(problem.severity == diag::Severity::error ? found->errors : found->warnings);
  }
  for (const auto& [name, errors, warnings] : servers) {
    std::string line = name + ": ";
    if (errors > 0) line += counted(errors, "configuration error");
    if (errors > 0 && warnings > 0) line += ", ";
    if (warnings > 0) line += counted(warnings, "warning");
    append_line(out, line, errors > 0 ? sgr::red : sgr::yellow, style);
  }
}

// Which of them the server has depends on its release; where that is guessed, so is their number.
void append_more_errors(std::string& out, const ExplainReport& report, const Style& style) {
  const std::size_t more = count_more_errors(report);
  if (more == 0) return;
  const diag::FileReport& file = report.config;
  const bool is_guess = file.version_source == "default" || file.version_source == "error";
  const std::string errors = is_guess
                                 ? "the file may have more errors, " + std::to_string(more) + " for " + file.version
                                 : "the file has " + counted(more, "more error");
  append_line(out,
              errors + ", which the server has not come to: pyat lint --target " +
                  (is_guess ? "RELEASE" : file.version) + " " + to_printable(file.path),
              sgr::red, style);
}

void append_others(std::string& out, const explain::Result& result, const Style& style) {
  if (result.others.empty()) return;
  const std::size_t count = result.others.size() + result.more_others;
  append_line(
      out,
      counted(count, "other error") + (count == 1 ? " is" : " are") + " not of the configuration, or not understood:",
      sgr::bold, style);
  for (const explain::Other& other : result.others) {
    std::string line = "  line " + std::to_string(other.log_line) + ": " + cut(other.text, kMaxOther);
    if (other.count > 1) line += " (" + std::to_string(other.count) + " times)";
    if (!other.reason.empty()) line += " [" + other.reason + "]";
    append_line(out, line, sgr::dim, style);
  }
  if (result.more_others > 0)
    append_line(out, "  and " + std::to_string(result.more_others) + " more", sgr::dim, style);
}

void append_limits(std::string& out, const ExplainReport& report, const Style& style) {
  if (report.skipped_bytes > 0) {
    append_line(out,
                "only the end of " + report.log + " was read: its first " + counted(report.skipped_bytes >> 20, "MiB") +
                    " were skipped",
                sgr::yellow, style);
  }
  if (report.result.cut_lines > 0) {
    append_line(out,
                counted(report.result.cut_lines, "line") + " longer than " +
                    std::to_string(explain::most_line_bytes >> 10) + " KiB: only the beginning was read",
                sgr::yellow, style);
  }
}

void append_no_problem(std::string& out, const ExplainReport& report, const Style& style) {
  const explain::Result& result = report.result;
  const std::string lines = counted(result.lines, "line");
  if (result.started.empty()) {
    append_line(out, "no configuration error of Mimir or Tempo in " + lines, sgr::yellow, style);
    return;
  }
  append_line(out,
              server_name(result.started.back()) +
                  " has read its configuration and started: no configuration error in " + lines,
              sgr::green, style);
}

}  // namespace

std::size_t count_more_errors(const ExplainReport& report) {
  if (report.config.status == diag::Status::unreadable) return 0;
  const auto& diagnostics = report.config.diagnostics;
  const auto is_named = [&](const diag::Diagnostic& found) {
    const auto& problems = report.result.problems;
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
      return problem.in_file && problem.in_file->range.begin == found.range.begin &&
             problem.in_file->code == found.code && problem.in_file->path == found.path;
    });
  };
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [&](const diag::Diagnostic& found) { return diag::is_fatal(found) && !is_named(found); }));
}

std::string version_reason(const std::string& source) {
  if (source == "error") return "the newest release that can print this; --target says which it is";
  if (source == "default") return "the newest release; --target says which it is";
  if (source == "log") return "from the log";
  return source;
}

std::string explain_log_text(const ExplainReport& report, const Style& style) {
  std::string out;
  const util::SourceLines lines(report.config.text);
  for (const Problem& problem : report.result.problems) append_problem(out, problem, report, lines, style);
  append_limits(out, report, style);
  append_servers(out, report.result, style);
  append_more_errors(out, report, style);
  if (report.result.problems.empty()) append_no_problem(out, report, style);
  append_others(out, report.result, style);
  return out;
}

}  // namespace pyat::render
