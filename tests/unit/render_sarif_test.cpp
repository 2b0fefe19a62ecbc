// SARIF against its schema: the committed one of the part that pyat writes, and the whole standard where a copy is at
// hand.
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "render/lint_report.hpp"
#include "render_golden.hpp"
#include "render_sample.hpp"

using namespace pyat;
using nlohmann::json;

namespace {

// The errors of a document, one a line; empty when it is valid.
std::string schema_errors(const json& schema_document, const json& document) {
  valijson::Schema schema;
  valijson::SchemaParser parser;
  const valijson::adapters::NlohmannJsonAdapter schema_adapter(schema_document);
  parser.populateSchema(schema_adapter, schema);

  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter adapter(document);
  std::string out;
  if (validator.validate(schema, adapter, &results)) return out;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& step : error.context) out += step;
    out += ": " + error.description + "\n";
  }
  return out.empty() ? "invalid" : out;
}

json subset_schema() { return json::parse(test::read_fixture("sarif-2.1.0-subset.schema.json")); }

json sarif(const diag::Report& report) { return json::parse(render::render(report, render::Format::sarif, {})); }

}  // namespace

TEST_CASE("SARIF of the sample report is valid", "[render]") {
  CHECK(schema_errors(subset_schema(), sarif(test::sample_report())) == "");
  CHECK(schema_errors(subset_schema(), sarif({})) == "");
}

TEST_CASE("the schema notices what SARIF forbids", "[render]") {
  const json good = sarif(test::sample_report());
  const auto broken = [&](const char* pointer, const json& value) {
    json document = good;
    document[json::json_pointer(pointer)] = value;
    return schema_errors(subset_schema(), document) != "";
  };
  CHECK(broken("/version", "2.0.0"));
  CHECK(broken("/runs/0/unheardOf", 1));
  CHECK(broken("/runs/0/results/0/level", "info"));
  CHECK(broken("/runs/0/results/0/locations/0/physicalLocation/region/startLine", 0));
  CHECK(broken("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "a b.yml"));
  CHECK(broken("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "/srv/a.yml"));
  CHECK(broken("/runs/0/results/0/fixes/0/artifactChanges", json::array()));
  CHECK(broken("/runs/0/results/0/fixes/0/artifactChanges/0/replacements", json::array()));
  CHECK(broken("/runs/0/results/0/fixes/0/artifactChanges/0/replacements/0/deletedRegion/startLine", 0));
}

TEST_CASE("SARIF results refer to their rules and files", "[render]") {
  const json run = sarif(test::sample_report())["runs"][0];
  for (const json& result : run["results"]) {
    CHECK(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"] == result["ruleId"]);
  }
  const auto artifact = [&](std::size_t i) {
    return run["results"][i]["locations"][0]["physicalLocation"]["artifactLocation"];
  };
  CHECK(artifact(0)["uri"] == "deploy/mimir%20prod.yml");
  CHECK(artifact(0)["uriBaseId"] == "%SRCROOT%");
  CHECK(artifact(4)["uri"] == "file:///srv/gr%C3%B6%C3%9Fe%2C1%3A2.yml");
  CHECK(!artifact(4).contains("uriBaseId"));
  CHECK(run["invocations"][0]["executionSuccessful"] == false);  // one file could not be read
}

TEST_CASE("SARIF carries the edits of a fix", "[render]") {
  const json results = sarif(test::sample_report())["runs"][0]["results"];
  CHECK(results[1]["fixes"] == json::parse(R"([{
    "description": {"text": "write 24h"},
    "artifactChanges": [{
      "artifactLocation": {"uri": "deploy/mimir%20prod.yml", "uriBaseId": "%SRCROOT%"},
      "replacements": [{
        "deletedRegion": {"startLine": 6, "startColumn": 23, "endLine": 6, "endColumn": 25},
        "insertedContent": {"text": "24h"}
      }]
    }],
    "properties": {"safe": true}
  }])"));
  CHECK(results[0]["fixes"][0]["properties"]["safe"] == false);
  CHECK(!results[2].contains("fixes"));
}

TEST_CASE("what a fix deletes or inserts is said as the file has it", "[render]") {
  diag::Report report;
  diag::FileReport& file = report.files.emplace_back();
  file.path = "mimir.yml";
  file.text = "a:\r\n  x: 1\r\n  y: 2\r\n";
  file.diagnostics = {
      {.code = "moved-field",
       .range = {{2, 3}, {2, 4}},
       .message = "moved",
       .fix = {.title = "move it", .edits = {{{{2, 1}, {3, 1}}, ""}, {{{4, 1}, {4, 1}}, "b:\n  x: 1\n"}}},
       .in_baseline = true}};
  const json document = sarif(report);
  CHECK(schema_errors(subset_schema(), document) == "");
  const json replacements = document["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"];
  CHECK(!replacements[0].contains("insertedContent"));
  CHECK(replacements[1]["deletedRegion"] ==
        json::parse(R"({"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 1})"));
  CHECK(replacements[1]["insertedContent"]["text"] == "b:\r\n  x: 1\r\n");
}

// PYAT_SARIF_SCHEMA: a copy of the standard's own schema. The npm package @microsoft/jest-sarif ships one.
TEST_CASE("SARIF is valid by the whole schema of the standard", "[render]") {
  const char* path = std::getenv("PYAT_SARIF_SCHEMA");
  if (path == nullptr) return;
  std::ifstream file(path);
  REQUIRE(file);
  CHECK(schema_errors(json::parse(file), sarif(test::sample_report())) == "");
}
