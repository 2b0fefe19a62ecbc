// What the two Go libraries do with aliases, merge keys, duplicates and null. Each answer was recorded from the
// library.
#include <string>
#include <vector>

#include "lint/linter.hpp"
#include "support/catch.hpp"

using namespace pyat;

namespace {

// What the server prints, in file order.
std::vector<std::string> complaints(const std::string& product, const std::string& release, const std::string& text) {
  lint::Options options{};
  options.product = {product, "flag"};
  options.target = {release, "flag"};
  std::vector<std::string> lines;
  for (const auto& found : lint::lint_text("x.yml", text, options).diagnostics) {
    if (found.severity == diag::Severity::error) lines.push_back(found.server_message);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("merge keys: explicit keys win, and are no duplicates") {
  const std::string text =
      "common: {storage: {s3: &s3 {endpoint: a, region: b}}}\n"
      "blocks_storage: {s3: {<<: *s3, endpoint: c}}\n";
  CHECK(complaints("mimir", "2.10.3", text).empty());
  CHECK(complaints("tempo", "2.3.1", "storage: {trace: {s3: &a {bucket: x}, gcs: {<<: *a, bucket_name: y}}}\n") ==
        Lines{"line 1: field bucket not found in type gcs.Config"});
}

TEST_CASE("merge keys: a list of mappings, and what is none") {
  CHECK(complaints("mimir", "2.10.3", "x: &a {}\ningester: {ring: {<<: [*a, {num_tokens: 1}]}}\n") ==
        Lines{"line 1: field x not found in type mimir.Config"});
  CHECK(complaints("tempo", "2.3.1", "ingester: {<<: 1}\n") ==
        Lines{"yaml: map merge requires map or sequence of maps as the value"});
}

TEST_CASE("yaml.v2 refuses a key of a map that a merge has set already") {
  const std::string text =
      "metrics_generator: {storage: {remote_write: [{url: http://x, headers: {<<: {a: b}, a: c}}]}}\n";
  CHECK(complaints("tempo", "2.3.1", text) == Lines{"line 1: key \"a\" already set in map"});
}

TEST_CASE("null keys") {
  CHECK(complaints("tempo", "2.3.1", "server: {~: 1}\n") == Lines{"line 1: field  not found in type server.Config"});
  CHECK(complaints("tempo", "2.3.1", "server: {\"~\": 1}\n") ==
        Lines{"line 1: field ~ not found in type server.Config"});
  CHECK(complaints("mimir", "2.10.3", "server: {~: 1}\n").empty());
}

TEST_CASE("null values") {
  CHECK(complaints("mimir", "2.10.3", "server:\nlimits: ~\ntarget: null\n").empty());
  CHECK(complaints("tempo", "2.3.1", "server: {http_listen_port: ~}\n").empty());
  CHECK(complaints("tempo", "2.3.1", "storage: {trace: }\n") ==
        Lines{"runtime error: invalid memory address or nil pointer dereference"});
  // yaml.v2 takes a quoted "null" past the type's own decoding.
  CHECK(complaints("tempo", "2.3.1", "overrides: {per_tenant_override_period: \"null\"}\n").size() == 1);
}

TEST_CASE("numbers in the wrong places") {
  CHECK(complaints("tempo", "2.3.1", "server: {http_listen_port: 1.9}\n").empty());
  CHECK(complaints("tempo", "2.3.1", "server: {http_listen_port: -.inf}\n").empty());
  CHECK(complaints("tempo", "2.3.1", "server: {http_listen_port: .inf}\n").size() == 1);
  CHECK(complaints("tempo", "2.3.1", "server: {graceful_shutdown_timeout: 5}\n").empty());
  CHECK(complaints("mimir", "2.10.3", "server: {graceful_shutdown_timeout: 5}\n") ==
        Lines{"line 1: cannot unmarshal !!int `5` into time.Duration"});
  CHECK(complaints("mimir", "2.10.3", "server: {graceful_shutdown_timeout: 0}\n").empty());
}

TEST_CASE("long values are cut in the middle of characters, as Go does") {
  CHECK(complaints("mimir", "2.10.3", "server: {http_listen_port: abcdefghijk}\n") ==
        Lines{"line 1: cannot unmarshal !!str `abcdefg...` into int"});
  CHECK(complaints("mimir", "2.10.3", "server: {http_listen_port: \"a\\nb\"}\n") ==
        Lines{"line 1: cannot unmarshal !!str `a"});
}

TEST_CASE("Mimir reads everything once before it reads it as what it is") {
  // Below an unknown key nothing is decoded, except by the pass that looks for `common:`.
  CHECK(complaints("mimir", "2.10.3", "unknown: {a: 1, a: 2}\n") ==
        Lines{"line 1: field unknown not found in type mimir.Config",
              "line 1: mapping key \"a\" already defined at line 1"});
  CHECK(complaints("tempo", "2.3.1", "unknown: {a: 1, a: 2}\n") ==
        Lines{"line 1: field unknown not found in type app.Config"});
  CHECK(complaints("mimir", "2.10.3", "common: {storage: {s3: {bucket: 1}}, x: 1}\n") ==
        Lines{"line 1: field bucket not found in type s3.Config",
              "line 1: field x not found in type mimir.commonConfigUnmarshaler"});
}

TEST_CASE("Tempo's two tries at overrides fill the same maps") {
  const std::string text =
      "overrides:\n  user_configurable_overrides:\n    client:\n      gcs:\n        object_metadata: {a: b}\n    x: "
      "1\n";
  const Lines lines = complaints("tempo", "2.6.1", text);
  CHECK(lines == Lines{"line 6: field x not found in type overrides.UserConfigurableOverridesConfig"});
}

TEST_CASE("Tempo's overrides: an unknown extension ends decoding, a key of the flat form does not") {
  CHECK(complaints("tempo", "3.0.3", "overrides: {defaults: {x: 1}}\n") ==
        Lines{"unknown extension key \"x\": must be registered via RegisterExtension before use"});
  const Lines lines = complaints("tempo", "3.0.3", "overrides:\n  defaults:\n    max_traces_per_user: 1\n");
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0], StartsWith("failed to unmarshal config: unknown extension key \"max_traces_per_user\"") &&
                           EndsWith("; also failed in legacy format: yaml: unmarshal errors:"));
}

TEST_CASE("what contains itself has an end") {
  CHECK_FALSE(complaints("mimir", "2.10.3", "&r\n<<: {<<: *r}\ncommon: &c\n  <<: {<<: *c}\n").empty());
  CHECK_FALSE(complaints("mimir", "2.10.3", "a: &a\n  ? [*a]\n  : 1\n").empty());
  CHECK_FALSE(complaints("tempo", "2.3.1", "distributor: {receivers: {x: &a {? [*a] : 1}}}\n").empty());
}
