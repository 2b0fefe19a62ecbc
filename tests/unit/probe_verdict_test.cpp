#include "probe/excerpt.hpp"
#include "probe/handshake.hpp"
#include "probe/servers.hpp"
#include "probe/verdict.hpp"
#include "support/catch.hpp"

namespace pyat::probe {
namespace {

using std::string;
using namespace std::string_literals;

util::Url url_of(std::string_view text) { return util::parse_url(text, "http").url; }

Response answered(int status, string body, std::vector<Header> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

// Where `location` leads from `base`, or why not.
string redirected(std::string_view base, string location) {
  const auto redirect = redirect_of({}, answered(302, "", {{"location", std::move(location)}}), {url_of(base)});
  REQUIRE(redirect);
  return redirect->problem.empty() ? util::to_text(redirect->url) : redirect->problem;
}

}  // namespace

TEST_CASE("an excerpt is one line of printable text") {
  CHECK(excerpt("  a\r\n\tb  \n") == "a b");
  CHECK(excerpt("") == "");
  CHECK(excerpt("a\x1b[31m\x7f\xc2\x9b"
                "b") == "a [31m b");
  CHECK(excerpt("caf\xc3\xa9 \xff \xe2\x82") == "caf\xc3\xa9 ? ??");
  CHECK(excerpt("a\xe2\x80\xae"
                "b\xe2\x80\xa8"
                "c") == "a b c");
  CHECK(excerpt("12345", 5) == "12345");
  CHECK(excerpt("12345\n", 5) == "12345");
  CHECK(excerpt("123456", 5) == "12345 …");
  CHECK(excerpt("1234 6", 5) == "1234 …");
  CHECK(excerpt("<HTML><head><TITLE>Bad\nGateway</TITLE></head><body>long") == "Bad Gateway");
  CHECK(excerpt("<html>no title") == "<html>no title");
  CHECK(excerpt("see <title>x</title>") == "see <title>x</title>");
}

TEST_CASE("the start of what is no answer is shown as text or as bytes") {
  CHECK(quoted_start("SSH-2.0-OpenSSH_9.2\r\n") == "'SSH-2.0-OpenSSH_9.2'");
  CHECK(quoted_start("\x00\x01z"s) == "the bytes 00 01 7a");
  CHECK(quoted_start(string(100, 'x')) == "'" + string(60, 'x') + " …'");
}

TEST_CASE("status, header and body make a verdict") {
  CHECK(answer_problem({}, answered(200, "ready")).empty());
  CHECK(answer_problem({}, answered(299, "")).empty());
  CHECK(answer_problem({}, answered(300, " ")) == "answered 300");
  CHECK(answer_problem({.statuses = {{401, 401}}}, answered(401, "")).empty());
  CHECK(answer_problem({.statuses = {{401, 401}}}, answered(200, "x")) == "answered 200, and 401 is expected: x");
  CHECK(answer_problem({}, answered(200, "", {{"x-minio-server-status", "online"}})).empty());
  CHECK(answer_problem({}, answered(200, "", {{"x-minio-server-status", "iam-offline"}})) ==
        "answered 200, but says x-minio-server-status: iam-offline");
  CHECK(answer_problem({.contains = "a"}, answered(200, "bab")).empty());
  CHECK(answer_problem({.contains = "a"}, answered(200, "")) == "answered 200, but its body does not contain 'a'");
  // A page that only quotes what nginx says is no such answer.
  CHECK(answer_problem({}, answered(200, "The plain HTTP request was sent to HTTPS port")).empty());
}

TEST_CASE("a redirect is resolved, and stays on its server") {
  CHECK(redirected("http://a/x/y?q", "/z?w#f") == "http://a/z?w");
  CHECK(redirected("http://a/x/y?q", "z") == "http://a/x/z");
  CHECK(redirected("http://a/x/y?q", "?w") == "http://a/x/y?w");
  CHECK(redirected("http://a", "z:1/x") ==
        "answered 302: it redirects to another server, http://z:1/x, which is not asked");
  CHECK(redirected("http://a", "z") == "http://a/z");
  CHECK(redirected("http://[::1]:80/", "//[::1]/x") == "http://[::1]/x");
  CHECK(redirected("http://a:80/", "HTTP://a/x") == "http://a/x");
  CHECK(redirected("http://a/", "https://a/") ==
        "answered 302: it redirects to another server, https://a/, which is not asked");
  CHECK(redirected("http://a/", "http://b/?secret") ==
        "answered 302: it redirects to another server, http://b/?…, which is not asked");
  CHECK(redirected("http://a/", "/x\r\nb") ==
        "answered 302 with a Location that cannot be read: an address has no spaces");
  CHECK_FALSE(redirect_of({}, answered(302, ""), {url_of("http://a")}));
  CHECK_FALSE(redirect_of({.statuses = {{300, 399}}}, answered(302, "", {{"location", "/"}}), {url_of("http://a")}));
}

TEST_CASE("a handshake that fails is explained by what the server has sent") {
  const auto said = [](const string& bytes, Transfer last = {}) {
    Handshake whole{}, parts{};
    whole.feed(bytes);
    for (const char c : bytes) parts.feed(std::string_view(&c, 1));
    CHECK(parts.problem(last, "within 5 s", "E") == whole.problem(last, "within 5 s", "E"));
    return whole.problem(last, "within 5 s", "E");
  };
  CHECK(said("\x15\x03\x03\x00\x02\x02\x46"s) == "refused TLS 1.2, and pyat speaks no other version");
  // Behind a whole record, and encrypted: longer than two bytes.
  CHECK(said("\x16\x03\x03\x00\x03"
             "abc"
             "\x15\x03\x03\x00\x02\x02\x50"s) == "refused TLS: it has failed itself (internal_error)");
  CHECK(said("\x16\x03\x03\x00\x03"
             "abc"
             "\x15\x03\x03\x00\x04"
             "abcd"s) == "did not agree on TLS: E");
  CHECK(said("\x15\x03\x03\x00\x02\x02\x63"s) == "refused TLS with alert 99");
  CHECK(said("SSH-2.0-x\r\n") ==
        "does not speak TLS there: write http:// in place of https:// (it begins with 'SSH-2')");
  CHECK(said("", {.trouble = Trouble::late}) == "accepted the connection, but did not begin TLS within 5 s");
}

TEST_CASE("servers that are known by name have addresses that can be asked") {
  for (const Server& server : servers()) {
    const util::UrlResult read = util::parse_url(server.url, "");
    INFO(server.name);
    CHECK(read.problem.empty());
    CHECK(read.url.scheme == "http");
    CHECK(read.url.host == "localhost");
    CHECK(read.url.port != 0);
    CHECK(read.url.path.starts_with('/'));
  }
  CHECK(find_server("mimir:8080") == nullptr);
}

}  // namespace pyat::probe
