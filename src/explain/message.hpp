// What Mimir and Tempo print about their configuration, taken apart: the wrapping that says who speaks and of what, and
// the complaint itself. Texts of cmd/mimir/main.go and pkg/mimir/mimir.go (Mimir), cmd/tempo/main.go (Tempo), yaml.v2
// and yaml.v3, and Go's package flag.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/release.hpp"

namespace pyat::explain {

enum class Kind : std::uint8_t {
  unknown_field,    // field X not found in type OWNER
  wrong_value,      // cannot unmarshal TAG `VALUE` into TYPE
  duplicate,        // field X already set, mapping key already defined
  syntax,           // yaml: line N: …
  empty_file,       // EOF
  unreadable_file,  // open …: no such file or directory
  unknown_flag,     // flag provided but not defined: -X
  flag_value,       // invalid value "V" for flag -X: …
  other,            // a complaint in words of its own
};

struct Message {
  Kind kind = Kind::other;
  std::string text{};      // the complaint as the server prints it, without its wrapping
  std::uint32_t line = 0;  // of the configuration file; 0 when it names none
  std::string name{};      // the field, key or flag
  std::string type{};      // the Go type that it names
  std::string tag{};       // of the value: "!!str"
  std::string value{};     // the value, which the server may have shortened
};

// The complaint that `text` ends with or consists of. nullopt where there is none that is recognised by its form alone.
std::optional<Message> find_message(std::string_view text);

// What Go prints of a pointer to nothing; Tempo's check of its configuration dies so of a null section.
inline constexpr std::string_view null_section_panic =
    "runtime error: invalid memory address or nil pointer dereference";

// Who speaks, and of which file.
struct Frame {
  std::optional<schemas::Product> product{};
  std::string_view foreign{};  // another program, which prints the same complaints: "Loki"
  std::string file{};          // the configuration file, as the server knows it
  std::string common{};        // Mimir's common: the section that inherits; "*" where no section is named
  bool checking = false;       // the file was read, and a check of its values failed
  bool starting = false;       // a part of the server does not start: for any reason
  bool per_tenant = false;     // the file of per-tenant overrides, not the configuration

  // Of what the complaint is, nothing is said: the frame around this one goes on.
  bool says_nothing() const {
    return !product && foreign.empty() && common.empty() && !checking && !starting && !per_tenant;
  }
};

// The complaint of a server that cannot read its file, or finds nothing in it; `other` for any other words.
Message own_words(std::string_view text);

// Takes the known wrapping off the front of `text`. nullopt where there is none; then `text` stays.
std::optional<Frame> take_frame(std::string_view& text);

}  // namespace pyat::explain
