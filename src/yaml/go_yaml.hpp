// Where the Go libraries read YAML differently from libyaml 0.2.5, which they were once ported from. Found by feeding
// both some millions of documents; what is left out here needs a file that nobody writes.
//
// What Go refuses and libyaml takes is looked for in the events. What Go takes and libyaml refuses is written in
// another way, character for character, so that every place stays what it is, and is restored in the values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "yaml/dialect.hpp"
#include "yaml/parser.hpp"
#include "yaml/syntax_error.hpp"

namespace pyat::yaml::go {

// `%YAML 1.2`: only 1.1 is known to Go. The current event is the document's start.
std::optional<SyntaxError> check_version(const yaml_event_t& event);

// A scalar that Go ends, or refuses, where libyaml reads on: `?` in a plain one inside brackets, `\/` in double quotes.
// `open` is the flow collection around it, if there is one. Few scalars are worth the look: is_suspicious() tells.
struct OpenFlow {
  bool is_mapping = false;
  Mark start{};
};
bool is_suspicious(const yaml_event_t& scalar);
std::optional<SyntaxError> check_scalar(const yaml_event_t& event, std::string_view text, const OpenFlow* open);
// The place of a byte offset.
Mark mark_at(std::string_view text, std::size_t offset);
bool starts_with_brace(std::string_view text, Mark mark);

// yaml.v3 keeps two tokens more in stock than libyaml, so that an error of its scanner comes before one of the parser,
// and before the end of the document, when it is that near. `used` counts the tokens that the parser has used up.
std::optional<SyntaxError> check_lookahead(std::string_view text, std::size_t used);

// A byte order mark that is not the first thing in the file is a character like any other to Go; libyaml passes over it
// at the start of a line. False, and nothing in `patched`, when there is none.
bool hide_inner_marks(std::string_view text, std::string& patched);

// Rewrites the one character that libyaml gave up at, when Go would have gone on; false when it would not. A rewritten
// text means the same to libyaml as the original does to Go, once restore() has been over its values.
bool patch(std::string& text, const SyntaxError& error, Dialect dialect);
std::string restore(std::string_view value);

}  // namespace pyat::yaml::go
