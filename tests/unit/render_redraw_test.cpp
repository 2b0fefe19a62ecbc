// Text that is drawn over itself, on a small model of a terminal.
#include <cstdint>
#include <vector>

#include "render/redraw.hpp"
#include "support/catch.hpp"

namespace pyat::render {
namespace {

// As much of a terminal as pyat uses: a line feed scrolls at the bottom, a character behind the last column begins a
// new row, and the cursor waits on the last column until there is one.
class Terminal {
 public:
  Terminal(std::size_t width, std::size_t height) : width_(width), rows_(height, std::string(width, ' ')) {}

  void write(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\x1b') {
        i = obey(bytes, i + 2);
      } else if (bytes[i] == '\r') {
        column_ = 0;
      } else if (bytes[i] == '\n') {
        column_ = 0;  // as the line discipline of a terminal has it
        next_row();
      } else {
        if (column_ == width_) {
          column_ = 0;
          next_row();
        }
        rows_[row_][column_++] = bytes[i];
      }
    }
  }

  std::vector<std::string> shown() const {
    std::vector<std::string> out;
    for (const std::string& row : rows_) out.push_back(row.substr(0, row.find_last_not_of(' ') + 1));
    while (!out.empty() && out.back().empty()) out.pop_back();
    return out;
  }

 private:
  void next_row() {
    if (row_ + 1 < rows_.size()) {
      ++row_;
      return;
    }
    rows_.erase(rows_.begin());
    rows_.emplace_back(width_, ' ');
  }

  std::size_t obey(std::string_view bytes, std::size_t at) {
    std::size_t number = 0;
    for (; bytes[at] >= '0' && bytes[at] <= '9'; ++at) number = number * 10 + static_cast<std::size_t>(bytes[at] - '0');
    while (bytes[at] == ';' || (bytes[at] >= '0' && bytes[at] <= '9')) ++at;  // colours have several
    switch (bytes[at]) {
      case 'A': row_ -= std::min(row_, number); break;
      case 'K': clear_line(); break;
      case 'J':
        clear_line();
        for (std::size_t row = row_ + 1; row < rows_.size(); ++row) rows_[row].assign(width_, ' ');
        break;
      case 'm': break;
      default: FAIL("a sequence that no redraw needs: " << bytes[at]);
    }
    return at;
  }

  // With the cursor behind a full row, its last character goes.
  void clear_line() {
    const std::size_t from = std::min(column_, width_ - 1);
    rows_[row_].replace(from, width_ - from, width_ - from, ' ');
  }

  std::size_t width_, row_ = 0, column_ = 0;
  std::vector<std::string> rows_;
};

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a text takes the place of the one before", "[render]") {
  Terminal terminal(20, 10);
  terminal.write("$ pyat health\n");
  Redraw redraw;
  terminal.write(redraw.draw("first line\nsecond line\nthird\n", {20, 10}));
  CHECK(terminal.shown() == Rows{"$ pyat health", "first line", "second line", "third"});
  terminal.write(redraw.draw("1st\nsecond line\n", {20, 10}));
  CHECK(terminal.shown() == Rows{"$ pyat health", "1st", "second line"});
  terminal.write(redraw.draw("1st\n\n\x1b[1;31mred\x1b[0m\nmore\n", {20, 10}));
  CHECK(terminal.shown() == Rows{"$ pyat health", "1st", "", "red", "more"});
}

TEST_CASE("nothing is cleared before it is written again", "[render]") {
  Redraw redraw;
  redraw.draw("a\nb\n", {20, 10});
  CHECK(redraw.draw("c\nd\n", {20, 10}) == "\r\x1b[2Ac\x1b[K\nd\x1b[K\n\x1b[J");
}

TEST_CASE("lines that the terminal folds, or that just fill it, count as it does", "[render]") {
  Terminal terminal(10, 12);
  terminal.write("$\n");
  Redraw redraw;
  terminal.write(redraw.draw("0123456789abcde\n0123456789\nend\n", {10, 12}));
  CHECK(terminal.shown() == Rows{"$", "0123456789", "abcde", "0123456789", "end"});
  terminal.write(redraw.draw("0123456789\nx\n", {10, 12}));
  CHECK(terminal.shown() == Rows{"$", "0123456789", "x"});
}

TEST_CASE("what is higher than the screen loses lines behind its head, and says so", "[render]") {
  Terminal terminal(40, 8);
  Redraw redraw;
  std::string text = "time\n\nSERVICE\n";
  for (int i = 0; i < 9; ++i) text += "s" + std::to_string(i) + "\n";
  const Rows expected = {"time", "", "SERVICE", "(6 lines more than fit on the screen)", "s6", "s7", "s8"};
  for (int i = 0; i < 3; ++i) {
    terminal.write(redraw.draw(text, {40, 8}));
    CHECK(terminal.shown() == expected);
  }
  for (const unsigned height : {0U, 1U, 2U, 3U, 4U, 5U}) CHECK_NOTHROW(redraw.draw(text, {40, height}));
}

TEST_CASE("a terminal that became narrower has folded what stands there", "[render]") {
  Redraw redraw;
  redraw.draw("0123456789abcde\n", {20, 10});
  CHECK(redraw.draw("x\n", {10, 10}).starts_with("\r\x1b[2A"));
}

}  // namespace pyat::render
