#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "render/prose.hpp"
#include "render/schema_reports.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;

std::string releases_of(const Tree& tree) {
  if (tree.releases.size() < 2) return tree.releases.empty() ? std::string{} : tree.releases.front();
  return fmt::format("{} to {}", tree.releases.front(), tree.releases.back());
}

std::string origin_of(const Tree& tree) {
  const std::string file = to_printable(tree.file);
  if (!tree.problem.empty()) return fmt::format("not used: {}: {}", file, to_printable(tree.problem));
  if (tree.file.empty()) return "built in";
  return fmt::format("imported: {} (from {}, types of {})", file, to_printable(tree.source),
                     to_printable(tree.nearest));
}

std::size_t release_count(const std::vector<Tree>& trees, schemas::Product product) {
  std::size_t count = 0;
  for (const Tree& tree : trees) count += tree.product == product && tree.problem.empty() ? tree.releases.size() : 0;
  return count;
}

}  // namespace

std::string schema_list_text(const std::vector<Tree>& trees, const Style& style) {
  constexpr std::size_t origin_column = 28;
  std::string out{};
  const Tree* before = nullptr;
  for (const Tree& tree : trees) {
    if (before == nullptr || before->product != tree.product) {
      const std::string_view gap = before == nullptr ? "" : "\n";
      out += gap;
      append_painted(out, style, sgr::bold, schemas::display_name(tree.product));
      out += fmt::format(", {}\n", counted(release_count(trees, tree.product), "release"));
    }
    before = &tree;
    const std::string fields = tree.problem.empty() ? fmt::format("{:5} fields", tree.fields) : std::string(12, ' ');
    out += fmt::format("  {:18}  {}", releases_of(tree), fields);
    // What is built in goes without saying.
    if (!tree.file.empty()) {
      out += "  ";
      append_folded(out, origin_of(tree), {origin_column + 8, 4}, style.width);
    }
    out += '\n';
  }
  return out;
}

std::string schema_list_json(const std::vector<Tree>& trees) {
  Json out = {{"format_version", 1}};
  Json& list = out["schemas"] = Json::array();
  for (const Tree& tree : trees) {
    Json item = {{"product", schemas::to_string(tree.product)}, {"releases", tree.releases}};
    if (tree.problem.empty()) item["fields"] = tree.fields;
    item["origin"] = tree.file.empty() ? "built in" : "imported";
    if (!tree.file.empty()) item["file"] = tree.file;
    if (!tree.source.empty()) item["source"] = tree.source;
    if (!tree.nearest.empty()) item["nearest"] = tree.nearest;
    if (!tree.problem.empty()) item["problem"] = tree.problem;
    list.push_back(std::move(item));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
