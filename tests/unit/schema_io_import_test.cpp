// The references that Mimir and Tempo publish: what they tell, what is borrowed, what is said to be unknown.
#include "schema_io/reference.hpp"
#include "schemas/catalog.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace pyat;
using schema_io::Reference;
using schemas::Category;
using schemas::Kind;
using schemas::Node;

namespace {

Node nearest(schemas::Product product) { return schemas::tree_of(schemas::newest(product).root); }

const Node& at(const Node& root, std::string_view path) {
  const Node* node = &root;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    node = node->find(name);
    REQUIRE(node != nullptr);
  }
  return *node;
}

bool has_note(const Reference& reference, std::string_view text) {
  for (const std::string& note : reference.notes) {
    if (note.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Mimir's descriptor") {
  const Node near = nearest(schemas::Product::mimir);
  const Reference reference =
      schema_io::read_descriptor(test::read_fixture_file("schema/config-descriptor.json"), near, "3.0.2");
  REQUIRE(reference.problem.empty());
  const Node& root = reference.root;

  SECTION("types are borrowed, the rest is the descriptor's") {
    CHECK(at(root, "target").type == "flagext.StringSliceCSV");
    CHECK(at(root, "server.http_listen_port").fallback == "9090");
    CHECK(at(root, "shutdown_delay").fallback == "30s");
    CHECK(at(root, "shutdown_delay").category == Category::advanced);
    CHECK(at(root, "limits").owner == "validation.plainLimits");
    CHECK(at(root, "limits.compactor_blocks_retention_period").type == "model.Duration");
    CHECK(at(root, "limits.compactor_blocks_retention_period").fallback == "1d");
  }
  SECTION("a moved flag has its type") {
    const Node& moved = at(root, "frontend.new_name_of_address");
    CHECK(moved.type == at(near, "frontend.address").type);
    CHECK(has_note(reference, "same flag at another path in 3.0.2: frontend.new_name_of_address"));
  }
  SECTION("whether a new duration is Go's is not known") {
    CHECK(at(root, "server.http_new_timeout").kind == Kind::any);
    CHECK(at(root, "server.http_new_timeout").fallback == "1m30s");
    CHECK(has_note(reference, "any value is accepted: server.http_new_timeout, brand_new.weights"));
  }
  SECTION("plain types are known") {
    CHECK(at(root, "limits.max_new_things").kind == Kind::int64);
    CHECK(at(root, "brand_new.enabled").kind == Kind::boolean);
  }
  SECTION("another type than before") {
    CHECK(at(root, "server.http_listen_address").kind == Kind::int64);
    CHECK(has_note(reference, "another type than in 3.0.2: server.http_listen_address"));
  }
  SECTION("a new section has no name in the server's messages") {
    CHECK(at(root, "brand_new").owner.empty());
    CHECK(has_note(reference, "what the server calls a new section in its messages is not known: brand_new"));
  }
  SECTION("what the descriptor does not have is gone, unless it was hidden") {
    CHECK(root.find("ingester") == nullptr);
    CHECK(at(near, "distributor").hidden == false);
    for (const Node& field : near.fields) CHECK((root.find(field.name) != nullptr || !field.hidden));
  }
}

TEST_CASE("Tempo's manifest") {
  const Node near = nearest(schemas::Product::tempo);
  const Reference reference = schema_io::read_manifest(test::read_fixture_file("schema/manifest.md"), near, "3.0.3");
  REQUIRE(reference.problem.empty());
  const Node& root = reference.root;

  SECTION("defaults are the manifest's, types and flags are borrowed") {
    CHECK(at(root, "http_api_prefix").fallback == "/tempo");
    CHECK(at(root, "distributor.ring.heartbeat_period").fallback == "7s");
    CHECK(at(root, "distributor.ring.heartbeat_period").type == "time.Duration");
    CHECK(at(root, "storage.trace.backend").flag == "storage.trace.backend");
  }
  SECTION("the name of a machine is no default") {
    CHECK(at(root, "distributor.ring.instance_id").fallback == "<hostname>");
  }
  SECTION("a section that is off keeps its fields") {
    CHECK(at(root, "storage.trace.pool").fields.size() == at(near, "storage.trace.pool").fields.size());
  }
  SECTION("new fields") {
    CHECK(at(root, "distributor.fresh_flag").kind == Kind::boolean);
    CHECK(at(root, "distributor.fresh_text").kind == Kind::any);
    CHECK(at(root, "distributor.fresh_text").fallback == "\"a: b\"");
    CHECK(at(root, "brand_new.names").fallback == "- a\n- b");
    CHECK((at(root, "brand_new").flags & schemas::type_recursive) != 0);  // takes further keys
    CHECK(has_note(reference, "distributor.fresh_text, brand_new.names"));
  }
  SECTION("what is empty by default may be left out; what is not is gone") {
    CHECK(root.find("multitenancy_enabled") != nullptr);
    CHECK(root.find("live_store") == nullptr);
  }
}

TEST_CASE("what is no reference is refused") {
  const Node mimir = nearest(schemas::Product::mimir);
  const Node tempo = nearest(schemas::Product::tempo);
  const auto descriptor = [&](std::string_view text) {
    return schema_io::read_descriptor(text, mimir, "3.0.2").problem;
  };
  const auto manifest = [&](std::string_view text) { return schema_io::read_manifest(text, tempo, "3.0.3").problem; };
  CHECK_THAT(descriptor("{\"blockEntries\": [}"), Contains("line 1, column 19"));
  CHECK_THAT(descriptor("{\"kind\": \"block\"}"), Contains("a block without entries"));
  CHECK_THAT(descriptor(R"({"blockEntries": [{"kind": "field", "name": ""}]})"), Contains("without kind or name"));
  CHECK_THAT(descriptor(R"({"blockEntries": [{"kind": "field", "name": "a"}, {"kind": "field", "name": "a"}]})"),
             Contains("twice"));
  CHECK_THAT(descriptor(R"({"blockEntries": [{"kind": "field", "name": "auth_enabled"}]})"),
             Contains("of its 1 top-level keys, 3.0.2 knows 0: this is the reference of something else"));
  CHECK_THAT(manifest("a: b: c"), Contains("no YAML"));
  CHECK_THAT(manifest("- a"), Contains("no configuration"));
  CHECK_THAT(manifest(""), Contains("no configuration"));
  CHECK_THAT(manifest("services:\n  a: 1\nnetworks: {}\n"), Contains("something else"));
  CHECK_THAT(manifest("target: all\ntarget: all\nserver: {}\ndistributor: {}\nstorage: {}\nquerier: {}\n"),
             Contains("one twice"));
}

TEST_CASE("what kind of file it is") {
  using schema_io::kind_of_source;
  using schema_io::SourceKind;
  CHECK(kind_of_source("") == SourceKind::unknown);
  CHECK(kind_of_source("{}") == SourceKind::unknown);
  CHECK(kind_of_source("{\"x-go-type\": 1}") == SourceKind::schema);
  CHECK(kind_of_source("\n{\"blockEntries\": []}") == SourceKind::descriptor);
  CHECK(kind_of_source("---\ntitle: Manifest\n") == SourceKind::manifest);
}
