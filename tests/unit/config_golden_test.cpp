// Every mistake in pyat.yml as it is shown: tests/fixtures/config/NAME.yml and NAME.out.
#include <string>

#include "config/inventory.hpp"
#include "render/lint_report.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;

std::string shown(const config::LoadResult& result) {
  return render::render({.files = {result.report}}, render::Format::text, {.width = 100});
}

}  // namespace

TEST_CASE("a mistake in pyat.yml is shown with its place and a way out", "[config]") {
  const std::string name = GENERATE(
      as<std::string>{}, "alias_bomb", "bad_address", "bad_auth", "bad_checklist", "bad_duration", "bad_expect",
      "bad_health", "bad_indentation", "bad_name", "bad_needs", "bad_notify", "bad_smoke", "bad_steps", "bad_tls",
      "bad_triggers", "bad_version", "both_forms", "carriage_returns", "duplicate_key", "empty_environment",
      "empty_file", "impossible_checklist", "impossible_expect", "impossible_notify", "impossible_smoke",
      "impossible_steps", "impossible_triggers", "key_of_another_kind", "latin_1", "list_at_top", "literal_secrets",
      "mapping_as_key", "merge_key", "missing_kind", "mistake_behind_aliases", "no_services", "nul", "recursive_alias",
      "scheme_of_another_kind", "second_document", "syntax_error", "tab_indentation", "tag", "too_deep",
      "unclosed_bracket", "unknown_anchor", "unknown_environment", "unknown_key", "unknown_kind", "utf8_columns",
      "wrong_type", "zero_duration");
  CAPTURE(name);
  const std::string text = test::read_fixture_file("config/" + name + ".yml");
  REQUIRE_FALSE(text.empty());

  const config::LoadResult result = config::load_inventory("pyat.yml", text);

  CHECK_FALSE(result.inventory);
  CHECK(result.report.status == diag::Status::unreadable);
  for (const diag::Diagnostic& found : result.report.diagnostics) CHECK(found.code == "bad-inventory");
  test::check_golden_file("config/" + name + ".out", shown(result));
}
