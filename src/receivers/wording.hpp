// The complaints of mapstructure, word for word. `name` is the place as the library names it: 'protocols.grpc.tls'.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "decode/type.hpp"
#include "receivers/collector.hpp"
#include "receivers/value.hpp"

namespace pyat::receivers::wording {

std::string invalid_keys(Wording wording, std::string_view name, std::string_view go_type,
                         std::span<const std::string_view> keys);
// A value that is no mapping, for a structure.
std::string no_structure(Wording wording, std::string_view name, const Value& value);
// A value that the type does not take. A map is no structure to the library, but has its words in v1.
std::string unconvertible(Wording wording, std::string_view name, const decode::Type& type, const Value& value);
std::string no_list(Wording wording, std::string_view name, const Value& value);
// What a decode hook says: of durations, names, choices.
std::string hook(Wording wording, std::string_view name, std::string_view error);
// A text that was to be converted. `kind` is int, uint, float or bool.
std::string unparsable(std::string_view name, std::string_view kind, std::string_view text, bool out_of_range);
std::string negative(const Release& release, std::string_view name, const decode::Type& type, const Value& value);

}  // namespace pyat::receivers::wording
