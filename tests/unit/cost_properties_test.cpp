// What holds for the costs of every model, whatever is in it. The models come from a seed, so that a failure can be
// looked at again.
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "cost/prices/book.hpp"
#include "cost/reader/reader.hpp"
#include "cost/report.hpp"
#include "render/money.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using std::string;
using units::Number;

constexpr int rounds = 60;

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  template <typename List>
  auto one_of(const List& list) {
    return list[below(static_cast<unsigned>(list.size()))];
  }

  // A line of the list of items. `factor` multiplies what it costs.
  string item(unsigned number, const string& factor) {
    static const std::vector<string> groups{"compute", "storage", "requests", "network", "operations", "other"};
    static const std::vector<string> signals{"metrics", "logs", "traces", "shared"};
    static const std::vector<string> components{"loki", "tempo", "mimir", "grafana"};
    static const std::vector<string> environments{"production", "staging"};
    string text =
        fmt::format("name: item {}, group: {}, environment: {}", number, one_of(groups), one_of(environments));
    if (below(3) > 0) text += ", component: " + one_of(components);
    if (below(4) > 0) {
      text += ", signal: " + one_of(signals);
    } else {
      const unsigned share = 1 + below(98);
      text += fmt::format(", split: {{logs: {}%, traces: {}%}}", share, 100 - share);
    }
    if (below(4) == 0) text += fmt::format(", tenant: team {}", below(3));
    return text + ", " + cost(factor);
  }

 private:
  string cost(const string& factor) {
    switch (below(5)) {
      case 0: return fmt::format("cost: {}{}.{:02} USD/month", factor, below(900), below(100));
      case 1: return fmt::format("cost: {}{} USD/month / 7", factor, 1 + below(90));
      case 2: return fmt::format("quantity: {}{} GiB, price: disk", factor, below(700));
      case 3:
        return fmt::format(
            "storage: {{ingest: {}{} GB/day, retention: {}d, replication: {}, compression: {}, growth: {}%}}, "
            "price: disk",
            factor, below(30), 1 + below(60), 1 + below(3), 1 + below(9), below(20));
      default: return fmt::format("quantity: {}{} request/day, price: put", factor, below(90000));
    }
  }

  std::mt19937 random_;
};

struct Parts {
  string before_plans{};  // currencies, discounts, tenants
  std::vector<string> baseline{}, current{};
};

Parts parts_of(unsigned seed, const string& factor = "") {
  Maker maker(seed);
  Parts parts{.before_plans =
                  "baseline: before\ncurrent: now\n"
                  "currencies: {EUR: {rate: 1.0837, as_of: 2026-11-02}, JPY: {rate: 0.0067, as_of: "
                  "2026-11-02}}\nprices:\n"
                  "  disk: {price: 0.0231 USD/GiB-month, as_of: 2026-11-02, source: a contract}\n"
                  "  put: {price: 0.0053 USD/1000 request, as_of: 2026-11-02, source: a contract}\n"
                  "tenants: {logs: {a: 1/3, b: 1/3, c: 1/3}, metrics: {a: 20%}}\n"};
  if (maker.below(2) == 0)
    parts.before_plans += fmt::format("discounts: [{{prices: d*, percent: {}%}}]\n", maker.below(100));
  const unsigned before = maker.below(12);
  const unsigned now = 1 + maker.below(25);
  for (unsigned i = 0; i < before; ++i) parts.baseline.push_back(maker.item(i, factor));
  for (unsigned i = 0; i < now; ++i) parts.current.push_back(maker.item(i, factor));
  return parts;
}

string text_of(const Parts& parts) {
  string text = parts.before_plans + "plans:\n";
  for (const auto& [name, items] : {std::pair("before", &parts.baseline), std::pair("now", &parts.current)}) {
    text += fmt::format("  {}:\n    items:{}\n", name, items->empty() ? " []" : "");
    for (const string& item : *items) text += "      - {" + item + "}\n";
  }
  return text;
}

cost::Report report_of_text(const string& text, const string& currency = {}) {
  CAPTURE(text);
  const auto loaded = cost::load_model("cost.yml", text);
  for (const auto& problem : loaded.report.diagnostics) FAIL_CHECK(problem.path << ": " << problem.message);
  REQUIRE(loaded.model);
  const cost::Scope scope(*loaded.model, nullptr);
  std::vector<diag::Diagnostic> problems{};
  const std::chrono::sys_days today = std::chrono::year(2026) / 11 / 16;
  const auto costs = costs_of(*loaded.model, {}, scope, today, problems);
  cost::Report report = report_of(*loaded.model, costs, scope, {.currency = currency, .now = today}, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.path << ": " << problem.message);
  return report;
}

// "1,234.50" as a number.
Number read(string text) {
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  return *Number::parse(text);
}

Number sum_of(const std::vector<string>& texts) {
  Number sum{};
  for (const string& text : texts) sum += read(text);
  return sum;
}

std::vector<Number> amounts_of(const cost::Breakdown& breakdown, cost::Amount cost::Row::*side) {
  std::vector<Number> amounts{};
  for (const cost::Row& row : breakdown.rows) amounts.push_back((row.*side).known);
  return amounts;
}

Number sum_of(const std::vector<Number>& amounts) {
  Number sum{};
  for (const Number& amount : amounts) sum += amount;
  return sum;
}

}  // namespace

TEST_CASE("every breakdown adds up to the total, and as it is printed to the cent") {
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    for (const string currency : {"", "EUR", "JPY"}) {
      const cost::Report report = report_of_text(text_of(parts_of(seed)), currency);
      const render::Money money(report.currency, report.rate);
      REQUIRE(report.breakdowns.size() >= 3);
      for (const cost::Breakdown& breakdown : report.breakdowns) {
        CAPTURE(breakdown.by);
        const auto current = amounts_of(breakdown, &cost::Row::current);
        const auto baseline = amounts_of(breakdown, &cost::Row::baseline);
        CHECK(sum_of(current) == report.current_total.known);
        CHECK(sum_of(baseline) == report.baseline_total.known);
        CHECK(sum_of(money.parts(current)) == read(money.amount(report.current_total.known)));
        CHECK(sum_of(money.parts(baseline)) == read(money.amount(report.baseline_total.known)));
      }
    }
  }
}

TEST_CASE("a cost that is five times as large makes a total that is five times as large") {
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    const cost::Report once = report_of_text(text_of(parts_of(seed)));
    const cost::Report five = report_of_text(text_of(parts_of(seed, "5 * ")));
    CHECK(five.current_total.known == once.current_total.known * Number(5));
    CHECK(*savings(five) == *savings(once) * Number(5));
    CHECK(five.forecast.so_far.known == once.forecast.so_far.known * Number(5));
    CHECK(five.forecast.next_month == once.forecast.next_month * Number(5));
  }
}

TEST_CASE("a price that is three times as high makes what it is for three times as dear, and nothing else") {
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    const string text = text_of(parts_of(seed));
    string dear = text;
    dear.replace(dear.find("0.0231"), 6, "0.0693");
    const cost::Report once = report_of_text(text);
    const cost::Report three = report_of_text(dear);
    const auto by_path = [](const cost::Report& report, const string& path) -> const cost::ItemRow& {
      return *std::find_if(report.items.begin(), report.items.end(),
                           [&](const auto& item) { return item.path == path; });
    };
    for (const cost::ItemRow& item : once.items) {
      const bool is_disk = item.price && item.price->name == "disk";
      CHECK(*by_path(three, item.path).monthly == *item.monthly * Number(is_disk ? 3 : 1));
    }
  }
}

TEST_CASE("a report in another currency agrees") {
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    const cost::Report main = report_of_text(text_of(parts_of(seed)));
    for (const auto& [currency, rate, unit] : {std::tuple("EUR", *Number::parse("1.0837"), *Number::parse("0.01")),
                                               std::tuple("JPY", *Number::parse("0.0067"), Number(1))}) {
      const cost::Report other = report_of_text(text_of(parts_of(seed)), currency);
      CHECK(other.current_total.known == main.current_total.known);  // amounts stay exact; showing them converts
      const render::Money money(other.currency, other.rate);
      const Number shown = read(money.amount(other.current_total.known));
      CHECK(abs(shown - main.current_total.known / rate) <= unit / Number(2));
    }
  }
}

TEST_CASE("the order of the items changes nothing but what is equally dear") {
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    Parts parts = parts_of(seed);
    const cost::Report ordered = report_of_text(text_of(parts));
    std::mt19937 random(seed);  // NOLINT: the same order in every run
    std::shuffle(parts.current.begin(), parts.current.end(), random);
    const cost::Report shuffled = report_of_text(text_of(parts));
    CHECK(shuffled.current_total.known == ordered.current_total.known);
    CHECK(shuffled.forecast.next_month == ordered.forecast.next_month);
    REQUIRE(shuffled.breakdowns.size() == ordered.breakdowns.size());
    for (std::size_t i = 0; i < ordered.breakdowns.size(); ++i) {
      for (const cost::Row& row : ordered.breakdowns[i].rows) {
        const auto& rows = shuffled.breakdowns[i].rows;
        const auto same =
            std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.name == row.name; });
        REQUIRE(same != rows.end());
        CHECK(same->current.known == row.current.known);
      }
    }
  }
}

TEST_CASE("a discount takes its share of what its prices make, and the list price stays") {
  const string items =
      "prices: {own: {price: 2 USD/GB-month, as_of: 2026-11-02, source: x}}\nplans: {a: {items: "
      "[{name: x, quantity: 50 GB, price: own}, {name: y, cost: 10 USD/month}]}}\n";
  for (unsigned percent = 0; percent <= 100; percent += 5) {
    const cost::Report report =
        report_of_text(fmt::format("discounts: [{{prices: o*, percent: {}%}}]\n{}", percent, items));
    CHECK(report.current_total.known == Number(10) + Number(100 - percent));
    for (const cost::ItemRow& item : report.items) CHECK(item.list == Number(item.name == "x" ? 100 : 10));
  }
}

TEST_CASE("storage that grows costs what it costs in the middle of the month") {
  for (unsigned percent = 0; percent <= 100; percent += 10) {
    const cost::Report report =
        report_of_text(fmt::format("plans: {{a: {{items: [{{name: x, storage: {{stored: 100 GB, retention: 14d, "
                                   "growth: {}%}}, price: 1 USD/GB-month}}]}}}}\n",
                                   percent));
    const Number growth = Number::ratio(percent, 100);
    CHECK(report.current_total.known == Number(100) * (Number(1) + growth / Number(2)));
    CHECK(report.forecast.next_month == report.current_total.known + Number(100) * growth);
    // Half of the month is over: less than half of the money is spent, as it was cheaper.
    const Number spent = report.current_total.known / Number(2) - Number(100) * growth / Number(8);
    CHECK(report.forecast.so_far.known == spent);
  }
}

TEST_CASE("apportioned amounts add up, and none is further from its own than a unit") {
  Maker maker(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Number> amounts{};
    for (unsigned count = 1 + maker.below(30); count > 0; --count) {
      amounts.push_back(Number::ratio(maker.below(100000), 1 + maker.below(97)));
    }
    const unsigned digits = maker.below(11);
    const std::vector<Number> parts = render::apportioned(amounts, digits);
    CHECK(sum_of(parts) == sum_of(amounts).rounded(digits));
    const Number unit = Number(10).to_the(-static_cast<int>(digits));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      CHECK(abs(parts[i] - amounts[i]) < unit);
      CHECK(parts[i] == parts[i].rounded(digits));
    }
  }
}
