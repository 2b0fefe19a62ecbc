// A page with every kind of chart, word for word: tests/fixtures/render/charts.html, which is to be looked at in a
// browser. tests/docs/check_charts.py holds it against what a page promises.
#include "render_chart_sample.hpp"
#include "render_golden.hpp"
#include "support/catch.hpp"

namespace pyat::render::test {

TEST_CASE("charts: the gallery") { pyat::test::check_golden("charts.html", gallery()); }

}  // namespace pyat::render::test
