// The references of their configuration that Mimir and Tempo publish with each release, as trees. They tell names and
// defaults, but hardly any types: those come from the nearest release that is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/tree.hpp"

namespace pyat::schema_io {

struct Reference {
  schemas::Node root{};
  std::vector<std::string> notes{};  // what nobody knows, and was accepted or borrowed
  std::string problem{};             // empty: all is well
};

enum class SourceKind {
  schema,      // what `pyat schema export` writes
  descriptor,  // config-descriptor.json of Mimir
  manifest,    // manifest.md of Tempo, or the YAML in it
  unknown,
};
// By the first look only: the text may still be broken.
SourceKind kind_of_source(std::string_view text);

// `nearest` is the tree of the release `release`, which the notes name.
Reference read_descriptor(std::string_view text, const schemas::Node& nearest, std::string_view release);
Reference read_manifest(std::string_view text, const schemas::Node& nearest, std::string_view release);

}  // namespace pyat::schema_io
