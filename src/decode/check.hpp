// What the Go types of Mimir and Tempo do themselves when they are decoded: texts that they parse, structures that
// they check. Each check answers what the type's UnmarshalYAML or UnmarshalText answers, in its words.
#pragma once

#include <string>
#include <string_view>

#include "schemas/release.hpp"
#include "yaml/node.hpp"

namespace pyat::decode {

using schemas::Product;
using schemas::Release;

// Does the type accept this text? When not, `error` is what the server prints.
using TextCheck = bool (*)(std::string_view text, const Release& release, std::string& error);

// nullptr for a type that takes any text.
TextCheck find_text_check(std::string_view go_type);

struct KeyValue {
  const yaml::Node* key = nullptr;    // as it is written
  const yaml::Node* value = nullptr;  // as it is written: it may be an alias
};

// The entry of a mapping that has the last word on a key, merge keys applied; empty when there is none.
KeyValue find_entry(const yaml::Node& mapping, std::string_view name, bool v3);

// The mapping that a structure was decoded from, as the decoder read it: merge keys applied, the last word on each key.
class Fields {
 public:
  Fields(const yaml::Node& mapping, bool v3) : mapping_(mapping), v3_(v3) {}

  // The value of a key, aliases resolved; nullptr when it is absent or null.
  const yaml::Node* find(std::string_view key) const;
  // The text of a scalar value; `fallback` when it is absent, null or not a scalar.
  std::string_view text(std::string_view key, std::string_view fallback = {}) const;
  const yaml::Node& node() const { return mapping_; }
  bool v3() const { return v3_; }

 private:
  const yaml::Node& mapping_;
  bool v3_;
};

struct Complaint {
  std::string error{};             // what the server prints
  const yaml::Node* at = nullptr;  // the value to point at; nullptr: the whole structure
  std::string_view key{};          // the field of that value, for the path; may be empty
};

// Does the type accept its fields, each of which decoded well?
using StructCheck = bool (*)(const Fields& fields, const Release& release, Complaint& complaint);

// nullptr for a structure that checks nothing while it is decoded.
StructCheck find_struct_check(std::string_view go_type);

}  // namespace pyat::decode
