#include "receivers/component_id.hpp"

#include <algorithm>
#include <array>

#include "decode/checks/go_text.hpp"

namespace pyat::receivers {
namespace {

namespace checks = decode::checks;

// ^[a-zA-Z][0-9a-zA-Z_]*$, and from v0.102 on at most 63 characters.
bool is_type(std::string_view text, unsigned collector) {
  if (!checks::is_letter(text.front()) || !std::all_of(text.begin(), text.end(), checks::is_word)) return false;
  return collector < 102 || text.size() <= 63;
}

struct Block {
  char32_t first;
  char32_t last;
};

// Separators, control and format characters and symbols beyond ASCII: the blocks that consist of them.
constexpr std::array refused_blocks{
    Block{0x80, 0xA0},       Block{0xA2, 0xA6},        Block{0xA8, 0xA9},     Block{0xAC, 0xB1},
    Block{0xB4, 0xB4},       Block{0xB8, 0xB8},        Block{0xD7, 0xD7},     Block{0xF7, 0xF7},
    Block{0x1680, 0x1680},   Block{0x2000, 0x200F},    Block{0x2028, 0x202F}, Block{0x205F, 0x2064},
    Block{0x20A0, 0x20C0},   Block{0x2190, 0x2307},    Block{0x230C, 0x2328}, Block{0x232B, 0x2426},
    Block{0x2500, 0x2767},   Block{0x27F0, 0x2982},    Block{0x2B00, 0x2BFF}, Block{0x3000, 0x3000},
    Block{0xD800, 0xF8FF},   Block{0xFEFF, 0xFEFF},    Block{0xFFFC, 0xFFFD}, Block{0x1F000, 0x1FAFF},
    Block{0xE0001, 0xE007F}, Block{0xF0000, 0x10FFFD},
};

// ^[^\pZ\pC\pS]+$
bool is_name(std::string_view text) {
  constexpr std::string_view ascii_symbols = " $+<=>^`|~";
  while (!text.empty()) {
    const checks::Rune rune = checks::first_rune(text);
    if (rune.value < 0x20 || rune.value == 0x7F) return false;
    if (rune.value < 0x80 && ascii_symbols.find(static_cast<char>(rune.value)) != std::string_view::npos) return false;
    for (const Block& block : refused_blocks) {
      if (rune.value >= block.first && rune.value <= block.last) return false;
    }
    text.remove_prefix(rune.size);
  }
  return true;
}

std::string name_error(std::string_view name) {
  const std::string quoted = checks::go_quoted(name);
  if (name.size() > 1024) {
    return "name " + quoted + " is longer than 1024 characters (" + std::to_string(name.size()) + " characters)";
  }
  return is_name(name) ? std::string{} : "invalid character(s) in name " + quoted;
}

}  // namespace

ComponentId parse_component_id(std::string_view text, unsigned collector) {
  ComponentId id{};
  const checks::Cut parts = checks::cut(text, '/');
  id.type = checks::trim_space(parts.before);
  id.name = checks::trim_space(parts.after);
  const std::string in_id = "in " + checks::go_quoted(text) + " id: ";
  if (id.type.empty()) {
    id.error = parts.found ? in_id + "the part before / should not be empty" : "id must not be empty";
  } else if (parts.found && id.name.empty()) {
    id.error = in_id + "the part after / should not be empty";
  } else if (std::string error = name_error(id.name); collector >= 116 && parts.found && !error.empty()) {
    id.error = "in " + checks::go_quoted(id.name) + " id: " + error;
  } else if (collector >= 97 && !is_type(id.type, collector)) {
    id.error = in_id + "invalid character(s) in type " + checks::go_quoted(id.type);
    id.type.clear();
  }
  return id;
}

}  // namespace pyat::receivers
