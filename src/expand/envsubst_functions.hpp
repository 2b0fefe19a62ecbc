// The functions of drone/envsubst (funcs.go, template.go): what `${NAME…}` makes of the value of the variable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::expand {

struct FunctionResult {
  std::string value{};
  std::string panic{};  // the Go program crashes with this; empty: it does not
};

// `function` is the operator as written: `^^`, `//`, `:-`; empty for a plain reference.
FunctionResult apply_function(std::string_view function, const std::string& value,
                              const std::vector<std::string>& arguments);

// Do the arguments stand for a value that is unset or empty? `:?` and `:+` do so, too, whatever they mean in a shell.
bool is_default_function(std::string_view function);

}  // namespace pyat::expand
