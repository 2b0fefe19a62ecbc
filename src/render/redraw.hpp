// Text that takes the place of what was drawn before, in a terminal that goes on scrolling as usual.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::render {

struct Screen {
  unsigned width = 80, height = 24;
};

class Redraw {
 public:
  // The bytes that put `text` (whole lines, with colours and nothing else that steers a terminal) where the last text
  // stands. Each line is overwritten and its rest cleared, so that nothing is ever blank in between: write them at
  // once. Of what is higher than the screen, lines are left out behind the first ones, and their number is told: a
  // terminal cannot go back to what has left the screen.
  std::string draw(std::string_view text, Screen screen);

 private:
  std::vector<std::size_t> widths_{};  // of the lines that stand there, in columns
};

}  // namespace pyat::render
