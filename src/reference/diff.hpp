// What is different between the configuration of two releases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"

namespace pyat::reference {

struct Side {
  std::string path{};
  std::string go_type{};
  std::string words{};  // of the type
  std::string fallback{};
  std::string flag{};
  std::string_view category{};
  bool section = false;
};

// Two sides that are one field; the first is of the older release, or empty.
struct Change {
  Side before{};
  Side after{};
  // The section around the field came or went, too: a reader knows without being told.
  bool implied = false;
};

struct Diff {
  schemas::Product product{};
  std::string_view from{}, to{};
  // Each by path. A field that is only found at another path of the same flag is in `moved`, and there alone.
  std::vector<Change> added{}, removed{}, moved{};
  // Of fields that both have, `moved` ones included.
  std::vector<Change> types{}, defaults{}, categories{}, flags{};
};

// `section`: only what is in it, on one side at least; empty: everything.
Diff diff(const schemas::KnownRelease& from, const schemas::KnownRelease& to, std::string_view section);

bool is_empty(const Diff& diff);

}  // namespace pyat::reference
