// What `pyat cost whatif` says of examples/cost.yml, word for word.
#include "cost_whatif_support.hpp"
#include "render/cost_whatif.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;
using units::Number;

// The plan that the example calls current is the second one.
const cost::Model& example() {
  static const auto model = [] {
    auto made = test::whatif_model(test::read_fixture_file("../../examples/cost.yml"));
    std::swap(made->plans[0], made->plans[1]);
    return made;
  }();
  return *model;
}

void check(const std::string& name, const std::string& text) { test::check_golden_file("cost/whatif/" + name, text); }

const cost::ChangeTexts changes = {.retention = {"logs=7d", "metrics=120d"},
                                   .sampling = {"10%"},
                                   .replication = {"2"},
                                   .scrape = {"30s"},
                                   .quantities = {"operations=7 h/month"},
                                   .drops = {"Promtail"}};

}  // namespace

TEST_CASE("what-if: changes of the example") {
  const cost::Difference made = test::whatif(example(), changes, Number(350));
  check("changes.txt", render::whatif_text(made, {}));
  check("changes-60.txt", render::whatif_text(made, {.color = true, .width = 60}));
  check("changes.json", render::whatif_json(made));
  check("changes.md", render::whatif_markdown(made));
}

TEST_CASE("what-if: the cheapest plans of the example") {
  const cost::Optimum within = test::optimum(example(), Number(350), 3);
  check("cheapest.txt", render::optimum_text(within, {.width = 100}));
  check("cheapest.md", render::optimum_markdown(within));
  check("cheapest.json", render::optimum_json(test::optimum(example(), Number(350), 1)));
}

TEST_CASE("what-if: a budget that no plan of the example fits") {
  check("missed.txt", render::optimum_text(test::optimum(example(), Number(300), 2), {.width = 80}));
}
