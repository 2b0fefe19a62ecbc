// What every command of `pyat cost` begins with: the model, the prices, and what a running stack says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "cost/costs.hpp"
#include "cost/model.hpp"

namespace pyat::cmd {

struct CostOptions {
  std::string model{};                // its path; empty: pyat.yml says
  std::vector<std::string> prices{};  // paths of price books; the last one counts most
  OutputOptions output{};
};

void add_prices_option(std::vector<Option>& options, CostOptions& cost);
void add_cost_options(std::vector<Option>& options, CostOptions& cost);

struct LoadedCost {
  cost::Model model{};
  cost::PriceBook book{};
  std::string text{};  // of the model, for messages
};

// Nothing when a document has mistakes: they are shown on standard output, as those of pyat.yml are, and the command
// ends with ExitCode::usage.
// `Prices::used`: pyat's own price book is read only where an item names a price that the model does not have.
enum class Prices : std::uint8_t { used, all };
std::optional<LoadedCost> load_cost(const CostOptions& cost, Context& context, Prices prices = Prices::used);

// The same, but that there need not be a model: then the prices are all there is.
std::optional<LoadedCost> load_prices(const CostOptions& cost, Context& context);

// Shows mistakes that came up while computing; false when there are none.
bool show_mistakes(const LoadedCost& loaded, std::vector<diag::Diagnostic> problems, const CostOptions& cost,
                   Context& context);

}  // namespace pyat::cmd
