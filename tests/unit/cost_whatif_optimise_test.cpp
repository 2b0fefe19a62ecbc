// The search against trying everything by hand, and what it says of budgets and objectives.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

#include "cost_whatif_support.hpp"

namespace {

using namespace pyat;
using test::optimum;
using test::optimum_problem;
using test::whatif;
using test::whatif_model;
using units::Number;

const std::string plan = R"(plans:
  now:
    sampling: 20%
    items:
      - {name: Tempo, group: compute, signal: traces, cost: 30 USD/month, scales_with: [traces]}
      - {name: Grafana, group: compute, cost: 200 USD/month}
      - {name: logs, group: storage, signal: logs, storage: {stored: 200 GB, retention: 14d, replication: 2}, price: 0.15 USD/GB-month}
      - {name: traces, group: storage, signal: traces, storage: {stored: 50 GB, retention: 7d}, price: 0.16 USD/GB-month}
)";

// A plan that is drawn, with its ranges; deterministic.
struct Drawn {
  std::string text{};
  std::vector<std::string> logs{}, sampling{}, copies{}, scrape{};
};

Drawn draw(std::mt19937& random) {
  const auto number = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  const auto values = [&](int least, int most, const char* unit) {
    std::vector<int> found{};
    while (found.size() < static_cast<std::size_t>(number(1, 4))) {
      const int value = number(least, most);
      if (std::find(found.begin(), found.end(), value) == found.end()) found.push_back(value);
    }
    std::vector<std::string> texts{};
    for (const int value : found) texts.push_back(std::to_string(value) + unit);
    return texts;
  };
  Drawn drawn{.logs = values(1, 30, "d"),
              .sampling = values(1, 100, "%"),
              .copies = values(1, 4, ""),
              .scrape = values(5, 120, "s")};
  const auto list = [](const std::vector<std::string>& texts) {
    std::string joined{};
    for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
    return "[" + joined + "]";
  };
  drawn.text = fmt::format(
      "plans:\n  now:\n    sampling: {}%\n    items:\n"
      "      - {{name: a, signal: logs, storage: {{ingest: {} GB/day, retention: {}d, replication: {}}}, price: 0.07 "
      "USD/GB-month}}\n"
      "      - {{name: b, signal: traces, storage: {{stored: {} GB, retention: {}d}}, price: 0.11 USD/GB-month}}\n"
      "      - {{name: c, signal: metrics, storage: {{ingest: {} GB/day, retention: 30d}}, price: 0.03 USD/GB-month}}\n"
      "      - {{name: d, group: network, cost: {} USD/month, scales_with: [traces, metrics]}}\n"
      "      - {{name: e, split: {{logs: 30%, traces: 70%}}, storage: {{stored: {} GB, retention: 9d, replication: "
      "2}}, price: 0.2 USD/GB-month}}\n"
      "ranges: {{retention.logs: {}, sampling.traces: {}, replication: {}, scrape: {}}}\n"
      "objectives: [retention.logs >= {}d, sampling.traces >= {}%, 'replication.logs > {} or scrape < 30s', "
      "monthly_cost > {} USD/month]\n",
      number(1, 100), number(1, 50), number(1, 30), number(1, 3), number(1, 500), number(1, 30), number(1, 9),
      number(1, 90), number(1, 300), list(drawn.logs), list(drawn.sampling), list(drawn.copies), list(drawn.scrape),
      number(1, 20), number(1, 50), number(0, 3), number(1, 100));
  return drawn;
}

// Each combination as a what-if of its own.
std::vector<Number> by_hand(const cost::Model& model, const Drawn& drawn) {
  std::vector<Number> costs{};
  const auto bound = [&](std::size_t objective) {
    const auto& terms = model.objectives[objective].expression.terms;
    return terms[terms.back().operands[1]].literal.value;
  };
  for (const auto& logs : drawn.logs) {
    for (const auto& sampling : drawn.sampling) {
      for (const auto& copies : drawn.copies) {
        for (const auto& scrape : drawn.scrape) {
          const cost::ChangeTexts texts{
              .retention = {"logs=" + logs}, .sampling = {sampling}, .replication = {copies}, .scrape = {scrape}};
          const Number cost = whatif(model, texts).after.known;
          const cost::Changes changes = test::changes_of(model, texts);
          const auto value = [&](cost::Knob knob, cost::Signal signal) {
            return find(changes.settings, knob, signal)->value;
          };
          const auto& either = model.objectives[2].expression.terms;
          const Number least_copies = either[either[either.back().operands[0]].operands[1]].literal.value;
          const bool keeps = value(cost::Knob::retention, cost::Signal::logs) >= bound(0) &&
                             value(cost::Knob::sampling, cost::Signal::traces) >= bound(1) &&
                             (value(cost::Knob::replication, cost::Signal::logs) > least_copies ||
                              value(cost::Knob::scrape, cost::Signal::metrics) < Number(30)) &&
                             cost > bound(3) * Number(730 * 3600);
          if (keeps) costs.push_back(cost);
        }
      }
    }
  }
  std::sort(costs.begin(), costs.end());
  return costs;
}

}  // namespace

TEST_CASE("optimiser: equals trying everything by hand, on models that are drawn") {
  std::mt19937 random(1);
  std::size_t kept = 0;
  for (int round = 0; round < 40; ++round) {
    const Drawn drawn = draw(random);
    INFO(drawn.text);
    const auto model = whatif_model(drawn.text);
    const std::vector<Number> expected = by_hand(*model, drawn);
    const cost::Optimum found = optimum(*model, std::nullopt, 100);
    CHECK(found.combinations == drawn.logs.size() * drawn.sampling.size() * drawn.copies.size() * drawn.scrape.size());
    REQUIRE(found.kept == expected.size());
    REQUIRE(found.best.size() == std::min<std::size_t>(100, expected.size()));
    for (std::size_t i = 0; i < found.best.size(); ++i) CHECK(found.best[i].monthly == expected[i]);
    kept += expected.size();
  }
  CHECK(kept > 200);  // so that this has looked at something
}

TEST_CASE("optimiser: of what is on the front, nothing is cheaper and gives up less") {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const auto model = whatif_model(draw(random).text);
    const cost::Optimum found = optimum(*model, std::nullopt, 100);
    for (std::size_t i = 1; i < found.front.size(); ++i) {
      CHECK(found.front[i].monthly > found.front[i - 1].monthly);
      CHECK(found.front[i].given_up < found.front[i - 1].given_up);
    }
    for (const auto& each : found.best) {
      CHECK(std::any_of(found.front.begin(), found.front.end(), [&](const cost::Proposal& on) {
        return on.monthly <= each.monthly && on.given_up <= each.given_up;
      }));
    }
  }
}

TEST_CASE("optimiser: more money never makes it worse") {
  const auto model = whatif_model(plan +
                                  "ranges: {retention.logs: [3d, 7d, 14d], sampling.traces: [5%, 10%, 20%]}\n"
                                  "objectives: [retention.logs >= 7d]\n");
  bool has_fitted = false;
  for (int budget = 0; budget <= 400; budget += 5) {
    const cost::Optimum found = optimum(*model, Number(budget), 100);
    CHECK(fits(found) >= has_fitted);
    has_fitted = fits(found);
    REQUIRE_FALSE(found.best.empty());
    if (!has_fitted) CHECK(*missed_by(found) + Number(budget) == found.best.front().monthly);
    if (has_fitted) {
      for (const auto& each : found.best) CHECK(each.monthly <= Number(budget));
    }
  }
  CHECK(has_fitted);
}

TEST_CASE("optimiser: which objective binds, and which would have to give") {
  const auto model = whatif_model(
      plan +
      "ranges: {retention.logs: [3d, 7d, 14d], sampling.traces: [5%, 10%, 20%], replication.logs: [1, 2]}\n"
      "objectives: [retention.logs >= 7d, sampling.traces >= 10%, retention.traces = 7d, storage.logs >= 50 GB]\n");
  // 200 + 15 of Tempo, 4 of traces, 7.50 of 50 GB of logs: 7 days of one copy.
  const cost::Optimum found = optimum(*model, Number(225));
  REQUIRE_FALSE(found.best.empty());
  CHECK(found.best.front().monthly == Number::ratio(2265, 10));
  CHECK(*missed_by(found) == Number::ratio(15, 10));
  REQUIRE(found.objectives.size() == 4);
  CHECK_FALSE(found.objectives[0].cheapest_without);  // 3 days are below 50 GB
  CHECK(*found.objectives[1].cheapest_without == Number(217));
  CHECK(found.objectives[1].is_enough);
  CHECK_FALSE(found.objectives[2].cheapest_without);
  CHECK_FALSE(found.objectives[3].cheapest_without);
  CHECK_FALSE(fits(found));
}

TEST_CASE("optimiser: inputs are tried, too, and flags take the place of ranges") {
  const auto model = whatif_model("inputs: {hours: 6 h/month}\n" + plan +
                                  "      - {name: work, quantity: hours, price: 10 USD/h}\n"
                                  "ranges: {hours: [2 h/month, 4 h/month], retention.logs: [7d, 14d]}\n"
                                  "objectives: [hours >= 4 h/month]\n");
  const cost::Optimum found = optimum(*model);
  CHECK(found.combinations == 4);
  CHECK(found.kept == 2);
  CHECK(found.now.known == Number(328));
  CHECK(found.best.front().monthly == Number(328 - 15 - 20));
  CHECK(*found.objectives.front().cheapest_without == Number(328 - 15 - 40));
  const cost::Optimum fixed = optimum(*model, std::nullopt, 5, {.retention = {"logs=28d"}});
  CHECK(fixed.combinations == 2);
  CHECK(fixed.best.front().monthly == Number(328 + 30 - 20));
}

TEST_CASE("optimiser: no plan that keeps all objectives") {
  const auto model = whatif_model(plan + "ranges: {retention.logs: [3d, 7d]}\nobjectives: [retention.logs >= 14d]\n");
  const cost::Optimum found = optimum(*model, Number(1000));
  CHECK(found.best.empty());
  CHECK_FALSE(fits(found));
  CHECK(found.objectives.front().cheapest_without);
}

TEST_CASE("optimiser: mistakes of ranges and objectives") {
  const auto problem = [](const std::string& rest) { return optimum_problem(*whatif_model(plan + rest)); };
  CHECK(problem("ranges: {retention.log: [3d]}\n").find("did you mean \"retention.logs\"?") != std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d, 7]}\n") == "7 has no unit; write 7d");
  CHECK(problem("ranges: {retention.logs: [3d, 72h]}\n").starts_with("72h was listed before"));
  CHECK(problem("ranges: {retention.logs: []}\n").starts_with("retention.logs has no values"));
  CHECK(problem("ranges: {growth: [3%]}\n").find("growth") != std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d]}\nobjectives: [retention.logs]\n").find("is no condition") !=
        std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d]}\nobjectives: [retention.profiles > 3d]\n").find("cannot be judged") !=
        std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d]}\nobjectives: [retention.logs > 3 GB]\n").find("3 GB") !=
        std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d]}\nobjectives: [monthly_cost > storage]\n").find("changes with it") !=
        std::string::npos);
  CHECK(problem("ranges: {retention.logs: [3d]}\nobjectives: [monthly_cost + 1 USD/month > 3 USD/month]\n")
            .find("not a comparison") != std::string::npos);
  std::string many = "ranges:\n";
  for (const char* name : {"retention.logs", "retention.traces", "retention.metrics", "retention.profiles"}) {
    many += std::string("  ") + name + ": [1d";
    for (int day = 2; day <= 32; ++day) many += fmt::format(", {}d", day);
    many += "]\n";
  }
  CHECK(problem(many).starts_with("the ranges have 1,048,576 combinations"));
}

TEST_CASE("optimiser: 100,000 combinations in far less than a second") {
  const auto list = [](int count, const char* unit) {
    std::string text = "[";
    for (int i = 1; i <= count; ++i) text += fmt::format("{}{}{}", i == 1 ? "" : ", ", i, unit);
    return text + "]";
  };
  const auto model = whatif_model(
      plan +
      fmt::format("ranges: {{retention.logs: {}, retention.traces: {}, sampling.traces: {}, replication.logs: {}}}\n",
                  list(25, "d"), list(20, "d"), list(20, "%"), list(10, "")) +
      "objectives: [retention.logs >= 7d, sampling.traces >= 10%, monthly_cost > 210 USD/month]\n");
  const auto before = std::chrono::steady_clock::now();
  const cost::Optimum found = optimum(*model);
  const auto took = std::chrono::steady_clock::now() - before;
  CHECK(found.combinations == 100000);
  CHECK(took < std::chrono::seconds(5));  // on a machine that does other things, too
}
