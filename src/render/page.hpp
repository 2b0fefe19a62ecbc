// What stands below the table of a report for people: headings, and indented lines folded to the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "render/style.hpp"

namespace pyat::render {

class Page {
 public:
  Page(std::string& out, const Style& style) : out_(out), style_(style) {}

  // With an empty line before it, unless it is the first.
  void heading(std::string_view text, std::string_view color);
  void line(std::string_view text, std::size_t indent);
  // Not folded: it is there to be copied.
  void step(std::string_view text, std::size_t indent);
  void label(std::string_view text);

 private:
  std::string& out_;
  const Style& style_;
};

}  // namespace pyat::render
