#include "support/catch.hpp"
#include "util/url.hpp"

namespace pyat::util {
namespace {

Url parsed(std::string_view text) {
  UrlResult result = parse_url(text, "http");
  INFO(text);
  CHECK(result.problem.empty());
  return result.url;
}

std::string problem_of(std::string_view text) { return parse_url(text, "http").problem; }

TEST_CASE("an address may leave out what is usual") {
  CHECK(parsed("mimir:9009") == Url{"http", "mimir", 9009, ""});
  CHECK(parsed("mimir") == Url{"http", "mimir", 0, ""});
  CHECK(parsed("HTTPS://Mimir/prometheus?x=1#top") == Url{"https", "Mimir", 0, "/prometheus?x=1"});
  CHECK(parsed("http://[::1]:80/") == Url{"http", "::1", 80, "/"});
  CHECK(parsed("redis://cache?db=1") == Url{"redis", "cache", 0, "/?db=1"});
}

TEST_CASE("an address that cannot be meant is refused without repeating a secret") {
  CHECK(problem_of("http://admin:hunter2@grafana") == "an address holds no user and no password");
  CHECK(problem_of("http://") == "the host is missing");
  CHECK(problem_of("mimir:http") == "the port must be a number from 1 to 65535, found 'http'");
  CHECK(problem_of("mimir:65536") == "the port must be a number from 1 to 65535, found '65536'");
  CHECK(problem_of("::1") == "an IPv6 address stands in brackets: [::1]:80");
  CHECK(problem_of("[::1") == "']' is missing after the IPv6 address");
  CHECK(problem_of("a b") == "an address has no spaces");
  CHECK(problem_of("a\r\nX: y") == "an address has no spaces");
}

TEST_CASE("a URL is put together again") {
  CHECK(to_text(parsed("[::1]:80/x")) == "http://[::1]:80/x");
  CHECK(with_path(parsed("mimir:9009"), "/ready") == "http://mimir:9009/ready");
  CHECK(with_path(parsed("proxy/mimir/?a=b"), "/ready") == "http://proxy/mimir/ready");
  CHECK(port_of(parsed("https://x")) == 443);
  CHECK(port_of(parsed("https://x:1")) == 1);
  CHECK(port_of(parsed("tcp://x")) == 0);
}

}  // namespace
}  // namespace pyat::util
