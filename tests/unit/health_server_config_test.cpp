#include "health/server_config.hpp"
#include "support/catch.hpp"

namespace pyat::health {
namespace {

TEST_CASE("a server's configuration is looked up by path") {
  const ServerConfig config("a:\n  b: {c: 7}\n  list: [1]\n'd': \"text\"\n");
  CHECK(config.is_known());
  CHECK(config.at("a.b.c") == "7");
  CHECK(config.at("d") == "text");
  CHECK(config.at("a.b").empty());
  CHECK(config.at("a.list").empty());
  CHECK(config.at("e").empty());
}

TEST_CASE("what is no configuration is not known") {
  CHECK_FALSE(ServerConfig{}.is_known());
  CHECK_FALSE(ServerConfig("404 page not found\n").is_known());
  CHECK_FALSE(ServerConfig("a: [\n").is_known());
  CHECK_FALSE(ServerConfig("<html><body>sign in</body></html>").is_known());
  CHECK(ServerConfig("{}\n").is_known());
  CHECK(ServerConfig("").is_known());
}

TEST_CASE("the heading of Tempo's page is not read") {
  const ServerConfig config("GET /status/config\n---\ntarget: all\n");
  CHECK(config.is_known());
  CHECK(config.at("target") == "all");
  CHECK(ServerConfig("GET /status/config\n---\n").is_known());
}

}  // namespace
}  // namespace pyat::health
