// Which buckets a stack's files name, and where.
#include <string>
#include <string_view>
#include <vector>

#include "compose/buckets.hpp"
#include "compose/inventory.hpp"
#include "compose/project.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using Words = std::vector<std::string>;

compose::Loaded load(const std::string& text) {
  const std::vector<compose::File> files = {{"f.yml", text}};
  return compose::load_project(
      files, "stack", [](std::string_view) { return std::nullopt; }, [](const std::string&) { return std::nullopt; });
}

compose::Service service(const std::string& text) {
  const compose::Loaded loaded = load("services: {a: " + text + "}");
  REQUIRE(loaded.project);
  return loaded.project->services.at(0);
}

}  // namespace

TEST_CASE("a server's own file tells its buckets", "[compose]") {
  const auto buckets = [](std::string_view kind, std::string_view text) {
    Words out{};
    for (const compose::Bucket& bucket : compose::buckets_of_file(kind, text)) {
      out.push_back(bucket.endpoint + '/' + bucket.name + ' ' + bucket.source);
    }
    return out;
  };
  CHECK(buckets("mimir", R"(
common: {storage: {backend: s3, s3: {endpoint: "minio:9000", bucket_name: common}}}
blocks_storage: {s3: {bucket_name: blocks}}
ruler_storage: {backend: filesystem, s3: {bucket_name: rules}}
alertmanager_storage: {s3: {endpoint: other, bucket_name: alerts}}
)") == Words{"minio:9000/common common.storage.s3", "minio:9000/blocks blocks_storage.s3",
             "other/alerts alertmanager_storage.s3"});
  CHECK(buckets("mimir", "common: {storage: {backend: gcs}}\nblocks_storage: {s3: {bucket_name: blocks}}").empty());
  CHECK(buckets("mimir", "ruler: {ruler_storage: {backend: s3, s3: {bucket_name: rules}}}").empty());
  CHECK(buckets("tempo", "storage: {trace: {backend: s3, s3: {endpoint: \"minio:9000\", bucket: traces}}}") ==
        Words{"minio:9000/traces storage.trace.s3"});
  CHECK(buckets("tempo", "storage: {trace: {backend: local, s3: {bucket: traces}}}").empty());
  CHECK(buckets("loki", R"(
common: {storage: {s3: {endpoint: "http://minio:9000", bucketnames: "a-1, a-2"}}}
storage_config: {aws: {s3: "s3://key:keep@this@minio:9000/chunks?x=1", s3forcepathstyle: true}}
ruler: {storage: {type: local, s3: {bucketnames: rules}}}
)") == Words{"http://minio:9000/a-1 common.storage.s3", "http://minio:9000/a-2 common.storage.s3",
             "minio:9000/chunks storage_config.aws"});
  CHECK(buckets("pyroscope", "storage: {backend: s3, s3: {endpoint: e, bucket_name: profiles}}") ==
        Words{"e/profiles storage.s3"});
  for (const char* text :
       {"", "[", "common: [storage]", "common: {storage: {s3: }}", "storage_config: {aws: {s3: s3://}}"}) {
    CAPTURE(text);
    CHECK(buckets("loki", text).empty());
  }
}

TEST_CASE("containers that make buckets are understood", "[compose]") {
  const auto made = [](const std::string& text) {
    Words out{};
    for (const compose::Bucket& bucket : compose::buckets_made_by(service(text))) {
      out.push_back(bucket.endpoint + '/' + bucket.name);
    }
    return out;
  };
  CHECK(made(R"({image: minio/mc, entrypoint: ["/bin/sh", "-c", "until (/usr/bin/mc config host add m http://minio:9000
    k s) do echo waiting && sleep 1; done; /usr/bin/mc mb -p --region eu-1 m/one m/two/ || true; mc mb m/three;mc ls m;
    echo m/none; exit 0;"]})") == Words{"http://minio:9000/one", "http://minio:9000/two", "http://minio:9000/three"});
  CHECK(
      made(R"({image: a, command: ["sh", "-c", "mc alias set m/ http://minio:9000\nmc mb m/one\nmc mb other/two"]})") ==
      Words{"http://minio:9000/one"});
  CHECK(made(R"({image: minio/mc, command: mb m/one, environment: {MC_HOST_m: "http://k:keep@minio:9000"}})") ==
        Words{"minio:9000/one"});
  CHECK(made(R"({image: a, command: ["sh", "-c", "mc alias set m http://minio:9000; mc mb m/$$B; echo"]})") ==
        Words{"http://minio:9000/$B"});
  CHECK(made("{image: a, command: mb m/one}").empty());
  CHECK(made("{image: minio/mc, command: [mc, alias, set]}").empty());
}

TEST_CASE("buckets belong to the store that their endpoint names", "[compose]") {
  const compose::Loaded loaded = load(R"(
services:
  store: {image: minio/minio, container_name: objects, ports: ["9000:9000"], environment: {MINIO_DEFAULT_BUCKETS: "own:public"}}
  tempo-1: &tempo
    image: grafana/tempo:2.6.0
    command: -config.file=/t.yml -config.expand-env=true
    volumes: [./t.yml:/t.yml]
    environment: {BUCKET: traces}
  tempo-2: *tempo
  loki: {image: grafana/loki:3.1.1, command: -config.file=/l.yml, volumes: [./l.yml:/l.yml]}
  cache: {image: redis:7}
)");
  REQUIRE(loaded.project);
  const compose::Stack stack = compose::inventory_of(*loaded.project, [](const std::string& path) {
    const bool is_tempo = path.ends_with("t.yml");
    return std::optional<std::string>(is_tempo ? R"(
storage: {trace: {backend: s3, s3: {endpoint: "objects:9000", bucket: "${BUCKET:-none}"}}}
)"
                                               : R"(
common: {storage: {s3: {endpoint: "s3.example.com", bucketnames: logs}}}
storage_config: {aws: {endpoint: "cache:6379", bucketnames: logs}}
ruler: {storage: {s3: {endpoint: "store:9000", bucketnames: "${RULES}"}}}
)");
  });
  const compose::Found& store = stack.services.at(0);
  CHECK(store.service.buckets == Words{"own", "traces"});
  CHECK(store.facts.at(store.facts.size() - 2) == "bucket own: MINIO_DEFAULT_BUCKETS");
  CHECK(store.facts.back() == "bucket traces: storage.trace.s3 of tempo-1");
  const Words& open = stack.services.at(3).open;
  CHECK(std::vector(open.end() - 3, open.end()) ==
        Words{"buckets: logs at s3.example.com is in no service of this stack; name a service of kind s3 for it",
              "buckets: logs is in cache, which is not known as an object store",
              "buckets: that of ruler.storage.s3 is written with variables"});
}
