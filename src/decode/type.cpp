#include "decode/type.hpp"

#include <algorithm>

namespace pyat::decode {

using schemas::tables;
using schemas::text;

Type type_at(std::uint32_t row) {
  const schemas::TypeRow& data = tables.types[row];
  Type type{};
  type.kind = data.kind;
  type.flags = data.flags;
  type.name = text(data.name);
  type.owner = text(data.owner);
  type.fields = {tables.fields + data.first_field, data.field_count};
  type.elem_row = data.elem;
  type.key_row = data.key;
  type.legacy_row = data.legacy;
  return type;
}

Type Type::elem() const {
  if (builtin_elem != nullptr) return *builtin_elem;
  if (elem_row != 0) return type_at(elem_row);
  // []byte under another name, such as net.IP, has no elements of its own in the schemas.
  return name.starts_with("net.") ? builtin::byte : builtin::any;
}

Type Type::key() const { return key_row == 0 ? builtin::string : type_at(key_row); }

const FieldRow* Type::find(std::string_view field) const {
  const auto found =
      std::lower_bound(fields.begin(), fields.end(), field,
                       [](const FieldRow& row, std::string_view wanted) { return text(row.name) < wanted; });
  return found != fields.end() && text(found->name) == field ? &*found : nullptr;
}

}  // namespace pyat::decode
