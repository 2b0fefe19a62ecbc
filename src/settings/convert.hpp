// From the text of one scalar to the Go value of its type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "decode/check.hpp"
#include "decode/type.hpp"
#include "yaml/node.hpp"

namespace pyat::settings {

bool is_duration(const decode::Type& type);  // time.Duration or model.Duration

// nullopt: the decoder refuses it.
std::optional<bool> to_boolean(const yaml::Node& scalar, const schemas::Release& release);
std::optional<std::int64_t> to_integer(const yaml::Node& scalar, const decode::Type& type,
                                       const schemas::Release& release);
std::optional<double> to_number(const yaml::Node& scalar, const decode::Type& type, const schemas::Release& release);
std::optional<std::string> to_text(const yaml::Node& scalar, const decode::Type& type, const schemas::Release& release);

}  // namespace pyat::settings
