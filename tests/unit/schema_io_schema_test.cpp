// Schemas as files: what is written can be read again, and so can the project's own.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "schema_io/go_duration.hpp"
#include "schema_io/schema_file.hpp"
#include "schemas/catalog.hpp"
#include "support/catch.hpp"

using namespace pyat;
using schema_io::read_schema;
using schemas::Node;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// All that a tree says, in a fixed order.
void describe(const Node& node, const std::string& path, std::vector<std::string>& lines) {
  lines.push_back(path + " " + node.type + " owner " + node.owner + " default " + node.fallback + " flag " + node.flag +
                  " kind " + std::to_string(static_cast<int>(node.kind)) + " category " +
                  std::to_string(static_cast<int>(node.category)) + " flags " + std::to_string(node.flags) +
                  (node.hidden ? " hidden" : ""));
  for (const Node& field : node.fields) describe(field, path + "." + field.name, lines);
  for (const Node& elem : node.elem) describe(elem, path + "[]", lines);
  for (const Node& key : node.key) describe(key, path + "<key>", lines);
  for (const Node& legacy : node.legacy) describe(legacy, path + "<legacy>", lines);
}

std::vector<std::string> lines_of(const Node& node) {
  std::vector<std::string> lines{};
  describe(node, "", lines);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("the project's own schemas are read as they were compiled") {
  for (const std::string product : {"mimir", "tempo"}) {
    for (const auto& entry : std::filesystem::directory_iterator(PYAT_SOURCE_DIR "/schemas/" + product)) {
      if (entry.path().extension() != ".json") continue;
      const schema_io::SchemaFile file = read_schema(read_file(entry.path()));
      INFO(entry.path());
      REQUIRE(file.problem.empty());
      const auto known = schemas::find_release(file.header.product, file.header.release);
      REQUIRE(known);
      CHECK(lines_of(file.root) == lines_of(schemas::tree_of(known->root)));
    }
  }
}

TEST_CASE("what is written is read again") {
  for (const auto product : {schemas::Product::mimir, schemas::Product::tempo}) {
    const auto known = schemas::newest(product);
    const schema_io::Header header{.product = product,
                                   .release = "9.9.9",
                                   .versions = {"9.9.9"},
                                   .source = "somewhere",
                                   .nearest = "3.0.0",
                                   .notes = {"a", "b"}};
    const Node tree = schemas::tree_of(known.root);
    const std::string text = schema_io::write_schema(header, tree);
    const schema_io::SchemaFile file = read_schema(text);
    REQUIRE(file.problem.empty());
    CHECK(lines_of(file.root) == lines_of(tree));
    CHECK(file.header.product == product);
    CHECK(file.header.release == "9.9.9");
    CHECK(file.header.source == "somewhere");
    CHECK(file.header.notes == header.notes);
    CHECK(schema_io::write_schema(file.header, file.root) == text);
  }
}

TEST_CASE("what is no schema is refused") {
  const auto problem = [](std::string_view text) { return read_schema(text).problem; };
  CHECK_THAT(problem(""), Contains("line 1, column 1"));
  CHECK_THAT(problem("{\"a\": }"), Contains("line 1, column 7"));
  CHECK_THAT(problem("[]"), Contains("no schema of pyat"));
  CHECK_THAT(problem("{}"), Contains("no schema of pyat"));
  const std::string head = R"({"x-product": "mimir", "x-release": "3.1.0", )";
  CHECK_THAT(problem(head + R"("properties": {}})"), Contains("without x-go-type"));
  CHECK_THAT(problem(head + R"("x-go-type": "T", "properties": {}})"), Contains("no fields"));
  CHECK_THAT(problem(head + R"("x-go-type": "T", "properties": []})"), Contains("no object"));
  CHECK_THAT(problem(head + R"("x-go-type": "T", "properties": {"a": {"x-go-type": "t", "x-go-kind": "odd"}}})"),
             Contains("\"odd\" is no kind"));
  CHECK_THAT(problem(head + R"("x-go-type": "T", "properties": {"a": {"$ref": "#/$defs/none"}}})"),
             Contains("refers to nothing"));
  CHECK_THAT(problem(head + R"("x-go-type": "T", "properties": {"a": {"$ref": "#/$defs/a"}},
                     "$defs": {"a": {"x-go-type": "A", "properties": {"a": {"$ref": "#/$defs/a"}}}}})"),
             Contains("contain themselves"));
  CHECK_THAT(problem(std::string(100000, '[')), Contains("nested more deeply"));
}

TEST_CASE("durations are written as Go writes them") {
  using schema_io::go_duration;
  CHECK(go_duration(0) == "0s");
  CHECK(go_duration(1) == "1ns");
  CHECK(go_duration(1500) == "1.5µs");
  CHECK(go_duration(20'000'000) == "20ms");
  CHECK(go_duration(30'000'000'000) == "30s");
  CHECK(go_duration(90'500'000'000) == "1m30.5s");
  CHECK(go_duration(7'200'000'000'000) == "2h0m0s");
  CHECK(go_duration(-1'000'000'000) == "-1s");
  CHECK(go_duration(9223372036854775807) == "2562047h47m16.854775807s");
}

TEST_CASE("durations are written as Prometheus writes them") {
  using schema_io::prometheus_duration;
  CHECK(prometheus_duration(0) == "0s");
  CHECK(prometheus_duration(86'400'000'000'000) == "1d");
  CHECK(prometheus_duration(90'000'000'000'000) == "25h");
  CHECK(prometheus_duration(90'500'000'000) == "1m30s500ms");
  CHECK(prometheus_duration(14LL * 86'400'000'000'000) == "2w");
  CHECK(prometheus_duration(365LL * 86'400'000'000'000) == "1y");
}
