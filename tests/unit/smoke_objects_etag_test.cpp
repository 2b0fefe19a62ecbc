// Of ETags that are not those of a plain S3.
#include "smoke/objects/s3.hpp"
#include "smoke_objects.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::objects_test {
namespace {

const string md5_of_nothing = "d41d8cd98f00b204e9800998ecf8427e";

net::Answer with_etag(const string& etag) { return answer_of(200, {}, {{"etag", etag}}); }

TEST_CASE("objects: weak ETags are compared without their mark, and are no MD5") {
  const net::Answer strong = with_etag('"' + md5_of_nothing + '"');
  const net::Answer weak = with_etag("W/\"" + md5_of_nothing + '"');
  CHECK(etag_of(strong) == md5_of_nothing);
  CHECK(etag_of(weak) == md5_of_nothing);
  CHECK(is_md5(etag_of(strong), strong));
  CHECK_FALSE(is_md5(etag_of(weak), weak));
  CHECK(etag_of(with_etag(md5_of_nothing)) == md5_of_nothing);  // of servers that forget the quotes
  CHECK(etag_of(with_etag("\"W/1\"")) == "W/1");
  CHECK(etag_of(with_etag("w/\"1\"")) != "1");  // the mark is in upper case only
  CHECK(etag_of(answer_of(200)).empty());
}

// What a proxy answers that compresses on the way.
std::vector<Result> through_proxy(Bench& bench, const std::function<void(const net::Request&, string&)>& change) {
  bench.client.tell = [&](const net::Request& request) {
    net::Answer answer = bench.store.answer(request);
    for (net::Header& header : answer.headers) {
      if (header.name == "etag") change(request, header.value);
    }
    return std::optional(std::move(answer));
  };
  return bench.check();
}

TEST_CASE("objects: a proxy that makes ETags weak changes nothing") {
  Bench bench{};
  const auto results = through_proxy(bench, [](const net::Request& request, string& etag) {
    if (request.method != "PUT") etag.insert(0, "W/");
  });
  REQUIRE(results.size() == 1);
  CHECK(results[0].verdict == Verdict::passed);
  CHECK(results[0].findings.empty());
  CHECK(view_of(results[0], "metadata").ledger.found == 4);
  CHECK(view_of(results[0], "on condition").ledger.found == 8);
}

TEST_CASE("objects: a weak ETag that is not the MD5 is none that is wrong") {
  Bench bench{};
  const auto results =
      through_proxy(bench, [](const net::Request&, string& etag) { etag = "W/\"" + md5_of_nothing + '"'; });
  REQUIRE(results.size() == 1);
  CHECK(results[0].findings.empty());
  CHECK(view_of(results[0], "metadata").ledger.found == 4);
}

}  // namespace
}  // namespace pyat::smoke::objects_test
