#include "support/catch.hpp"
#include "util/mask.hpp"

namespace pyat::util {
namespace {

std::string masked(const Mask& mask, std::string text) {
  mask.apply(text);
  return text;
}

TEST_CASE("a secret is masked wherever it stands, and the longest first") {
  Mask mask{};
  mask.add("hunter2");
  mask.add("hunter2-and-more");
  CHECK(masked(mask, "hunter2 hunter2-and-more xhunter2x") == "*** *** x***x");
}

TEST_CASE("what is too short for a secret is part of other words") {
  Mask mask{};
  mask.add("abc");
  mask.add("");
  CHECK(masked(mask, "abcdef") == "abcdef");
}

TEST_CASE("an excerpt that ends amid a secret is masked, too") {
  Mask mask{};
  mask.add("hunter2hunter2");
  CHECK(masked(mask, "it said hunter2hu…") == "it said ***…");
  CHECK(masked(mask, "it said hun…") == "it said hun…");
}

TEST_CASE("a login is masked as HTTP carries it") {
  Mask mask{};
  mask.add_login("aladdin", "opensesame");
  CHECK(masked(mask, "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l") == "Authorization: Basic ***");  // RFC 7617
  CHECK(masked(mask, "aladdin:opensesame") == "aladdin:***");
}

TEST_CASE("of a URL, the host may be seen, and what is random may not") {
  Mask mask{};
  mask.add_url("https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx?key=secret0123");
  CHECK(masked(mask, "POST /services/T00000000/B00000000/abcdefghijklmnopqrstuvwx?key=secret0123 HTTP/1.1") ==
        "POST *** HTTP/1.1");
  CHECK(masked(mask, "hooks.slack.com knows no abcdefghijklmnopqrstuvwx of T00000000") ==
        "hooks.slack.com knows no *** of ***");
  CHECK(masked(mask, "secret0123") == "***");
  CHECK(masked(mask, "its services are up") == "its services are up");
}

TEST_CASE("a text is not cut amid a character") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc…");
  CHECK(shortened("aüb", 2) == "a…");
}

}  // namespace
}  // namespace pyat::util
