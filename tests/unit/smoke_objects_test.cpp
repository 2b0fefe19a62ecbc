#include "smoke_objects.hpp"

#include "smoke/objects/content.hpp"
#include "smoke/objects/s3.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::objects_test {
namespace {

TEST_CASE("objects: what follows from a run is the same every time, and another in each bucket") {
  const Run run = run_of();
  const Object object = object_of(run, 2);
  CHECK(object.size == 64 * 1024 + 1);
  CHECK(content_of(run, "a", object).size() == object.size);
  CHECK(content_of(run, "a", object) == content_of(run, "a", object));
  CHECK(content_of(run, "a", object) != content_of(run, "b", object));
  CHECK(object_of(run, 0).size == 0);
  CHECK(object_of(run, 1).size == 1);
  CHECK(object_of(run, 3).size == 5 * 1024 * 1024);
  CHECK(object.key.starts_with(object_prefix(run)));
  CHECK(object_prefix(run) == "pyat-smoke/" + id_of(run) + "/");
}

TEST_CASE("objects: all of it comes back, and nothing is left") {
  Bench bench{};
  bench.route.buckets = {"mimir", "loki"};
  bench.run = run_of(9);
  const std::vector<Result> results = bench.check();
  REQUIRE(results.size() == 2);
  CHECK(results[1].name == "bucket loki");
  for (const Result& result : results) {
    CHECK(result.verdict == Verdict::passed);
    CHECK(result.sentence == "9 of 9 objects came back, byte by byte");
    CHECK(result.written->acknowledged == 9);
    CHECK(result.findings.empty());
    for (const char* name : {"whole", "metadata", "in the list", "gone when deleted"}) {
      CHECK(view_of(result, name).ledger.found == 9);
    }
    CHECK(view_of(result, "a part of it").ledger.found == 8);  // one has no parts
    CHECK(view_of(result, "on condition").ledger.found == 18);
    CHECK(view_of(result, "whole").ledger.visible.size() == 9);
  }
  CHECK(bench.store.objects.empty());
}

TEST_CASE("objects: a run that is kept is verified later, and nothing is written then") {
  Bench bench{};
  bench.route.keep = true;
  CHECK(bench.check()[0].verdict == Verdict::passed);
  CHECK(bench.store.objects.size() == 4);

  bench.route.only_read = true;
  bench.store.log.clear();
  const Result again = bench.check()[0];
  CHECK(again.verdict == Verdict::passed);
  CHECK_FALSE(again.written);
  for (const string& line : bench.store.log) CHECK((line.starts_with("GET") || line.starts_with("HEAD")));
  CHECK(bench.store.objects.size() == 4);

  bench.store.objects.erase("/mimir/" + object_of(bench.run, 1).key);
  bench.store.objects["/mimir/" + object_of(bench.run, 2).key].content[4000] ^= 1;
  const Result later = bench.check()[0];
  CHECK(later.verdict == Verdict::failed);
  CHECK(view_of(later, "whole").ledger.missing == 1);
  CHECK(view_of(later, "whole").ledger.altered == 1);
  CHECK(later.sentence == "2 of 4 objects came back, byte by byte");
}

TEST_CASE("objects: what is left of a run is deleted, and nothing else") {
  Bench bench{};
  bench.route.keep = true;
  bench.check();
  bench.store.objects["/mimir/pyat-smoke/43-xyz/000000"] = {};
  bench.store.objects["/mimir/anonymous/block"] = {};
  std::vector<Result> results{};
  clean_objects(bench.client, bench.run, bench.route, [&](std::vector<Result> found) { results = std::move(found); });
  bench.client.run();
  REQUIRE(results.size() == 1);
  CHECK(results[0].sentence == "4 objects were deleted below " + object_prefix(bench.run));
  CHECK(bench.store.objects.size() == 2);
}

// The first example of a view where the store has this fault.
Difference with_fault(const string& view, decltype(Store::fault) fault) {
  Bench bench{};
  bench.store.fault = std::move(fault);
  const Result result = bench.check()[0];
  CHECK(result.verdict == Verdict::failed);
  const auto& examples = view_of(result, view).ledger.examples;
  return examples.empty() ? Difference{} : examples[0];
}

bool is_object(const string& path, std::size_t number) { return path == "/mimir/" + object_of(run_of(), number).key; }

TEST_CASE("objects: a store that forgets what it has acknowledged") {
  const Difference found = with_fault("whole", [](const net::Request& request, const string& path) {
    return request.method == "PUT" && is_object(path, 2) ? std::optional(answer_of(200)) : std::nullopt;
  });
  CHECK(found.fault == Fault::missing);
}

TEST_CASE("objects: a store that keeps the old one") {
  bool has_first = false;
  const Difference found = with_fault("whole", [&](const net::Request& request, const string& path) {
    if (request.method != "PUT" || !is_object(path, 0)) return std::optional<net::Answer>{};
    return std::exchange(has_first, true) ? std::optional(answer_of(200)) : std::nullopt;
  });
  CHECK(found.fault == Fault::altered);
  CHECK(found.found == "what was there before it was overwritten");
}

TEST_CASE("objects: a body that is cut, and one of another object") {
  const auto with_body = [](std::function<string(const string&)> change) {
    return [change](const net::Request& request, const string& path) -> std::optional<net::Answer> {
      if (request.method != "GET" || !is_object(path, 2) || !header_of(request, "range").empty()) return std::nullopt;
      return answer_of(200, change(content_of(run_of(), "mimir", object_of(run_of(), 2))));
    };
  };
  CHECK(with_fault("whole", with_body([](const string& body) { return body.substr(0, 65536); })).found ==
        "65536 bytes instead of 65537, the first 65536 as written");
  CHECK(
      with_fault("whole", with_body([](const string&) { return content_of(run_of(), "loki", object_of(run_of(), 2)); }))
          .found.starts_with("that of another: 'pyat-smoke object 2 of run 42-"));
}

TEST_CASE("objects: a proxy that passes no ranges, one that answers what has not changed, one that drops metadata") {
  const Difference part = with_fault("a part of it", [](const net::Request& request, const string& path) {
    return header_of(request, "range").empty() || !is_object(path, 1) ? std::nullopt
                                                                      : std::optional(answer_of(200, "x"));
  });
  CHECK(part.expected == "status 206, content-range: bytes 0-0/1");
  const Difference condition = with_fault("on condition", [](const net::Request& request, const string&) {
    return header_of(request, "if-none-match").empty() ? std::nullopt : std::optional(answer_of(200));
  });
  CHECK(condition.found == "status 200");
  const Difference head = with_fault("metadata", [](const net::Request& request, const string& path) {
    return request.method == "HEAD" && is_object(path, 1)
               ? std::optional(answer_of(200, {}, {{"content-length", "1"}, {"content-type", "text/plain"}}))
               : std::nullopt;
  });
  CHECK(head.found.find("content-type: text/plain\nx-amz-meta-job: none") != string::npos);
}

TEST_CASE("objects: a list that does not end, and one that lacks something") {
  Bench bench{};
  bench.store.fault = [](const net::Request& request, const string& path) {
    return request.method == "GET" && path == "/mimir"
               ? std::optional(answer_of(200,
                                         "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</"
                                         "NextContinuationToken></ListBucketResult>"))
               : std::nullopt;
  };
  const Result result = bench.check()[0];
  CHECK(result.verdict == Verdict::failed);
  CHECK(view_of(result, "in the list").ledger.unverified == 4);
  CHECK(view_of(result, "in the list").problem.starts_with("its list does not end"));

  const Difference lacking = with_fault("in the list", [](const net::Request& request, const string& path) {
    return request.method == "GET" && path == "/mimir"
               ? std::optional(answer_of(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"))
               : std::nullopt;
  });
  CHECK(lacking.fault == Fault::missing);
}

TEST_CASE("objects: a store that does not delete") {
  const Difference found = with_fault("gone when deleted", [](const net::Request& request, const string&) {
    return request.method == "DELETE" ? std::optional(answer_of(204)) : std::nullopt;
  });
  CHECK(found.found == "status 200");
}

TEST_CASE("objects: a store that shows a little later what it has taken is waited for") {
  Bench bench{};
  int asked = 0;
  bench.store.fault = [&](const net::Request& request, const string& path) {
    return request.method == "GET" && is_object(path, 2) && ++asked < 5 ? std::optional(refusal(404, "NoSuchKey"))
                                                                        : std::nullopt;
  };
  const Result result = bench.check()[0];
  CHECK(result.verdict == Verdict::passed);
  CHECK(view_of(result, "whole").ledger.visible.back() > std::chrono::milliseconds{100});
}

// What is found where every request is answered so.
Finding finding_with(const net::Answer& answer, const string& method = {}) {
  Bench bench{};
  bench.store.fault = [&](const net::Request& request, const string&) {
    return method.empty() || request.method == method ? std::optional(answer) : std::nullopt;
  };
  const Result result = bench.check()[0];
  CHECK(result.verdict >= Verdict::unchecked);
  REQUIRE_FALSE(result.findings.empty());
  return result.findings[0];
}

TEST_CASE("objects: errors in words") {
  CHECK(finding_with(refusal(404, "NoSuchBucket")).message == "the bucket mimir does not exist");
  CHECK(finding_with(refusal(403, "SignatureDoesNotMatch")).message ==
        "the server of mimir knows the access key, but the secret key is another one");
  net::Answer skewed = refusal(403, "RequestTimeTooSkewed");
  skewed.headers.push_back({"date", "Sat, 21 Nov 2026 10:00:00 GMT"});
  CHECK(finding_with(skewed).message ==
        "the server of mimir refuses what is signed: its clock differs from that of this machine (its own says Sat, 21 "
        "Nov "
        "2026 10:00:00 GMT)");
  const Finding full = finding_with(refusal(507, "XMinioStorageFull"), "PUT");
  CHECK(full.message == "the bucket mimir takes no more: the server's disks are almost full");
  CHECK(full.said == "XMinioStorageFull: Why.");
  CHECK(finding_with(refusal(403, "AccessDenied"), "PUT").message ==
        "the access key may not put objects into the bucket mimir");
  CHECK(finding_with(refusal(503, "SlowDown"), "PUT").message ==
        "the bucket mimir is asked too much: the server wants less at a time");
  CHECK(finding_with(test::problem_of(net::Problem::refused)).message ==
        "could not look at the bucket mimir: nothing listens on minio:9000 (connection refused)");
}

TEST_CASE("objects: a server that is busy for a moment is asked again") {
  Bench bench{};
  int refused = 0;
  bench.store.fault = [&](const net::Request& request, const string&) {
    return request.method == "PUT" && ++refused < 3 ? std::optional(refusal(503, "SlowDown")) : std::nullopt;
  };
  CHECK(bench.check()[0].verdict == Verdict::passed);
}

TEST_CASE("objects: interrupted, nothing is claimed, and what is left is said") {
  Bench bench{};
  bench.client.interrupt_after = std::chrono::milliseconds{5};
  const std::vector<Result> results = bench.check();
  REQUIRE(results.size() == 1);
  CHECK(results[0].verdict == Verdict::unchecked);
  CHECK(results[0].findings.back().message.find("objects are left in the bucket mimir") != string::npos);
}

TEST_CASE("objects: what was put without an answer is counted among those that are left") {
  Bench bench{};
  bool was_dropped = false;
  bench.store.fault = [&](const net::Request& request, const string& path) -> std::optional<net::Answer> {
    if (request.method == "PUT" && path.find("/000001 ") != string::npos && !was_dropped) {
      was_dropped = true;
      return test::problem_of(net::Problem::no_answer);
    }
    if (request.method == "DELETE" && path.find("/000000 ") != string::npos) return answer_of(403);
    return std::nullopt;
  };
  const Result result = bench.check()[0];
  const bool is_told = std::any_of(result.findings.begin(), result.findings.end(), [](const Finding& finding) {
    return finding.message.starts_with("1 objects are left");
  });
  CHECK(is_told);
}

TEST_CASE("objects: a list that breaks off loses nothing") {
  Bench bench{};
  bench.store.fault = [&](const net::Request& request, const string& path) -> std::optional<net::Answer> {
    if (request.method != "GET" || path != "/mimir") return std::nullopt;
    return answer_of(200, "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated><Conte");
  };
  const Result result = bench.check()[0];
  CHECK(result.verdict == Verdict::unchecked);
  for (const ViewResult& view : result.views) CHECK(view.ledger.missing == 0);
}

TEST_CASE("objects: without keys or buckets that is what is said") {
  Bench bench{};
  bench.route.buckets.clear();
  CHECK(bench.check()[0].sentence == "no object was written: no bucket is named");
  bench.route.store.credentials = {};
  CHECK(bench.check()[0].sentence == "no object was written: that takes an access key and a secret key");
}

}  // namespace
}  // namespace pyat::smoke::objects_test
