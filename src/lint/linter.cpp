#include "lint/linter.hpp"

#include <algorithm>

#include "decode/config.hpp"
#include "decode/dialect.hpp"
#include "decode/place.hpp"
#include "decode/tenants.hpp"
#include "expand/expand.hpp"
#include "lint/answer_unknown.hpp"
#include "lint/assume.hpp"
#include "lint/detect.hpp"
#include "lint/ignores.hpp"
#include "lint/key_fixes.hpp"
#include "lint/places.hpp"
#include "lint/rules/rules.hpp"
#include "lint/source.hpp"
#include "lint/variables.hpp"
#include "receivers/receivers.hpp"
#include "settings/settings.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using diag::FileReport;
using diag::Severity;
using diag::Status;
using schemas::KnownRelease;

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

// What an edit would change must be written in the source as it is: the value of a variable cannot be mended there.
bool show_edits_in_source(const expand::Expansion& expansion, const Places& expanded, std::string_view source,
                          const Places& places, std::vector<diag::Edit>& edits) {
  for (diag::Edit& edit : edits) {
    const auto from = expanded.offset(edit.range.begin), to = expanded.offset(edit.range.end);
    const auto begin = expand::to_source(expansion, from), end = expand::to_source_end(expansion, to);
    // What was dropped right before or behind, such as the first of $$, belongs to it.
    if (begin != expand::to_source_end(expansion, from) || end != expand::to_source(expansion, to)) return false;
    const std::string_view replaced = source.substr(begin, end - begin);
    if (replaced != std::string_view(expansion.text).substr(from, to - from)) return false;
    edit.range = places.range(begin, end);
  }
  return true;
}

void show_in_source(const expand::Expansion& expansion, std::string_view source, FileReport& report) {
  const Places expanded(expansion.text);
  const Places places(source);
  const auto move = [&](diag::Range& range) {
    if (range.begin.line == 0) return;
    const auto begin = expand::to_source(expansion, expanded.offset(range.begin));
    const auto end = expand::to_source_end(expansion, expanded.offset(range.end));
    range = places.range(begin, std::max(begin, end));
  };
  for (Diagnostic& found : report.diagnostics) {
    move(found.range);
    if (!show_edits_in_source(expansion, expanded, source, places, found.fix.edits)) found.fix = {};
  }
  for (diag::TenantFile& file : report.tenant_files) move(file.range);
}

Status status_of(const std::vector<Diagnostic>& problems) {
  Status status = Status::ok;
  for (const Diagnostic& found : problems) {
    if (found.severity == Severity::error) return Status::refused;
    if (found.severity == Severity::warning) status = Status::warnings;
  }
  return status;
}

bool has_code(const std::vector<Diagnostic>& problems, std::string_view code) {
  return std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& found) { return found.code == code; });
}

// The files that the server reads besides this one.
void collect_tenant_files(const settings::Settings& settings, FileReport& report) {
  const bool is_mimir = settings.release().product == schemas::Product::mimir;
  const std::string_view path = is_mimir ? "runtime_config.file" : "overrides.per_tenant_override_config";
  const settings::Setting setting = settings.find(path);
  const auto files = settings.list(path);
  if (setting.value == nullptr || !files) return;
  for (const std::string& file : *files) {
    if (!file.empty()) report.tenant_files.push_back({file, decode::range_of(*setting.place)});
  }
  report.flat_tenants_allowed = settings.boolean("overrides.enable_legacy_overrides").value_or(false);
}

// Only a distributor reads the receivers; the modules are those of cmd/tempo/app/modules.go.
Severity severity_of_receivers(const decode::Fields& config) {
  const std::string_view target = config.text("target", "all");
  const bool runs =
      target == "all" || target == "all-3.0" || target == "scalable-single-binary" || target == "distributor";
  return runs ? Severity::error : Severity::warning;
}

void check_receivers(const yaml::Document& document, const KnownRelease& known, std::vector<Diagnostic>& problems) {
  if (known.release.product != schemas::Product::tempo || document.root() == nullptr) return;
  const bool v3 = decode::dialect_of(known.release) == decode::Dialect::v3;
  const decode::Fields config(*document.root(), v3);
  const yaml::Node* distributor = config.find("distributor");
  if (distributor == nullptr) return;
  const yaml::Node* found = decode::Fields(*distributor, v3).find("receivers");
  if (found != nullptr) receivers::check_receivers(*found, known, severity_of_receivers(config), problems);
}

void check_config(const yaml::Document& document, const KnownRelease& known, const Options& options,
                  FileReport& report) {
  decode::decode_config(document, known.release, known.root, report.diagnostics);
  answer_unknown(document, known, history::File::config, report.diagnostics);
  check_receivers(document, known, report.diagnostics);
  // Half a file says nothing about what is not set, and aliases without end have no end for rules either.
  if (document.error() == nullptr && !has_code(report.diagnostics, "alias-limit")) {
    const settings::Settings settings(document.root(), known.release, known.root);
    const auto fixes = document.root() == nullptr ? std::nullopt : std::optional<KeyFixes>(document);
    const rules::Surroundings surroundings{
        [&] { return options.under_version_control && options.under_version_control(report.path); },
        fixes ? &*fixes : nullptr};
    rules::check_rules(settings, surroundings, report.diagnostics);
    collect_tenant_files(settings, report);
  }
  note_more_documents(document, report.diagnostics);
  note_other_kind(document, report.diagnostics);
}

void check_document(const yaml::Document& document, const KnownRelease& known, const Options& options,
                    FileReport& report) {
  if (report.holds_tenants) {
    decode::decode_tenants(document, known.release, known.tenants, report.flat_tenants_allowed, report.diagnostics);
    answer_unknown(document, known, history::File::tenants, report.diagnostics);
  } else {
    check_config(document, known, options, report);
  }
}

// Of each place one problem is ignored, whoever has found it.
void heed_comments(std::string_view text, const yaml::Document& document, const Options& options, FileReport& report) {
  sort_and_merge(report.diagnostics);
  report.ignored = apply_ignores(text, document, options.today, report.diagnostics);
}

yaml::Dialect dialect_for(const schemas::Release& release, const FileReport& report) {
  return report.holds_tenants ? decode::dialect_of_tenants(release) : decode::dialect_of(release);
}

void check_expanded(std::string_view text, const KnownRelease& known, const Options& options, FileReport& report) {
  const expand::Expansion expansion = expand::expand(text, known.release, options.environment);
  if (expansion.error.empty()) {
    Source expanded(expansion.text);
    const yaml::Document& document = expanded.parsed(dialect_for(known.release, report));
    check_document(document, known, options, report);
    heed_comments(expansion.text, document, options, report);
    show_in_source(expansion, text, report);
    warn_expanded(expansion, text, known.release, report.diagnostics);
    return;
  }
  Diagnostic found{};
  found.code = "expand-env";
  found.range = Places(text).range(expansion.error_at, expansion.error_at + 2);
  found.message = "the variables in this file cannot be expanded: " + expansion.error;
  found.help = "write $$ for a dollar sign that is meant as text";
  found.server_message = expansion.error;
  report.diagnostics.push_back(std::move(found));
}

// Decodes and checks the text as what the report says that it is.
void check_text(std::string_view text, Source& source, const KnownRelease& known, const Options& options,
                FileReport& report) {
  auto& problems = report.diagnostics;
  if (options.expand_env) {
    check_expanded(text, known, options, report);
  } else {
    const yaml::Document& document = source.parsed(dialect_for(known.release, report));
    check_document(document, known, options, report);
    warn_unexpanded(text, known.release, problems);
    heed_comments(text, document, options, report);
  }
  sort_and_merge(problems);
  report.status = status_of(problems);
}

}  // namespace

FileReport lint_text(std::string_view path, std::string text, const Options& options) {
  FileReport report{};
  report.path = path;
  Source source(text);
  const auto known = assume(source, options, report);
  if (known) check_text(text, source, *known, options, report);
  if (!report.diagnostics.empty() || !report.tenant_files.empty()) report.text = std::move(text);
  return report;
}

FileReport lint_tenants(std::string_view path, std::string text, const FileReport& config, const Options& options) {
  FileReport report{};
  report.path = path;
  report.holds_tenants = true;
  report.product = config.product;
  report.product_source = report.version_source = config.path;
  report.version = config.version;
  report.flat_tenants_allowed = config.flat_tenants_allowed;
  Source source(text);
  const auto known = schemas::find_release(*schemas::product_from(config.product), config.version);
  // Mimir never expands these files; Tempo does since 2.4.
  Options own = options;
  own.expand_env &= known->release.product == schemas::Product::tempo && known->release.since(2, 4);
  check_text(text, source, *known, own, report);
  if (!report.diagnostics.empty()) report.text = std::move(text);
  return report;
}

}  // namespace pyat::lint
