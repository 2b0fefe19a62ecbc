// Releases that join the tables at run time.
#include "decode/type.hpp"
#include "schemas/extend.hpp"
#include "support/catch.hpp"

using namespace pyat;
using schemas::Product;

namespace {

// The tables as they were, when the test is over.
struct Restored {
  schemas::Tables before = schemas::tables;
  ~Restored() { schemas::detail::active = before; }
};

schemas::Node with_one_more(std::string_view version, std::string name) {
  schemas::Node root = schemas::tree_of(schemas::find_release(Product::mimir, version)->root);
  root.fields.push_back({.name = std::move(name), .type = "bool", .fallback = "false", .kind = schemas::Kind::boolean});
  return root;
}

}  // namespace

TEST_CASE("a release joins the catalogue") {
  const Restored restored{};
  const auto before = schemas::find_release(Product::mimir, "2.10.3");
  const auto target = decode::type_at(before->root).find("target");
  const auto added = schemas::extend(Product::mimir, "2.10.99", with_one_more("2.10.5", "zz_new"));
  CHECK(added.imported);
  CHECK(added.release.patch == 99);

  SECTION("in its place") {
    const auto releases = schemas::releases_of(Product::mimir);
    CHECK(std::is_sorted(releases.begin(), releases.end(),
                         [](const auto& a, const auto& b) { return schemas::is_older(a.release, b.release); }));
    CHECK(schemas::find_release(Product::mimir, "2.10.99")->root == added.root);
    CHECK_FALSE(schemas::find_release(Product::tempo, "2.10.99").has_value());
  }
  SECTION("but what is built in goes first") {
    CHECK(schemas::find_release(Product::mimir, "2.10")->version == "2.10.5");
    CHECK(schemas::newest(Product::mimir).version == "3.0.2");
  }
  SECTION("with all its fields, found by name") {
    const auto type = decode::type_at(added.root);
    REQUIRE(type.find("zz_new") != nullptr);
    REQUIRE(type.find("target") != nullptr);
    CHECK(schemas::text(type.find("target")->flag) == "target");
    const auto limits = decode::type_at(type.find("limits")->type);
    CHECK(limits.owner == "validation.plainLimits");
    CHECK(limits.custom());
  }
  SECTION("and its files with settings per tenant are of its own limits") {
    schemas::Node root = schemas::tree_of(schemas::find_release(Product::mimir, "3.0.2")->root);
    for (schemas::Node& field : root.fields) {
      if (field.name == "limits") field.fields.push_back({.name = "zz_limit", .type = "bool"});
    }
    const auto known = schemas::extend(Product::mimir, "3.1.0", root);
    const auto overrides = decode::type_at(decode::type_at(known.tenants).find("overrides")->type);
    CHECK(overrides.elem().find("zz_limit") != nullptr);
    CHECK(overrides.elem().find("ingestion_rate") != nullptr);
  }
  SECTION("what was found before stays valid") {
    CHECK(before->version == "2.10.3");
    CHECK(schemas::text(target->name) == "target");
    CHECK(schemas::find_release(Product::mimir, "2.10.3")->root == before->root);
  }
  SECTION("and a second one, in a line of its own") {
    schemas::extend(Product::mimir, "4.1.0", with_one_more("3.0.2", "a"));
    schemas::extend(Product::mimir, "4.1.2", with_one_more("3.0.2", "b"));
    schemas::extend(Product::mimir, "4.1.1", with_one_more("3.0.2", "c"));
    CHECK(schemas::find_release(Product::mimir, "4.1")->version == "4.1.2");
    CHECK(schemas::find_release(Product::mimir, "2.10.99").has_value());
  }
}

TEST_CASE("what a release is called") {
  for (const std::string_view good : {"3.1.0", "0.0.0", "10.20.30"}) CHECK(schemas::is_version(good));
  for (const std::string_view bad : {"", "3", "3.1", "3.1.", "3.1.0.1", "3.1.0-rc.1", "v3.1.0", "03.1.0", "3.1.-1",
                                     "3..1", "../3.1.0", "70000.1.1"}) {
    CHECK_FALSE(schemas::is_version(bad));
  }
}

TEST_CASE("the nearest release") {
  const auto nearest = [](std::string_view version) {
    return schemas::nearest_release(Product::mimir, schemas::parse_version(Product::mimir, version)).version;
  };
  CHECK(nearest("9.9.9") == "3.0.2");
  CHECK(nearest("2.10.99") == "2.10.5");
  CHECK(nearest("2.4.0") == "2.4.0");
  CHECK(nearest("1.0.0") == "2.0.0");
}
