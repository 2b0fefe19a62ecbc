// What a published reference leaves open is borrowed from the nearest release; this is the account of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/tree.hpp"

namespace pyat::schema_io {

class Borrowing {
 public:
  Borrowing(const schemas::Node& nearest, std::string_view release);

  // The field that a flag is bound to in the nearest release; nullptr when there is none, or when there are several.
  const schemas::Node* by_flag(const std::string& flag) const;

  // A type that is not known: `words` are what the source calls it. Anything is accepted for it.
  static schemas::Node unknown_type(std::string_view words);
  // A section that the nearest release does not have: nobody knows what the server calls it. With `open`, neither all
  // of its fields: it takes any key.
  static schemas::Node unknown_section(bool open);

  std::vector<std::string> unknown{};   // paths of fields whose type is not known
  std::vector<std::string> sections{};  // of new sections
  std::vector<std::string> changed{};   // of fields whose type is another one now
  std::vector<std::string> moved{};     // of fields whose type was found by their flag
  std::vector<std::string> kept{};      // of fields that the source does not list

  std::vector<std::string> notes(std::string_view why_kept) const;

 private:
  std::string release_;
  std::map<std::string, const schemas::Node*, std::less<>> by_flag_{};
};

std::string below(std::string_view path, std::string_view name);

// Does the nearest release have most of these names? If not, the source is about something else. Empty, or what is
// wrong.
std::string check_kinship(const std::vector<std::string>& names, const schemas::Node& nearest,
                          std::string_view release);

}  // namespace pyat::schema_io
