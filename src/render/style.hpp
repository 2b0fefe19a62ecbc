// How much a renderer for people may assume about the place where its text will be shown.
#pragma once

namespace pyat::render {

struct Style {
  bool color = false;
  unsigned width = 0;  // columns of the terminal; 0: unlimited, as in a file or a pipe
};

}  // namespace pyat::render
