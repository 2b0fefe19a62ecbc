#include "render/table.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr size_t gap = 2;             // between columns
constexpr size_t below = 4;           // where a sentence begins that has a line of its own
constexpr size_t narrow_beside = 40;  // a column of less would be a strip of words
constexpr size_t narrow_first = 10;   // the first column, of names, is never narrower

class TableText {
 public:
  TableText(string& out, const Table& table, const Style& style) : out_(out), table_(table), style_(style) {
    for (size_t i = 0; i < table_.columns.size(); ++i) widths_.push_back(table_.width_of(i));
    if (style_.width > 0) widths_[0] = std::min(widths_[0], room_for_first());
    for (const size_t width : widths_) beside_column_ += width + gap;
    for (const string& text : table_.beside) beside_.push_back(to_printable(text));
    for (const string& text : beside_) longest_beside_ = std::max(longest_beside_, display_width(text));
    is_beside_ = style_.width == 0 || style_.width >= beside_column_ + std::min(longest_beside_, narrow_beside);
  }

  void write() {
    write_titles();
    for (size_t i = 0; i < table_.rows.size(); ++i) write_row(i);
    write_left_out();
  }

 private:
  size_t room_for_first() const {
    size_t others = 0;
    for (size_t i = 1; i < widths_.size(); ++i) others += gap + widths_[i];
    return style_.width > others + narrow_first ? style_.width - others : narrow_first;
  }

  void pad(size_t columns) { out_.append(columns, ' '); }

  void end_line() {
    while (out_.ends_with(' ')) out_.pop_back();
    out_ += '\n';
  }

  void write_cell(size_t column, string_view text, string_view color) {
    const size_t columns = display_width(text);
    const size_t padding = widths_[column] > columns ? widths_[column] - columns : 0;
    const bool is_number = table_.columns[column].is_number;
    if (is_number) pad(padding);
    if (color.empty()) {
      out_ += text;
    } else {
      append_painted(out_, style_, color, text);
    }
    pad(gap + (is_number ? 0 : padding));
  }

  void write_titles() {
    string line;
    std::swap(line, out_);
    for (size_t i = 0; i < table_.columns.size(); ++i) write_cell(i, table_.columns[i].title, {});
    if (is_beside_ && longest_beside_ > 0) out_ += table_.beside_title;
    while (out_.ends_with(' ')) out_.pop_back();
    std::swap(line, out_);
    append_painted(out_, style_, sgr::bold, line);
    out_ += '\n';
  }

  string_view color_of(size_t row, size_t column) const {
    if (row >= table_.colors.size() || column >= table_.colors[row].size()) return {};
    return table_.colors[row][column];
  }

  void write_row(size_t row) {
    const std::vector<string>& cells = table_.rows[row];
    write_cell(0, cells[0], color_of(row, 0));
    if (display_width(cells[0]) > widths_[0]) {  // too long for its column: it has a line of its own
      end_line();
      pad(widths_[0] + gap);
    }
    for (size_t i = 1; i < cells.size(); ++i) {
      write_cell(i, cells[i].empty() ? "-" : string_view(cells[i]), color_of(row, i));
    }
    write_beside(row < beside_.size() ? string_view(beside_[row]) : string_view{});
  }

  void write_beside(string_view text) {
    if (text.empty()) return end_line();
    const size_t column = is_beside_ ? beside_column_ : below;
    if (!is_beside_) {
      end_line();
      pad(column);
    }
    append_folded(out_, text, {column, column}, style_.width);
    end_line();
  }

  void write_left_out() {
    const auto& left_out = table_.left_out;
    if (left_out.empty()) return;
    string line = "(no room for ";
    for (size_t i = 0; i < left_out.size(); ++i) {
      if (i > 0) line += i + 1 == left_out.size() ? " and " : ", ";
      line += left_out[i];
    }
    string folded;
    append_folded(folded, line + ')', {0, 1}, style_.width);
    append_painted(out_, style_, sgr::dim, folded);
    out_ += '\n';
  }

  string& out_;
  const Table& table_;
  const Style& style_;
  std::vector<size_t> widths_{};
  std::vector<string> beside_{};
  size_t beside_column_ = 0, longest_beside_ = 0;
  bool is_beside_ = false;
};

bool is_said(const Table& table, size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return !row[column].empty(); });
}

bool has(const std::vector<string_view>& titles, string_view title) {
  return std::find(titles.begin(), titles.end(), title) != titles.end();
}

void leave_out(Table& table, unsigned rank) {
  std::vector<Column> gone{};
  for (size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i].rank != rank) continue;
    gone.push_back(table.columns[i]);
    table.remove_column(i);
  }
  for (const Column& column : gone) {
    if (column.part_of.empty()) {
      table.left_out.push_back(column.title);
    } else if (!has(table.left_out, column.part_of) && !has(table.left_out, column.together)) {
      table.left_out.push_back(column.together);
    }
  }
}

}  // namespace

size_t Table::width_of(size_t column) const {
  size_t width = columns[column].title.size();
  for (const auto& row : rows) width = std::max(width, display_width(row[column]));
  return width;
}

size_t Table::width() const {
  size_t width = 0;
  for (size_t i = 0; i < columns.size(); ++i) width += width_of(i) + (i > 0 ? gap : 0);
  return width;
}

void Table::remove_column(size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  columns.erase(columns.begin() + at);
  for (auto& row : rows) row.erase(row.begin() + at);
  for (auto& row : colors) {
    if (column < row.size()) row.erase(row.begin() + at);
  }
}

void drop_empty(Table& table) {
  for (size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i].rank > 0 && !is_said(table, i)) table.remove_column(i);
  }
}

void narrow(Table& table, size_t width) {
  // The most important first: each rank stays if it fits beside those that do.
  std::set<unsigned> ranks{};
  for (const Column& column : table.columns) ranks.insert(column.rank);
  size_t used = 0;
  for (const unsigned rank : ranks) {
    size_t needed = 0;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].rank == rank) needed += table.width_of(i) + (i > 0 ? gap : 0);
    }
    if (rank == 0 || used + needed <= width) {
      used += needed;
    } else {
      leave_out(table, rank);
    }
  }
}

void append_table(string& out, Table table, const Style& style) {
  if (table.rows.empty()) return;
  if (style.width > 0) narrow(table, style.width);
  TableText(out, table, style).write();
}

}  // namespace pyat::render
