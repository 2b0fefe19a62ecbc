#include "render/cost_prices.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cost/prices/list.hpp"
#include "render/unicode.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct PriceOptions {
  CostOptions cost{};
  string text{};
};

ExitCode run_prices(const PriceOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.cost.output, formats);
  const std::optional<LoadedCost> loaded = load_prices(options.cost, context);
  if (!loaded) return ExitCode::usage;
  const std::chrono::sys_days day = today(context);
  const std::vector<cost::ListedPrice> prices = list_prices(loaded->model, loaded->book, options.text, day);
  if (prices.empty()) {
    // A price in a currency of which there is no rate is none.
    context.err.write(options.text.empty()
                          ? "pyat cost prices: there is none: the book is in USD, of which the model has no rate\n"
                          : "pyat cost prices: " + render::to_printable(options.text) +
                                " is in no price's name, description, region or source\n");
  }
  deliver(asked, context, [&](const Destination& destination) {
    return destination.format == "json"
               ? render::prices_json(prices)
               : render::prices_text(prices, style_for(destination, options.cost.output, context));
  });
  return prices.empty() ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Action setup_cost_prices(std::vector<Option>& options) {
  auto prices = std::make_shared<PriceOptions>();
  options.push_back({.names = "TEXT",
                     .help = "Only prices in whose name, description, region or source it is",
                     .target = &prices->text,
                     .optional = true});
  options.push_back({.names = "--model",
                     .value = "FILE",
                     .help = "The cost model whose own prices come first; without, the key cost of pyat.yml, if any",
                     .target = &prices->cost.model});
  add_prices_option(options, prices->cost);
  add_output_options(options, prices->cost.output, formats, {});
  return [prices](Context& context) { return run_prices(*prices, context); };
}

}  // namespace pyat::cmd
