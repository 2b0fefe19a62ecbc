// What follows from a change, what cannot follow, and what is given up.
#include <string>

#include "cost_whatif_support.hpp"

namespace {

using namespace pyat;
using test::item;
using test::refusal_of;
using test::whatif;
using units::Number;

// Each way for a cost to come about.
const std::string stack = R"(plans:
  now:
    scrape: 15s
    sampling: 20%
    items:
      - {name: Loki, group: compute, signal: logs, cost: 20 USD/month, scales_with: [logs]}
      - {name: Tempo, group: compute, signal: traces, cost: 30 USD/month, scales_with: [traces], fixed: 40%}
      - {name: Mimir, group: compute, signal: metrics, cost: 60 USD/month, scales_with: [metrics]}
      - {name: transfer, group: network, cost: 40 USD/month, scales_with: [metrics, traces]}
      - {name: Grafana, group: compute, cost: 30 USD/month}
      - {name: work, group: operations, quantity: 6 h/month, price: 10 USD/h}
      - name: logs
        group: storage
        signal: logs
        storage: {ingest: 10 GB/day, retention: 14d, replication: 3, compression: 5}
        price: 0.10 USD/GB-month
      - name: traces
        group: storage
        signal: traces
        storage: {stored: 50 GB, retention: 7d}
        price: 0.16 USD/GB-month
      - name: metrics
        group: storage
        signal: metrics
        storage: {ingest: 1 GB/day, retention: 90d}
        price: 0.10 USD/GB-month
)";

bool says(const std::vector<std::string>& lines, std::string_view text) {
  for (const std::string& line : lines) {
    if (line.find(text) != std::string::npos) return true;
  }
  return false;
}

std::string reason(const cost::Difference& difference, const std::string& name) {
  for (const cost::Stay& stay : difference.stays) {
    if (says(stay.names, name)) return stay.reason;
  }
  return {};
}

}  // namespace

TEST_CASE("what-if: nothing changed changes nothing") {
  const auto model = test::whatif_model(stack);
  const cost::Difference same = whatif(*model, {});
  CHECK(same.before.known == same.after.known);
  CHECK(same.year_before == same.year_after);
  CHECK(same.losses.empty());
  for (const auto& each : same.items) CHECK(each.before == each.after);
  // As it is now, word for word.
  const cost::Difference again = whatif(*model, {.retention = {"logs=14d", "traces=7d", "metrics=90d"},
                                                 .sampling = {"20%"},
                                                 .replication = {"logs=3"},
                                                 .scrape = {"15s"}});
  CHECK(again.before.known == again.after.known);
  CHECK(again.losses.empty());
}

TEST_CASE("what-if: steady storage follows retention, replication and compression in proportion") {
  const auto model = test::whatif_model(stack);
  const Number now = *item(whatif(*model, {}), "logs").before;
  CHECK(now == Number::ratio(84, 10));  // 10 GB × 14 × 3 / 5 at 0.10
  CHECK(item(whatif(*model, {.retention = {"logs=28d"}}), "logs").after == now * Number(2));
  CHECK(item(whatif(*model, {.retention = {"logs=7d"}}), "logs").after == now / Number(2));
  CHECK(item(whatif(*model, {.replication = {"logs=1"}}), "logs").after == now / Number(3));
  CHECK(item(whatif(*model, {.compression = {"logs=10"}}), "logs").after == now / Number(2));
  const auto all = whatif(*model, {.retention = {"28d", "metrics=45d"}});
  CHECK(item(all, "logs").after == now * Number(2));
  CHECK(item(all, "traces").after == Number(32));
  CHECK(item(all, "metrics").after == *item(all, "metrics").before / Number(2));
  for (const auto& stored : all.stored) {
    if (stored.signal == cost::Signal::traces) CHECK(stored.after == stored.before * Number(4));
  }
}

TEST_CASE("what-if: sampling moves traces, their share of what scales, and not what is fixed of it") {
  const auto model = test::whatif_model(stack);
  const cost::Difference half = whatif(*model, {.sampling = {"traces=0.1"}});
  CHECK(item(half, "traces").after == Number(4));
  CHECK(item(half, "Tempo").after == Number(21));  // 12 stay, 18 are halved
  CHECK(item(half, "transfer").after == Number(30));
  CHECK(item(half, "logs").after == item(half, "logs").before);
  CHECK(says(half.assumptions, "transfer: each signal"));
  REQUIRE(half.losses.size() == 1);
  CHECK(half.losses.front().before == "20%");
  CHECK(says(half.losses.front().says, "90% of all traces are not kept, instead of 80%"));
  // 1 − 0.9¹⁰ = 65.13 %
  CHECK(says(half.losses.front().says, "once a day on 10% of days, 10 times a day on 65.1% of days"));
  CHECK(says(half.losses.front().says, "100 times a day on more than 99.9% of days"));
}

TEST_CASE("what-if: a longer interval of scrapes takes samples, and no series") {
  const auto model = test::whatif_model(stack);
  const cost::Difference slower = whatif(*model, {.scrape = {"30s"}});
  CHECK(item(slower, "metrics").after == *item(slower, "metrics").before / Number(2));
  CHECK(item(slower, "Mimir").after == Number(60));
  CHECK(reason(slower, "Mimir").starts_with("follows the number of series"));
  CHECK(reason(slower, "Grafana") == "fixed cost");
  CHECK(reason(slower, "work").starts_with("a quantity"));
  CHECK(reason(slower, "logs") == "not concerned by this");
  CHECK(says(slower.losses.front().says, "a range of 1m for two samples, and 2m to bear a failed scrape"));
  CHECK(says(whatif(*model, {.scrape = {"3m"}}).losses.front().says, "a failed scrape leaves a gap"));
}

TEST_CASE("what-if: copies are counted by the rings of the servers") {
  const auto model = test::whatif_model(stack);
  const cost::Difference two = whatif(*model, {.replication = {"2"}});
  CHECK(reason(two, "traces") == "the model does not say storage.replication");
  CHECK(says(two.assumptions, "metrics: stored once now"));
  CHECK(says(two.assumptions, "replication 2 moves nothing of traces"));
  CHECK(item(two, "metrics").after == *item(two, "metrics").before * Number(2));
  REQUIRE(two.losses.size() == 1);
  CHECK(says(two.losses.front().says, "need 2 of 2 instances"));
  CHECK(says(two.losses.front().says, "none may be down"));
  const cost::Difference one = whatif(*model, {.replication = {"logs=1"}});
  CHECK(says(one.losses.front().says, "not flushed yet is lost"));
  CHECK_FALSE(says(one.losses.front().says, "Tempo"));
}

TEST_CASE("what-if: prices, quantities, drops and growth") {
  const auto model = test::whatif_model(stack);
  const cost::Difference other = whatif(
      *model,
      {.prices = {"logs=0.05 USD/GB-month"}, .quantities = {"work=3 h/month", "traces=100 GB"}, .drops = {"Grafana"}});
  CHECK(item(other, "logs").after == *item(other, "logs").before / Number(2));
  CHECK(item(other, "work").after == Number(30));
  CHECK(item(other, "traces").after == Number(16));
  CHECK(item(other, "Grafana").after == Number(0));
  CHECK(other.before.known - other.after.known == Number::ratio(42, 10) + Number(30) - Number(8) + Number(30));
  const cost::Difference grown = whatif(*model, {.growth = {"logs=10%"}});
  // A month costs what it costs in its middle, and a year twelve of them, each a tenth dearer.
  CHECK(item(grown, "logs").after == Number::ratio(84, 10) * Number::ratio(105, 100));
  const Number others = grown.before.known - Number::ratio(84, 10);
  const Number months = (Number::ratio(11, 10).to_the(12) - Number(1)) / Number::ratio(1, 10);
  CHECK(grown.year_after == others * Number(12) + *item(grown, "logs").after * months);
}

TEST_CASE("what-if: parts add up, whatever is changed") {
  const auto model = test::whatif_model(stack);
  for (const auto* retention : {"1d", "logs=3d", "400d"}) {
    const cost::Difference made = whatif(*model, {.retention = {retention}, .sampling = {"3%"}, .scrape = {"45s"}});
    Number before{};
    Number after{};
    for (const auto& each : made.items) {
      before += *each.before;
      after += *each.after;
    }
    CHECK(before == made.before.known);
    CHECK(after == made.after.known);
  }
}

TEST_CASE("what-if: what nobody knows the cost of is not free") {
  const auto model = test::whatif_model(stack + "      - {name: bytes, quantity: logs_ingest, price: 1 USD/GB}\n");
  const cost::Difference made = whatif(*model, {.retention = {"logs=7d"}}, Number(10000));
  CHECK(made.after.unknown == 1);
  CHECK_FALSE(made.is_over);
  CHECK_FALSE(keeps_budget(made));
  CHECK(reason(made, "bytes").starts_with("not known what it costs"));
}

TEST_CASE("what-if: a setting that nothing follows is said") {
  const auto model = test::whatif_model(stack);
  const cost::Difference made = whatif(*model, {.retention = {"profiles=7d"}});
  CHECK(says(made.notes, "retention.profiles 7d changes nothing"));
  CHECK(made.before.known == made.after.known);
}

TEST_CASE("what-if: each wrong value has its message") {
  const auto model = test::whatif_model(stack);
  CHECK(refusal_of(*model, {.retention = {"logs=7"}}) == "--retention logs=7: 7 has no unit; write 7d");
  CHECK(refusal_of(*model, {.retention = {"log=7d"}}).ends_with("there is no signal \"log\"; did you mean \"logs\"?"));
  CHECK(refusal_of(*model, {.retention = {"logs=-7d"}}).find("-7d is negative") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"logs=0d"}}).find("Loki keeps them forever") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"metrics=0"}}).find("Mimir keeps them forever") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"logs=7 GB"}}).find("is data, not a time") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"logs=1000y"}}).find("more than 100 years") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"logs="}}).find("the value is missing") != std::string::npos);
  CHECK(refusal_of(*model, {.retention = {"logs=7d", "logs=3d"}}).find("given before") != std::string::npos);
  CHECK(refusal_of(*model, {.sampling = {"10"}}) ==
        "--sampling 10: 10 is more than all traces; write 10%, or a share such as 0.1");
  CHECK(refusal_of(*model, {.sampling = {"0"}}).find("no trace is kept") != std::string::npos);
  CHECK(refusal_of(*model, {.sampling = {"logs=10%"}}).find("only traces are sampled, not logs") != std::string::npos);
  CHECK(refusal_of(*model, {.replication = {"1.5"}}).find("no number of copies") != std::string::npos);
  CHECK(refusal_of(*model, {.replication = {"logs=0"}}).find("no number of copies") != std::string::npos);
  CHECK(refusal_of(*model, {.scrape = {"30"}}) == "--scrape 30: 30 has no unit; write 30s");
  CHECK(refusal_of(*model, {.scrape = {"traces=30s"}}).find("only metrics are scraped") != std::string::npos);
  CHECK(refusal_of(*model, {.compression = {"0"}}).find("0 times smaller") != std::string::npos);
  CHECK(refusal_of(*model, {.prices = {"logz=1 USD/GB-month"}}).find("did you mean \"logs\"?") != std::string::npos);
  CHECK(refusal_of(*model, {.prices = {"Loki=1 USD/month"}}).find("has a fixed cost, and no price") !=
        std::string::npos);
  CHECK(refusal_of(*model, {.quantities = {"Grafana=2"}}).find("has a fixed cost") != std::string::npos);
  CHECK(refusal_of(*model, {.quantities = {"work"}}).find("a name, = and a value are expected") != std::string::npos);
  CHECK(refusal_of(*model, {.drops = {"grafanna"}}).find("did you mean \"Grafana\"?") != std::string::npos);
}

TEST_CASE("what-if: a retention of nothing in the model is a mistake of the model") {
  const auto model = test::whatif_model(
      "plans: {now: {items: [{name: logs, signal: logs, storage: {stored: 1 GB, retention: 0d}, price: 1 "
      "USD/GB-month}]}}");
  std::vector<diag::Diagnostic> problems{};
  const cost::WhatIf asked{.model = *model, .book = {}, .plan = model->plans.front(), .today = test::whatif_day};
  what_if(asked, test::changes_of(*model, {.retention = {"7d"}}), std::nullopt, problems);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems.front().message == "`0d` is not above 0: nothing can be relative to it");
}

TEST_CASE("what-if: budgets are money a month") {
  const units::Units units{};
  CHECK(cost::read_budget("350", units).monthly == Number(350));
  CHECK(cost::read_budget("$350", units).monthly == Number(350));
  CHECK(cost::read_budget("4200 USD/year", units).monthly == Number(350));
  CHECK_FALSE(cost::read_budget("-1", units).monthly);
  CHECK_FALSE(cost::read_budget("7d", units).monthly);
  CHECK_FALSE(cost::read_budget("10%", units).monthly);
  CHECK_FALSE(cost::read_budget("cheap", units).monthly);
}
