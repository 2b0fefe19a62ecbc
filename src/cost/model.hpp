// A cost model as its author wrote it: formulas that are read, but not evaluated, each with its place.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cost/kinds.hpp"
#include "diag/diagnostic.hpp"
#include "units/expression.hpp"
#include "units/units.hpp"

namespace pyat::cost {

struct Formula {
  units::Expression expression{};
  diag::Range range{};
  std::string path{};  // in the document: plans.lgtm.items[2].quantity
};

struct Statement {
  Formula value{};
  std::string source{};
};

struct Input {
  std::string name{};
  std::vector<Statement> statements{};  // the first one counts
};

struct Price {
  Formula price{};  // money per something, perhaps per time
  std::chrono::year_month_day as_of{};
  std::string source{};
  std::string region{};
  std::string description{};
  std::string confidence{};  // "published", "third-party", …; empty: nobody says
  std::string book{};        // the file that it is from; empty: the model itself
};

struct Discount {
  std::string prices{};  // a name, or a pattern with *
  Formula percent{};
  std::string source{};
};

struct Currency {
  std::string code{};
  units::Number rate{};  // what one is worth in the model's currency
  std::chrono::year_month_day as_of{};
  std::string source{};
};

struct Storage {
  std::optional<Formula> ingest{}, stored{};  // one of them
  Formula retention{};
  std::optional<Formula> replication{}, compression{}, growth{};
};

struct Share {
  std::string name{};  // of a signal or a tenant
  Formula share{};
};

struct Item {
  std::string name{};
  Group group = Group::other;
  std::string component{};
  Signal signal = Signal::shared;
  std::vector<Share> split{};  // over signals, instead of `signal`
  std::string tenant{};
  std::string environment{};  // empty: that of the plan
  std::optional<Formula> cost{}, quantity{};
  std::optional<Storage> storage{};
  std::optional<Formula> price{};  // written here
  std::string price_name{};        // of a price with a name
  diag::Range price_range{};
  std::vector<Signal> scales_with{};
  std::optional<Formula> fixed{};  // the share of its cost that stays, whatever comes in
  std::string note{};
  diag::Range range{};
  std::string path{};
};

struct Plan {
  std::string name{};
  std::string description{}, environment{}, provider{};
  std::optional<Formula> stated{};  // what its author says that it costs
  std::optional<Formula> scrape{}, sampling{};
  std::vector<Item> items{};
  diag::Range range{};
};

struct OneOff {
  std::string name{};
  Formula cost{};
  std::optional<Formula> low{}, high{};
};

struct Benefit {
  std::string name{};
  bool is_cash = false;
  Formula formula{};
  std::optional<Formula> low{}, high{};
  std::vector<std::pair<std::string, Formula>> also{};  // other ways to derive it
};

struct Claim {
  std::optional<Formula> claim{};  // what it is said to be: a name such as roi, or a formula
  Formula value{};
  std::string says{};  // in its author's words
  std::string source{};
  diag::Range range{};
};

struct Case {
  std::string name{};  // empty where the model has one case only
  std::string description{};
  std::string baseline{}, current{};  // names of plans; empty: none
  std::optional<Formula> horizon{}, discount_rate{};
  std::vector<OneOff> implementation{};
  std::vector<Benefit> benefits{};
  std::vector<Claim> claims{};
};

struct BudgetStep {
  std::chrono::year_month from{};  // the first one counts before it, too
  Formula amount{};
};

struct Option {
  std::string name{};
  Formula saves{};
  std::optional<Formula> cost{};
  std::string loses{};
  std::optional<Signal> signal{};
};

struct Risk {
  std::string name{};
  Formula cost{};
  std::optional<Formula> likelihood{};
};

struct Action {
  std::string name{};
  std::string file{};
  std::vector<std::pair<std::string, std::string>> set{};               // path, value
  std::vector<std::pair<std::string, std::string>> parameters{};        // as written; for the lint of triggers
  std::vector<std::pair<std::string, std::vector<std::string>>> now{};  // what is set today, of set and parameters
  diag::Range range{};
};

struct Trigger {
  std::string name{};
  Formula when{};
  std::optional<Formula> for_time{}, warn_at{}, clears_at{};
  std::optional<Action> action{};
  diag::Range range{};
};

struct Kpi {
  std::string name{};
  Formula want{};
  std::optional<Formula> before{}, claimed{};
  std::string query{}, unit{};  // PromQL of one's own
};

struct Range {
  std::string parameter{};  // retention.logs
  std::vector<Formula> values{};
  diag::Range range{};
};

struct Model {
  std::string path{};  // of the file
  std::string title{};
  units::Units units{};
  std::vector<Currency> currencies{};
  std::vector<Input> inputs{};
  std::map<std::string, Price, std::less<>> prices{};
  std::vector<Discount> discounts{};
  std::string baseline{}, current{};
  std::vector<Plan> plans{};
  std::vector<std::pair<Signal, std::vector<Share>>> tenants{};
  std::vector<BudgetStep> budget{};
  std::vector<Option> options{};
  std::vector<Risk> risks{};
  std::optional<Formula> reserve{};
  std::vector<Case> cases{};
  std::vector<Trigger> triggers{};
  std::vector<Kpi> kpis{};
  std::vector<Formula> objectives{};
  std::vector<Range> ranges{};
};

const Plan* find_plan(const Model& model, std::string_view name);

}  // namespace pyat::cost
