// The report for people: every problem with its source line and a caret, then what was assumed and the verdict.
#include <algorithm>

#include "diag/codes.hpp"
#include "render/excerpt.hpp"
#include "render/lint_formats.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "render/verdict.hpp"
#include "util/source_lines.hpp"

namespace pyat::render {
namespace {

// Reports of more files than this name only those with something to fix, and count the others.
constexpr std::size_t kMaxListedFiles = 10;

std::string place(const diag::FileReport& file, diag::Position position) {
  std::string out = to_printable(file.path);
  if (position.line == 0) return out;
  out += ':' + std::to_string(position.line);
  if (position.column > 0) out += ':' + std::to_string(position.column);
  return out;
}

// mimir.yml:12:3: error[unknown-field]: message
void append_headline(std::string& out, const diag::FileReport& file, const diag::Diagnostic& d, const Style& style) {
  const std::string where = place(file, d.range.begin) + ":";
  const std::string_view severity = diag::to_string(d.severity);
  append_painted(out, style, sgr::bold, where);
  out += ' ';
  append_painted(out, style, severity_color(d.severity), severity);
  append_painted(out, style, sgr::dim, "[" + std::string(d.code) + "]");
  out += ": ";
  const std::size_t column = display_width(where) + severity.size() + d.code.size() + 5;
  append_folded(out, d.message, {column, 4}, style.width);
  out += '\n';
}

// The place in the tree, where the source line and the message do not show it.
std::string_view hidden_path(const diag::Diagnostic& d) {
  if (diag::is_of_unknown_key(d.code)) return {};  // names its section and its key
  const bool nested = d.path.find_first_of(".[") != std::string::npos;
  return nested && d.message.find(d.path) == std::string::npos ? std::string_view(d.path) : std::string_view();
}

void append_diagnostic(std::string& out, const diag::FileReport& file, const diag::Diagnostic& d,
                       const util::SourceLines& lines, const Style& style) {
  const Gutter gutter(d.range.begin.line, style);
  append_headline(out, file, d, style);
  append_snippet(out, d, lines, gutter, style);
  append_note(out, "path", hidden_path(d), gutter, Folding::yes, style);
  append_note(out, "help", d.help, gutter, Folding::yes, style);
  // Not folded: both are there to be copied, into a search or a browser.
  append_note(out, "server", d.server_message, gutter, Folding::no, style);
  append_note(out, "docs", d.docs, gutter, Folding::no, style);
  out += '\n';
}

// What --fix has done, and where it stood.
void append_fixed(std::string& out, const diag::FileReport& file, const Style& style) {
  if (file.fixed.empty()) return;
  append_painted(out, style, sgr::green,
                 "fixed " + counted(file.fixed.size(), "problem") + " in " + to_printable(file.path) + ":");
  out += '\n';
  for (const diag::FixedProblem& fixed : file.fixed) {
    const std::string where = "  " + std::to_string(fixed.place.line) + ':' + std::to_string(fixed.place.column) + ": ";
    out += where;
    append_painted(out, style, sgr::dim, "[" + std::string(fixed.code) + "]");
    out += ' ';
    append_folded(out, fixed.title, {display_width(where) + fixed.code.size() + 3, 4}, style.width);
    out += '\n';
  }
  out += '\n';
}

std::string_view status_color(diag::Status status) {
  switch (status) {
    case diag::Status::ok: return sgr::green;
    case diag::Status::warnings: return sgr::yellow;
    case diag::Status::refused: return sgr::red;
    case diag::Status::unreadable: return sgr::red;
  }
  return sgr::bold;
}

void append_summary_line(std::string& out, const std::string& line, std::string_view color, const Style& style) {
  std::string folded;
  append_folded(folded, line, {0, 4}, style.width);
  append_painted(out, style, color, folded);
  out += '\n';
}

// "2 fixable with --fix, 1 more with --fix=all"
void append_fixable(std::string& out, const diag::Report& report, const Style& style) {
  std::size_t safe = 0, unsafe = 0;
  for (const diag::FileReport& file : report.files) {
    for (const diag::Diagnostic& d : file.diagnostics) {
      if (!d.fix.edits.empty() && !d.in_baseline) ++(d.fix.safe ? safe : unsafe);
    }
  }
  if (safe + unsafe == 0) return;
  std::string line;
  if (safe > 0) line = std::to_string(safe) + " fixable with --fix";
  if (unsafe > 0)
    line += (safe > 0 ? ", " : "") + std::to_string(unsafe) + (safe > 0 ? " more" : " fixable") + " with --fix=all";
  append_summary_line(out, line, sgr::bold, style);
}

// "12 more files: Tempo 3.0.3 (flag) accepts them", one line for each server among the files not named.
void append_unlisted(std::string& out, const std::vector<const diag::FileReport*>& files, const Style& style) {
  std::vector<std::pair<std::string, std::size_t>> servers;
  for (const diag::FileReport* file : files) {
    const std::string name = server_name(*file);
    auto found = std::find_if(servers.begin(), servers.end(), [&](const auto& s) { return s.first == name; });
    if (found == servers.end()) found = servers.insert(found, {name, 0});
    ++found->second;
  }
  for (const auto& [name, count] : servers) {
    const std::string line = counted(count, "more file") + ": " + name + " accepts " + (count == 1 ? "it" : "them");
    append_summary_line(out, line, sgr::green, style);
  }
}

void append_summary(std::string& out, const diag::Report& report, const Style& style) {
  std::vector<const diag::FileReport*> unlisted;
  for (const diag::FileReport& file : report.files) {
    const bool clean = file.status == diag::Status::ok && file.diagnostics.empty();
    if (clean && report.files.size() > kMaxListedFiles) {
      unlisted.push_back(&file);
    } else {
      append_summary_line(out, verdict(file), status_color(file.status), style);
    }
  }
  append_unlisted(out, unlisted, style);
  if (report.files.size() != 1) append_summary_line(out, total(report), sgr::bold, style);
  append_fixable(out, report, style);
}

}  // namespace

std::string lint_text(const diag::Report& report, const Style& style) {
  std::string out;
  for (const diag::FileReport& file : report.files) {
    if (!file.diagnostics.empty()) {
      const util::SourceLines lines(file.text);
      for (const diag::Diagnostic& d : file.diagnostics) {
        if (!d.in_baseline) append_diagnostic(out, file, d, lines, style);
      }
    }
    append_fixed(out, file, style);
  }
  append_summary(out, report, style);
  return out;
}

}  // namespace pyat::render
