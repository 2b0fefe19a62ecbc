#include <fstream>
#include <nlohmann/json.hpp>

#include "net/sigv4.hpp"
#include "support/catch.hpp"

namespace pyat::net {
namespace {

using nlohmann::json;
using std::string;

json published() {
  std::ifstream file(PYAT_SOURCE_DIR "/tests/fixtures/smoke/sigv4.json");
  return json::parse(file);
}

std::chrono::sys_seconds at(std::int64_t seconds) { return std::chrono::sys_seconds{std::chrono::seconds{seconds}}; }

TEST_CASE("signatures are those of the published test vectors") {
  const json document = published();
  std::size_t count = 0;
  for (const json& vector : document.at("vectors")) {
    const json& set = document.at("sets").at(vector.at("set").get<string>());
    const string method = vector.at("method"), url = vector.at("url"), hash = vector.at("payload_hash");
    Signable signable{.method = method, .url = url, .payload_hash = hash};
    for (const json& header : vector.at("headers")) signable.headers.push_back({header.at(0), header.at(1)});
    const Credentials keys{.kind = Credentials::Kind::aws_sigv4,
                           .user = set.at("access_key"),
                           .secret = set.at("secret_key"),
                           .region = set.at("region")};
    const string authorization =
        aws_authorization(signable, keys, set.at("service").get<string>(), at(set.at("time").get<std::int64_t>()));
    INFO(vector.at("name").get<string>());
    CHECK(authorization.substr(authorization.rfind('=') + 1) == vector.at("signature").get<string>());
    ++count;
  }
  CHECK(count == 34);
}

Request put() {
  Request request{};
  request.method = "PUT";
  request.url = "http://localhost:9000/bucket/a%20b";
  request.body = "Welcome to Amazon S3.";
  request.credentials = {.kind = Credentials::Kind::aws_sigv4, .user = "key", .secret = "s3cret"};
  return request;
}

const string& value_of(const std::vector<Header>& headers, const string& name) {
  static const string none{};
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return none;
}

TEST_CASE("a request to S3 carries its time, its host and the hash of its body") {
  const std::vector<Header> headers = aws_headers(put(), at(1369353600));
  CHECK(value_of(headers, "Host") == "localhost:9000");
  CHECK(value_of(headers, "X-Amz-Date") == "20130524T000000Z");
  CHECK(value_of(headers, "X-Amz-Content-Sha256") ==
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  const string authorization = value_of(headers, "Authorization");
  CHECK(
      authorization.starts_with("AWS4-HMAC-SHA256 Credential=key/20130524/us-east-1/s3/aws4_request, "
                                "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="));
  CHECK(authorization.find("s3cret") == string::npos);
}

TEST_CASE("a body that is not sent is not signed") {
  Request request = put();
  request.method = "GET";
  CHECK(value_of(aws_headers(request, at(0)), "X-Amz-Content-Sha256") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("of the request's own headers, those that S3 looks at are signed") {
  Request request = put();
  request.headers = {{"X-Amz-Meta-Pyat-Run", "42"}, {"Content-Type", "text/plain"}, {"If-None-Match", "\"x\""}};
  const string authorization = value_of(aws_headers(request, at(0)), "Authorization");
  CHECK(authorization.find("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-pyat-run,") !=
        string::npos);
}

TEST_CASE("the host is signed as it is sent") {
  Request request = put();
  request.url = "https://s3.example:443/bucket";
  CHECK(value_of(aws_headers(request, at(0)), "Host") == "s3.example");
  request.url = "http://[::1]:9000/bucket";
  CHECK(value_of(aws_headers(request, at(0)), "Host") == "[::1]:9000");
  request.url = "https://10.0.0.1/bucket";
  request.tls.server_name = "s3.example";
  CHECK(value_of(aws_headers(request, at(0)), "Host") == "s3.example");
}

}  // namespace
}  // namespace pyat::net
