// Settings that will go, and settings that may: the categories of the products' own reference. Users asked what a
// release will no longer know before they upgrade (grafana/mimir issue 7488).
#include <string>
#include <vector>

#include "decode/place.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/walk.hpp"

namespace pyat::lint::rules::any {
namespace {

void warn_deprecated(Scope& scope, const Said& said) {
  auto& found = scope.warn(
      "deprecated-setting", said.path,
      {.message = std::string(schemas::text(said.field.name)) + " is deprecated: a later release will refuse it",
       .help = "remove it, or see what replaces it before the next upgrade"});
  found.range = decode::range_of(said.key);
  found.path = said.path;
}

// One note for all: a file may have many, and nothing is wrong with them.
void note_experimental(Scope& scope, const std::vector<std::string>& paths, const yaml::Node& first) {
  constexpr std::size_t most_names = 6;
  std::string names;
  for (std::size_t i = 0; i < paths.size() && i < most_names; ++i) names += (i == 0 ? "" : ", ") + paths[i];
  if (paths.size() > most_names) names += " and " + std::to_string(paths.size() - most_names) + " more";
  auto& found = scope.report("experimental-setting", diag::Severity::info, paths.front(),
                             {.message = "experimental, so that any release may change or remove it: " + names,
                              .help = "read the changelog before each upgrade"});
  found.range = decode::range_of(first);
  found.path = paths.front();
}

}  // namespace

void ageing_setting(Scope& scope) {
  std::vector<std::string> experimental;
  const yaml::Node* first = nullptr;
  walk(scope.root(), scope.config(), [&](const Said& said) {
    if (said.field.category == schemas::Category::deprecated) warn_deprecated(scope, said);
    if (said.field.category != schemas::Category::experimental) return true;
    if (first == nullptr) first = &said.key;
    experimental.push_back(said.path);
    return false;
  });
  if (first != nullptr) note_experimental(scope, experimental, *first);
}

}  // namespace pyat::lint::rules::any
