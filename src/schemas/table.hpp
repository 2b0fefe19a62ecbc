// The compiled schemas: what tools/compile_tables.py makes of schemas/**/*.json at build time.
// Plain rows that refer to each other by index, so that the tables need no relocation and no start-up work.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyat::schemas {

// The Go reflect kind of a configuration value; `any` is interface{}.
enum class Kind : std::uint8_t {
  boolean,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float64,
  string,
  structure,
  map,
  slice,
  any,
};

// basic is what the product's documentation shows to everybody.
enum class Category : std::uint8_t { basic, advanced, experimental, deprecated };

struct TextRef {  // bytes [offset, offset + size) of the text pool
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

struct TypeRow {
  TextRef name{};                 // the Go type as the decoder prints it: "time.Duration", "querier.Config"
  TextRef owner{};                // the type named in "field X not found in type OWNER"
  std::uint32_t first_field = 0;  // structure: its fields are rows [first_field, first_field + field_count), by name
  std::uint16_t field_count = 0;
  Kind kind{};
  std::uint8_t flags = 0;    // TypeFlag
  std::uint32_t elem = 0;    // slice, map, or the inlined map of a structure: type of the elements; 0 is none
  std::uint32_t key = 0;     // map: type of the keys; 0 is string
  std::uint32_t legacy = 0;  // Tempo's overrides.Config: the flat form tried when decoding this one fails
};

enum TypeFlag : std::uint8_t {
  type_custom = 1,      // the Go type decodes itself
  type_recursive = 2,   // the type contains itself; the tree stops here and anything is taken
  type_inline_map = 4,  // a structure that takes any further key, with values of type `elem`
};

struct FieldRow {
  TextRef name{};
  TextRef fallback{};  // the default after flags are registered, as YAML text; empty when there is none
  TextRef flag{};      // the command line flag bound to the same variable, without its dash
  std::uint32_t type = 0;
  Category category{};
  std::uint8_t hidden = 0;  // 1: absent from the product's documentation
};

struct SchemaRow {            // one schema file
  TextRef release{};          // the release that the file is named for
  std::uint32_t root = 0;     // type of the whole document
  std::uint32_t tenants = 0;  // type of the files with settings per tenant that it may name
};

struct ReleaseRow {  // one released version; those compiled in stand in the order of their release numbers
  TextRef version{};
  std::uint32_t schema = 0;
  std::uint32_t receivers = 0;  // Tempo: type of `distributor.receivers`, a structure with a field for each receiver
  std::uint8_t product = 0;
  std::uint8_t imported = 0;  // 1: from the user's folder
};

// A release as one number, in the order of releases: 2.10.3 is 0x020a03.
constexpr std::uint32_t release_number(unsigned major, unsigned minor, unsigned patch) {
  return major << 16 | minor << 8 | patch;
}

enum class CheckKind : std::uint8_t { range, one_of, none_of, required };

// What a server checks of one value after decoding: see schemas/CHECKS.md.
struct CheckRow {
  TextRef path{};
  TextRef says{};     // what the server prints, with {value}
  TextRef source{};   // where the server has the check
  TextRef values{};   // one_of, none_of: texts, each with a line feed after it
  TextRef except{};   // texts that are let through, likewise
  TextRef code{};     // of the diagnostic; empty: that of its kind
  TextRef message{};  // in our words, where those of the kind do not do
  TextRef help{};
  double low = 0, high = 0;  // range
  double multiple = 0;       // range: 0 is any
  std::uint32_t since = 0;   // release_number
  std::uint32_t until = 0;   // the first release without it
  std::uint32_t first_condition = 0;
  std::uint8_t condition_count = 0;
  std::uint8_t product = 0;
  CheckKind kind{};
  std::uint8_t flags = 0;  // CheckFlag
};

enum CheckFlag : std::uint8_t {
  check_has_low = 1,
  check_has_high = 2,
  check_excludes_low = 4,
  check_excludes_high = 8,
  check_warns = 16,  // the server says it and starts
  check_stops = 32,  // the server accepts the configuration, and stops while it starts its modules
  check_power_of_two = 64,
};

enum class ConditionKind : std::uint8_t { one_of, none_of, above };

// Is the value of `path` one of `values`, none of them, or above a number? Without a path: does one of these modules
// run?
struct ConditionRow {
  TextRef path{};
  TextRef values{};  // each with a line feed after it
  double above = 0;
  ConditionKind kind{};
};

// Type 0 is "none".
struct Tables {
  const char* text;
  const TypeRow* types;
  const FieldRow* fields;
  const SchemaRow* schemas;
  const ReleaseRow* releases;
  const CheckRow* checks;
  const ConditionRow* conditions;
  std::uint32_t type_count, field_count, schema_count, release_count, check_count;
};

namespace detail {
extern Tables active;  // defined in the generated schema_tables.cpp; only extend.cpp changes it
}
inline const Tables& tables = detail::active;

inline std::string_view text(TextRef ref) { return {tables.text + ref.offset, ref.size}; }

}  // namespace pyat::schemas
