#include "schemas/extend.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "schemas/tenants.hpp"

namespace pyat::schemas {
namespace {

// The tables with room to grow. Rows keep their numbers, so that a type found before is the same type afterwards.
class Growing {
 public:
  explicit Growing(const Tables& from)
      : types_(from.types, from.types + from.type_count),
        fields_(from.fields, from.fields + from.field_count),
        schemas_(from.schemas, from.schemas + from.schema_count),
        releases_(from.releases, from.releases + from.release_count),
        whole_(from) {
    text_ = from.text;  // up to its end: the generated pool has no NUL inside
  }

  std::uint32_t add(const Node& node);
  void add_release(Product product, std::string_view version, std::uint32_t root, std::uint32_t tenants,
                   std::uint32_t receivers) {
    schemas_.push_back({add_text(version), root, tenants});
    releases_.push_back({add_text(version), static_cast<std::uint32_t>(schemas_.size() - 1), receivers,
                         static_cast<std::uint8_t>(product), 1});
  }
  // Checks are of all releases since the one that brought them, so that they need no new rows.
  Tables tables() const {
    Tables grown = whole_;
    grown.text = text_.c_str();
    grown.types = types_.data();
    grown.fields = fields_.data();
    grown.schemas = schemas_.data();
    grown.releases = releases_.data();
    grown.type_count = static_cast<std::uint32_t>(types_.size());
    grown.field_count = static_cast<std::uint32_t>(fields_.size());
    grown.schema_count = static_cast<std::uint32_t>(schemas_.size());
    grown.release_count = static_cast<std::uint32_t>(releases_.size());
    return grown;
  }

 private:
  TextRef add_text(std::string_view text) {
    if (text.empty()) return {};
    const TextRef ref{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
    std::string clean(text);
    std::replace(clean.begin(), clean.end(), '\0', ' ');
    text_ += clean;
    return ref;
  }
  std::uint32_t add_any(const std::vector<Node>& nodes) { return nodes.empty() ? 0 : add(nodes.front()); }

  std::string text_{};
  std::vector<TypeRow> types_;
  std::vector<FieldRow> fields_;
  std::vector<SchemaRow> schemas_;
  std::vector<ReleaseRow> releases_;
  Tables whole_;
};

std::uint32_t Growing::add(const Node& node) {
  std::vector<FieldRow> below{};
  for (const Node& field : node.fields) {
    below.push_back({add_text(field.name), add_text(field.fallback), add_text(field.flag), add(field), field.category,
                     static_cast<std::uint8_t>(field.hidden ? 1 : 0)});
  }
  std::sort(below.begin(), below.end(), [this](const FieldRow& a, const FieldRow& b) {
    return text_.compare(a.name.offset, a.name.size, text_, b.name.offset, b.name.size) < 0;
  });
  TypeRow row{};
  row.name = add_text(node.type);
  row.owner = add_text(node.owner);
  row.kind = node.kind;
  row.flags = node.flags;
  row.elem = add_any(node.elem);
  row.key = add_any(node.key);
  row.legacy = add_any(node.legacy);
  row.first_field = static_cast<std::uint32_t>(fields_.size());
  row.field_count = static_cast<std::uint16_t>(below.size());
  fields_.insert(fields_.end(), below.begin(), below.end());
  types_.push_back(row);
  return static_cast<std::uint32_t>(types_.size() - 1);
}

// Every state that the tables were ever in: views of their texts, and pointers to their rows, are held elsewhere.
struct Kept {
  Growing tables;
  const Kept* before = nullptr;
};
const Kept* kept = nullptr;

}  // namespace

KnownRelease extend(Product product, std::string_view version, const Node& root) {
  auto* grown = new Kept{Growing(tables), kept};
  const KnownRelease near = nearest_release(product, parse_version(product, version));
  const std::uint32_t tenants = grown->tables.add(tenants_of(product, root, tree_of(near.tenants)));
  grown->tables.add_release(product, version, grown->tables.add(root), tenants, near.receivers);
  kept = grown;
  detail::active = grown->tables.tables();
  return *find_release(product, version);
}

}  // namespace pyat::schemas
