#include "render/html_page.hpp"

#include <algorithm>

#include "render/chart/style.hpp"
#include "render/html_style.hpp"
#include "render/unicode.hpp"
#include "render/xml.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;

string safe(string_view text) { return xml_text(to_printable(text)); }

string attribute(string_view name, string_view value) { return xml_attribute(name, to_printable(value)); }

void element(string& out, string_view name, string_view classes, string_view text) {
  if (text.empty()) return;
  out += '<';
  out += name;
  if (!classes.empty()) out += xml_attribute("class", classes);
  out += '>' + safe(text) + "</";
  out += name;
  out += '>';
}

string_view state_class(HtmlState state) {
  switch (state) {
    case HtmlState::good: return "good";
    case HtmlState::bad: return "bad";
    case HtmlState::unknown: return "unknown";
    default: return {};
  }
}

// A sign for who cannot tell the colours, and a word for who sees neither.
string_view state_sign(HtmlState state) {
  switch (state) {
    case HtmlState::good: return R"(<span class="sign" aria-hidden="true">✓ </span><span class="aside">good: </span>)";
    case HtmlState::bad: return R"(<span class="sign" aria-hidden="true">✗ </span><span class="aside">bad: </span>)";
    case HtmlState::unknown:
      return R"(<span class="sign" aria-hidden="true">? </span><span class="aside">unknown: </span>)";
    default: return {};
  }
}

string classes_of(const HtmlColumn& column, HtmlState state) {
  string classes = column.is_number ? "num" : "";
  if (const string_view name = state_class(state); !name.empty()) {
    if (!classes.empty()) classes += ' ';
    classes += name;
  }
  return classes.empty() ? "" : xml_attribute("class", classes);
}

// With more columns than a phone has room for, each row becomes a block of lines there, and a browser that then forgets
// that it is a table is told by roles.
class TableText {
 public:
  explicit TableText(const HtmlTable& table) : table_(table), is_stacked_(table.columns.size() > most_on_phone) {}

  // What is wider than the screen all the same is moved under a finger, or with the keys once it has the focus.
  string text() && {
    out_ = "<div class=\"scroll\" tabindex=\"0\"";
    if (!table_.caption.empty()) out_ += " role=\"region\"" + attribute("aria-label", table_.caption);
    out_ += '>';
    open("table", "table", is_stacked_ ? " class=\"stacked\"" : "");
    element(out_, "caption", {}, table_.caption);
    open("thead", "rowgroup");
    open("tr", "row");
    for (const HtmlColumn& column : table_.columns) {
      open("th", "columnheader", " scope=\"col\"" + classes_of(column, HtmlState::none));
      out_ += safe(column.title) + "</th>";
    }
    out_ += "</tr></thead>\n";
    open("tbody", "rowgroup");
    out_ += '\n';
    for (const HtmlRow& row : table_.rows) write_row(row);
    return std::move(out_) + "</tbody></table></div>\n";
  }

 private:
  static constexpr std::size_t most_on_phone = 3;

  void open(string_view name, string_view role, string_view attributes = {}) {
    out_ += '<';
    out_ += name;
    out_ += attributes;
    if (is_stacked_) out_ += xml_attribute("role", role);
    out_ += '>';
  }

  void write_row(const HtmlRow& row) {
    open("tr", "row", row.is_total ? " class=\"total\"" : "");
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const HtmlCell cell = i < row.cells.size() ? row.cells[i] : HtmlCell{};
      const string classes = classes_of(table_.columns[i], cell.state);
      if (i == 0) {
        open("th", "rowheader", " scope=\"row\"" + classes);
      } else {
        open("td", "cell", classes + (is_stacked_ ? attribute("data-label", table_.columns[i].title) : ""));
      }
      const bool has_span = is_stacked_ && i > 0;  // beside its label
      if (has_span) out_ += "<span>";
      out_ += state_sign(cell.state);
      out_ += cell.text.empty() && i > 0 ? "-" : safe(cell.text);
      if (has_span) out_ += "</span>";
      out_ += i == 0 ? "</th>" : "</td>";
    }
    out_ += "</tr>\n";
  }

  const HtmlTable& table_;
  bool is_stacked_;
  string out_{};
};

string figure_text(const HtmlFigure& figure) {
  const bool has_both = !figure.wide_picture.markup.empty();
  string out = has_both ? "<figure class=\"both\">" : "<figure>";
  element(out, "figcaption", {}, figure.caption);
  if (!has_both) return out + '\n' + figure.picture.markup + "\n</figure>\n";
  return out + "\n<div class=\"narrow\">" + figure.picture.markup + "</div>\n<div class=\"wide\">" +
         figure.wide_picture.markup + "</div>\n</figure>\n";
}

string card_text(const HtmlCard& card) {
  const string_view state = state_class(card.state);
  string out = "<li" + (state.empty() ? string{} : xml_attribute("class", state)) + '>';
  element(out, "span", "name", card.name);
  out += "<span class=\"value\">" + safe(card.value);
  if (!card.unit.empty()) out += ' ';
  element(out, "span", "unit", card.unit);
  out += "</span>";
  if (!card.note.empty() || card.state != HtmlState::none) {
    out += "<span class=\"note\">";
    out += state_sign(card.state);
    out += safe(card.note) + "</span>";
  }
  return out + "</li>\n";
}

}  // namespace

HtmlTable html_table(string caption, const Table& table) {
  HtmlTable html{.caption = std::move(caption)};
  for (const Column& column : table.columns) html.columns.push_back({string(column.title), column.is_number});
  const auto is_said = [](const string& text) { return !text.empty(); };
  const bool has_beside = std::any_of(table.beside.begin(), table.beside.end(), is_said);
  if (has_beside) html.columns.push_back({string(table.beside_title)});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    HtmlRow row{};
    for (const string& cell : table.rows[i]) row.cells.push_back({cell});
    if (has_beside) row.cells.push_back({i < table.beside.size() ? table.beside[i] : ""});
    html.rows.push_back(std::move(row));
  }
  return html;
}

void HtmlPage::cards(const std::vector<HtmlCard>& cards) {
  if (cards.empty()) return;
  body_ += "<ul class=\"cards\">\n";
  for (const HtmlCard& card : cards) body_ += card_text(card);
  body_ += "</ul>\n";
}

void HtmlPage::section(string_view title) {
  element(body_, "h2", {}, title);
  body_ += '\n';
  has_section_ = true;
}

void HtmlPage::subsection(string_view title) {
  if (!has_section_) return section(title);
  element(body_, "h3", {}, title);
  body_ += '\n';
}

void HtmlPage::paragraph(string_view text) {
  element(body_, "p", {}, text);
  body_ += '\n';
}

void HtmlPage::figure(const HtmlFigure& figure) { body_ += figure_text(figure); }

void HtmlPage::table(const HtmlTable& table) { body_ += TableText(table).text(); }

void HtmlPage::pair(const HtmlFigure& figure, const HtmlTable& table) {
  body_ += "<div class=\"pair\">\n" + figure_text(figure) + TableText(table).text() + "</div>\n";
}

void HtmlPage::notes(string_view title, const std::vector<string>& notes) {
  if (notes.empty()) return;
  body_ += "<div class=\"notes\">";
  element(body_, has_section_ ? "h3" : "h2", {}, title);
  body_ += "<ul>\n";
  for (const string& note : notes) {
    element(body_, "li", {}, note);
    body_ += '\n';
  }
  body_ += "</ul></div>\n";
}

string HtmlPage::finish() const {
  string out =
      "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"" + attribute("lang", head_.language) + '>';
  out += "\n<head>\n<meta charset=\"utf-8\" />\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n";
  out += "<meta name=\"color-scheme\" content=\"light dark\" />\n";
  // Whatever a report is made of, a browser loads and runs nothing for it.
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n";
  if (!head_.program.empty()) out += "<meta name=\"generator\"" + attribute("content", head_.program) + " />\n";
  element(out, "title", {}, head_.title);
  out += "\n<style>\n";
  out += html_style_sheet();
  out += chart::style_sheet();
  out += "</style>\n</head>\n<body>\n<header>";
  element(out, "h1", {}, head_.title);
  element(out, "p", "lead", head_.lead);
  out += "</header>\n<main>\n" + body_ + "</main>\n<footer>";
  out += safe(head_.program);
  if (!head_.time.empty()) {
    if (!head_.program.empty()) out += ", ";
    out += "<time" + attribute("datetime", head_.time) + '>' + safe(head_.time) + "</time>";
  }
  return out + "</footer>\n</body>\n</html>\n";
}

}  // namespace pyat::render
