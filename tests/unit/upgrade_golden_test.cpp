// What `pyat upgrade` says of the files under tests/fixtures/upgrade, in its three formats.
#include "render/upgrade_report.hpp"
#include "support/golden.hpp"
#include "upgrade/upgrade.hpp"

namespace {

using namespace pyat;

struct Case {
  const char* file;
  const char* product;
  const char* from;
  const char* to;
  const char* flags = nullptr;
};

diag::UpgradeReport report_of(const Case& c) {
  const schemas::Product product = *schemas::product_from(c.product);
  upgrade::Request request{.from = *schemas::find_release(product, c.from),
                           .to = *schemas::find_release(product, c.to),
                           .from_source = "modeline"};
  if (c.flags != nullptr) {
    request.flags_given = true;
    request.flags = upgrade::read_flags(c.flags);
  }
  return upgrade::plan(c.file, test::read_fixture_file(std::string("upgrade/") + c.file), request, {});
}

void check(const Case& c, const std::string& golden, const render::Style& style = {}) {
  const diag::UpgradeReport report = report_of(c);
  const auto shown = [&](render::UpgradeFormat format) { return render::render(report, format, style); };
  const std::string name = "upgrade/" + golden;
  if (name.ends_with(".json")) {
    test::check_golden_file(name, shown(render::UpgradeFormat::json));
  } else if (name.ends_with(".md")) {
    test::check_golden_file(name, shown(render::UpgradeFormat::markdown));
  } else {
    test::check_golden_file(name, shown(render::UpgradeFormat::text));
  }
}

}  // namespace

TEST_CASE("an upgrade is told word for word") {
  const Case mimir{"mimir.yml", "mimir", "2.10.3", "3.0.0"};
  check(mimir, "mimir.out");
  check(mimir, "mimir_narrow.out", {.color = false, .width = 60});
  check(mimir, "mimir_color.out", {.color = true, .width = 120});
  check(mimir, "mimir.md");
  check({"mimir-split.yml", "mimir", "2.10.3", "3.0.0"}, "mimir-split.out");
  check({"tempo.yml", "tempo", "2.3.1", "3.0.3"}, "tempo.out");
  check({"tempo.yml", "tempo", "2.3.1", "3.0.3"}, "tempo.md");
  check({"tempo-wrong.yml", "tempo", "2.10.3", "3.0.3"}, "tempo-wrong.out");
}

TEST_CASE("an upgrade is told to programs") {
  check({"tempo-wrong.yml", "tempo", "2.10.3", "3.0.3", "-target=all"}, "tempo-wrong.json");
}

TEST_CASE("the flags that are given are checked one by one") {
  check({"mimir.yml", "mimir", "2.10.3", "3.0.0",
         "-config.file=/etc/mimir.yml -target=all -querier.iterators -vault.token=x -no-such.flag=1 "
         "-blocks-storage.bucket-store.tenant-sync-concurrency=10"},
        "mimir_flags.out");
}

TEST_CASE("a way back is told as one") { check({"mimir-split.yml", "mimir", "3.0.0", "2.10.3"}, "mimir-back.out"); }

TEST_CASE("the releases that accept a file are told in ranges") {
  const auto answer =
      upgrade::accepted_by("mimir.yml", test::read_fixture_file("upgrade/mimir.yml"), schemas::Product::mimir, {});
  test::check_golden_file("upgrade/mimir_accepted.out", render::render(answer, render::UpgradeFormat::text, {}));
  test::check_golden_file("upgrade/mimir_accepted.md", render::render(answer, render::UpgradeFormat::markdown, {}));
  const auto wrong = upgrade::accepted_by("tempo.yml", test::read_fixture_file("upgrade/tempo-wrong.yml"),
                                          schemas::Product::tempo, {});
  test::check_golden_file("upgrade/tempo-wrong_accepted.out", render::render(wrong, render::UpgradeFormat::text, {}));
}
