#include "decode/type.hpp"
#include "schemas/catalog.hpp"
#include "support/catch.hpp"

using namespace pyat;
using schemas::Product;

TEST_CASE("releases are known from the oldest to the newest") {
  const auto mimir = schemas::releases_of(Product::mimir);
  CHECK(mimir.front().version == "2.0.0");
  CHECK(mimir.back().version == "3.0.2");
  const auto tempo = schemas::releases_of(Product::tempo);
  CHECK(tempo.front().version == "2.0.0");
  CHECK(tempo.back().version == "3.0.3");
  CHECK(schemas::newest(Product::tempo).version == "3.0.3");
  for (std::size_t i = 1; i < mimir.size(); ++i) {
    const auto& before = mimir[i - 1].release;
    CHECK(mimir[i].release.since(before.major, before.minor, before.patch));
  }
}

TEST_CASE("a release may be named in part") {
  CHECK(schemas::find_release(Product::mimir, "2.10.3")->version == "2.10.3");
  CHECK(schemas::find_release(Product::mimir, "v2.10.3")->version == "2.10.3");
  CHECK(schemas::find_release(Product::mimir, "2.10")->version == "2.10.5");
  CHECK(schemas::find_release(Product::mimir, "2.1")->version == "2.1.0");  // not 2.10
  for (const std::string_view unknown : {"", "2", "2.99", "2.10.9", "latest", "2.10.", "v"}) {
    CAPTURE(unknown);
    CHECK_FALSE(schemas::find_release(Product::mimir, unknown).has_value());
  }
}

TEST_CASE("the fields of a structure are found by name") {
  const auto root = decode::type_at(schemas::find_release(Product::tempo, "2.3.1")->root);
  REQUIRE(root.find("overrides") != nullptr);
  CHECK(root.find("override") == nullptr);
  const auto overrides = decode::type_at(root.find("overrides")->type);
  CHECK(overrides.custom());
  CHECK(decode::type_at(overrides.legacy_row).find("per_tenant_override_config") != nullptr);
}
