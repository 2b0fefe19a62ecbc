#include "lint/variables.hpp"

#include <algorithm>
#include <string>

#include "lint/places.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using diag::Severity;

bool is_number(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Diagnostic at(const expand::Use& use, const Places& places, std::string_view code, Severity severity) {
  Diagnostic found{};
  found.code = code;
  found.severity = severity;
  found.range = places.range(use.offset, use.offset + use.size);
  return found;
}

// $1 of a relabelling rule (grafana/agent issues 691 and 1001).
Diagnostic eaten_dollar(const expand::Use& use, std::string_view reference, const Places& places) {
  Diagnostic found = at(use, places, "eaten-dollar", Severity::warning);
  found.message = "expansion replaces " + std::string(reference) + " with nothing: it takes it for a variable";
  found.help = "put it into a variable of the environment, or keep this rule in a file that is not expanded";
  return found;
}

// ${NAME:-value}, as a shell writes it: Mimir takes everything after the colon for the value, the dash with it.
Diagnostic shell_default(const expand::Use& use, std::string_view reference, const Places& places) {
  Diagnostic found = at(use, places, "shell-default", Severity::warning);
  const std::size_t dash = reference.find(":-") + 1;
  found.message = "without " + use.name + " the value begins with the dash: this is not a shell";
  found.help = "remove the dash: ${" + use.name + ":…}";
  found.fix.safe = true;
  found.fix.title = "remove the dash";
  found.fix.edits.push_back({places.range(use.offset + dash, use.offset + dash + 1), {}});
  return found;
}

Diagnostic unset_variable(const expand::Use& use, const Places& places) {
  Diagnostic found = at(use, places, "unset-variable", Severity::info);
  found.message = use.name + " is not set here: it was checked as an empty text";
  found.help = "set it to what the server will have, or give it a default";
  return found;
}

}  // namespace

void warn_unexpanded(std::string_view text, const schemas::Release& release, std::vector<diag::Diagnostic>& problems) {
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

void warn_expanded(const expand::Expansion& expansion, std::string_view text, const schemas::Release& release,
                   std::vector<diag::Diagnostic>& problems) {
  const Places places(text);
  std::erase_if(problems, [&](const Diagnostic& found) {
    if (found.code != "clear-secret") return false;
    const std::uint32_t begin = places.offset(found.range.begin);
    return text.substr(begin, places.offset(found.range.end) - begin).find('$') != std::string_view::npos;
  });
  const bool is_mimir = release.product == schemas::Product::mimir;
  for (const expand::Use& use : expansion.uses) {
    if (use.unused) continue;
    const std::string_view reference = text.substr(use.offset, use.size);
    if (!use.set && is_number(use.name)) {
      problems.push_back(eaten_dollar(use, reference, places));
    } else if (is_mimir && use.has_default && reference.starts_with("${" + use.name + ":-")) {
      problems.push_back(shell_default(use, reference, places));
    } else if (!use.set && !use.has_default && !use.name.empty()) {
      problems.push_back(unset_variable(use, places));
    }
  }
}

}  // namespace pyat::lint
