// What `pyat schema` prints, word for word. Importing needs real files: tests/cli/test_schema.py.
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

void check(const std::string& name, std::vector<std::string> words, int code = 0, unsigned width = 0,
           bool terminal = false) {
  Program program;
  program.width = width;
  program.terminal = terminal;
  words.insert(words.begin(), "schema");
  CHECK(program.run(words) == code);
  CHECK(program.err.text().empty());
  pyat::test::check_golden_file("schema/" + name, program.out.text());
}

}  // namespace

TEST_CASE("list") {
  check("list.out", {"list"});
  check("list.json.out", {"list", "--product", "tempo", "--format", "json"});
}

TEST_CASE("show a field") {
  check("show_field.out", {"show", "max_cache_freshness", "--product", "mimir", "--target", "2.10.3"});
  check("show_field.json.out", {"show", "max_cache_freshness", "--product", "mimir", "--format", "json"});
  check("show_flag.out", {"show", "-distributor.ha-tracker.failover-timeout", "--product", "mimir"});
  check("show_gone.out", {"show", "limits.split_instant_queries_by_interval", "--product", "mimir"});
  check("show_both.out", {"show", "server.http_listen_port"});
  check("show_narrow.out", {"show", "overrides.ingestion_rate_limit_bytes"}, 0, 40, true);
}

TEST_CASE("show a section") {
  check("show_section.out", {"show", "memberlist", "--product", "tempo"}, 0, 120, true);
  check("show_section_narrow.out", {"show", "ingester.ring", "--product", "mimir", "--target", "2.3"}, 0, 60);
  check("show_section.json.out", {"show", "usage_report", "--product", "tempo", "--format", "json"});
}

TEST_CASE("show what is not clear, or not there") {
  check("show_several.out", {"show", "kvstore.store", "--product", "mimir", "--target", "2.10.3"}, 1);
  check("show_none.out", {"show", "limits.max_global_series_per_usr"}, 1);
  check("show_none.json.out", {"show", "limits.max_global_series_per_usr", "--format", "json"}, 1);
}

TEST_CASE("diff") {
  check("diff.out", {"diff", "2.10.3", "2.11.0", "--product", "mimir", "--section", "limits"});
  check("diff_narrow.out", {"diff", "2.10.8", "3.0.0", "--product", "tempo", "--section", "storage"}, 0, 60, true);
  check("diff.md.out", {"diff", "2.4.0", "2.5.0", "--product", "mimir", "--format", "markdown"});
  check("diff.json.out", {"diff", "2.4.0", "2.5.0", "--product", "mimir", "--format", "json"});
  check("diff_same.out", {"diff", "2.10.3", "2.10.5"});
}

TEST_CASE("what cannot be answered") {
  const auto refusal = [](std::vector<std::string> words) {
    Program program;
    words.insert(words.begin(), "schema");
    CHECK(program.run(words) == 2);
    CHECK(program.out.text().empty());
    return program.err.text();
  };
  CHECK_THAT(refusal({}), StartsWith("pyat schema: a command is missing"));
  CHECK_THAT(refusal({"shwo"}), Contains("did you mean 'show'?"));
  CHECK_THAT(refusal({"show"}), StartsWith("pyat schema show: name a field"));
  CHECK_THAT(refusal({"show", "a", "b"}), Contains("unexpected argument 'b'"));
  CHECK_THAT(refusal({"show", "a", "--target", "9.9.9"}), Contains("unknown release '9.9.9'; known of Mimir:"));
  CHECK_THAT(refusal({"diff", "2.10.3"}), Contains("name two releases"));
  CHECK_THAT(refusal({"diff", "2.10.3", "9.9.9"}), Contains("unknown release '9.9.9'"));
  CHECK_THAT(refusal({"diff", "2.17.4", "2.10.8"}), Contains("no server has both releases"));
  CHECK_THAT(refusal({"diff", "2.10.3", "3.0.0", "--section", "limts"}), Contains("neither release has limts"));
  CHECK_THAT(refusal({"export"}), Contains("say of which server"));
  CHECK_THAT(refusal({"import", "x", "--product", "mimir"}), Contains("say which release it is"));
  CHECK_THAT(refusal({"import", "x", "--product", "mimir", "--as", "3.1"}), Contains("'3.1' is no release"));
  CHECK_THAT(refusal({"import", "x", "--product", "mimir", "--as", "3.0.2"}), Contains("Mimir 3.0.2 is built in"));
  CHECK_THAT(refusal({"import", "x", "--product", "mimir", "--as", "3.1.0"}), Contains("no folder to keep it in"));
}

TEST_CASE("help of the group, and of what is in it") {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"schema", "--help"}, {"help", "schema"}}) {
    Program program;
    CHECK(program.run(words) == 0);
    CHECK_THAT(program.out.text(), Contains("Usage: pyat schema COMMAND") && Contains("\n  import  "));
  }
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"schema", "diff", "--help"}, {"help", "schema", "diff"}}) {
    Program program;
    CHECK(program.run(words) == 0);
    CHECK_THAT(program.out.text(), Contains("Usage: pyat schema diff [OPTION]... RELEASE..."));
  }
}
