#include "cmd/cost_model.hpp"

#include <algorithm>
#include <utility>

#include "cmd/usage_error.hpp"
#include "config/inventory.hpp"
#include "config/paths.hpp"
#include "cost/prices/book.hpp"
#include "cost/reader/reader.hpp"
#include "render/lint_report.hpp"

namespace pyat::cmd {
namespace {

using std::string;

void show(diag::FileReport report, const CostOptions& cost, Context& context) {
  context.out.write(render::render({.files = {std::move(report)}}, render::Format::text,
                                   {.color = wants_color(cost.output, context), .width = context.width}));
}

string read_file(const string& path, std::size_t most, Context& context) {
  util::ReadResult read = context.files.read(path, most);
  if (!read.problem.empty()) throw UsageError("cannot read " + path + ": " + read.problem, std::move(read.remedy));
  return std::move(read.text);
}

bool names_foreign_price(const cost::Model& model) {
  return std::any_of(model.plans.begin(), model.plans.end(), [&](const cost::Plan& plan) {
    return std::any_of(plan.items.begin(), plan.items.end(), [&](const cost::Item& item) {
      return !item.price_name.empty() && !model.prices.contains(item.price_name);
    });
  });
}

// The shipped prices, and those of --prices; false where one of these files has a mistake, which is shown.
bool load_books(LoadedCost& loaded, const CostOptions& cost, Context& context, Prices prices) {
  if (prices == Prices::all || names_foreign_price(loaded.model)) loaded.book = cost::shipped_book(loaded.model.units);
  for (const string& path : cost.prices) {
    cost::BookResult book = cost::load_book(path, read_file(path, cost::max_model_size, context), loaded.model.units);
    if (!book.book) {
      show(std::move(book.report), cost, context);
      return false;
    }
    for (auto& [name, price] : *book.book) loaded.book[name] = std::move(price);
  }
  return true;
}

bool has_model(const CostOptions& cost, Context& context) {
  if (!cost.model.empty()) return true;
  const auto inventory = config::find_inventory(context.files, context.current_folder);
  if (!inventory) return false;
  const auto named = cost::model_named_in(read_file(*inventory, cost::max_model_size, context));
  return named.is_here || !named.path.empty();
}

// The file that holds the model, and its text.
struct Source {
  string path{}, text{};
};

Source source_of(const CostOptions& cost, Context& context) {
  if (!cost.model.empty()) return {cost.model, read_file(cost.model, cost::max_model_size, context)};
  const auto inventory = config::find_inventory(context.files, context.current_folder);
  if (!inventory) {
    throw UsageError("no cost model: there is no pyat.yml here",
                     "name one: pyat cost report cost.yml; examples/cost.yml shows how it is written");
  }
  Source source{*inventory, read_file(*inventory, cost::max_model_size, context)};
  const auto named = cost::model_named_in(source.text);
  if (named.path.empty() && !named.is_here) {
    throw UsageError(source.path + " has no key cost", "cost: cost.yml names a cost model, or holds it");
  }
  if (named.is_here) return source;
  const string path = config::join(config::folder_of(*inventory), named.path);
  return {path, read_file(path, cost::max_model_size, context)};
}

}  // namespace

void add_cost_options(std::vector<Option>& options, CostOptions& cost) {
  options.push_back({.names = "FILE",
                     .help = "The cost model; without, the key cost of pyat.yml",
                     .target = &cost.model,
                     .optional = true});
  add_prices_option(options, cost);
}

void add_prices_option(std::vector<Option>& options, CostOptions& cost) {
  options.push_back({.names = "--prices",
                     .value = "FILE",
                     .help = "A price book of one's own, which counts before the one that pyat brings; may be repeated",
                     .target = &cost.prices});
}

std::optional<LoadedCost> load_cost(const CostOptions& cost, Context& context, Prices prices) {
  Source source = source_of(cost, context);
  cost::ModelResult loaded = cost::load_model(source.path, source.text);
  if (!loaded.model) {
    show(std::move(loaded.report), cost, context);
    return std::nullopt;
  }
  LoadedCost result{.model = std::move(*loaded.model), .text = std::move(source.text)};
  if (!load_books(result, cost, context, prices)) return std::nullopt;
  return result;
}

std::optional<LoadedCost> load_prices(const CostOptions& cost, Context& context) {
  if (has_model(cost, context)) return load_cost(cost, context, Prices::all);
  LoadedCost result{};
  if (!load_books(result, cost, context, Prices::all)) return std::nullopt;
  return result;
}

bool show_mistakes(const LoadedCost& loaded, std::vector<diag::Diagnostic> problems, const CostOptions& cost,
                   Context& context) {
  if (problems.empty()) return false;
  std::stable_sort(problems.begin(), problems.end(),
                   [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
  // What several formulas share is wrong once.
  problems.erase(std::unique(problems.begin(), problems.end(),
                             [](const auto& a, const auto& b) {
                               return a.range.begin == b.range.begin && a.message == b.message;
                             }),
                 problems.end());
  diag::FileReport report{.path = loaded.model.path, .status = diag::Status::unreadable};
  report.text = loaded.text;
  report.diagnostics = std::move(problems);
  show(std::move(report), cost, context);
  return true;
}

}  // namespace pyat::cmd
