// A JSON Schema (draft 7) against which documents of pyat's own are checked: compiled by valijson, walked by pyat,
// because valijson's validator knows neither places nor words that help.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

class Schema {
 public:
  // Throws when the text is no schema.
  explicit Schema(std::string_view json);
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  ~Schema();

  // All mistakes, in no order. Throws std::logic_error at a keyword that pyat does not check.
  std::vector<diag::Diagnostic> check(const Node& root) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace pyat::config
