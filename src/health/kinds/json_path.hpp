// A value inside a JSON document, found by a path such as data.items[0].state or labels["app.name"].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::health {

enum class Found : std::uint8_t { same, other, missing, bad_path, no_json };

struct JsonFinding {
  Found found = Found::no_json;
  std::string words{};  // of what is not the same: `data.state is "pending"`, `data has no state, but status, version`
};

// Compares the value there with `expected` as text: numbers, true, false and null as JSON writes them.
JsonFinding compare_json(std::string_view document, std::string_view path, std::string_view expected);

}  // namespace pyat::health
