// Small questions that structure checks ask of the fields they look at.
#pragma once

#include <string_view>

#include "decode/check.hpp"

namespace pyat::decode::checks {

// The text that Go has in a string field after decoding. A null keeps what was there before in yaml.v3; yaml.v2 sets
// the zero value.
std::string_view decoded_text(const Fields& fields, std::string_view key, std::string_view fallback);
// The number of a field that decoded well as one, however it is written: 0x10, 1_000, 1e3. Zero when it is none.
double decoded_number(const Fields& fields, std::string_view key, std::string_view fallback);
bool decoded_bool(const Fields& fields, std::string_view key);

// A key that is written with a null.
bool is_written_null(const Fields& fields, std::string_view key);
bool is_null(const yaml::Node& node);
// The fields of a nested structure; `fields.find(key)` must be a mapping.
const yaml::Node* find_mapping(const Fields& fields, std::string_view key);
const yaml::Node* find_sequence(const Fields& fields, std::string_view key);

// Sets the complaint about the field `key` and answers false.
bool complain(Complaint& complaint, const Fields& fields, std::string_view key, std::string_view error);

}  // namespace pyat::decode::checks
