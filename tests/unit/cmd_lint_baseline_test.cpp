// --baseline, --strict and what pyat.yml says of both.
#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

const std::string bad = "# pyat: mimir 2.10.3\nno_such_field: 1\n";
const std::string worse = "# pyat: mimir 2.10.3\n# moved\nno_such_field: 1\nnor_this: 2\n";
const std::string warned = "# pyat: mimir 2.10.3\ntarget: all  # pyat: ignore[bad-size] nothing\n";
const std::string good = "# pyat: mimir 2.10.3\ntarget: all\n";

struct WithBaseline : Program {
  explicit WithBaseline(const std::string& text) {
    files.files["/work/conf/m.yml"] = text;
    files.files["conf/m.yml"] = text;
    CHECK(run({"lint", "--baseline", "ci/base.json", "--update-baseline", "conf/m.yml"}) == 0);
    CHECK_THAT(out.text(), Contains("accepted by the baseline"));
  }
};

}  // namespace

TEST_CASE("a baseline accepts what is there and fails on what is new") {
  WithBaseline program(bad);
  CHECK_THAT(program.files.files["ci/base.json"], Contains("\"file\":\"../conf/m.yml\""));
  CHECK_THAT(program.err.text(), Contains("ci/base.json accepts 1 problem: 1 new, 0 gone"));
  CHECK_THAT(program.out.text(), Contains("refuses this file: 1 accepted by the baseline"));

  CHECK(program.run({"lint", "--baseline", "ci/base.json", "conf/m.yml"}) == 0);
  CHECK_THAT(program.out.text(), !Contains("no_such_field"));
  program.files.files["conf/m.yml"] = worse;
  CHECK(program.run({"lint", "--baseline", "ci/base.json", "conf/m.yml"}) == 1);
  CHECK_THAT(program.out.text(), Contains("nor_this") && !Contains("no_such_field"));
  CHECK(program.run({"lint", "conf/m.yml"}) == 1);
}

TEST_CASE("the same file by another path is the same file") {
  WithBaseline program(bad);
  CHECK(program.run({"lint", "--baseline", "ci/base.json", "/work/conf/m.yml"}) == 0);
  program.files.files["/work/ci/base.json"] = program.files.files["ci/base.json"];
  CHECK(program.run({"lint", "--baseline", "/work/ci/base.json", "conf/m.yml"}) == 0);
}

TEST_CASE("what a baseline accepts without need") {
  WithBaseline program(bad);
  program.files.files["conf/m.yml"] = good;
  CHECK(program.run({"lint", "--baseline", "ci/base.json", "conf/m.yml"}) == 0);
  CHECK_THAT(program.out.text(), Contains("info[unused-baseline]") && Contains("unknown-field (no_such_field)") &&
                                     Contains("prune with --baseline ci/base.json --update-baseline"));
  CHECK(program.run({"lint", "--baseline", "ci/base.json", "--update-baseline", "conf/m.yml"}) == 0);
  CHECK_THAT(program.files.files["ci/base.json"], Contains("\"entries\": []"));
}

TEST_CASE("formats and the baseline") {
  WithBaseline program(bad);
  const auto shown = [&](const std::string& format) {
    CHECK(program.run({"lint", "--baseline", "ci/base.json", "--format", format + "=out", "conf/m.yml"}) == 0);
    return program.files.files["out"];
  };
  CHECK_THAT(shown("json"), Contains("\"baseline\": true") && Contains("\"status\": \"refused\"") &&
                                Contains("\"baseline\": 1") && Contains("\"errors\": 1"));
  CHECK_THAT(shown("sarif"), Contains("\"suppressions\": [") && Contains("\"kind\": \"external\""));
  CHECK_THAT(shown("github"), !Contains("::error") && Contains("1 accepted by the baseline"));
  CHECK_THAT(shown("junit"), Contains("failures=\"0\""));
  CHECK(shown("gitlab") == "[]\n");
}

TEST_CASE("a baseline that cannot be used") {
  Program program;
  program.files.files["m.yml"] = good;
  SECTION("is not there") {
    CHECK(program.run({"lint", "--baseline", "b.json", "m.yml"}) == 2);
    CHECK_THAT(program.out.text(), Contains("bad-baseline") && Contains("make it with --update-baseline"));
  }
  SECTION("is broken") {
    program.files.files["b.json"] = "{\n  \"format_version\": 1,\n  \"entires\": []\n}\n";
    CHECK(program.run({"lint", "--baseline", "b.json", "m.yml"}) == 2);
    CHECK_THAT(program.out.text(), Contains("b.json:3:3: error[bad-baseline]: unknown key \"entires\"") &&
                                       Contains("did you mean \"entries\"?"));
    CHECK(program.run({"lint", "--baseline", "b.json", "--update-baseline", "m.yml"}) == 2);
    CHECK_THAT(program.files.files["b.json"], Contains("entires"));
  }
  SECTION("has no name") {
    CHECK(program.run({"lint", "--update-baseline", "m.yml"}) == 2);
    CHECK_THAT(program.err.text(), Contains("name it: --baseline FILE"));
  }
  SECTION("cannot be written") {
    program.files.files["b.json"] = "{\"format_version\": 1, \"entries\": []}";
    program.files.files["m.yml"] = bad;
    program.files.problems["b.json"] = "permission denied";
    CHECK(program.run({"lint", "--baseline", "b.json", "--update-baseline", "m.yml"}) == 2);
  }
}

TEST_CASE("strict") {
  Program program;
  program.files.files["m.yml"] = warned;
  CHECK(program.run({"lint", "m.yml"}) == 0);
  CHECK(program.run({"lint", "--strict", "m.yml"}) == 1);
  SECTION("by variable") {
    program.variables["PYAT_STRICT"] = "true";
    CHECK(program.run({"lint", "m.yml"}) == 1);
  }
  SECTION("not of what the baseline accepts") {
    CHECK(program.run({"lint", "--baseline", "b.json", "--update-baseline", "m.yml"}) == 0);
    CHECK(program.run({"lint", "--strict", "--baseline", "b.json", "m.yml"}) == 0);
  }
}

TEST_CASE("pyat.yml says how to judge") {
  Program program;
  program.files.files = {{"/work/pyat.yml", "lint: {strict: true, baseline: ci/base.json}\n"}, {"m.yml", warned}};
  SECTION("with a baseline that is not there yet") { CHECK(program.run({"lint", "m.yml"}) == 2); }
  SECTION("strict, unless a flag says otherwise") {
    program.files.files["/work/ci/base.json"] = "{\"format_version\": 1, \"entries\": []}\n";
    CHECK(program.run({"lint", "m.yml"}) == 1);
    CHECK(program.run({"lint", "--strict=false", "m.yml"}) == 0);
    CHECK(program.run({"lint", "--update-baseline", "m.yml"}) == 0);
    CHECK_THAT(program.files.files["/work/ci/base.json"], Contains("\"file\":\"../m.yml\""));
    CHECK(program.run({"lint", "m.yml"}) == 0);
  }
  SECTION("with a mistake") {
    program.files.files["/work/pyat.yml"] = "lint: {strct: true}\n";
    CHECK(program.run({"lint", "m.yml"}) == 2);
    CHECK_THAT(program.out.text(), Contains("did you mean \"strict\"?"));
  }
}

TEST_CASE("today") {
  Program program;
  program.files.files["m.yml"] =
      "# pyat: mimir 2.10.3\n# pyat: ignore-file[more-documents] until 2026-06-30 why\ntarget: all\n---\n";
  CHECK(program.run({"lint", "--strict", "m.yml"}) == 0);
  CHECK_THAT(program.out.text(), Contains("accepts this file: 1 ignored"));
  SECTION("is over") {
    program.today += std::chrono::days(1);
    CHECK(program.run({"lint", "--strict", "m.yml"}) == 1);
    CHECK_THAT(program.out.text(), Contains("expired-ignore"));
  }
  SECTION("may be set") {
    program.variables["SOURCE_DATE_EPOCH"] = "1782864000";  // 2026-07-01T00:00:00Z
    CHECK(program.run({"lint", "--strict", "m.yml"}) == 1);
    program.variables["SOURCE_DATE_EPOCH"] = "1782863999";
    CHECK(program.run({"lint", "--strict", "m.yml"}) == 0);
  }
  SECTION("but not to anything") {
    for (const std::string value : {"yesterday", "-1", "1e9", "99999999999999"}) {
      program.variables["SOURCE_DATE_EPOCH"] = value;
      CHECK(program.run({"lint", "m.yml"}) == 2);
    }
    CHECK_THAT(program.err.text(), Contains("SOURCE_DATE_EPOCH: 'yesterday' is not a number of seconds"));
  }
}
