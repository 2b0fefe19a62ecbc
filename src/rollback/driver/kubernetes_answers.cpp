// What helm and kubectl answer, read.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "rollback/driver/kubernetes.hpp"
#include "util/text.hpp"
#include "yaml/document.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using yaml::Node;

const json& at(const json& object, const char* key) {
  static const json nothing{};
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

string text_at(const json& object, const char* key) {
  const json& value = at(object, key);
  return value.is_string() ? value.get<string>() : string{};
}

// 7, or "7": annotations are texts.
std::uint64_t number_of(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  const string text = value.is_string() ? value.get<string>() : string{};
  constexpr std::size_t longest = 18;
  if (text.empty() || text.size() > longest || text.find_first_not_of("0123456789") != string::npos) return 0;
  return std::stoull(text);
}

void sort_by_number(std::vector<KubernetesRevision>& all) {
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.revision < b.revision; });
}

// Of a replica set in its spec, of a controller revision in its data.
string images_of(const json& item) {
  const json& spec = at(item, "spec").is_object() ? at(item, "spec") : at(at(item, "data"), "spec");
  const json& containers = at(at(at(spec, "template"), "spec"), "containers");
  std::vector<string> images{};
  if (!containers.is_array()) return {};
  for (const json& container : containers) images.push_back(text_at(container, "image"));
  return util::joined(images, ", ");
}

bool is_owned(const json& item, string_view workload) {
  const json& owners = at(at(item, "metadata"), "ownerReferences");
  if (!owners.is_array()) return false;
  return std::any_of(owners.begin(), owners.end(),
                     [&](const json& owner) { return text_at(owner, "name") == workload; });
}

const Node* find(const Node* mapping, string_view key) {
  if (mapping == nullptr || mapping->kind != yaml::NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < mapping->count; i += 2) {
    if ((*mapping)[i].value == key) return &yaml::resolve_alias((*mapping)[i + 1]);
  }
  return nullptr;
}

string_view value_at(const Node* mapping, string_view key) {
  const Node* found = find(mapping, key);
  return found == nullptr ? string_view{} : found->value;
}

struct Claim {
  string name{};
  bool is_kept = false;
};

// The documents of a manifest stand between lines that begin with "---".
std::vector<Claim> claims_of(string_view manifest) {
  std::vector<Claim> claims{};
  const string whole = '\n' + string(manifest);
  for (const string& part : util::split_at(whole, "\n---")) {
    yaml::Document document{};
    // What is left of the line of dashes may be a comment.
    document.parse(part, yaml::Dialect::v3);
    const Node* root = document.root();
    if (value_at(root, "kind") != "PersistentVolumeClaim") continue;
    const Node* metadata = find(root, "metadata");
    const bool is_kept = value_at(find(metadata, "annotations"), "helm.sh/resource-policy") == "keep";
    claims.push_back({string(value_at(metadata, "name")), is_kept});
  }
  return claims;
}

}  // namespace

std::optional<std::vector<KubernetesRevision>> read_helm_history(const string& text) {
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) return {};
  std::vector<KubernetesRevision> all{};
  for (const json& item : list) {
    KubernetesRevision revision{.revision = number_of(at(item, "revision")), .status = text_at(item, "status")};
    if (revision.revision == 0) return {};
    revision.what = text_at(item, "chart");
    if (const string release = text_at(item, "app_version"); !release.empty()) revision.what += " (" + release + ")";
    revision.when = text_at(item, "updated");
    all.push_back(std::move(revision));
  }
  sort_by_number(all);
  return all;
}

std::optional<std::vector<KubernetesRevision>> read_owned_revisions(const string& text, string_view workload) {
  const json root = json::parse(text, nullptr, false);
  const json& items = at(root, "items");
  if (!items.is_array()) return {};
  std::vector<KubernetesRevision> all{};
  for (const json& item : items) {
    if (!is_owned(item, workload)) continue;
    const json& metadata = at(item, "metadata");
    KubernetesRevision revision{.revision = number_of(at(item, "revision"))};
    if (revision.revision == 0) {
      revision.revision = number_of(at(at(metadata, "annotations"), "deployment.kubernetes.io/revision"));
    }
    if (revision.revision == 0) continue;
    revision.what = images_of(item);
    revision.when = text_at(metadata, "creationTimestamp");
    all.push_back(std::move(revision));
  }
  sort_by_number(all);
  return all;
}

std::vector<string> deleted_claims(string_view current, string_view target) {
  std::set<string> stays{};
  for (const Claim& claim : claims_of(target)) stays.insert(claim.name);
  std::vector<string> deleted{};
  for (const Claim& claim : claims_of(current)) {
    if (!claim.is_kept && !stays.contains(claim.name)) deleted.push_back("PersistentVolumeClaim " + claim.name);
  }
  return deleted;
}

}  // namespace pyat::rollback
