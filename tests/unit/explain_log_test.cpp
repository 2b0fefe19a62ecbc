// Whole logs: which product and release an answer is for, and what counts as one problem.
#include <string>

#include "explain/explain.hpp"
#include "explain/in_file.hpp"
#include "schemas/catalog.hpp"
#include "support/catch.hpp"

using namespace pyat;
using namespace pyat::explain;
using schemas::Product;

namespace {

const std::string mimir_wrapping =
    "error loading config from /etc/mimir.yaml: Error parsing config file: yaml: unmarshal errors:\n";
const std::string tempo_wrapping =
    "failed parsing config: failed to parse configFile /etc/tempo.yaml: yaml: unmarshal errors:\n";

Problem only(const Result& result) {
  REQUIRE(result.problems.size() == 1);
  return result.problems.front();
}

Options target(const std::string& product, const std::string& release) {
  Options options{};
  options.product = {product, "flag"};
  options.target = {release, "flag"};
  return options;
}

}  // namespace

TEST_CASE("the product") {
  const std::string line = "  line 3: field timeout not found in type server.Config\n";
  SECTION("by the wrapping, on a line before") {
    CHECK(only(explain_log(mimir_wrapping + line, {})).server.product == Product::mimir);
    CHECK(only(explain_log(tempo_wrapping + line, {})).server.product == Product::tempo);
  }
  SECTION("the wrapping is stronger than a flag") {
    CHECK(only(explain_log(tempo_wrapping + line, target("mimir", "2.10.3"))).server.product == Product::tempo);
  }
  SECTION("by a flag, where the log leaves it open") {
    CHECK(only(explain_log(line, target("tempo", "2.3.1"))).server.product == Product::tempo);
  }
  SECTION("by the name of the container") {
    CHECK(only(explain_log("tempo-1  | " + line, {})).server.product == Product::tempo);
  }
  SECTION("by the type") {
    CHECK(only(explain_log("line 3: field x not found in type tempodb.CompactorConfig", {})).server.product ==
          Product::tempo);
  }
  SECTION("when both are possible, it is said") {
    CHECK(only(explain_log(line, {})).server.note.find("--product") != std::string::npos);
  }
  SECTION("containers do not mix") {
    const Result result = explain_log("a-1  | " + mimir_wrapping + "b-1  | " + tempo_wrapping + "a-1  | " + line, {});
    CHECK(only(result).server.product == Product::mimir);
  }
}

TEST_CASE("the release") {
  const std::string gone = "line 3: field query_ingesters_within not found in type querier.Config\n";
  SECTION("a flag") {
    const Problem found = only(explain_log(mimir_wrapping + gone, target("mimir", "2.12.0")));
    CHECK(found.server.version == "2.12.0");
    CHECK(found.server.version_source == "flag");
  }
  SECTION("the server's own word") {
    const Problem found = only(explain_log(
        "level=info msg=\"Starting application\" version=\"(version=2.11.0, branch=x)\"\n" + mimir_wrapping + gone,
        {}));
    CHECK(found.server.version == "2.11.0");
    CHECK(found.server.version_source == "log");
  }
  SECTION("the tag of an image") {
    CHECK(only(explain_log("Pulling grafana/mimir:2.13.0\n" + mimir_wrapping + gone, {})).server.version == "2.13.0");
  }
  SECTION("what pyat.yml says") {
    Options options{};
    options.default_targets[0] = {"2.14.0", "pyat.yml"};
    CHECK(only(explain_log(mimir_wrapping + gone, options)).server.version_source == "pyat.yml");
  }
  SECTION("told from the error: only older releases have no such section") {
    const Problem found =
        only(explain_log(mimir_wrapping + "line 3: field ingest_storage not found in type mimir.Config\n", {}));
    CHECK(found.server.version_source == "error");
    CHECK(schemas::find_release(Product::mimir, found.server.version)->release.major == 2);
    CHECK(found.printed_by.find(found.server.version) != std::string::npos);
  }
  SECTION("several errors narrow it down together") {
    const Result result =
        explain_log(mimir_wrapping + gone + "line 9: field mimir_query_engine not found in type querier.Config\n", {});
    REQUIRE(result.problems.size() == 2);
    CHECK(result.problems[0].server.version == result.problems[1].server.version);
    CHECK(result.problems[0].server.version_source == "error");
    CHECK(result.problems[0].server.version < std::string("3"));
  }
  SECTION("otherwise the newest") {
    const Problem found =
        only(explain_log(mimir_wrapping + "line 3: field nonsense not found in type mimir.Config", {}));
    CHECK(found.server.version == schemas::newest(Product::mimir).version);
    CHECK(found.server.version_source == "default");
  }
  SECTION("one that is not known is not passed over") {
    const Problem found = only(explain_log(
        "level=info msg=\"Starting application\" version=\"(version=2.99.0, branch=x)\"\n" + mimir_wrapping + gone,
        {}));
    CHECK(found.server.note.find("2.99.0") != std::string::npos);
  }
  SECTION("one that cannot have printed it") {
    const Problem found = only(explain_log(mimir_wrapping + gone, target("mimir", "2.5.0")));
    CHECK(found.meaning.find("knows the key") != std::string::npos);
    CHECK(found.help.find("another release") != std::string::npos);
  }
}

TEST_CASE("a restart loop is one problem") {
  const std::string once = mimir_wrapping + "  line 3: field nonsense not found in type mimir.Config\n";
  std::string log;
  for (int i = 0; i < 12; ++i) log += "starting\n" + once;
  const Problem found = only(explain_log(log, {}));
  CHECK(found.count == 12);
  CHECK(found.log_line == 3);
}

TEST_CASE("the same problem of several pods is one") {
  std::string log;
  for (const std::string pod : {"[pod/mimir-0/mimir] ", "[pod/mimir-1/mimir] "}) {
    log += pod + mimir_wrapping + pod + "  line 3: field nonsense not found in type mimir.Config\n";
  }
  CHECK(only(explain_log(log, {})).sources == std::vector<std::string>{"pod/mimir-0/mimir", "pod/mimir-1/mimir"});
}

TEST_CASE("a value with a line break") {
  const Problem found =
      only(explain_log(mimir_wrapping + "  line 3: cannot unmarshal !!str `a\nb` into time.Duration\n", {}));
  CHECK(found.message.type == "time.Duration");
}

TEST_CASE("common: stands for the sections that inherit from it") {
  const Problem found = only(explain_log(
      "error loading config from /m.yaml: Error parsing config file: can't unmarshal common config: key "
      "\"ruler_storage\": yaml: unmarshal errors:\n  line 18: field nonsense not found in type s3.HTTPConfig",
      target("mimir", "2.10.3")));
  CHECK(found.paths == std::vector<std::string>{"common.storage.s3.http.nonsense"});
  const Problem top = only(explain_log(
      "error loading config from /m.yaml: Error parsing config file: can't unmarshal common config: yaml: unmarshal "
      "errors:\n  line 18: field storagee not found in type mimir.commonConfigUnmarshaler",
      target("mimir", "2.10.3")));
  CHECK(top.paths == std::vector<std::string>{"common.storagee"});
}

TEST_CASE("a type at many places: some are named, the others counted") {
  const Problem found =
      only(explain_log("line 18: field nonsense not found in type grpcclient.Config", target("mimir", "2.10.3")));
  CHECK(found.paths.size() == most_paths);
  CHECK(found.more_paths > 0);
}

TEST_CASE("flags on the command line of the server") {
  const Problem value =
      only(explain_log("invalid value \"1d\" for flag -querier.timeout: parse error", target("mimir", "")));
  CHECK(value.paths == std::vector<std::string>{"querier.timeout"});
  CHECK(value.help.find("24h") != std::string::npos);
  const Problem typo = only(explain_log("flag provided but not defined: -querier.timeuot", target("mimir", "")));
  CHECK(typo.help.find("-querier.timeout") != std::string::npos);
  const Problem gone = only(explain_log(
      "flag provided but not defined: -querier.iterators\nRun with -help to get a list of available parameters\n", {}));
  CHECK(gone.server.product == Product::mimir);
  CHECK(gone.history.size() == 1);
}

TEST_CASE("what is of somebody else") {
  for (const std::string log :
       {"failed parsing config: /etc/loki.yaml: yaml: unmarshal errors:\n  line 31: field x not found in type "
        "storage.Config",
        "line 4: field foo not found in type main.Settings", "flag provided but not defined: -no.such.flag.anywhere",
        "panic: runtime error: index out of range", "level=error msg=\"push error\" err=\"timeout\""}) {
    INFO(log);
    const Result result = explain_log(log, {});
    CHECK(result.problems.empty());
    CHECK(result.others.size() == 1);
  }
}

TEST_CASE("the wrapping of one complaint is not that of the next") {
  const Result result = explain_log(
      "Error loading config (--config.file=p.yml): parsing YAML file: yaml: unmarshal errors:\n"
      "  line 4: field scrape_intervall not found in type config.plain\n"
      "flag provided but not defined: -querier.iterators\n",
      {});
  CHECK(only(result).message.kind == Kind::unknown_flag);
  CHECK(result.others.size() == 2);
}

TEST_CASE("a null section is told from the trace of the panic") {
  const std::string panic = "panic: runtime error: invalid memory address or nil pointer dereference\n";
  const Result result =
      explain_log(panic + "github.com/grafana/tempo/cmd/tempo/app.(*Config).CheckConfig(0xc000a00000)\n", {});
  CHECK(only(result).code == "null-section");
  CHECK(result.others.empty());
  CHECK(explain_log(panic + "main.main()\n", {}).problems.empty());
}

TEST_CASE("Tempo's second try at overrides: hides the first") {
  const Options tempo = target("tempo", "2.9.0");
  SECTION("a key of the new form is well") {
    const Problem found = only(
        explain_log(tempo_wrapping + "  line 8: field defaults not found in type overrides.legacyConfig\n", tempo));
    CHECK(found.help.find("leave this key") != std::string::npos);
  }
  SECTION("a key of neither form is not") {
    const Problem found = only(
        explain_log(tempo_wrapping + "  line 8: field defautls not found in type overrides.legacyConfig\n", tempo));
    CHECK(found.help.find("defaults") != std::string::npos);
  }
  SECTION("both lists of complaints, as newer releases print them, are one") {
    const std::string line = "  line 8: field x not found in type overrides.legacyConfig";
    CHECK(only(explain_log(tempo_wrapping + line + "; also failed in legacy format: yaml: unmarshal errors:\n" + line,
                           {}))
              .count == 1);
  }
}

TEST_CASE("other errors are counted, and only the first are shown") {
  std::string log;
  for (int i = 0; i < 20; ++i) log += "level=error msg=\"number " + std::to_string(i) + "\"\n";
  log += log;
  const Result result = explain_log(log, {});
  CHECK(result.others.size() == most_others);
  CHECK(result.others.front().count == 2);
  CHECK(result.more_others == 15);
}

TEST_CASE("a server that starts") {
  const Result result = explain_log("level=info msg=\"Starting Tempo\" version=\"(version=2.6.0, branch=HEAD)\"\n", {});
  CHECK(result.problems.empty());
  REQUIRE(result.started.size() == 1);
  CHECK(result.started.front().product == Product::tempo);
}

TEST_CASE("a Go program that has nothing to do with either may start, too") {
  CHECK(explain_log("level=info msg=\"Starting Loki\" version=\"(version=2.9.4)\"\n", {}).started.empty());
}

TEST_CASE("long lines are read at their beginning") {
  const std::string log =
      "line 3: field nonsense not found in type mimir.Config\n" + std::string(2 * most_line_bytes, 'x') + "\n";
  const Result result = explain_log(log, {});
  CHECK(result.cut_lines == 1);
  CHECK(result.problems.size() == 1);
}

TEST_CASE("pointing into the file") {
  Result result =
      explain_log(mimir_wrapping + "line 3: field a not found in type mimir.Config", target("mimir", "2.10.3"));
  diag::FileReport file{.path = "m.yml", .product = "mimir", .version = "2.10.3", .status = diag::Status::refused};
  diag::Diagnostic found{.code = "unknown-field", .range = {{3, 1}, {3, 2}}, .path = "a"};
  SECTION("the same complaint") {
    found.server_message = "line 3: field a not found in type mimir.Config";
    file.diagnostics = {found};
    point_into(result, file);
    CHECK(result.problems.front().in_file);
    CHECK(result.problems.front().in_file_note.empty());
  }
  SECTION("on another line") {
    found.server_message = "line 7: field a not found in type mimir.Config";
    found.range = {{7, 1}, {7, 2}};
    file.diagnostics = {found};
    point_into(result, file);
    CHECK(result.problems.front().in_file);
    CHECK(result.problems.front().in_file_note.find("line 7") != std::string::npos);
  }
  SECTION("not there") {
    point_into(result, file);
    CHECK_FALSE(result.problems.front().in_file);
    CHECK(result.problems.front().in_file_note.find("no such mistake") != std::string::npos);
  }
  SECTION("the file of the other server") {
    file.product = "tempo";
    point_into(result, file);
    CHECK(result.problems.front().in_file_note.find("Tempo") != std::string::npos);
  }
}

TEST_CASE("a type at several places, of which one tells what became of the key") {
  const Problem problem = only(explain_log(
      tempo_wrapping + "  line 8: field insecure_skip_verify not found in type s3.Config\n", target("tempo", "2.2.0")));
  CHECK(problem.code == "renamed-field");
  CHECK(problem.meaning == "Tempo 2.2.0 knows no key \"insecure_skip_verify\" in storage.trace.s3");
  CHECK(problem.paths.size() == 2);
}

TEST_CASE("a key of which nothing is known, but that stands elsewhere") {
  const Problem problem = only(explain_log(
      mimir_wrapping + "  line 18: field timeout not found in type s3.HTTPConfig\n", target("mimir", "2.14.3")));
  REQUIRE(problem.history.size() == 1);
  CHECK(problem.history[0].starts_with("a field of this name stands at "));
  CHECK(problem.history[0].ends_with(" more places"));
}

TEST_CASE("with the file, the linter's words lead") {
  const std::string line = "  line 2: field replay_memory_ceiling not found in type wal.Config\n";
  Result result = explain_log(tempo_wrapping + line, target("tempo", "2.3.1"));
  diag::FileReport file{.path = "tempo.yml", .product = "tempo", .status = diag::Status::refused};
  file.diagnostics.push_back({.code = "foreign-field",
                              .range = {{2, 3}, {2, 9}},
                              .path = "storage.trace.wal.replay_memory_ceiling",
                              .message = "unknown key in storage.trace.wal",
                              .server_message = "line 2: field replay_memory_ceiling not found in type wal.Config"});
  point_into(result, file);
  const Problem problem = only(result);
  CHECK(problem.meaning == "unknown key in storage.trace.wal");
  CHECK(problem.paths == std::vector<std::string>{"storage.trace.wal.replay_memory_ceiling"});
  CHECK(problem.history.empty());
}
