#include "lint/linter.hpp"

#include <algorithm>

#include "decode/config.hpp"
#include "decode/dialect.hpp"
#include "expand/expand.hpp"
#include "lint/assume.hpp"
#include "lint/detect.hpp"
#include "lint/places.hpp"
#include "lint/rules/rules.hpp"
#include "lint/source.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using diag::FileReport;
using diag::Severity;
using diag::Status;
using schemas::KnownRelease;

// Without -config.expand-env a reference is text; worth saying once, where it is what makes the file fail.
void warn_unexpanded(std::string_view text, const schemas::Release& release, std::vector<Diagnostic>& problems) {
  if (problems.empty()) return;
  const auto uses = expand::find_references(text, release);
  if (uses.empty()) return;
  const Places places(text);
  for (const Diagnostic& found : problems) {
    if (found.severity != Severity::error || found.code == "unknown-field") continue;
    const std::uint32_t begin = places.offset(found.range.begin);
    const auto use = std::lower_bound(uses.begin(), uses.end(), begin,
                                      [](const expand::Use& a, std::uint32_t offset) { return a.offset < offset; });
    if (use == uses.end() || use->offset + use->size > places.offset(found.range.end)) continue;
    Diagnostic warning{};
    warning.code = "unexpanded-variable";
    warning.severity = Severity::warning;
    warning.range = places.range(use->offset, use->offset + use->size);
    warning.message = "variables are not expanded here: the server reads " +
                      std::string(text.substr(use->offset, use->size)) + " as text";
    warning.help = "check with --expand-env if the server runs with -config.expand-env=true";
    problems.push_back(std::move(warning));
    return;
  }
}

void note_more_documents(const yaml::Document& document, std::vector<Diagnostic>& problems) {
  if (!document.has_more()) return;
  const yaml::Mark mark = document.more();
  Diagnostic note{};
  note.code = "more-documents";
  note.severity = Severity::info;
  note.range = {{mark.line + 1, mark.column + 1}, {mark.line + 1, mark.column + 4}};
  note.message = "the server reads only the first YAML document; what follows here is ignored";
  note.help = "remove it, or merge it into the first document";
  problems.push_back(std::move(note));
}

// Somebody said which server the file is for; it may be a slip of the path all the same.
void note_other_kind(const yaml::Document& document, std::vector<Diagnostic>& problems) {
  const std::string_view kind = other_kind(document.root());
  if (kind.empty() || problems.empty()) return;
  Diagnostic note{};
  note.code = "wrong-file";
  note.severity = Severity::info;
  note.message = "this looks like " + std::string(kind);
  note.help = "check the path, or the product that it is checked for";
  problems.push_back(std::move(note));
}

// In file order, each once: a mistake may be met by several passes, or through several aliases.
void sort_and_merge(std::vector<Diagnostic>& problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.range.begin < b.range.begin; });
  std::vector<Diagnostic> kept;
  kept.reserve(problems.size());
  for (Diagnostic& found : problems) {
    const auto same = [&](const Diagnostic& other) {
      return other.code == found.code && other.range.end == found.range.end && other.path == found.path &&
             other.message == found.message;
    };
    // Only neighbours can stand at the same place.
    bool known = false;
    for (auto it = kept.rbegin(); it != kept.rend() && it->range.begin == found.range.begin && !known; ++it)
      known = same(*it);
    if (!known) kept.push_back(std::move(found));
  }
  problems = std::move(kept);
}

void show_in_source(const expand::Expansion& expansion, std::string_view source, std::vector<Diagnostic>& problems) {
  const Places expanded(expansion.text);
  const Places places(source);
  for (Diagnostic& found : problems) {
    if (found.range.begin.line == 0) continue;
    const auto begin = expand::to_source(expansion, expanded.offset(found.range.begin));
    const auto end = expand::to_source_end(expansion, expanded.offset(found.range.end));
    found.range = places.range(begin, std::max(begin, end));
  }
}

Status status_of(const std::vector<Diagnostic>& problems) {
  Status status = Status::ok;
  for (const Diagnostic& found : problems) {
    if (found.severity == Severity::error) return Status::refused;
    if (found.severity == Severity::warning) status = Status::warnings;
  }
  return status;
}

void check_document(const yaml::Document& document, const KnownRelease& known, std::vector<Diagnostic>& problems) {
  decode::decode_config(document, known.release, known.root, problems);
  // Half a file says nothing about what is not set.
  if (document.error() == nullptr) rules::check_rules(document.root(), known.release, known.root, problems);
  note_more_documents(document, problems);
  note_other_kind(document, problems);
}

void check_expanded(std::string_view text, const KnownRelease& known, const Options& options,
                    std::vector<Diagnostic>& problems) {
  const expand::Expansion expansion = expand::expand(text, known.release, options.environment);
  if (expansion.error.empty()) {
    Source expanded(expansion.text);
    check_document(expanded.parsed(decode::dialect_of(known.release)), known, problems);
    show_in_source(expansion, text, problems);
    return;
  }
  Diagnostic found{};
  found.code = "expand-env";
  found.range = Places(text).range(expansion.error_at, expansion.error_at + 2);
  found.message = "the variables in this file cannot be expanded: " + expansion.error;
  found.help = "write $$ for a dollar sign that is meant as text";
  found.server_message = expansion.error;
  problems.push_back(std::move(found));
}

}  // namespace

FileReport lint_text(std::string_view path, std::string text, const Options& options) {
  FileReport report{};
  report.path = path;
  Source source(text);
  const auto known = assume(source, options, report);
  auto& problems = report.diagnostics;
  if (known) {
    if (options.expand_env) {
      check_expanded(text, *known, options, problems);
    } else {
      check_document(source.parsed(decode::dialect_of(known->release)), *known, problems);
      warn_unexpanded(text, known->release, problems);
    }
    sort_and_merge(problems);
    report.status = status_of(problems);
  }
  if (!problems.empty()) report.text = std::move(text);
  return report;
}

}  // namespace pyat::lint
