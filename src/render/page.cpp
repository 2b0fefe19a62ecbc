#include "render/page.hpp"

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {

using std::size_t;
using std::string;
using std::string_view;

void Page::heading(string_view text, string_view color) {
  if (!out_.empty()) out_ += '\n';
  string folded;
  append_folded(folded, to_printable(text), {0, 2}, style_.width);
  append_painted(out_, style_, color, folded);
  out_ += '\n';
}

void Page::line(string_view text, size_t indent) {
  out_.append(indent, ' ');
  append_folded(out_, text, {indent, indent + 2}, style_.width);
  out_ += '\n';
}

void Page::step(string_view text, size_t indent) {
  out_.append(indent, ' ');
  append_printable(out_, text);
  out_ += '\n';
}

void Page::label(string_view text) {
  out_ += "  ";
  append_painted(out_, style_, sgr::bold, text);
  out_ += '\n';
}

}  // namespace pyat::render
