// A problem in a user's file: what it is, where it is, and what to do about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::diag {

// error: the server refuses the file. warning: it starts, but surely not as meant. info: worth knowing.
enum class Severity : std::uint8_t { error, warning, info };

constexpr std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return "";
}

// 1-based; columns count characters, not bytes. Line 0: the file as a whole.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

struct Range {  // `end` is exclusive
  Position begin{};
  Position end{};
};

// Replaces what stands in `range` with `text`; an empty range inserts. The text's line ends are \n: whoever applies it
// keeps those of the file.
struct Edit {
  Range range{};
  std::string text{};
};

// How the problem can be mended without a person, as edits of the source that do not overlap. Safe: the file then means
// what it was meant to mean. Not safe: it is accepted, but somebody should look at it.
struct Fix {
  bool safe = false;
  std::string title{};  // what it does, as an order: rename "frontend" to "query_frontend"
  std::vector<Edit> edits{};
};

struct Diagnostic {
  std::string_view code{};  // stable and documented: one of diag::codes()
  Severity severity = Severity::error;
  Range range{};
  std::string path{};            // of the key or value in the document: limits.ingestion_rate, overrides[0].name
  std::string message{};         // one sentence: lower case, no full stop, what was found and what was expected
  std::string help{};            // what to do next; empty when the message says it
  std::string docs{};            // where the product documents this; empty when nowhere
  std::string server_message{};  // the line that the server itself prints, where it prints one
  bool stops = false;            // a warning of which the server dies all the same, once it has accepted the file
  Fix fix{};                     // without edits: there is none
  bool in_baseline = false;      // was there when the baseline was made: true all the same, but not new
};

// Does the server not run with it?
inline bool is_fatal(const Diagnostic& found) { return found.severity == Severity::error || found.stops; }

}  // namespace pyat::diag
