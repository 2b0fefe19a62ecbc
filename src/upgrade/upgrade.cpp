#include "upgrade/upgrade.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "decode/dialect.hpp"
#include "expand/expand.hpp"
#include "settings/settings.hpp"
#include "upgrade/defaults.hpp"
#include "upgrade/sides.hpp"
#include "upgrade/steps.hpp"
#include "upgrade/targets.hpp"
#include "upgrade/timing.hpp"
#include "yaml/document.hpp"

namespace pyat::upgrade {
namespace {

using diag::Diagnostic;
using diag::FileReport;
using diag::Severity;
using schemas::KnownRelease;

// The file as one release reads it: variables expanded, parsed in the release's dialect.
class Reading {
 public:
  Reading(const std::string& text, const KnownRelease& release, const lint::Options& lint) {
    if (lint.expand_env) expanded_ = expand::expand(text, release.release, lint.environment).text;
    document_.parse(lint.expand_env ? std::string_view(expanded_) : std::string_view(text),
                    decode::dialect_of(release.release));
    settings_.emplace(document_.error() == nullptr ? document_.root() : nullptr, release.release, release.root);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  const settings::Settings& settings() const { return *settings_; }
  bool complete() const { return document_.error() == nullptr; }

 private:
  std::string expanded_{};
  yaml::Document document_{};
  std::optional<settings::Settings> settings_{};
};

bool stops_server(const Diagnostic& found) { return found.severity == Severity::error || found.stops; }

// Two releases say the same thing of the same place in other words, or with other codes for one unknown key.
bool is_same(const Diagnostic& a, const Diagnostic& b) {
  return a.range.begin == b.range.begin && a.path == b.path && stops_server(a) == stops_server(b);
}

bool is_among(const Diagnostic& found, const std::vector<Diagnostic>& others) {
  return std::any_of(others.begin(), others.end(), [&](const Diagnostic& other) { return is_same(found, other); });
}

void sort_problems(const FileReport& before, const FileReport& after, const Request& request,
                   diag::UpgradeReport& report) {
  Timings timings(request.from, request.to);
  for (const Diagnostic& found : after.diagnostics) {
    if (stops_server(found)) {
      if (is_among(found, before.diagnostics)) {
        report.already.push_back(found);
      } else {
        report.breaks.push_back(timings.of(found));
      }
    } else if (found.code == "deprecated-setting" && !is_among(found, before.diagnostics)) {
      report.deprecated.push_back(found);
    }
  }
  for (const Diagnostic& found : before.diagnostics) {
    if (stops_server(found) && !is_among(found, after.diagnostics)) report.cured.push_back(found);
  }
}

// In the way of a release the grammar of ${…} has changed only once: Mimir, 2.14.0, see expand/grammar.hpp.
void note_expansion(const std::string& text, const Request& request, const lint::Options& lint,
                    diag::UpgradeReport& report) {
  const auto& from = request.from.release;
  if (from.product != schemas::Product::mimir || from.since(2, 14) || !request.to.release.since(2, 14)) return;
  if (!lint.expand_env && expand::find_references(text, from).empty()) return;
  report.steps.push_back({.text = "variables whose values have several lines lose their line breaks when they are "
                                  "expanded, since 2.14.0",
                          .source = "https://github.com/grafana/mimir/pull/8705"});
}

}  // namespace

lint::Options options_for(const KnownRelease& release, lint::Options lint) {
  lint.product = {std::string(schemas::to_string(release.release.product)), "flag"};
  lint.target = {std::string(release.version), "flag"};
  return lint;
}

diag::UpgradeReport plan(std::string_view path, const std::string& text, const Request& request,
                         const lint::Options& lint) {
  diag::UpgradeReport report{};
  report.path = path;
  report.product = schemas::to_string(request.from.release.product);
  report.from = request.from.version;
  report.from_source = request.from_source;
  report.to = request.to.version;
  const auto number = [](const schemas::Release& r) { return schemas::release_number(r.major, r.minor, r.patch); };
  report.backwards = number(request.to.release) < number(request.from.release);
  report.text = text;

  const FileReport before = lint::lint_text(path, text, options_for(request.from, lint));
  const FileReport after = lint::lint_text(path, text, options_for(request.to, lint));
  sort_problems(before, after, request, report);

  const Reading old_reading(text, request.from, lint), new_reading(text, request.to, lint);
  const Sides sides{request.from, request.to, old_reading.settings(), new_reading.settings(), request.flags.names};
  report.targets = request.flags.targets;
  if (report.targets.empty()) report.targets = sides.before.list("target").value_or(std::vector<std::string>{});
  // The target is what makes the server stop before anything else is of interest.
  const std::vector<Diagnostic> gone = gone_targets(sides.after, report.targets);
  if (!gone.empty()) {  // what the linter says of it knows no replacement
    std::erase_if(report.breaks, [](const diag::Break& found) { return found.problem.path == "target"; });
  }
  for (auto it = gone.rbegin(); it != gone.rend(); ++it) {
    report.breaks.insert(report.breaks.begin(), diag::Break{.problem = *it});
  }
  report.steps = steps(sides, report.targets);
  note_expansion(text, request, lint, report);
  for (const diag::TenantFile& file : after.tenant_files) {
    report.steps.push_back(
        {.text = "the settings per tenant in " + file.path + " are not looked at here: check them with pyat lint"});
  }
  if (old_reading.complete() && new_reading.complete()) {
    DefaultChanges changes = default_changes(sides, report.targets);
    report.defaults = std::move(changes.rows);
    report.defaults_elsewhere = changes.elsewhere;
    report.values = value_changes(sides);
  }
  report.flags_given = request.flags_given;
  report.flags = request.flags_given ? check_flags(request.flags.names, request.from, request.to)
                                     : changed_flags(request.from, request.to);
  return report;
}

diag::AcceptedBy accepted_by(std::string_view path, const std::string& text, schemas::Product product,
                             const lint::Options& lint) {
  diag::AcceptedBy answer{.path = std::string(path), .product = std::string(schemas::to_string(product))};
  for (const KnownRelease& release : schemas::releases_of(product)) {
    const FileReport report = lint::lint_text(path, text, options_for(release, lint));
    const auto errors = std::count_if(report.diagnostics.begin(), report.diagnostics.end(), stops_server);
    const Reading reading(text, release, lint);
    const auto targets = reading.settings().list("target").value_or(std::vector<std::string>{});
    const auto gone = gone_targets(reading.settings(), targets);
    answer.releases.push_back(
        {.version = std::string(release.version),
         .status = report.status,
         .stops = report.status != diag::Status::refused && (diag::stops_at_start(report) || !gone.empty()),
         .errors = static_cast<std::size_t>(errors) + gone.size()});
  }
  return answer;
}

}  // namespace pyat::upgrade
