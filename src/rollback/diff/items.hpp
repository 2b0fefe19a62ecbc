// Two lists compared without their order.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollback/diff/diff.hpp"

namespace pyat::rollback {

inline std::optional<Changed> changed(const std::string& before, const std::string& after) {
  if (before == after) return std::nullopt;
  return Changed{before, after};
}

inline std::vector<Item> diff_items(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const auto has = [](const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  std::vector<Item> items{};
  for (const std::string& one : before) {
    if (!has(after, one)) items.push_back({Change::removed, one});
  }
  for (const std::string& one : after) {
    if (!has(before, one)) items.push_back({Change::added, one});
  }
  return items;
}

// Names and what they stand for, which is not shown. By name.
inline std::vector<Item> diff_values(std::vector<std::pair<std::string, std::string>> before,
                                     std::vector<std::pair<std::string, std::string>> after) {
  const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(before.begin(), before.end(), by_name);
  std::stable_sort(after.begin(), after.end(), by_name);
  std::vector<Item> items{};
  auto old_one = before.begin();
  auto new_one = after.begin();
  while (old_one != before.end() || new_one != after.end()) {
    if (new_one == after.end() || (old_one != before.end() && old_one->first < new_one->first)) {
      items.push_back({Change::removed, (old_one++)->first});
    } else if (old_one == before.end() || new_one->first < old_one->first) {
      items.push_back({Change::added, (new_one++)->first});
    } else {
      if (old_one->second != new_one->second) items.push_back({Change::changed, old_one->first});
      ++old_one, ++new_one;
    }
  }
  return items;
}

}  // namespace pyat::rollback
