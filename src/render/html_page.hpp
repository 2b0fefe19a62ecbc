// One self-contained HTML page: light, dark and on paper, at the width of a phone and of a desk, without scripts and
// without anything that would have to be loaded. Texts are escaped here; callers give them as they are. The page is
// well-formed XML, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/chart/svg.hpp"
#include "render/table.hpp"

namespace pyat::render {

enum class HtmlState { none, good, bad, unknown };

// A key figure.
struct HtmlCard {
  std::string name{}, value{}, unit{}, note{};
  HtmlState state = HtmlState::none;
};

struct HtmlColumn {
  std::string title{};
  bool is_number = false;  // stands at the right
};

struct HtmlCell {
  std::string text{};
  HtmlState state = HtmlState::none;
};

struct HtmlRow {
  std::vector<HtmlCell> cells{};  // one a column; the first names the row
  bool is_total = false;
};

struct HtmlTable {
  std::string caption{};
  std::vector<HtmlColumn> columns{};
  std::vector<HtmlRow> rows{};
};

// The same as in a terminal; sentences beside the rows are the last column.
HtmlTable html_table(std::string caption, const Table& table);

struct HtmlFigure {
  std::string caption{};
  chart::Svg picture{};
  chart::Svg wide_picture{};  // of the same, for screens that have room; may be empty
};

struct HtmlHead {
  std::string title{};
  std::string lead{};     // a sentence or two below the title
  std::string program{};  // with its version
  std::string time{};     // when the report was made, RFC 3339
  std::string language = "en";
};

class HtmlPage {
 public:
  explicit HtmlPage(HtmlHead head) : head_(std::move(head)) {}

  void cards(const std::vector<HtmlCard>& cards);
  void section(std::string_view title);     // up to the next
  void subsection(std::string_view title);  // of a section, or a section of its own where there is none yet
  void paragraph(std::string_view text);
  void figure(const HtmlFigure& figure);
  void table(const HtmlTable& table);
  // Beside each other where there is room: what is drawn, and the same numbers.
  void pair(const HtmlFigure& figure, const HtmlTable& table);
  // What the numbers rest on, what is missing.
  void notes(std::string_view title, const std::vector<std::string>& notes);

  std::string finish() const;

 private:
  HtmlHead head_;
  std::string body_{};
  bool has_section_ = false;
};

}  // namespace pyat::render
