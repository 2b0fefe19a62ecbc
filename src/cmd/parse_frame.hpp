// What reading a command line has in common, whoever takes the words apart: CLI11 for pyat (parse.hpp), or a page of
// code for pyat-probe (parse_plain.hpp).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

// Takes options and their values out of `words` and assigns them; the arguments stay. `open` loses the options that
// were given. False when help was asked for.
using ReadOptions = bool (*)(std::span<const Option> options, std::vector<std::string>& words,
                             std::vector<const Option*>& open);

// As parse() in parse.hpp.
bool parse_with(ReadOptions read, std::span<const Option> options, std::vector<std::string> words,
                const Environment& env);

// What stands on the command line, to the variable of its option. A bare switch has the value "true".
void assign(const Option& option, const std::vector<std::string>& values);

// By its long name; null when there is none.
const Option* find_option(std::span<const Option> options, std::string_view name);

[[noreturn]] void refuse_unknown(std::string_view word, std::span<const Option> options);
[[noreturn]] void refuse_missing_value(const Option& option);

}  // namespace pyat::cmd
