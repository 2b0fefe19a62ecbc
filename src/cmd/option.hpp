// The options of a command, as data: parsing, help, man pages and completions are all made from it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pyat::cmd {

// A value together with where it came from: reports say why they assumed what they assumed.
struct Setting {
  std::string value{};
  std::string source{};  // "flag", or the name of an environment variable; empty when it was not set
};

// The second one is a switch of which it matters whether it was given at all.
using Target = std::variant<bool*, std::optional<bool>*, unsigned*, std::optional<unsigned>*, std::string*, Setting*,
                            std::vector<std::string>*>;

struct Option {
  std::string_view names{};    // "-q,--quiet"; "FILE" is an argument without a dash
  std::string_view value{};    // what its value is called in help, "RELEASE"; empty for a switch
  std::string_view implied{};  // the value that the bare option stands for; another one is given as --option=value
  std::string_view help{};
  Target target{};  // a vector takes the option repeatedly
  std::span<const std::string_view> choices{};
  bool open = false;                 // takes more than its choices
  bool asks = false;                 // asks about pyat itself (--list-codes): has no environment variable
  bool optional = false;             // an argument that need not be there: in brackets in the usage line
  bool dashed = false;               // an argument that may be a flag of a server, such as -server.http-listen-port
  std::string_view complete_with{};  // a command whose output lists the values, one a line
};

bool is_positional(const Option& option);
bool is_switch(const Option& option);
bool is_repeatable(const Option& option);
std::string_view long_name(const Option& option);   // "--quiet"; of an argument "FILE"
std::string_view short_name(const Option& option);  // "-q", or empty
std::string env_name(const Option& option);         // "PYAT_QUIET", or empty when it has none

// "--format FORMAT" or "--fix[=LEVEL]", as help and messages write it.
std::string spelled(const Option& option);

}  // namespace pyat::cmd
