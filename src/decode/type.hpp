// A Go type as the decoder needs it: a row of the compiled schemas, or one of the few types that no schema names.
#pragma once

#include <span>
#include <string_view>

#include "schemas/table.hpp"

namespace pyat::decode {

using schemas::FieldRow;
using schemas::Kind;

struct Type {
  Kind kind = Kind::any;
  std::uint8_t flags = 0;    // schemas::TypeFlag
  std::string_view name{};   // as the decoder prints it
  std::string_view owner{};  // as the decoder prints it for the plain form of a custom structure
  std::span<const FieldRow> fields{};
  const Type* builtin_elem = nullptr;
  std::uint32_t elem_row = 0;
  std::uint32_t key_row = 0;
  std::uint32_t legacy_row = 0;

  bool custom() const { return (flags & schemas::type_custom) != 0; }
  bool recursive() const { return (flags & schemas::type_recursive) != 0; }
  bool inline_map() const { return (flags & schemas::type_inline_map) != 0; }

  Type elem() const;
  Type key() const;
  // nullptr when the structure has no such field.
  const FieldRow* find(std::string_view field) const;
};

Type type_at(std::uint32_t row);

// Types of the decoders themselves, which no schema holds.
namespace builtin {
inline constexpr Type string{.kind = Kind::string, .name = "string", .owner = "string"};
inline constexpr Type any{.kind = Kind::any, .name = "interface {}", .owner = "interface {}"};
inline constexpr Type float64{.kind = Kind::float64, .name = "float64", .owner = "float64"};
inline constexpr Type integer{.kind = Kind::int64, .name = "int", .owner = "int"};
inline constexpr Type byte{.kind = Kind::uint8, .name = "uint8", .owner = "uint8"};
inline constexpr Type strings{.kind = Kind::slice, .name = "[]string", .owner = "[]string", .builtin_elem = &string};
}  // namespace builtin

}  // namespace pyat::decode
