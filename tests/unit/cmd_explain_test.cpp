// `pyat explain` as a command: where the text comes from, formats, exit codes. The answers are tested with the core.
#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

const std::string line = "line 2: field no_such_field not found in type mimir.Config";
const std::string started = "level=info msg=\"Starting Tempo\" version=\"(version=2.6.0, branch=HEAD)\"\n";

}  // namespace

TEST_CASE("where the log comes from") {
  Program program;
  program.files.stdin_text = line + "\n";
  program.files.files["mimir.log"] = line + "\n";
  SECTION("standard input") { CHECK(program.run({"explain"}) == 1); }
  SECTION("standard input, by its name") { CHECK(program.run({"explain", "-"}) == 1); }
  SECTION("a file") {
    CHECK(program.run({"explain", "mimir.log"}) == 1);
    CHECK_THAT(program.out.text(), Contains("line 1 of the log"));
  }
  SECTION("several files") {
    program.files.files["b.log"] = line;
    CHECK(program.run({"explain", "mimir.log", "b.log"}) == 1);
    CHECK_THAT(program.out.text(), Contains("2 times"));
  }
  SECTION("the message itself") {
    CHECK(program.run({"explain", "--", line}) == 1);
    CHECK_THAT(program.out.text(), !Contains("of the log"));
  }
  SECTION("the message without quotes") {
    CHECK(program.run({"explain", "field", "no_such_field", "not", "found", "in", "type", "mimir.Config"}) == 1);
  }
  CHECK_THAT(program.out.text(), Contains("no_such_field") && Contains("error[unknown-field]"));
}

TEST_CASE("a code is explained as by lint") {
  Program explain, lint;
  CHECK(explain.run({"explain", "unknown-field"}) == 0);
  CHECK(lint.run({"lint", "--explain", "unknown-field"}) == 0);
  CHECK(explain.out.text() == lint.out.text());
  SECTION("a slip of it") {
    Program program;
    CHECK(program.run({"explain", "unknown-feild"}) == 2);
    CHECK_THAT(program.err.text(), Contains("did you mean 'unknown-field'?"));
  }
}

TEST_CASE("what cannot be explained") {
  Program program;
  SECTION("a file that is not there") {
    CHECK(program.run({"explain", "none.log"}) == 2);
    CHECK_THAT(program.err.text(), Contains("'none.log' is neither a file nor a code"));
  }
  SECTION("a file that cannot be read") {
    program.files.problems["a.log"] = "permission denied";
    CHECK(program.run({"explain", "a.log"}) == 2);
    CHECK_THAT(program.err.text(), Contains("cannot read a.log: permission denied"));
  }
  SECTION("nothing in it") {
    program.files.stdin_text = "hello\n";
    CHECK(program.run({"explain"}) == 2);
    CHECK_THAT(program.out.text(), Contains("no configuration error of Mimir or Tempo in 1 line"));
  }
  SECTION("a release that does not exist") {
    CHECK(program.run({"explain", "--target", "2.99", "--", line}) == 2);
    CHECK_THAT(program.err.text(), Contains("unknown release '2.99'"));
  }
}

TEST_CASE("a server that has started is well") {
  Program program;
  program.files.stdin_text = started;
  CHECK(program.run({"explain"}) == 0);
  CHECK_THAT(program.out.text(), Contains("Tempo 2.6.0 (from the log) has read its configuration and started"));
}

TEST_CASE("a configuration beside the log") {
  Program program;
  program.files.stdin_text = line + "\n";
  program.files.files["mimir.yml"] = "# pyat: mimir 2.10.3\nno_such_field: 1\n";
  SECTION("it points there") {
    CHECK(program.run({"explain", "--config", "mimir.yml"}) == 1);
    CHECK_THAT(program.out.text(), StartsWith("mimir.yml:2:1: error[unknown-field]") && Contains("^~~~"));
  }
  SECTION("for programs") {
    CHECK(program.run({"explain", "--config", "mimir.yml", "--format", "json"}) == 1);
    CHECK_THAT(program.out.text(), Contains("\"file\": \"mimir.yml\"") && Contains("\"format_version\": 1"));
  }
  SECTION("one that was changed") {
    program.files.files["mimir.yml"] = "# pyat: mimir 2.10.3\ntarget: all\n";
    CHECK(program.run({"explain", "--config", "mimir.yml"}) == 1);
    CHECK_THAT(program.out.text(), Contains("mimir.yml has no such mistake"));
  }
  SECTION("one that is not there") {
    CHECK(program.run({"explain", "--config", "none.yml"}) == 2);
    CHECK_THAT(program.err.text(), Contains("none.yml: no such file or directory"));
  }
}

TEST_CASE("the release by pyat.yml") {
  Program program;
  program.files.stdin_text = line + "\n";
  program.files.files["/work/pyat.yml"] = "services:\n  mimir:\n    kind: mimir\n    version: 2.12.0\n";
  CHECK(program.run({"explain"}) == 1);
  CHECK_THAT(program.out.text(), Contains("Mimir 2.12.0 (pyat.yml)"));
}

TEST_CASE("quiet leaves out what is not of the configuration") {
  Program program;
  program.files.stdin_text = line + "\nerror: something else\n";
  CHECK(program.run({"explain", "--quiet"}) == 1);
  CHECK_THAT(program.out.text(), !Contains("something else"));
}

TEST_CASE("only the end of a large log is read, and that is said") {
  Program program;
  std::string log(17 * 1024 * 1024, 'x');
  for (std::size_t i = 99; i < log.size(); i += 100) log[i] = '\n';
  program.files.files["large.log"] = log + line + "\n";
  CHECK(program.run({"explain", "large.log"}) == 1);
  CHECK_THAT(program.out.text(), Contains("only the end of large.log was read") && Contains("of what was read"));
}
