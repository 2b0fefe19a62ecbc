// Any bytes through the YAML parser: no crash, and every node within the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "yaml/document.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

// Aliases are not followed: a few lines of them can stand for more nodes than there is memory.
void check_places(const pyat::yaml::Document& document) {
  if (document.root() == nullptr) return;
  std::vector<const pyat::yaml::Node*> open{document.root()};
  while (!open.empty()) {
    const pyat::yaml::Node& node = *open.back();
    open.pop_back();
    require(node.start.line <= node.end.line);
    if (node.kind == pyat::yaml::NodeKind::alias) require(node.target != nullptr);
    if (node.kind == pyat::yaml::NodeKind::mapping) require(node.count % 2 == 0);
    for (std::uint32_t i = 0; i < node.count; ++i) open.push_back(&node[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static pyat::yaml::Document document;  // reused, as the linter does
  for (const auto dialect : {pyat::yaml::Dialect::v2, pyat::yaml::Dialect::v3}) {
    document.parse(text, dialect);
    check_places(document);
  }
  return 0;
}
