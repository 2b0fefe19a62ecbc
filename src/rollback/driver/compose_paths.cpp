#include "rollback/driver/compose_paths.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "config/paths.hpp"
#include "util/text.hpp"
#include "yaml/document.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using yaml::Node;
using yaml::NodeKind;

constexpr std::size_t deepest = 20;  // of merge keys in merge keys

struct Edit {
  std::size_t begin = 0, end = 0;  // in bytes
  string text{};
};

// Where characters of a text are, in bytes: marks count characters.
class Places {
 public:
  explicit Places(string_view text) : text_(text) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (text[i] == '\n' || (text[i] == '\r' && !is_pair)) lines_.push_back(i + 1);
    }
  }

  std::size_t at(const yaml::Mark& mark) const {
    if (mark.line >= lines_.size()) return text_.size();
    std::size_t place = lines_[mark.line];
    constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
    if (mark.line == 0 && text_.starts_with(byte_order_mark)) place += byte_order_mark.size();
    for (std::uint32_t left = mark.column; left > 0 && place < text_.size(); --left) {
      ++place;
      while (place < text_.size() && (static_cast<unsigned char>(text_[place]) & 0xC0U) == 0x80U) ++place;
    }
    return place;
  }

 private:
  string_view text_;
  std::vector<std::size_t> lines_{};
};

class Changer {
 public:
  Changer(string_view text, const PathChange& change) : text_(text), change_(change), places_(text) {}

  ChangedText make() {
    ChangedText changed{.text = string(text_)};
    yaml::Document document{};
    document.parse(text_, yaml::Dialect::v3);
    if (const yaml::SyntaxError* error = document.error()) {
      changed.problem = "line " + std::to_string(error->problem_mark.line + 1) + ": " + error->problem;
      return changed;
    }
    if (document.root() == nullptr) return changed;
    const Node& root = yaml::resolve_alias(*document.root());
    if (const Node* version = find(root, "version")) changed.version = version->value;
    each_entry(root, "services", 0, [&](const Node& services) {
      each_value(services, [&](const Node& service) { change_service(service); });
    });
    if (const Node* include = find(root, "include")) each_item(*include, [&](const Node& item) { include_one(item); });
    apply(changed.text);
    return changed;
  }

 private:
  static const Node* find(const Node& mapping, string_view key) {
    if (mapping.kind != NodeKind::mapping) return nullptr;
    for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) {
      if (mapping[i].value == key) return &yaml::resolve_alias(mapping[i + 1]);
    }
    return nullptr;
  }

  // Of a mapping and of those that are merged into it.
  template <typename Action>
  void each_entry(const Node& mapping, string_view key, std::size_t depth, const Action& action) {
    if (mapping.kind != NodeKind::mapping || depth > deepest) return;
    for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) {
      const Node& value = yaml::resolve_alias(mapping[i + 1]);
      if (mapping[i].value == key) action(value);
      if (mapping[i].value == "<<") {
        each_item(value, [&](const Node& merged) { each_entry(merged, key, depth + 1, action); });
      }
    }
  }

  template <typename Action>
  static void each_value(const Node& mapping, const Action& action) {
    if (mapping.kind != NodeKind::mapping) return;
    for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) action(yaml::resolve_alias(mapping[i + 1]));
  }

  // Of a list, or the one that stands in its place.
  template <typename Action>
  static void each_item(const Node& node, const Action& action) {
    if (node.kind != NodeKind::sequence) return action(node);
    for (std::uint32_t i = 0; i < node.count; ++i) action(yaml::resolve_alias(node[i]));
  }

  void change_service(const Node& service) {
    each_entry(service, "env_file", 0,
               [&](const Node& files) { each_item(files, [&](const Node& item) { change_env_file(item); }); });
    each_entry(service, "extends", 0, [&](const Node& extends) {
      if (const Node* file = find(extends, "file")) replace(*file, change_.extended);
    });
    if (change_.inclusion != Inclusion::extended) return;
    each_entry(service, "volumes", 0,
               [&](const Node& volumes) { each_item(volumes, [&](const Node& volume) { keep_mount(volume); }); });
  }

  // "a.env", or {path: a.env, required: false}.
  void change_env_file(const Node& item) {
    const Node* path = item.kind == NodeKind::scalar ? &item : find(item, "path");
    if (path != nullptr) replace(*path, change_.env_file);
  }

  // A copy has another folder: what is mounted from beside the original stays there.
  void keep_mount(const Node& volume) {
    if (volume.kind == NodeKind::scalar) {
      const string text = interpolated(volume.value);
      const std::size_t colon = text.find(':');
      if (colon == string::npos || !text.starts_with('.')) return;
      edit(volume, quoted_path(resolved_path(change_.base, text.substr(0, colon)) + text.substr(colon)));
      return;
    }
    const Node* source = find(volume, "source");
    const Node* type = find(volume, "type");
    if (source == nullptr || type == nullptr || type->value != "bind") return;
    edit(*source, quoted_path(resolved_path(change_.base, interpolated(source->value))));
  }

  // "a.yml", {path: a.yml}, {path: [a.yml, b.yml], project_directory: c, env_file: d}.
  void include_one(const Node& item) {
    const Node* paths = item.kind == NodeKind::scalar ? &item : find(item, "path");
    if (paths == nullptr) return;
    string project_folder{};
    if (const Node* folder = find(item, "project_directory")) {
      project_folder = resolved_path(change_.base, interpolated(folder->value));
    }
    string list{};
    each_item(*paths, [&](const Node& path) {
      if (path.kind != NodeKind::scalar) return;
      const string original = resolved_path(change_.base, interpolated(path.value));
      if (project_folder.empty()) project_folder = config::folder_of(original);
      const auto copy = change_.included(original, project_folder);
      list += (list.empty() ? "" : ", ") + quoted_path(copy.value_or(original));
    });
    string environment{};
    if (const Node* files = find(item, "env_file")) {
      each_item(*files, [&](const Node& file) {
        const string original = resolved_path(change_.base, interpolated(file.value));
        environment += (environment.empty() ? "" : ", ") + quoted_path(change_.env_file(original).value_or(original));
      });
    } else {
      environment = quoted_path(change_.dotenv(project_folder));
    }
    edit(item, "{path: [" + list + "], project_directory: " + quoted_path(project_folder) + ", env_file: [" +
                   environment + "]}");
  }

  string interpolated(string_view text) const {
    compose::Interpolated result = compose::interpolate(text, change_.environment);
    return result.problem.empty() ? std::move(result.text) : string(text);
  }

  void replace(const Node& node, const std::function<std::optional<string>(const string&)>& choose) {
    if (node.kind != NodeKind::scalar) return;
    const auto chosen = choose(resolved_path(change_.base, interpolated(node.value)));
    if (chosen) edit(node, quoted_path(*chosen));
  }

  // A node that several aliases stand for is changed once.
  void edit(const Node& node, string text) {
    if (!changed_.insert(&node).second) return;
    const std::size_t begin = places_.at(node.start);
    std::size_t end = places_.at(node.end);
    // A block collection ends where the next thing begins: its last line break is not its own.
    const string_view inside = text_.substr(begin, end - begin);
    const bool is_block = node.kind != NodeKind::scalar && !inside.starts_with('{') && !inside.starts_with('[');
    if (is_block && inside.ends_with('\n')) text += '\n';
    edits_.push_back({begin, end, std::move(text)});
  }

  void apply(string& text) {
    std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
    for (const Edit& edit : edits_) text.replace(edit.begin, edit.end - edit.begin, edit.text);
  }

  string_view text_;
  const PathChange& change_;
  Places places_;
  std::vector<Edit> edits_{};
  std::set<const Node*> changed_{};
};

}  // namespace

ChangedText change_paths(string_view text, const PathChange& change) { return Changer(text, change).make(); }

string resolved_path(string_view base, string_view path) {
  string whole = path.starts_with('/') ? string(path) : string(base) + '/' + string(path);
  std::vector<string> parts{};
  for (string& part : util::split_at(whole, "/")) {
    if (part == ".") continue;
    if (part != "..") {
      parts.push_back(std::move(part));
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  return '/' + util::joined(parts, "/");
}

string quoted_path(string_view path) {
  string text = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text + '"';
}

}  // namespace pyat::rollback
