// From a container log to answers: which messages of Mimir and Tempo in it are about their configuration, what each
// means, what became of the field, and what to write instead. Pure: text in, result out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "explain/message.hpp"
#include "schemas/release.hpp"

namespace pyat::explain {

// A product or release, and who said so: "flag", "log", "pyat.yml".
struct Given {
  std::string value{};
  std::string source{};
};

struct Options {
  // Stronger than what the log says.
  Given product{};
  Given target{};
  // Weaker than that: by schemas::index_of(product).
  std::array<Given, 2> default_targets{};
};

// Which release an answer is for.
struct Server {
  std::optional<schemas::Product> product{};
  std::string version{};
  // "flag", "log", "pyat.yml"; "error": the newest release that would print all of these; "default": the newest known.
  std::string version_source{};
  std::string note{};  // what speaks against it; empty: nothing
};

struct Problem {
  Message message{};
  Frame frame{};
  Server server{};

  std::string_view code{};  // one of diag::codes(); empty where there is none for it
  diag::Severity severity = diag::Severity::error;
  std::string meaning{};               // one sentence: lower case, no full stop
  std::vector<std::string> paths{};    // where in the configuration; at most `most_paths`
  std::size_t more_paths = 0;          // and so many others
  std::vector<std::string> history{};  // what became of the field, a sentence each
  std::string detail{};                // why the server minds; the code's page says more
  std::string help{};                  // what to do
  std::string docs{};                  // who says so, a URL; empty where nobody is known to
  std::string printed_by{};            // the releases that print it: "2.11.0 to 3.0.2"; empty where that is not known

  std::size_t count = 0;               // how often the log has it
  std::size_t log_line = 0;            // the first time, from 1
  std::vector<std::string> sources{};  // containers or pods, as their prefixes name them

  // With a configuration file: what the linter says of the same mistake, or why it points at nothing.
  std::optional<diag::Diagnostic> in_file{};
  std::string in_file_note{};
};

inline constexpr std::size_t most_paths = 3;

// An error that is none of the configuration, or that nobody has written an answer for.
struct Other {
  std::string text{};
  std::string reason{};  // why not; empty: nothing is known of it
  std::size_t count = 0;
  std::size_t log_line = 0;
};

struct Result {
  std::vector<Problem> problems{};  // in the order of the log
  std::vector<Other> others{};      // the first `most_others`
  std::size_t more_others = 0;      // different ones beyond them
  std::vector<Server> started{};    // servers that say that they have read their configuration and start
  std::size_t lines = 0;
  std::size_t cut_lines = 0;  // too long to be looked at as a whole
};

inline constexpr std::size_t most_others = 5;
// The first bytes of a line that are looked at: a stack trace in one line has its complaint at the front.
inline constexpr std::size_t most_line_bytes = 64 * 1024;

Result explain_log(std::string_view text, const Options& options);

}  // namespace pyat::explain
