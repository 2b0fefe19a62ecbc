// What a baseline accepts, on reports that are made up.
#include <set>
#include <string>

#include "diag/baseline.hpp"
#include "support/catch.hpp"

using namespace pyat;
using diag::Baseline;
using diag::BaselineEntry;
using diag::Diagnostic;
using diag::Severity;

namespace {

std::string as_it_is(const std::string& path) { return path; }
bool everything(const std::string&) { return true; }

Diagnostic at(std::uint32_t line, std::uint32_t column, std::uint32_t end, const std::string& path,
              Severity severity = Severity::error) {
  return {.code = "bad-number", .severity = severity, .range = {{line, column}, {line, end}}, .path = path};
}

diag::FileReport file(const std::string& path, const std::string& text, std::vector<Diagnostic> found) {
  diag::FileReport file{};
  file.path = path;
  file.status = found.empty() ? diag::Status::ok : diag::Status::refused;
  file.diagnostics = std::move(found);
  file.text = text;
  return file;
}

diag::Report report(std::vector<diag::FileReport> files) { return {.files = std::move(files), .seconds = 0}; }

const std::string text = "a: x\nb:\n  c: [1,\n    y]\n";
diag::Report sample() { return report({file("m.yml", text, {at(1, 4, 5, "a"), at(4, 5, 6, "b.c[1]")})}); }

}  // namespace

TEST_CASE("a baseline accepts what was there") {
  const Baseline baseline = diag::baseline_of(sample(), as_it_is);
  REQUIRE(baseline.size() == 2);
  CHECK(baseline[0].file == "m.yml");
  CHECK(baseline[0].path == "a");
  CHECK(baseline[0].fingerprint.size() == 16);

  diag::Report again = sample();
  CHECK(diag::accept(baseline, as_it_is, again).empty());
  CHECK(diag::count(again).in_baseline == 2);
  CHECK(diag::count(again).errors == 2);
  CHECK(diag::count(again).new_errors == 0);
  CHECK(diag::count(again).refused == 1);
  CHECK(diag::count(again).failing == 0);
}

TEST_CASE("lines above, indentation and line ends do not make a problem new") {
  const Baseline baseline = diag::baseline_of(
      report({file("m.yml", "a:\n  - x\n  - y\n", {{.code = "bad-type", .range = {{2, 3}, {3, 6}}, .path = "a"}})}),
      as_it_is);
  diag::Report moved = report(
      {file("m.yml", "# new\r\na:\r\n- x\r\n- y\r\n", {{.code = "bad-type", .range = {{3, 1}, {4, 4}}, .path = "a"}})});
  diag::accept(baseline, as_it_is, moved);
  CHECK(moved.files[0].diagnostics[0].in_baseline);
}

TEST_CASE("another file, code, path or value is new, and so is one more of the same") {
  const Baseline baseline = diag::baseline_of(report({file("m.yml", text, {at(1, 4, 5, "a")})}), as_it_is);
  const auto accepted = [&](diag::FileReport one) {
    diag::Report changed = report({std::move(one)});
    diag::accept(baseline, as_it_is, changed);
    return diag::count(changed).in_baseline;
  };
  CHECK(accepted(file("m.yml", text, {at(1, 4, 5, "a")})) == 1);
  CHECK(accepted(file("n.yml", text, {at(1, 4, 5, "a")})) == 0);
  CHECK(accepted(file("m.yml", text, {at(1, 4, 5, "b")})) == 0);
  CHECK(accepted(file("m.yml", "a: z\n", {at(1, 4, 5, "a")})) == 0);
  CHECK(accepted(file("m.yml", text, {at(1, 4, 5, "a"), at(1, 4, 5, "a")})) == 1);
  Diagnostic other = at(1, 4, 5, "a");
  other.code = "bad-size";
  CHECK(accepted(file("m.yml", text, {other})) == 0);
}

TEST_CASE("what is gone is said in the file, and nowhere else") {
  const Baseline baseline = diag::baseline_of(sample(), as_it_is);
  diag::Report mended = report({file("m.yml", text, {at(1, 4, 5, "a")}), file("other.yml", "", {})});
  diag::note_unused(diag::accept(baseline, as_it_is, mended), as_it_is, "--update", mended);
  REQUIRE(mended.files[0].diagnostics.size() == 2);
  CHECK(mended.files[0].diagnostics[0].code == "unused-baseline");
  CHECK(mended.files[0].diagnostics[0].severity == Severity::info);
  CHECK_THAT(mended.files[0].diagnostics[0].message, Contains("1 problem that is gone: bad-number (b.c[1])"));
  CHECK(mended.files[0].diagnostics[0].help == "prune with --update");
  CHECK(mended.files[1].diagnostics.empty());
  SECTION("unless nobody can tell") {
    diag::Report cut = report({file("m.yml", text, {{.code = "yaml-syntax", .range = {{1, 1}, {1, 2}}}})});
    CHECK(diag::accept(baseline, as_it_is, cut).empty());
    cut.files[0].status = diag::Status::unreadable;
    CHECK(diag::accept(baseline, as_it_is, cut).empty());
    diag::Report elsewhere = report({file("n.yml", "", {})});
    CHECK(diag::accept(baseline, as_it_is, elsewhere).empty());
  }
}

TEST_CASE("an update keeps what it cannot tell, and forgets the rest") {
  const auto entry = [](const std::string& name) {
    return BaselineEntry{name, "bad-size", "p", "0123456789abcdef", 1};
  };
  const Baseline old = {entry("broken.yml"), entry("elsewhere.yml"), entry("gone.yml"), entry("mended.yml"),
                        entry("unreadable.yml")};
  diag::FileReport unreadable = file("unreadable.yml", "", {});
  unreadable.status = diag::Status::unreadable;
  const diag::Report now =
      report({file("mended.yml", text, {at(1, 4, 5, "a")}),
              file("broken.yml", text, {{.code = "yaml-syntax", .range = {{1, 1}, {1, 2}}}}), unreadable});
  const auto exists = [](const std::string& name) { return name != "gone.yml"; };
  std::multiset<std::string> kept{};
  for (const BaselineEntry& next : diag::updated(old, as_it_is, now, exists)) kept.insert(next.file + " " + next.code);
  CHECK(kept == std::multiset<std::string>{"broken.yml bad-size", "broken.yml yaml-syntax", "elsewhere.yml bad-size",
                                           "mended.yml bad-number", "unreadable.yml bad-size"});
}

TEST_CASE("an update of what has not changed changes nothing") {
  const Baseline baseline = diag::baseline_of(sample(), as_it_is);
  CHECK(diag::updated(baseline, as_it_is, sample(), everything) == baseline);
}
