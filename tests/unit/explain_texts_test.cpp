// Complaints in words of their own: the checks of single values, the rules, receivers.
#include <algorithm>
#include <filesystem>
#include <span>
#include <string>

#include "diag/codes.hpp"
#include "diag/server_texts.hpp"
#include "explain/answer_text.hpp"
#include "explain/check_texts.hpp"
#include "explain/explain.hpp"
#include "explain/known_texts.hpp"
#include "lint/linter.hpp"
#include "schemas/table.hpp"
#include "support/golden.hpp"

using namespace pyat;
using explain::Problem;
using schemas::Product;

namespace {

// As a server prints what it says while it checks its configuration.
std::string log_of(Product product, const std::string& says) {
  if (product == Product::mimir) return "error validating config: " + says + "\n";
  std::string quoted;
  for (const char c : says) quoted.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
  return "level=warn ts=2024-01-01T00:00:00Z caller=main.go:137 msg=\"" + quoted + "\"\n";
}

Problem answer(Product product, const std::string& version, const std::string& says) {
  explain::Options options{};
  options.product = {std::string(schemas::to_string(product)), "flag"};
  options.target = {version, "flag"};
  const explain::Result result = explain::explain_log(log_of(product, says), options);
  INFO(says);
  REQUIRE(result.problems.size() == 1);
  return result.problems.front();
}

bool has_path(const Problem& problem, const std::string& path) {
  return std::any_of(problem.paths.begin(), problem.paths.end(), [&](const std::string& each) {
    return path == each || path.starts_with(each + "[") || path.starts_with(each + ".");
  });
}

}  // namespace

TEST_CASE("what a rule says of a file is explained under the same code, and at the same place") {
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::fixture_path("rules"))) {
    if (entry.path().extension() != ".yml") continue;
    const std::string name = std::filesystem::relative(entry.path(), test::fixture_path("")).string();
    const diag::FileReport file = lint::lint_text(name, test::read_fixture_file(name), {});
    for (const diag::Diagnostic& found : file.diagnostics) {
      if (found.server_message.empty() || found.code != entry.path().parent_path().filename().string()) continue;
      if (found.server_message.starts_with("panic: ")) continue;  // says nothing of a configuration
      CAPTURE(name, found.server_message, found.path);
      const Problem problem = answer(*schemas::product_from(file.product), file.version, found.server_message);
      CHECK(problem.code == found.code);
      CHECK(problem.severity == found.severity);
      CHECK_FALSE(problem.meaning.empty());
      CHECK_FALSE(problem.help.empty());
      // Which of many the file has, only the file tells.
      if (!found.path.empty() && problem.more_paths == 0) CHECK(has_path(problem, found.path));
      ++compared;
    }
  }
  CHECK(compared > 40);
}

TEST_CASE("every text of a rule is of a code that there is") {
  for (const diag::ServerText& row : diag::server_texts()) {
    INFO(row.text);
    CHECK(diag::find_code(row.code) != nullptr);
    CHECK(schemas::product_from(row.product));
    CHECK_FALSE(row.help.empty());
  }
}

TEST_CASE("every check of a value is found by its own words") {
  for (const schemas::CheckRow& row : std::span(schemas::tables.checks, schemas::tables.check_count)) {
    std::string says(schemas::text(row.says));
    // A word that the row refuses: no list has it, unless the row names the words that it refuses.
    std::string value = "pyat-no-such-word";
    if (row.kind == schemas::CheckKind::none_of) {
      const std::string_view values = schemas::text(row.values);
      value = values.substr(0, values.find('\n'));
    }
    for (const std::string mark : {"{value}", "{quoted}"}) {
      const std::string with = mark == "{quoted}" ? '"' + value + '"' : value;
      for (std::size_t at = says.find(mark); at != std::string::npos; at = says.find(mark)) {
        says.replace(at, mark.size(), with);
      }
    }
    INFO(says);
    const auto match = explain::find_checks(static_cast<Product>(row.product), says);
    CHECK(std::find(match.rows.begin(), match.rows.end(), &row) != match.rows.end());
    if (says != schemas::text(row.says)) CHECK(match.value == value);
  }
}

TEST_CASE("a check of one value") {
  SECTION("names the setting, what it takes and what was found") {
    const Problem problem = answer(Product::mimir, "2.10.3",
                                   "invalid ruler config: invalid ruler gRPC client config: "
                                   "unsupported compression type: gzp");
    CHECK(problem.code == "bad-choice");
    CHECK(problem.paths == std::vector<std::string>{"ruler.ruler_client.grpc_compression"});
    CHECK(problem.meaning == "expected one of gzip, snappy or nothing, found `gzp`");
    CHECK(problem.help == "did you mean \"gzip\"?");
  }
  SECTION("of several settings names them all") {
    const Problem problem = answer(Product::mimir, "2.10.3",
                                   "invalid TSDB config: index-cache configuration: max async concurrency must be "
                                   "positive");
    CHECK(problem.paths.size() == 2);
    CHECK(problem.detail.starts_with("the server has the same words for each of these settings"));
  }
  SECTION("tells the releases that have it") {
    explain::Options options{};
    options.product = {"mimir", "flag"};
    const auto result =
        explain::explain_log(log_of(Product::mimir,
                                    "invalid distributor config: distributor.forwarding.request-concurrency must be "
                                    "greater than 0"),
                             options);
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].printed_by.starts_with("2.3.0 to 2.8."));
    CHECK(result.problems[0].server.version.starts_with("2.8."));
  }
  SECTION("of another release is still answered, and said to be") {
    const Problem problem = answer(Product::mimir, "3.0.2",
                                   "invalid distributor config: distributor.forwarding.request-concurrency must be "
                                   "greater than 0");
    CHECK(problem.code == "out-of-range");
    REQUIRE_FALSE(problem.history.empty());
    CHECK(problem.history[0].find("Mimir 3.0.2 does not print this") != std::string::npos);
  }
  SECTION("without its wrapping") {
    CHECK(explain::find_checks({}, "invalid TSDB stripe size").rows.size() == 1);
    CHECK(explain::find_checks({}, "stripe size").rows.empty());
    CHECK(explain::find_checks(Product::tempo, "invalid TSDB stripe size").rows.empty());
  }
}

TEST_CASE("texts of two lengths do not hide each other") {
  const auto match = explain::find_checks(Product::mimir,
                                          "invalid ingest storage config: the configured consume position is invalid: "
                                          "configured timestamp must be a millisecond timestamp");
  REQUIRE_FALSE(match.rows.empty());
  CHECK(schemas::text(match.rows[0]->path) == "ingest_storage.kafka.consume_from_timestamp_at_startup");
}

TEST_CASE("warnings are known without a wrapping, errors are not") {
  const auto warning = explain::recognise({}, "ingester.complete_block_timeout < storage.trace.blocklist_poll");
  REQUIRE(warning);
  CHECK(warning->product == Product::tempo);
  CHECK(warning->is_warning);
  CHECK_FALSE(explain::recognise(Product::mimir, "ingester.complete_block_timeout < storage.trace.blocklist_poll"));
  CHECK_FALSE(explain::recognise({}, "something else"));
  CHECK(explain::explain_log("level=error msg=\"unknown backend\"\n", {}).problems.empty());
}

TEST_CASE("a receiver that does not take its settings") {
  const auto path_of = [](const std::string& says) {
    const auto result = explain::explain_log(
        "level=error caller=main.go:121 msg=\"error running Tempo\" err=\"failed to init module services: error "
        "initialising module: distributor: failed to create distributor: cannot unmarshal the configuration: " +
            says + "\"\n",
        {});
    REQUIRE(result.problems.size() == 1);
    REQUIRE(result.problems[0].paths.size() == 1);
    return std::string(result.problems[0].code) + " " + result.problems[0].paths[0];
  };
  CHECK(
      path_of("1 error(s) decoding:\\n\\n* error decoding 'receivers': error reading configuration for \\\"otlp\\\": 1 "
              "error(s) decoding:\\n\\n* 'protocols.http.auth' has invalid keys: zzz") ==
      "unknown-field distributor.receivers.otlp.protocols.http.auth.zzz");
  CHECK(
      path_of("decoding failed due to the following error(s):\\n\\n'receivers' error reading configuration for "
              "\\\"otlp\\\": decoding failed due to the following error(s):\\n\\n'protocols.http' decoding failed due "
              "to the following error(s):\\n\\n'dialer.timeout' time: unknown unit \\\"d\\\" in duration") ==
      "bad-duration distributor.receivers.otlp.protocols.http.dialer.timeout");
  CHECK(
      path_of("decoding failed due to the following error(s):\\n\\n'receivers' error reading configuration for "
              "\\\"zipkin\\\": decoding failed due to the following error(s):\\n\\n'zipkinreceiver.Config' has invalid "
              "keys: protocols") == "unknown-field distributor.receivers.zipkin.protocols");
  CHECK(
      path_of("1 error(s) decoding:\\n\\n* error decoding 'receivers': 1 error(s) decoding:\\n\\n* '[jaeger]' expected "
              "a map, got 'string'") == "bad-type distributor.receivers.jaeger");
  CHECK(path_of("error decoding 'receivers': unknown type: \\\"nop\\\" for id: \\\"nop/2\\\" (valid values: [otlp])") ==
        "unknown-receiver distributor.receivers.nop/2");
  CHECK(path_of("error decoding 'receivers': error decoding '': in \\\"otlp/\\\" id: the part after / should not be "
                "empty") == "bad-component-id distributor.receivers.otlp/");
}

TEST_CASE("what Tempo dies of while it starts is an error") {
  const auto result = explain::explain_log(
      "level=error caller=main.go:121 msg=\"error running Tempo\" err=\"failed to init module services error "
      "initialising module: store: failed to create store unknown backend minio\"\n",
      {});
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].severity == diag::Severity::error);
  CHECK(result.problems[0].paths == std::vector<std::string>{"storage.trace.backend"});
  CHECK(result.problems[0].meaning.starts_with("`minio` is no storage backend"));
}

TEST_CASE("variables that Tempo cannot expand") {
  const auto result = explain::explain_log(
      "failed parsing config: failed to expand env vars from configFile /etc/tempo.yaml: missing closing brace\n", {});
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].code == "expand-env");
}
