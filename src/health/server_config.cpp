#include "health/server_config.hpp"

#include <algorithm>

#include "yaml/document.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr unsigned deepest = 32;
constexpr std::size_t longest_path = 200;  // of a name that anybody would ask for

using Values = std::vector<std::pair<string, string>>;

void collect(const yaml::Node& node, const string& path, unsigned depth, Values& values) {
  if (node.kind == yaml::NodeKind::scalar || (node.kind == yaml::NodeKind::mapping && node.count == 0)) {
    values.emplace_back(path, node.value);
    return;
  }
  if (node.kind != yaml::NodeKind::mapping || depth == deepest || path.size() > longest_path) return;
  for (std::uint32_t i = 0; i + 1 < node.count; i += 2) {
    string below = path;
    if (!path.empty()) below += '.';
    collect(node[i + 1], below.append(node[i].value), depth + 1, values);
  }
}

// Tempo's page begins with the question that it answers.
string_view without_heading(string_view page) {
  const std::size_t start = page.find("\n---\n");
  return page.starts_with("GET ") && start != string_view::npos ? page.substr(start + 1) : page;
}

}  // namespace

ServerConfig::ServerConfig(string_view page) {
  yaml::Document document{};
  document.parse(without_heading(page), yaml::Dialect::v3);
  if (document.error() != nullptr) return;
  const yaml::Node* root = document.root();
  const bool is_empty = root == nullptr || (root->kind == yaml::NodeKind::scalar && root->value.empty());
  is_known_ = is_empty || root->kind == yaml::NodeKind::mapping;
  if (is_known_ && !is_empty) collect(*root, {}, 0, values_);
}

const string* ServerConfig::find(string_view path) const {
  const auto found =
      std::find_if(values_.begin(), values_.end(), [&](const auto& entry) { return entry.first == path; });
  return found == values_.end() ? nullptr : &found->second;
}

string_view ServerConfig::at(string_view path) const {
  const string* found = find(path);
  return found == nullptr ? string_view{} : string_view(*found);
}

bool ServerConfig::has(string_view path) const { return find(path) != nullptr || has_any_below(path); }

bool ServerConfig::has_any_below(string_view path) const {
  return std::any_of(values_.begin(), values_.end(), [&](const auto& entry) {
    const string& other = entry.first;
    return other.size() > path.size() && other.starts_with(path) && other[path.size()] == '.';
  });
}

}  // namespace pyat::health
