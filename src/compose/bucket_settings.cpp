// Where each server's configuration names buckets: the sections of its own reference of configuration parameters.
#include <array>
#include <utility>

#include "compose/buckets.hpp"
#include "compose/node_at.hpp"
#include "util/text.hpp"
#include "yaml/document.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

struct Section {
  string_view kind;
  string_view path;     // "common.storage"
  string_view store;    // the key below it that has endpoint and bucket
  string_view bucket;   // the key of the bucket
  string_view backend;  // the key below the path that says which store it is; empty: there is none
};

// What a section of Mimir or Loki leaves out is that of the first one of its kind, common.storage.
constexpr std::array<Section, 13> sections = {{
    {"mimir", "common.storage", "s3", "bucket_name", "backend"},
    {"mimir", "blocks_storage", "s3", "bucket_name", "backend"},
    {"mimir", "ruler_storage", "s3", "bucket_name", "backend"},
    {"mimir", "alertmanager_storage", "s3", "bucket_name", "backend"},
    {"loki", "common.storage", "s3", "bucketnames", ""},
    {"loki", "storage_config", "aws", "bucketnames", ""},
    {"loki", "ruler.storage", "s3", "bucketnames", "type"},
    {"loki", "common.storage.object_store", "s3", "bucket_name", ""},
    {"loki", "storage_config.object_store", "s3", "bucket_name", ""},
    {"loki", "ruler_storage", "s3", "bucket_name", "backend"},
    {"tempo", "storage.trace", "s3", "bucket", "backend"},
    {"tempo", "overrides.user_configurable_overrides.client", "s3", "bucket", "backend"},
    {"pyroscope", "storage", "s3", "bucket_name", "backend"},
}};

string text_of(const yaml::Node* node) {
  return node == nullptr || node->kind != yaml::NodeKind::scalar ? string{} : string(node->value);
}

const yaml::Node* at_path(const yaml::Node* node, string_view path) {
  for (const string& key : util::split_at(path, ".")) node = child(node, key);
  return node;
}

// Of Loki's s3://KEY:SECRET@minio:9000/bucket, without the keys.
Bucket bucket_of_url(string_view url) {
  url.remove_prefix(std::min(url.find("://"), url.size() - 3) + 3);
  if (const std::size_t keys = url.rfind('@'); keys != string_view::npos) url.remove_prefix(keys + 1);
  url = url.substr(0, url.find('?'));
  const std::size_t slash = std::min(url.find('/'), url.size());
  string_view name = url.substr(slash);
  if (!name.empty()) name.remove_prefix(1);
  return {.name = string(name), .endpoint = string(url.substr(0, slash))};
}

class Reader {
 public:
  Reader(string_view kind, const yaml::Node* root) : kind_(kind), root_(root) {}

  std::vector<Bucket> read() {
    for (const Section& section : sections) {
      if (section.kind == kind_) add(section);
    }
    return std::move(buckets_);
  }

 private:
  string inherited(const Section& section, string_view key) const {
    const bool inherits = kind_ == "mimir" || kind_ == "loki";
    if (!inherits || section.path == "common.storage") return {};
    const yaml::Node* common = at(root_, {"common", "storage"});
    return text_of(key == "backend" ? child(common, key) : at(common, {"s3", key}));
  }

  void add(const Section& section) {
    const yaml::Node* parent = at_path(root_, section.path);
    const yaml::Node* store = child(parent, section.store);
    if (store == nullptr) return;
    string backend = section.backend.empty() ? string{} : text_of(child(parent, section.backend));
    if (backend.empty() && !section.backend.empty()) backend = inherited(section, section.backend);
    if (!backend.empty() && backend != "s3") return;
    const string source = string(section.path) + '.' + string(section.store);
    string endpoint = text_of(child(store, "endpoint"));
    if (const string url = text_of(child(store, "s3")); kind_ == "loki" && url.starts_with("s3://")) {
      Bucket bucket = bucket_of_url(url);
      if (endpoint.empty()) endpoint = bucket.endpoint;
      bucket.source = source;
      if (!bucket.name.empty()) buckets_.push_back(std::move(bucket));
    }
    if (endpoint.empty()) endpoint = inherited(section, "endpoint");
    for (const string& part : util::split_at(text_of(child(store, section.bucket)), ",")) {
      const string_view name = util::trimmed(part);
      if (!name.empty()) buckets_.push_back({.name = string(name), .endpoint = endpoint, .source = source});
    }
  }

  string_view kind_;
  const yaml::Node* root_;
  std::vector<Bucket> buckets_{};
};

}  // namespace

std::vector<Bucket> buckets_of_file(string_view kind, string_view text) {
  yaml::Document document{};
  document.parse(text, yaml::Dialect::v3);
  if (document.root() == nullptr) return {};
  return Reader(kind, &yaml::resolve_alias(*document.root())).read();
}

}  // namespace pyat::compose
