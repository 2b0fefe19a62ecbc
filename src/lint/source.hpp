// The text of one file, parsed when somebody asks for it, and not twice in the same dialect.
#pragma once

#include <optional>
#include <string_view>

#include "yaml/document.hpp"

namespace pyat::lint {

class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }

  // The document is this thread's own and keeps its memory from file to file: one Source at a time.
  const yaml::Document& parsed(yaml::Dialect dialect) {
    thread_local yaml::Document document;
    if (dialect_ != dialect) document.parse(text_, dialect);
    dialect_ = dialect;
    return document;
  }

 private:
  std::string_view text_;
  std::optional<yaml::Dialect> dialect_{};
};

}  // namespace pyat::lint
