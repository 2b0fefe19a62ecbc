// Every setting that a document says, with what the schema knows of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "decode/type.hpp"
#include "yaml/node.hpp"

namespace pyat::lint::rules {

struct Said {
  const schemas::FieldRow& field;
  const yaml::Node& key;
  const yaml::Node& value;  // aliases resolved
  const std::string& path;  // limits.ingestion_rate, overrides[0].name
};

// In file order, sections before what is in them; keys that the schema does not know are passed over. `visit` answers
// whether to look into the value. `root` may be null: then nothing is said. `config` is the schema's type of the whole
// document.
void walk(const yaml::Node* root, std::uint32_t config, const std::function<bool(const Said&)>& visit);

}  // namespace pyat::lint::rules
