#include "render/verdict.hpp"

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

std::string product_title(std::string_view product) {
  std::string title = to_printable(product);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

void append_item(std::string& list, std::string_view item, std::string_view separator = ", ") {
  if (!list.empty()) list += separator;
  list += item;
}

// Why this product and this release. A product that the command line, the file or its name says needs no reason; one
// that pyat guessed does.
std::string reason(const diag::FileReport& file) {
  std::string out;
  const bool guessed = file.product_source == "content";
  if (guessed) out = "product: content";
  if (file.version_source == "default") {
    append_item(out, guessed ? "release assumed: newest known" : "assumed: newest known", "; ");
    append_item(out, "set --target", "; ");
  } else if (!file.version_source.empty()) {
    if (guessed) append_item(out, "release: ", "; ");
    append_printable(out, file.version_source);
  }
  return out;
}

constexpr std::string_view in_baseline = " accepted by the baseline";

// "3 errors, 1 warning"; empty when there is nothing to count.
std::string findings(const diag::FileReport& file) {
  std::size_t errors = 0, warnings = 0, notes = 0, accepted = 0;
  for (const diag::Diagnostic& d : file.diagnostics) {
    accepted += d.in_baseline;
    if (d.in_baseline) continue;
    errors += d.severity == diag::Severity::error;
    warnings += d.severity == diag::Severity::warning;
    notes += d.severity == diag::Severity::info;
  }
  std::string out;
  if (errors > 0) append_item(out, counted(errors, "error"));
  if (warnings > 0) append_item(out, counted(warnings, "warning"));
  if (notes > 0) append_item(out, counted(notes, "note"));
  if (accepted > 0) append_item(out, std::to_string(accepted).append(in_baseline));
  if (file.ignored > 0) append_item(out, std::to_string(file.ignored) + " ignored");
  return out;
}

}  // namespace

std::string server_name(const diag::FileReport& file) {
  if (file.product.empty()) return {};
  std::string out = product_title(file.product);
  if (!file.version.empty()) {
    out += ' ';
    append_printable(out, file.version);
  }
  const std::string why = reason(file);
  if (!why.empty()) out += " (" + why + ")";
  return out;
}

std::string verdict(const diag::FileReport& file) {
  std::string out = to_printable(file.path);
  const std::string server = server_name(file);
  const bool checked = file.status != diag::Status::unreadable && !server.empty();
  out += ": ";
  if (!checked) {
    out += "not checked";
  } else {
    out += server;
    out += file.status == diag::Status::refused ? " refuses this file" : " accepts this file";
    if (diag::stops_at_start(file)) out += ", and stops while it starts";
  }
  const std::string found = findings(file);
  if (!found.empty()) out += ": " + found;
  return out;
}

std::string total(const diag::Report& report) {
  const diag::Counts counts = diag::count(report);
  if (counts.files == 0) return "no files: nothing was checked";
  const std::size_t accepted = counts.files - counts.refused - counts.unreadable;
  std::string states;
  if (counts.refused > 0) append_item(states, std::to_string(counts.refused) + " refused");
  if (accepted > 0) append_item(states, std::to_string(accepted) + " accepted");
  if (counts.stopping > 0) states += " (" + std::to_string(counts.stopping) + " of which stop the server at its start)";
  if (counts.unreadable > 0) append_item(states, std::to_string(counts.unreadable) + " could not be checked");
  std::string out = counted(counts.files, "file") + " checked: " + states + "; " + counted(counts.new_errors, "error") +
                    ", " + counted(counts.new_warnings, "warning");
  if (counts.in_baseline > 0) append_item(out, std::to_string(counts.in_baseline).append(in_baseline));
  return out;
}

}  // namespace pyat::render
