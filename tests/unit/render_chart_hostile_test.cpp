// Whatever charts are given: they are well-formed, their texts stay on the picture and never touch, and nothing in them
// is anything but text.
#include <cmath>
#include <cstdlib>
#include <limits>

#include "render_chart_sample.hpp"
#include "support/catch.hpp"
#include "support/xml_reader.hpp"

namespace pyat::render::chart {
namespace {

using pyat::test::XmlElement;
using std::string;

const std::vector<string>& hostile_texts() {
  static const std::vector<string> texts{
      "",
      "<script>alert(1)</script>",
      "\"' onload=\"x\" ]]> --> &amp; &#0;",
      string("nul \0 esc \x1b[31m del \x7f", 22),
      "right to left \u202e override \u2066 isolate",
      "line\nfeed\ttab\rreturn",
      "broken \xff\xfe\xc3 utf-8",
      "漢字かな 😀 Ж→½ ﷽",
      string(5000, 'W'),
      string(5000, 'i'),
      "loki_distributor_bytes_received_total_of_the_second_cluster_in_the_third_region"};
  return texts;
}

// "a" with 3,000 marks over it.
string pile() {
  string text = "a";
  for (int i = 0; i < 3000; ++i) text += "\u0301";
  return text;
}

std::vector<XmlElement> elements_of(const Svg& svg) {
  std::vector<XmlElement> elements{};
  const string error = pyat::test::XmlReader(svg.markup).read(elements);
  INFO(svg.markup.substr(0, 2000));
  CHECK(error.empty());
  return elements;
}

bool is_bold(const XmlElement& text) {
  const auto at = text.attributes.find("class");
  if (at == text.attributes.end()) return false;
  const string& name = at->second;
  return name == "value" || name.starts_with("ink") || name.starts_with("on");
}

double number(const XmlElement& element, const char* name) {
  return std::strtod(element.attributes.at(name).c_str(), nullptr);
}

Box box_of(const XmlElement& text) {
  const auto at = text.attributes.find("text-anchor");
  const Anchor anchor = at == text.attributes.end() ? Anchor::start
                        : at->second == "end"       ? Anchor::end
                                                    : Anchor::middle;
  return text_box({number(text, "x"), number(text, "y")}, text.text, anchor,
                  is_bold(text) ? Weight::bold : Weight::regular);
}

// Attributes are rounded to a tenth.
Box shrunk(Box box) { return {box.x + 0.2, box.y + 0.2, box.width - 0.4, box.height - 0.4}; }

void check_picture(const Svg& svg) {
  const std::vector<XmlElement> elements = elements_of(svg);
  REQUIRE(!elements.empty());
  CHECK(elements[0].name == "svg");
  CHECK(elements[0].attributes.at("role") == "img");
  CHECK(elements[1].name == "title");
  double width = 0, height = 0;
  CHECK(std::sscanf(elements[0].attributes.at("viewBox").c_str(), "0 0 %lf %lf", &width, &height) == 2);
  std::vector<Box> boxes{};
  for (const XmlElement& element : elements) {
    for (const auto& [name, value] : element.attributes) {
      CHECK_FALSE(name.starts_with("on"));
      CHECK(value.find("nan") == string::npos);
      CHECK(value.find("inf") == string::npos);
    }
    if (element.name == "rect") {
      CHECK(number(element, "x") >= -0.1);
      CHECK(number(element, "x") + number(element, "width") <= width + 0.2);
    }
    if (element.name != "text") continue;
    const Box box = box_of(element);
    INFO(element.text.substr(0, 80) << " at " << box.x << ',' << box.y);
    CHECK(box.x >= -0.2);
    CHECK(box.right() <= width + 0.2);
    CHECK(box.y >= -0.2);
    CHECK(box.bottom() <= height + 0.2);
    for (const Box& other : boxes) CHECK_FALSE(overlap(shrunk(box), shrunk(other)));
    boxes.push_back(box);
  }
}

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<std::optional<double>>& hostile_values() {
  static const std::vector<std::optional<double>> values{
      0, 1, -1, 387, 1e300, -1e300, 1e308, infinity, -infinity, std::nan(""), 1e-300, 5e-324, -0.0, {}};
  return values;
}

}  // namespace

TEST_CASE("charts: the gallery's pictures do not overlap, at both widths") {
  for (const double width : {narrow, wide}) {
    check_picture(draw(test::group_bars(), width));
    check_picture(draw(test::budget_bars(), width));
    check_picture(draw(test::saving_bars(), width));
    check_picture(draw(test::environment_bars(), width));
    check_picture(draw(test::cumulative_lines(), width));
    check_picture(draw(test::forecast_lines(), width));
    check_picture(draw(test::present_value_tornado(), width));
    check_picture(draw(test::value_histogram(), width));
  }
}

TEST_CASE("charts: nothing to draw is said") {
  const auto says_so = [](const Svg& svg) { return svg.markup.find("Nothing to draw.") != string::npos; };
  CHECK(says_so(draw(Bars{})));
  CHECK(says_so(draw(StackedBars{})));
  CHECK(says_so(draw(Lines{})));
  CHECK(says_so(draw(Tornado{})));
  CHECK(says_so(draw(Histogram{})));
  CHECK(says_so(draw(Lines{.positions = {{0, "a"}, {1, "b"}}, .series = {{.name = "unknown", .values = {{}, {}}}}})));
  CHECK(says_so(draw(Tornado{.base = infinity, .swings = {{.label = "a"}}})));
}

TEST_CASE("charts: hostile labels are texts, and fit") {
  for (string text : hostile_texts()) {
    INFO(text.substr(0, 40));
    check_picture(draw(Bars{.words = {text, text},
                            .name = text,
                            .before_name = text,
                            .bars = {{text, 5, text, 7, text}, {text, -3, text, {}, text}},
                            .reference = Reference{4, text}}));
    check_picture(draw(StackedBars{.words = {text, text},
                                   .names = {text, text, text},
                                   .stacks = {{text, text, {{5, text}, {-2, text}, {{}, text}}}},
                                   .reference = Reference{-1, text}}));
    check_picture(draw(
        Lines{.words = {text, text},
              .unit = text,
              .position = text,
              .positions = {{0, text}, {1, text}, {2, text}},
              .series = {{.name = text, .values = {1, 2, 3}}, {.name = text, .values = {3, 2, 3}, .forecast_from = 1}},
              .band = Band{text, {1, 1, 1}, {2, 2, 2}},
              .references = {{2, text}, {2, text}},
              .markers = {{1, 2, text}, {1, 2, text}, {9, 9, text}},
              .forecast_name = text}));
    check_picture(draw(Tornado{.words = {text, text},
                               .base = 3,
                               .base_text = text,
                               .low_name = text,
                               .high_name = text,
                               .swings = {{text, text, 1, 2, text, text}, {text, text, 9, 1, text, text}}}));
    check_picture(draw(Histogram{.words = {text, text},
                                 .unit = text,
                                 .bins = {{-1, 0, 4}, {0, 1, 9}},
                                 .marks = {{0.1, text}, {0.1, text}, {1, text}}}));
  }
  check_picture(draw(Bars{.bars = {{pile(), 1, "1", {}, {}}}}));
  CHECK(draw(Bars{.bars = {{pile(), 1, "1", {}, {}}}}).markup.size() < 1000);
}

TEST_CASE("charts: a value that cannot be drawn has no bar, and is never drawn as zero or as something") {
  const auto bars = [](std::optional<double> value) {
    const Svg svg = draw(Bars{.bars = {{"a", value, "text", {}, {}}}});
    std::size_t count = 0;
    for (const XmlElement& element : elements_of(svg)) {
      const auto name = element.attributes.find("class");
      count += name != element.attributes.end() && name->second == "fill0";
    }
    CHECK(svg.markup.find(">text<") != string::npos);
    return count;
  };
  CHECK(bars(3) == 1);
  CHECK(bars(-3) == 1);
  CHECK(bars(0) == 0);
  CHECK(bars({}) == 0);
  CHECK(bars(std::nan("")) == 0);
  CHECK(bars(infinity) == 0);
}

TEST_CASE("charts: any two values, huge, tiny, unknown or none") {
  for (const auto& a : hostile_values()) {
    for (const auto& b : hostile_values()) {
      INFO(a.value_or(-99) << " and " << b.value_or(-99));
      const Reference reference{b.value_or(1), "budget"};
      check_picture(draw(Bars{
          .before_name = "before", .bars = {{"a", a, "a", b, "b"}, {"b", b, "b", a, "a"}}, .reference = reference}));
      check_picture(
          draw(StackedBars{.names = {"x", "y"}, .stacks = {{"s", "s", {{a, "a"}, {b, "b"}}}}, .reference = reference}));
      check_picture(draw(Lines{.positions = {{0, "0"}, {1, "1"}, {2, "2"}},
                               .series = {{.name = "a", .values = {a, b, a}}, {.name = "b", .values = {b}}},
                               .band = Band{"band", {a, a}, {b, b}},
                               .references = {reference},
                               .markers = {{1, a.value_or(0), "marker"}}}));
      check_picture(draw(Tornado{.base = a.value_or(0),
                                 .base_text = "base",
                                 .swings = {{"s", "s", a, b, "low", "high"}, {"t", "t", b, 1, "low", "high"}}}));
      check_picture(draw(Histogram{.bins = {{a.value_or(0), b.value_or(0), 3}}, .marks = {reference}}));
    }
  }
}

TEST_CASE("charts: a line has a gap where a value is unknown") {
  const auto polylines = [](Values values) {
    std::size_t count = 0;
    const Svg svg = draw(Lines{.positions = {{0, "0"}, {1, "1"}, {2, "2"}, {3, "3"}, {4, "4"}},
                               .series = {{.name = "a", .values = std::move(values)}}});
    for (const XmlElement& element : elements_of(svg)) count += element.name == "polyline";
    return count;
  };
  CHECK(polylines({1, 2, 3, 4, 5}) == 1);
  CHECK(polylines({1, 2, {}, 4, 5}) == 2);
  CHECK(polylines({1, 2, std::nan(""), 4, {}}) == 1);
  CHECK(draw(Lines{.positions = {{1, "b"}, {0, "a"}}, .series = {{.name = "a", .values = {1, 2}}}})
            .markup.find("not in order") != string::npos);
}

TEST_CASE("charts: dates have texts wherever there is room, even or not") {
  const auto texts = [](const std::vector<double>& days, const string& prefix) {
    Lines lines{.series = {{.name = "a"}}};
    for (const double day : days) {
      lines.positions.push_back({day, fmt::format("{}{}", prefix, day)});
      lines.series[0].values.emplace_back(day);
    }
    const Svg svg = draw(lines);
    check_picture(svg);
    string found{};
    for (const XmlElement& element : elements_of(svg)) {
      const auto anchor = element.attributes.find("text-anchor");
      if (anchor != element.attributes.end() && anchor->second == "middle") found += element.text + ' ';
    }
    return found;
  };
  std::vector<double> months(37);
  for (int i = 0; i < 37; ++i) months[static_cast<std::size_t>(i)] = i;
  CHECK(texts(months, "") == "0 3 6 9 12 15 18 21 24 27 30 33 36 ");
  CHECK(texts(months, "month ") == "month 0 month 12 month 24 month 36 ");
  CHECK(texts({0, 1, 2, 3, 4, 5, 50, 51, 100}, "2026-11-") == "2026-11-0 2026-11-50 2026-11-100 ");
}

TEST_CASE("charts: 500 items, and one") {
  Bars bars{.before_name = "before"};
  StackedBars stacks{};
  Lines lines{};
  Tornado tornado{.base = 250};
  for (int i = 0; i < 500; ++i) {
    const string name = fmt::format("item {}", i);
    bars.bars.push_back({name, i - 100, name, i, name});
    stacks.names.push_back(name);
    stacks.stacks.push_back({name, name, {{i, name}, {-i, name}}});
    tornado.swings.push_back({name, name, i, 500 - i, name, name});
    lines.positions.push_back({static_cast<double>(i * i), name});
  }
  for (int i = 0; i < 60; ++i) {
    Series series{.name = fmt::format("series {}", i)};
    for (int at = 0; at < 500; ++at) series.values.emplace_back(at % 7 + i);
    lines.series.push_back(series);
    if (i % 20 == 0) lines.markers.push_back({i * 5.0, 3, "here"});
  }
  check_picture(draw(bars));
  check_picture(draw(stacks));
  check_picture(draw(lines));
  check_picture(draw(tornado));
  check_picture(draw(Lines{.positions = {{7, "only"}}, .series = {{.name = "one", .values = {3}}}}));
  check_picture(draw(Histogram{.bins = {{0, 1, 5}}}));
}

TEST_CASE("tornado: the widest swing comes first, what is unknown last") {
  const string markup =
      draw(Tornado{.base = 5, .swings = {{"narrow", "", 4, 6}, {"unknown", "", {}, 6}, {"wide", "", 9, 1}}}).markup;
  CHECK(markup.find(">wide<") < markup.find(">narrow<"));
  CHECK(markup.find(">narrow<") < markup.find(">unknown<"));
}

}  // namespace pyat::render::chart
