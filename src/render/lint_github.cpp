// The report as workflow commands of GitHub Actions: the runner turns each into an annotation of the changed file.
#include "render/issue.hpp"
#include "render/lint_formats.hpp"
#include "render/unicode.hpp"
#include "render/verdict.hpp"

namespace pyat::render {
namespace {

std::string_view command(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::error: return "error";
    case diag::Severity::warning: return "warning";
    case diag::Severity::info: return "notice";
  }
  return "notice";
}

enum class Part { property, message };

void append_escaped(std::string& out, std::string_view text, Part part) {
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode_utf8(text, at);
    at += c.size;
    const bool separator = c.code == ':' || c.code == ',';
    if (c.code == '%') {
      out += "%25";
    } else if (c.code == '\r') {
      out += "%0D";
    } else if (c.code == '\n') {
      out += "%0A";
    } else if (separator && part == Part::property) {
      out += c.code == ':' ? "%3A" : "%2C";
    } else {
      append_utf8(out, printable(c.code));  // logs are read in terminals, too
    }
  }
}

class Properties {
 public:
  explicit Properties(std::string& out) : out_(out) {}

  void add(std::string_view name, std::string_view value) {
    out_ += first_ ? ' ' : ',';
    first_ = false;
    out_ += name;
    out_ += '=';
    append_escaped(out_, value, Part::property);
  }
  void add(std::string_view name, std::uint32_t value) {
    if (value > 0) add(name, std::to_string(value));
  }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_command(std::string& out, const diag::FileReport& file, const diag::Diagnostic& d) {
  const auto& [begin, end] = d.range;
  out += "::";
  out += command(d.severity);
  Properties properties(out);
  properties.add("file", repository_path(file.path));
  properties.add("line", begin.line);
  properties.add("endLine", end.line);
  if (begin.line == end.line) {  // GitHub drops annotations with columns that are on different lines
    properties.add("col", begin.column);
    properties.add("endColumn", end.column);
  }
  properties.add("title", "pyat lint (" + std::string(d.code) + ")");
  out += "::";

  // The log shows the message without the properties, so the place is repeated in it.
  std::string where = file.path;
  if (begin.line > 0) where += ':' + std::to_string(begin.line) + ':' + std::to_string(begin.column);
  append_escaped(out, where + ": " + full_message(d), Part::message);
  out += '\n';
}

// A plain line of the log. It does not begin with the path, which could begin like a command.
void append_log(std::string& out, std::string_view line) {
  out += "pyat lint: ";
  out += line;
  out += '\n';
}

}  // namespace

std::string lint_github(const diag::Report& report) {
  std::string out;
  for (const diag::FileReport& file : report.files) {
    for (const diag::Diagnostic& d : file.diagnostics) {
      if (!d.in_baseline) append_command(out, file, d);
    }
  }
  for (const diag::FileReport& file : report.files) append_log(out, verdict(file));
  if (report.files.size() != 1) append_log(out, total(report));
  return out;
}

}  // namespace pyat::render
