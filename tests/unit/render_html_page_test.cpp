#include "render/chart/bars.hpp"
#include "render/html_page.hpp"
#include "support/catch.hpp"
#include "support/xml_reader.hpp"

namespace pyat::render {
namespace {

using pyat::test::XmlElement;
using std::string;

std::vector<XmlElement> elements_of(const string& html) {
  std::vector<XmlElement> elements{};
  CHECK(pyat::test::XmlReader(html).read(elements).empty());
  return elements;
}

std::size_t count_of(const std::vector<XmlElement>& elements, const string& name) {
  std::size_t count = 0;
  for (const XmlElement& element : elements) count += element.name == name;
  return count;
}

HtmlTable table_of(std::size_t columns, const string& text) {
  HtmlTable table{.caption = text};
  HtmlRow row{};
  for (std::size_t i = 0; i < columns; ++i) {
    table.columns.push_back({text, i > 0});
    row.cells.push_back({text, HtmlState::bad});
  }
  table.rows = {row, row};
  table.rows[1].is_total = true;
  return table;
}

HtmlPage full_page(const string& text) {
  HtmlPage page({text, text, text, text, "en"});
  page.cards({{text, text, text, text, HtmlState::good}, {text, text, text, text, HtmlState::unknown}});
  page.section(text);
  page.subsection(text);
  page.paragraph(text);
  const HtmlFigure figure{text, draw(chart::Bars{.words = {text, text}, .bars = {{"x", 1, "1", {}, {}}}}), {}};
  page.figure(figure);
  page.pair(figure, table_of(2, text));
  page.table(table_of(5, text));
  page.notes(text, {text, text});
  return page;
}

}  // namespace

TEST_CASE("page: whatever it is given is text") {
  const std::size_t usual = elements_of(full_page("x").finish()).size();
  for (const string& text : {string("<script>alert(1)</script>"), string("\" onclick=\"a' <!-- ]]> &lt;"),
                             string("\x1b[31m\0 \xff \x7f \u202e", 14), string("</style></pre></title><svg>")}) {
    INFO(text);
    const string html = full_page(text).finish();
    CHECK(elements_of(html).size() == usual);
    CHECK(html.find("<script") == string::npos);
    CHECK(html.find('\x1b') == string::npos);
    CHECK(html.find("\u202e") == string::npos);
  }
}

TEST_CASE("page: nothing is loaded and nothing runs") {
  const string html = full_page("x").finish();
  for (const char* outside : {"<link", "<img", "<script", "src=", "href=", "url(", "@import", "javascript:"}) {
    INFO(outside);
    CHECK(html.find(outside) == string::npos);
  }
  CHECK(html.find("default-src 'none'") != string::npos);
}

TEST_CASE("page: no level of headings is left out") {
  HtmlPage page({.title = "title"});
  page.subsection("before any section");
  page.notes("notes", {"a"});
  page.subsection("second");
  std::string levels{};
  for (const XmlElement& element : elements_of(page.finish())) {
    if (element.name.size() == 2 && element.name[0] == 'h' && element.name != "hr") levels += element.name;
  }
  CHECK(levels == "h1h2h3h3");
}

TEST_CASE("page: a state is a sign and a word, not a colour alone") {
  HtmlPage page({.title = "title"});
  page.cards({{"a", "1", "", "", HtmlState::bad}});
  page.table({.caption = "t", .columns = {{"a"}, {"b"}}, .rows = {{{{"x"}, {"y", HtmlState::unknown}}}}});
  const string html = page.finish();
  CHECK(html.find("✗ </span><span class=\"aside\">bad: </span>") != string::npos);
  CHECK(html.find("? </span><span class=\"aside\">unknown: </span>y</td>") != string::npos);
}

TEST_CASE("page: a table keeps its rows and columns") {
  HtmlPage page({.title = "title"});
  page.table(
      {.caption = "t", .columns = {{"a"}, {"b", true}}, .rows = {{{{"x"}}}, {{{"y"}, {"2"}, {"too many"}}, true}}});
  const auto elements = elements_of(page.finish());
  CHECK(count_of(elements, "th") == 4);
  CHECK(count_of(elements, "td") == 2);
  for (const XmlElement& element : elements) {
    if (element.name == "td") CHECK(element.attributes.at("class") == "num");
    if (element.name == "th") CHECK(element.attributes.count("scope") == 1);
  }
  CHECK(page.finish().find("<td class=\"num\">-</td>") != string::npos);
  CHECK(page.finish().find("too many") == string::npos);
}

TEST_CASE("page: a table for terminals is one for pages, too") {
  const Table table{.columns = {{.title = "item"}, {.title = "cost", .is_number = true}},
                    .rows = {{"a", "1"}, {"b", "2"}},
                    .beside_title = "note",
                    .beside = {"", "why"}};
  const HtmlTable html = html_table("costs", table);
  CHECK(html.caption == "costs");
  REQUIRE(html.columns.size() == 3);
  CHECK(html.columns[1].is_number);
  CHECK(html.columns[2].title == "note");
  REQUIRE(html.rows.size() == 2);
  CHECK(html.rows[0].cells[1].text == "1");
  CHECK(html.rows[1].cells[2].text == "why");
  CHECK(html_table("costs", {.columns = {{.title = "item"}}, .rows = {{"a"}}, .beside = {""}}).columns.size() == 1);
}

TEST_CASE("page: a table of many columns is stacked on a phone, each cell with its column's title") {
  HtmlPage page({.title = "title"});
  page.table(table_of(4, "x"));
  std::size_t labels = 0;
  for (const XmlElement& element : elements_of(page.finish())) labels += element.attributes.count("data-label");
  CHECK(labels == 6);
}

}  // namespace pyat::render
