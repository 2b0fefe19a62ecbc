// The names of files in the folder of a stack.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::rollback {

inline constexpr unsigned private_file = 0600, private_folder = 0700;

// What a crash has left of a file that was being written (util/durable_files.hpp).
inline bool is_leftover(std::string_view name) { return name.starts_with(".pyat-"); }

// Of "12.json"; nothing for "012.json" and all else.
std::optional<std::uint64_t> number_of(std::string_view name);
std::string manifest_name(std::uint64_t number);

struct VerdictName {
  std::uint64_t generation = 0, index = 0;  // the index counts from 1
  friend auto operator<=>(const VerdictName&, const VerdictName&) = default;
};

std::optional<VerdictName> verdict_name_from(std::string_view name);
std::string to_text(const VerdictName& name);  // "12.1.json"

}  // namespace pyat::rollback
