// Pieces of messages.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/node.hpp"

namespace pyat::config {

inline bool is_scalar(const Node& node) { return node.kind != Kind::list && node.kind != Kind::mapping; }

// The path of what stands under a key. A key with a point in it must not look like two.
std::string path_below(std::string_view path, std::string_view key);
// In quotes, and not longer than a message bears.
std::string in_quotes(std::string_view text);
// What a node is, for "found …".
std::string found_words(const Node& node);
std::string joined(std::span<const std::string_view> words);
std::string did_you_mean(std::string_view nearest);  // empty when there is none
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace pyat::config
