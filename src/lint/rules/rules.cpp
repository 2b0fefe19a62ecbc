#include "lint/rules/rules.hpp"

#include "lint/rules/checks.hpp"
#include "lint/rules/scope.hpp"
#include "lint/rules/table.hpp"

namespace pyat::lint::rules {

void check_rules(const settings::Settings& settings, const Surroundings& surroundings,
                 std::vector<diag::Diagnostic>& problems) {
  Scope scope(settings, surroundings, problems);
  const schemas::Release& release = scope.release();
  check_values(scope);
  for (const Rule& rule : table()) {
    const std::uint32_t number = schemas::release_number(release.major, release.minor, release.patch);
    if (rule.product == release.product && number >= rule.since && number < rule.until) rule.check(scope);
  }
}

}  // namespace pyat::lint::rules
