// What belongs to a place in the tree rather than to the type found there (default, flag, category, hidden), as
// keywords of a schema and back; tools/schemas/annotations.py does the same.
#pragma once

#include <string>
#include <string_view>

#include "schema_io/json.hpp"
#include "schemas/tree.hpp"

namespace pyat::schema_io {

// Adds the keywords for a field to the schema of its place.
void add_annotations(Json& place, const schemas::Node& field);

// Below a flag prefix that is in force. nullptr: no flag holds there.
void read_annotations(const Json& place, const std::string* prefix, schemas::Node& field);

// The YAML text of a default, as the servers print it.
std::string default_text(const Json& value);

// Of the keyword x-go-kind.
std::string_view kind_name(const schemas::Node& type);
// False when there is no such kind.
bool kind_from(std::string_view name, schemas::Kind& kind);

}  // namespace pyat::schema_io
