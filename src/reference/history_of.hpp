// One field over all releases of its product: where it is known, and what it was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/fields.hpp"
#include "schemas/catalog.hpp"

namespace pyat::reference {

// Releases next to each other in which something was the same.
struct Run {
  std::string value{};
  std::string_view first{};
  std::string_view last{};
};

struct SubField {
  std::string name{};
  std::string words{};
  std::string go_type{};
  std::string fallback{};
  std::string_view category{};  // empty: basic
  bool hidden = false;
};

struct FieldHistory {
  schemas::Product product{};
  std::string path{};
  // The release that `words`, `fields` and `hidden` are of: the one asked for, or the last one that has the field.
  std::string_view release{};
  std::string_view asked{};  // the release asked for
  bool in_asked = false;     // does that one have the field?
  bool section = false;
  bool legacy = false;  // of the flat form of Tempo's overrides
  bool hidden = false;  // absent from the product's documentation
  std::string words{};  // of the type
  // Oldest first. All releases that have the field are in exactly one run of each.
  std::vector<Run> known{};  // values are empty
  std::vector<Run> types{};  // Go types
  std::vector<Run> defaults{}, flags{}, categories{};
  std::string_view oldest{}, newest{};  // of all releases of the product
  std::vector<SubField> fields{};       // of a section
  // Where else a search found it, in releases other than the one asked for: "frontend.address, last in 2.9.4".
  std::vector<std::string> elsewhere{};
};

// `path` must be known in one release of the product at least.
FieldHistory history_of(const schemas::KnownRelease& asked, std::string_view path);

std::string_view category_name(schemas::Category category);

}  // namespace pyat::reference
