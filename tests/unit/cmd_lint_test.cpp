// `pyat lint` as a command: inputs, formats, exit codes. What it finds is tested with the linter.
#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

const std::string good = "# pyat: mimir 2.10.3\ntarget: all\n";
const std::string bad = "# pyat: mimir 2.10.3\nno_such_field: 1\n";

}  // namespace

TEST_CASE("exit codes") {
  Program program;
  program.files.files = {{"good.yml", good}, {"bad.yml", bad}};
  SECTION("accepted") { CHECK(program.run({"lint", "good.yml"}) == 0); }
  SECTION("refused") { CHECK(program.run({"lint", "good.yml", "bad.yml"}) == 1); }
  SECTION("missing, but the others are shown") {
    CHECK(program.run({"lint", "none.yml", "bad.yml"}) == 2);
    CHECK_THAT(program.out.text(), Contains("cannot check none.yml: no such file or directory"));
    CHECK_THAT(program.out.text(), Contains("no_such_field"));
  }
}

TEST_CASE("standard input") {
  Program program;
  program.files.stdin_text = bad;
  CHECK(program.run({"lint", "--stdin-filename", "pasted.yml", "-"}) == 1);
  CHECK_THAT(program.out.text(), StartsWith("pasted.yml:2:1: "));
}

TEST_CASE("folders and patterns") {
  Program program;
  program.files.files = {{"conf/a.yml", good}, {"conf/b/c.yaml", bad}, {"empty/readme.txt", ""}};
  SECTION("a folder") {
    CHECK(program.run({"lint", "conf"}) == 1);
    CHECK_THAT(program.out.text(), Contains("conf/a.yml") && Contains("conf/b/c.yaml"));
  }
  SECTION("a pattern") {
    CHECK(program.run({"lint", "conf/*.yml"}) == 0);
    CHECK_THAT(program.out.text(), !Contains("c.yaml"));
  }
  SECTION("each file once") {
    CHECK(program.run({"lint", "--format", "json", "conf/a.yml", "conf", "conf/a.yml"}) == 1);
    CHECK_THAT(program.out.text(), Contains("\"files\": 2"));
  }
  SECTION("nothing in it") {
    CHECK(program.run({"lint", "empty"}) == 2);
    CHECK_THAT(program.out.text(), Contains("no .yml or .yaml file"));
  }
  SECTION("nothing matches") {
    CHECK(program.run({"lint", "conf/*.json"}) == 2);
    CHECK_THAT(program.out.text(), Contains("no file matches"));
  }
}

TEST_CASE("what is no server's configuration is skipped in a folder, not when it is named") {
  Program program;
  program.files.files = {{"deploy/compose.yml", "services:\n  mimir:\n    image: grafana/mimir\n"},
                         {"deploy/good.yml", good}};
  SECTION("in a folder") {
    CHECK(program.run({"lint", "deploy"}) == 0);
    CHECK_THAT(program.err.text(), Contains("skipped deploy/compose.yml: this is a Docker Compose file"));
  }
  SECTION("named") { CHECK(program.run({"lint", "deploy/compose.yml"}) == 2); }
  SECTION("nothing else there") {
    program.files.files.erase("deploy/good.yml");
    CHECK(program.run({"lint", "deploy"}) == 2);
  }
}

TEST_CASE("files that were never YAML") {
  Program program;
  program.files.files = {{"a.yml", "\x1f\x8b\x08 packed"}, {"b.yml", std::string(64, '\x01')}};
  CHECK(program.run({"lint", "--product", "mimir", "a.yml", "b.yml"}) == 2);
  CHECK_THAT(program.out.text(), Contains("a gzip archive, not YAML") && Contains("binary data, not YAML"));
}

TEST_CASE("several formats at once") {
  Program program;
  program.files.files["bad.yml"] = bad;
  SECTION("one to a file") {
    CHECK(program.run({"lint", "--format", "text", "--format", "json=out.json", "bad.yml"}) == 1);
    CHECK_THAT(program.out.text(), StartsWith("bad.yml:2:1: error"));
    CHECK_THAT(program.files.files["out.json"], StartsWith("{"));
  }
  SECTION("two in one place") {
    CHECK(program.run({"lint", "--format", "text", "--format", "json", "bad.yml"}) == 2);
    CHECK_THAT(program.err.text(), Contains("both 'text' and 'json' go to standard output"));
  }
  SECTION("a file that cannot be written") {
    program.files.problems["out.json"] = "permission denied";
    CHECK(program.run({"lint", "--format", "json=out.json", "bad.yml"}) == 2);
    CHECK_THAT(program.err.text(), Contains("cannot write out.json: permission denied"));
  }
  SECTION("an unknown one") {
    CHECK(program.run({"lint", "--format", "jsn", "bad.yml"}) == 2);
    CHECK_THAT(program.err.text(), Contains("did you mean 'json'?"));
  }
  CHECK_THAT(program.out.text(), !Contains("\x1b["));
}

TEST_CASE("colour") {
  Program program;
  program.files.files["bad.yml"] = bad;
  bool colored = false;
  SECTION("not in a pipe") { program.run({"lint", "bad.yml"}); }
  SECTION("in a terminal") {
    program.terminal = true;
    program.run({"lint", "bad.yml"});
    colored = true;
  }
  SECTION("NO_COLOR") {
    program.terminal = true;
    program.variables["NO_COLOR"] = "1";
    program.run({"lint", "bad.yml"});
  }
  SECTION("a flag is stronger than NO_COLOR") {
    program.variables["NO_COLOR"] = "1";
    program.run({"lint", "--color=always", "bad.yml"});
    colored = true;
  }
  SECTION("never") {
    program.terminal = true;
    program.run({"lint", "--color", "never", "bad.yml"});
  }
  SECTION("a terminal that cannot") {
    program.terminal = true;
    program.variables["TERM"] = "dumb";
    program.run({"lint", "bad.yml"});
  }
  CHECK((program.out.text().find("\x1b[") != std::string::npos) == colored);
}

TEST_CASE("a release that does not exist") {
  Program program;
  program.files.files["good.yml"] = good;
  SECTION("by flag") {
    CHECK(program.run({"lint", "--product", "mimir", "--target", "2.99", "good.yml"}) == 2);
    CHECK_THAT(program.err.text(), StartsWith("pyat lint: --target: unknown release '2.99'; known of Mimir: ") &&
                                       Contains(" 2.10.3 ") && !Contains("Tempo"));
  }
  SECTION("by variable") {
    program.variables["PYAT_TARGET"] = "99";
    CHECK(program.run({"lint", "good.yml"}) == 2);
    CHECK_THAT(program.err.text(), StartsWith("pyat lint: PYAT_TARGET: unknown release '99'; known of Mimir: "));
  }
}

TEST_CASE("lists") {
  Program program;
  SECTION("codes") {
    CHECK(program.run({"lint", "--list-codes"}) == 0);
    CHECK_THAT(program.out.text(), Contains("unknown-field"));
  }
  SECTION("codes for programs") {
    CHECK(program.run({"lint", "--list-codes", "--quiet"}) == 0);
    CHECK_THAT(program.out.text(), Contains("\nunknown-field\n"));
  }
  SECTION("releases") {
    CHECK(program.run({"lint", "--list-versions", "--product", "tempo"}) == 0);
    CHECK_THAT(program.out.text(), Contains("tempo 2.3.1\n") && !Contains("mimir"));
  }
  SECTION("one code") {
    CHECK(program.run({"lint", "--explain", "unknown-field"}) == 0);
    CHECK_THAT(program.out.text(), Contains("unknown-field"));
  }
  SECTION("a code that does not exist") {
    CHECK(program.run({"lint", "--explain", "unknwon-field"}) == 2);
    CHECK_THAT(program.err.text(), Contains("did you mean 'unknown-field'?"));
  }
}

TEST_CASE("quiet says nothing of files that are well") {
  Program program;
  program.files.files = {{"good.yml", good}, {"bad.yml", bad}};
  SECTION("all well") {
    CHECK(program.run({"lint", "--quiet", "good.yml"}) == 0);
    CHECK(program.out.text().empty());
  }
  SECTION("not all") {
    CHECK(program.run({"lint", "-q", "good.yml", "bad.yml"}) == 1);
    CHECK_THAT(program.out.text(), !Contains("good.yml"));
  }
}

TEST_CASE("pyat.yml names product, release and expansion") {
  Program program;
  program.files.files = {
      {"/work/pyat.yml",
       "services:\n  metrics: {kind: mimir, version: 2.10.3, config: conf/metrics.yml, expand_env: true}\n"},
      {"conf/metrics.yml", "server:\n  http_listen_port: ${PORT}\n"},
      {"other-mimir.yml", "target: all\n"}};
  program.variables["PORT"] = "8080";
  SECTION("of the files that it names") {
    CHECK(program.run({"lint", "conf/metrics.yml"}) == 0);
    CHECK_THAT(program.out.text(), Contains("Mimir 2.10.3 (pyat.yml)"));
  }
  SECTION("of others of the same kind, the release") {
    CHECK(program.run({"lint", "other-mimir.yml"}) == 0);
    CHECK_THAT(program.out.text(), Contains("Mimir 2.10.3 (pyat.yml)"));
  }
  SECTION("a flag is stronger") {
    CHECK(program.run({"lint", "--target", "2.9.4", "conf/metrics.yml"}) == 0);
    CHECK_THAT(program.out.text(), Contains("Mimir 2.9.4 (flag)"));
  }
  SECTION("with a mistake in it nothing is checked") {
    program.files.files["/work/pyat.yml"] = "services:\n  metrics: {kind: mimr}\n";
    CHECK(program.run({"lint", "other-mimir.yml"}) == 2);
    CHECK_THAT(program.out.text(), Contains("/work/pyat.yml:2:") && Contains("bad-inventory"));
  }
}
