// One line of a log, taken out of what the programs around the server have wrapped it in: container runtimes, compose,
// kubectl, journald, and the server's own logger.
#pragma once

#include <string>
#include <string_view>

namespace pyat::explain {

struct LogLine {
  std::string source{};   // who printed it, where a prefix says so: "mimir-1", "pod/tempo-0/tempo", "tempo[3607983]"
  std::string text{};     // the message, or the whole line of a server whose logger does not run yet
  std::string error{};    // the field err of a structured line
  std::string explain{};  // the field with which Tempo comments on its warnings
  std::string level{};    // "error"; empty where the line has none
  std::string version{};  // "2.10.3", of the line with which a server says which release it is
};

// Lines end at \n; a \r before it and colours are dropped, the rest is kept as it is: it may hold any bytes.
LogLine read_log_line(std::string_view raw);

}  // namespace pyat::explain
