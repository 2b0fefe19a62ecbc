// What the configuration trees alone cannot tell: schemas/history/*.json as compiled rows. See there for the sources.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyat::history {

struct Text {  // bytes [offset, offset + size) of the text pool
  std::uint32_t offset = 0;
  std::uint16_t size = 0;
};

enum EntryFlag : std::uint8_t {
  entry_any_section = 1,  // the path is that of a block which occurs at many places: it matches at the end of a path
  entry_keeps_value = 2,  // what was written for the old name means the same for the new one
  entry_of_mimir = 4,     // said of a configuration of Mimir
  entry_of_tempo = 8,     // said of a configuration of Tempo
};

struct EntryRow {
  Text path{};
  Text origin{};  // the other program whose field this is; empty: one of the product itself, or of none
  Text advice{};  // what to do, one sentence
  Text source{};  // where that is written: a URL
  std::uint16_t first_place = 0;
  std::uint8_t place_count = 0;
  std::uint8_t flags = 0;                        // EntryFlag
  std::uint8_t major = 0, minor = 0, patch = 0;  // the first release without it; 0.0.0: the product never had it
};

// Defined in the generated history_tables.cpp.
struct Entries {
  const char* text;
  const EntryRow* rows;
  const Text* places;  // the paths that replace a field, beginning with first_place
  std::uint32_t count;
};
extern const Entries entries;

inline std::string_view text(Text ref) { return {entries.text + ref.offset, ref.size}; }

}  // namespace pyat::history
