// What `-config.expand-env` makes of the text of a configuration, before it is parsed as YAML.
//
// Mimir:  os.Expand of the Go library with `$NAME`, `${NAME}` and `${NAME:default}` (cmd/mimir/main.go).
// Tempo:  github.com/drone/envsubst v1.0.3, a bash-like grammar of `${…}` (cmd/tempo/main.go, all of 2.0.0 to 3.0.3).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/release.hpp"

namespace pyat::expand {

// The value of an environment variable; nullopt when it is not set. Never asked for a name that no variable can have:
// an empty one, or one with `=` or NUL in it.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// A stretch of the expanded text and the stretch of the source that it comes from. The pieces are in order and cover
// the whole of the expanded text; what the source has between two pieces is dropped.
struct Piece {
  std::uint32_t out = 0, in = 0;
  std::uint32_t size_out = 0, size_in = 0;
  bool copied = false;  // byte for byte, rather than put in place of a reference
};

// A reference to a variable.
struct Use {
  std::string name{};      // `1` for `$1`, empty for `${:default}`
  std::string function{};  // the operator between name and arguments as written: `:-`, `^^`; Mimir's default: `:`
  std::uint32_t offset = 0, size = 0;  // in the source: all of `${…}`
  bool set = false;
  bool has_default = false;   // written with a default, be it empty
  bool default_used = false;  // the variable is unset or empty: the default stands for it
  bool unused = false;        // inside a default that was not used
};

struct Expansion {
  std::string text{};  // empty after an error
  std::vector<Piece> pieces{};
  std::string error{};         // what the server says after its own prefix; empty: it worked
  std::uint32_t error_at = 0;  // offset in the source of the `${` that it is about
  bool panicked = false;       // the server does not report this error but crashes with it
  std::vector<Use> uses{};     // in the order of the source
};

Expansion expand(std::string_view source, const schemas::Release& release, const Environment& environment);

// The place in the source of the byte at `offset` of the expanded text. In place of a reference: where that starts.
std::uint32_t to_source(const Expansion& expansion, std::uint32_t offset);
// The same for the exclusive end of a range. In place of a reference: where that ends.
std::uint32_t to_source_end(const Expansion& expansion, std::uint32_t offset);

// Everything that would be taken for a reference to a variable, in the grammar of that product; `set`, `default_used`
// and `unused` say nothing here. Stretches that the server would refuse to expand are passed over. Mimir's grammar
// takes `$1` and `$$` for references, too: it is for the caller to judge which were meant so.
std::vector<Use> find_references(std::string_view source, const schemas::Release& release);

}  // namespace pyat::expand
