#include "health_support.hpp"

namespace pyat::health {
namespace {

using std::string;
using namespace test;

const string listing = "<?xml version=\"1.0\"?><ListBucketResult><Name>mimir</Name></ListBucketResult>";

string error_xml(const string& code, const string& more = {}) {
  return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>Something.</Message>" + more + "</Error>";
}

net::Answer minio(int status, const string& body = {}, std::vector<net::Header> more = {}) {
  more.push_back({"server", "MinIO"});
  return answer_of(status, body, std::move(more));
}

net::Credentials keys(const string& region = {}) {
  return {.kind = net::Credentials::Kind::aws_sigv4, .user = "access", .secret = "s3cret", .region = region};
}

string bucket_url(const string& bucket) { return "http://minio:9000/" + bucket + "?list-type=2&max-keys=1"; }

// A MinIO that is well, and asks for a token before it shows its metrics.
void set_well(FakeClient& client) {
  client.set("http://minio:9000/minio/health/live", minio(200));
  client.set("http://minio:9000/minio/health/ready", minio(200));
  client.set("http://minio:9000/minio/health/cluster", minio(200, "", {{"x-minio-write-quorum", "3"}}));
  client.set("http://minio:9000/minio/health/cluster/read", minio(200, "", {{"x-minio-read-quorum", "2"}}));
  client.set("http://minio:9000/minio/v2/metrics/cluster", minio(403, error_xml("AccessDenied")));
}

Target with_buckets(const string& kind, std::vector<string> buckets, const string& region = {}) {
  Target target = target_of(kind, kind == "s3" ? "http://minio:9000" : "minio:9000");
  target.credentials = keys(region);
  target.buckets = std::move(buckets);
  return target;
}

// The line of this check, where the bucket mimir is answered so.
string bucket_line(net::Answer answer, const string& id, const string& kind = "minio", const string& region = {}) {
  FakeClient client{};
  set_well(client);
  client.set("http://minio:9000/", answer_of(403, error_xml("AccessDenied")));
  client.set(bucket_url("mimir"), std::move(answer));
  return line_of(*checked(client, with_buckets(kind, {"mimir"}, region)), id);
}

TEST_CASE("minio: up with storage and quorum; metrics that want a token are no matter") {
  FakeClient client{};
  set_well(client);
  const Service service = *checked(client, target_of("minio", "minio:9000"));
  CHECK(lines_of(service) == std::vector<string>{"reach: up: answers", "storage: up: its storage is there",
                                                 "quorum: up: has its quorum to read and to write"});
}

TEST_CASE("minio: 200 with the status offline is offline") {
  FakeClient client{};
  set_well(client);
  client.set("http://minio:9000/minio/health/live", minio(200, "", {{"x-minio-server-status", "offline"}}));
  const Service service = *checked(client, with_buckets("minio", {"mimir"}));
  CHECK(service.state == State::down);
  CHECK(lines_of(service) ==
        std::vector<string>{"reach: up: answers",
                            "storage: down: is offline, although it answers 200 [look at its log: its drives, its "
                            "network, or other servers of the cluster are missing]"});
  set_well(client);
  client.set("http://minio:9000/minio/health/cluster", minio(503, "", {{"x-minio-server-status", "iam-offline"}}));
  CHECK(checked(client, target_of("minio", "minio:9000"))->reason == "is iam-offline, although it answers 200");
}

TEST_CASE("minio: health pages that do not answer 200") {
  FakeClient client{};
  set_well(client);
  client.set("http://minio:9000/minio/health/ready", minio(503));
  CHECK(line_of(*checked(client, target_of("minio", "minio:9000")), "storage") ==
        "storage: down: /minio/health/ready answers 503 [look at its log]");
}

TEST_CASE("minio: a lost quorum") {
  FakeClient client{};
  set_well(client);
  client.set("http://minio:9000/minio/health/cluster",
             minio(503, "", {{"x-minio-write-quorum", "3"}, {"x-minio-healing-drives", "2"}}));
  const Service service = *checked(client, target_of("minio", "minio:9000"));
  CHECK(service.state == State::degraded);
  CHECK(line_of(service, "quorum") ==
        "quorum: degraded: takes no writes: the quorum of 3 drives is lost [look for drives and servers of the cluster "
        "that are missing: mc admin info ALIAS]");
  CHECK(line_of(service, "drives") == "drives: warning: 2 drives are being healed [watch it: mc admin heal ALIAS]");
  client.set("http://minio:9000/minio/health/cluster/read", minio(503, "", {{"x-minio-read-quorum", "1"}}));
  const Service lost = *checked(client, target_of("minio", "minio:9000"));
  CHECK(lost.state == State::down);
  CHECK(lost.reason == "can neither read nor write: the quorum of 1 drive is lost");
  client.set("http://minio:9000/minio/health/cluster", problem_of(net::Problem::no_answer));
  client.set("http://minio:9000/minio/health/cluster/read", minio(200));
  CHECK(checked(client, target_of("minio", "minio:9000"))->reason ==
        "its quorum was not checked: took the connection, but did not answer within 5 s");
  client.set("http://minio:9000/minio/health/cluster", minio(404));
  client.set("http://minio:9000/minio/health/cluster/read", minio(404));
  CHECK(checked(client, target_of("minio", "minio:9000"))->reason ==
        "its quorum was not checked: /minio/health/cluster answers 404, /minio/health/cluster/read 404");
}

TEST_CASE("minio: public metrics tell release, memory and drives") {
  FakeClient client{};
  set_well(client);
  client.set(
      "http://minio:9000/minio/v2/metrics/cluster",
      minio(200,
            "minio_software_version_info{commit=\"abc\",server=\"minio:9000\",version=\"2023-09-04T19:57:37Z\"} 1\n"
            "minio_node_process_resident_memory_bytes{server=\"minio:9000\"} 1.04857600e+08\n"
            "minio_node_process_uptime_seconds{server=\"minio:9000\"} 100\n"
            "minio_node_process_cpu_total_seconds{server=\"minio:9000\"} 50\n"
            "minio_cluster_drive_offline_total 1\nminio_cluster_nodes_offline_total 2\n"));
  Target target = target_of("minio", "minio:9000");
  target.release = "RELEASE.2024-01-01T00-00-00Z";
  target.release_source = "pyat.yml";
  target.credentials = keys();
  const Service service = *checked(client, target);
  CHECK(service.release == "RELEASE.2023-09-04T19-57-37Z");
  CHECK(service.resources.memory == 104857600);
  CHECK(service.resources.uptime == std::chrono::seconds{100});
  CHECK(service.resources.cpu == 0.5);
  CHECK(line_of(service, "drives") ==
        "drives: degraded: 1 drive of the cluster is offline [find out which: mc admin info ALIAS]\n"
        "drives: degraded: 2 servers of the cluster are offline [find out which: mc admin info ALIAS]");
  for (const net::Request& request : client.asked) {
    const bool is_signed = request.credentials.kind == net::Credentials::Kind::aws_sigv4;
    CHECK(is_signed == (request.url == "http://minio:9000/"));
  }
}

TEST_CASE("minio: the console, or another service, is no MinIO") {
  FakeClient client{};
  client.set(
      "http://minio:9000/minio/health/live",
      answer_of(200, "<!doctype html>", {{"content-type", "text/html; charset=utf-8"}, {"server", "MinIO Console"}}));
  Target target = target_of("minio", "minio:9000");
  CHECK(line_of(*checked(client, target), "storage") ==
        "storage: down: answers with a web page: this may be MinIO's console, not its API [use the port of the API "
        "(9000, --address), not that of the console (--console-address)]");
  client.set("http://minio:9000/minio/health/live", answer_of(404, "404 page not found\n"));
  CHECK(checked(client, target)->reason == "answers 404, but not as MinIO does: 404 page not found");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
}

TEST_CASE("s3: buckets are asked for signed, in their order, with names and query as they are signed") {
  FakeClient client{};
  set_well(client);
  client.set(bucket_url("mimir"), answer_of(200, listing));
  client.set(bucket_url("a.b-c"), answer_of(404, error_xml("NoSuchBucket")));
  client.set(bucket_url("sp%20ace%2B%C3%BC~%25"), answer_of(200, listing));
  const Service service = *checked(client, with_buckets("minio", {"mimir", "a.b-c", "sp ace+ü~%"}));
  CHECK(service.state == State::degraded);
  CHECK(line_of(service, "bucket") ==
        "bucket: up: the bucket mimir can be listed\n"
        "bucket: degraded: the bucket a.b-c does not exist [create it: mc mb ALIAS/a.b-c]\n"
        "bucket: up: the bucket sp ace+ü~% can be listed");
  for (const net::Request& request : client.asked) {
    if (request.credentials.kind == net::Credentials::Kind::none) continue;
    CHECK(request.credentials.region == "us-east-1");
    CHECK(request.max_redirects == 0);
  }
}

TEST_CASE("s3: what is wrong with the keys is told apart") {
  CHECK(
      bucket_line(answer_of(403, error_xml("SignatureDoesNotMatch")), "access") ==
      "access: unknown: knows the access key, but the secret key is another one (SignatureDoesNotMatch) [compare what "
      "secret_key_env or secret_key_file holds with what the server has; look for a line end or a space]");
  CHECK(bucket_line(answer_of(403, error_xml("InvalidAccessKeyId")), "access") ==
        "access: unknown: does not know the access key (InvalidAccessKeyId) [compare what access_key_env or "
        "access_key_file holds with the keys of the server]");
  CHECK(
      bucket_line(answer_of(403, error_xml("AccessDenied")), "bucket") ==
      "bucket: unknown: the access key may not list the bucket mimir (AccessDenied) [allow it s3:ListBucket there, or "
      "give pyat other keys]");
  FakeClient client{};
  set_well(client);
  client.set(bucket_url("mimir"), answer_of(403, error_xml("SignatureDoesNotMatch")));
  client.set(bucket_url("tempo"), answer_of(403, error_xml("SignatureDoesNotMatch")));
  const Service service = *checked(client, with_buckets("minio", {"mimir", "tempo"}));
  CHECK(line_of(service, "access").find('\n') == string::npos);
}

TEST_CASE("s3: clocks that differ are shown, both") {
  const string next =
      " [set the clock that is wrong (timedatectl set-ntp true): 15 minutes are the most that S3 allows]";
  CHECK(bucket_line(answer_of(403, error_xml("RequestTimeTooSkewed", "<ServerTime>2026-11-20T23:13:13Z</ServerTime>")),
                    "access") ==
        "access: unknown: refuses signed requests: its clock says 2026-11-20 23:13:13 UTC, that "
        "of this machine 2026-11-21 01:13:13" +
            next);
  CHECK(bucket_line(answer_of(403, error_xml("RequestTimeTooSkewed"), {{"date", "Sat, 21 Nov 2026 03:13:13 GMT"}}),
                    "access") ==
        "access: unknown: refuses signed requests: its clock says 2026-11-21 03:13:13 UTC, that "
        "of this machine 2026-11-21 01:13:13" +
            next);
  CHECK(
      bucket_line(answer_of(403, error_xml("RequestTimeTooSkewed")), "access") ==
      "access: unknown: refuses signed requests: its clock differs from that of this machine, 2026-11-21 01:13:13 UTC" +
          next);
}

TEST_CASE("s3: the wrong region, in the words of AWS and of MinIO") {
  const string wanted =
      "access: unknown: the bucket mimir is in the region eu-west-1, but requests are signed for "
      "us-east-1 [write region: eu-west-1 below auth: in pyat.yml]";
  CHECK(bucket_line(answer_of(400, error_xml("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")),
                    "access") == wanted);
  CHECK(bucket_line(answer_of(400,
                              "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong; "
                              "expecting 'eu-west-1'.</Message></Error>"),
                    "access") == wanted);
  CHECK(bucket_line(answer_of(301, error_xml("PermanentRedirect"), {{"x-amz-bucket-region", "eu-west-1"}}), "access",
                    "s3") == wanted);
  CHECK(bucket_line(answer_of(301, error_xml("PermanentRedirect"), {{"x-amz-bucket-region", "eu-west-1"}}), "access",
                    "s3", "eu-west-1") ==
        "access: unknown: the bucket mimir is in eu-west-1, which has an endpoint of its own [use the endpoint of "
        "eu-west-1 as address, such as https://s3.eu-west-1.amazonaws.com]");
  CHECK(bucket_line(answer_of(307, error_xml("TemporaryRedirect", "<Endpoint>b.s3.example</Endpoint>")), "access",
                    "s3") ==
        "access: unknown: sends the bucket mimir to another endpoint: b.s3.example [use the endpoint of its region as "
        "address, and write region: below auth: in pyat.yml]");
}

TEST_CASE("s3: other answers to the question for a bucket") {
  CHECK(bucket_line(answer_of(503, error_xml("SlowDown")), "bucket") ==
        "bucket: down: asked for the bucket mimir, answers 503 SlowDown: Something. [look at its log]");
  CHECK(bucket_line(answer_of(200, "<html>"), "bucket") ==
        "bucket: unknown: asked for the bucket mimir, it does not answer as S3 does [does its address lead to the S3 "
        "interface?]");
  CHECK(bucket_line(problem_of(net::Problem::cut_short), "bucket") ==
        "bucket: unknown: the bucket mimir was not checked: broke off in the middle of its answer (0 bytes came)");
  CHECK(bucket_line(answer_of(404, error_xml("NoSuchBucket")), "bucket", "s3") ==
        "bucket: degraded: the bucket mimir does not exist [create it: aws s3 mb s3://mimir --endpoint-url "
        "http://minio:9000]");
}

TEST_CASE("s3: without names of buckets the keys alone are tried") {
  FakeClient client{};
  set_well(client);
  client.set("http://minio:9000/", answer_of(200, "<ListAllMyBucketsResult></ListAllMyBucketsResult>"));
  CHECK(line_of(*checked(client, with_buckets("minio", {})), "access") == "access: up: accepts the keys");
  client.set("http://minio:9000/", answer_of(403, error_xml("AccessDenied")));
  CHECK(line_of(*checked(client, with_buckets("minio", {})), "access") ==
        "access: up: accepts the keys, which may not list all buckets");
  client.set("http://minio:9000/", answer_of(500, error_xml("InternalError")));
  CHECK(line_of(*checked(client, with_buckets("minio", {})), "access") ==
        "access: down: asked for the list of buckets, answers 500 InternalError: Something. [look at its log]");
  Target target = target_of("minio", "minio:9000");
  target.buckets = {"mimir"};
  CHECK(line_of(*checked(client, target), "access") ==
        "access: warning: its buckets were not checked: that takes an access key and a secret key [give it auth: "
        "{access_key_env, secret_key_env} in pyat.yml]");
}

TEST_CASE("s3: alive when it answers as S3 does, even if it refuses us") {
  FakeClient client{};
  const Target target = target_of("s3", "http://minio:9000");
  const auto line = [&](net::Answer answer) {
    client.set("http://minio:9000/", std::move(answer));
    return line_of(*checked(client, target), "storage");
  };
  CHECK(line(answer_of(403, error_xml("AccessDenied"))) == "storage: up: answers as S3 does (AccessDenied)");
  CHECK(line(answer_of(200, "<ListAllMyBucketsResult/>", {{"x-amz-request-id", "1"}})) ==
        "storage: up: answers as S3 does (200)");
  CHECK(line(answer_of(307, "", {{"location", "https://aws.amazon.com/s3/"}})) ==
        "storage: up: answers as S3 does (307)");
  CHECK(line(answer_of(503, error_xml("XMinioServerNotInitialized"))) ==
        "storage: starting: answers 503: XMinioServerNotInitialized [wait; if it stays so, look at its log: its drives "
        "may be missing]");
  CHECK(line(answer_of(502, "Bad Gateway")) == "storage: down: answers 502: Bad Gateway [look at its log]");
  CHECK(line(answer_of(200, "<html>")) ==
        "storage: down: answers 200, but not as S3 does: <html> [does another service listen on this port? compare the "
        "address]");
}

}  // namespace
}  // namespace pyat::health
