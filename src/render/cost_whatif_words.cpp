#include "render/cost_whatif_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "units/quantity.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::Difference;
using cost::ItemChange;
using cost::Optimum;
using std::string;
using std::string_view;
using units::Number;

bool is_changed(const ItemChange& item) { return !item.why.empty(); }

string cell(const std::optional<Number>& amount, const Money& money) {
  return amount ? money.amount(*amount) : string("unknown");
}

// Of the changed items, then of all others: parts that add up to the total as it is written.
std::vector<string> cells(const Difference& difference, std::optional<Number> ItemChange::*side, const Money& money) {
  std::vector<string> texts{};
  std::vector<Number> parts{};
  Number rest{};
  bool is_complete = true;
  for (const ItemChange& item : difference.items) {
    const auto& amount = item.*side;
    if (!is_changed(item)) {
      rest += amount.value_or(Number(0));
      continue;
    }
    is_complete = is_complete && amount;
    parts.push_back(amount.value_or(Number(0)));
    texts.push_back(cell(amount, money));
  }
  parts.push_back(rest);
  texts.push_back(money.amount(rest));
  return is_complete ? money.parts(parts) : texts;
}

string data_words(const Number& bytes) {
  return units::words({.value = bytes, .dimension = units::Dimension(units::data)}, units::Units());
}

string saved_words(const Number& before, const Number& after, const Money& money) {
  const Number saved = before - after;
  if (saved.is_zero()) return "nothing saved";
  string text = money.words(abs(saved)) + (saved.sign() > 0 ? " saved" : " more");
  if (!before.is_zero()) text += " (" + percent(abs(saved) / before) + ")";
  return text;
}

string changes_words(const cost::Proposal& proposal) {
  if (proposal.changes.empty()) return "as it is";
  std::vector<string> texts{};
  for (const cost::Choice& choice : proposal.changes) {
    texts.push_back(choice.name + " " + (choice.before.empty() ? "" : choice.before + " \u2192 ") + choice.after);
  }
  return util::joined(texts, ", ");
}

string unknown_words(const Optimum& optimum) {
  if (optimum.now.unknown == 0) return {};
  return fmt::format(
      "of {} nobody knows what they cost: they are not in these sums, and no budget can be said to be kept",
      counted(optimum.now.unknown, "item"));
}

// So many of a list, the first and the last among them.
std::vector<std::size_t> spread(std::size_t size, std::size_t most) {
  std::vector<std::size_t> chosen{};
  if (size <= most || most < 2) {
    for (std::size_t i = 0; i < size; ++i) chosen.push_back(i);
    return chosen;
  }
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(i * (size - 1) / (most - 1));
  return chosen;
}

// Of the plans on the front that the budget bears, the one that gives up least.
string gentlest_words(const Optimum& optimum, const Money& money) {
  const cost::Proposal* gentlest = nullptr;
  for (const cost::Proposal& proposal : optimum.front) {
    if (!optimum.budget || proposal.monthly <= *optimum.budget) gentlest = &proposal;
  }
  if (gentlest == nullptr || optimum.front.size() < 2 || gentlest == &optimum.front.front()) return {};
  return fmt::format("of what the budget bears, the one that gives up least costs {}: {}",
                     money.words(gentlest->monthly), changes_words(*gentlest));
}

void say_what_gives(const Optimum& optimum, const Money& money, std::vector<string>& lines) {
  std::vector<string> enough{};
  const cost::ObjectiveResult* most = nullptr;
  for (const cost::ObjectiveResult& objective : optimum.objectives) {
    if (!objective.cheapest_without) continue;
    if (objective.is_enough) {
      enough.push_back(fmt::format("{} ({})", objective.text, money.words(*objective.cheapest_without)));
    }
    if (most == nullptr || *objective.cheapest_without < *most->cheapest_without) most = &objective;
  }
  if (!enough.empty()) {
    lines.push_back("one of these would have to give: " + util::joined(enough, "; "));
  } else if (most != nullptr && optimum.budget) {
    lines.push_back(fmt::format("no single objective is enough: without {}, it would still be {}", most->text,
                                money.words(*most->cheapest_without)));
  }
  if (optimum.floor && optimum.budget) {
    lines.push_back(fmt::format("without any objective, the ranges go down to {}{}", money.words(*optimum.floor),
                                *optimum.floor > *optimum.budget ? ", above the budget, too" : ""));
  }
}

}  // namespace

Table change_table(const Difference& difference, const Money& money) {
  Table table{
      .columns = {{"ITEM"}, {"BEFORE", true, 1, {}, {}}, {"AFTER", true, 0, {}, {}}, {"CHANGE", true, 0, {}, {}}},
      .beside_title = "WHY"};
  if (std::none_of(difference.items.begin(), difference.items.end(), is_changed)) return table;
  const std::vector<string> before = cells(difference, &ItemChange::before, money);
  const std::vector<string> after = cells(difference, &ItemChange::after, money);
  std::size_t row = 0;
  for (const ItemChange& item : difference.items) {
    if (!is_changed(item)) continue;
    const bool is_known = item.before && item.after;
    const Number change = is_known ? *item.after - *item.before : Number(0);
    table.rows.push_back({to_printable(item.name), before[row], after[row], is_known ? money.change(change) : ""});
    table.colors.push_back({{}, {}, {}, change.sign() < 0 ? sgr::green : change.sign() > 0 ? sgr::yellow : ""});
    table.beside.push_back(util::joined(item.why, ", "));
    ++row;
  }
  if (table.rows.size() < difference.items.size()) {
    table.rows.push_back({"what stays", before[row], after[row], ""});
    table.beside.emplace_back();
  }
  table.rows.push_back({"total", money.amount(difference.before), money.amount(difference.after),
                        money.change(difference.after.known - difference.before.known)});
  table.colors.resize(table.rows.size() - 1);
  table.colors.push_back({sgr::bold, sgr::bold, sgr::bold, sgr::bold});
  table.beside.emplace_back();
  return table;
}

std::vector<string> stored_words(const Difference& difference) {
  std::vector<string> lines{};
  for (const cost::StoredChange& stored : difference.stored) {
    if (stored.before == stored.after) continue;
    lines.push_back(fmt::format("{}: {} \u2192 {} stored", cost::to_string(stored.signal), data_words(stored.before),
                                data_words(stored.after)));
  }
  return lines;
}

string loss_title(const cost::Loss& loss) {
  return name_of(loss.parameter) + " " + (loss.before.empty() ? "" : loss.before + " \u2192 ") + loss.after;
}

string difference_words(const Difference& difference, const Money& money) {
  const string unknown = difference.after.unknown == 0 ? string{}
                                                       : fmt::format("; of {} nobody knows what they cost",
                                                                     counted(difference.after.unknown, "item"));
  return fmt::format("{} \u2192 {} {} a month: {}; {} \u2192 {} in a year{}", money.amount(difference.before),
                     money.amount(difference.after), money.currency(),
                     saved_words(difference.before.known, difference.after.known, money),
                     money.amount(difference.year_before), money.amount(difference.year_after), unknown);
}

string budget_words(const Difference& difference, const Money& money) {
  if (!difference.budget) return {};
  const Number left = *difference.budget - difference.after.known;
  if (left.sign() < 0) {
    return fmt::format("the budget of {} is exceeded by {}", money.words(*difference.budget), money.amount(abs(left)));
  }
  if (difference.after.unknown > 0) {
    return fmt::format("whether the budget of {} is kept is not known", money.words(*difference.budget));
  }
  return fmt::format("the budget of {} leaves {}", money.words(*difference.budget), money.amount(left));
}

string search_words(const Optimum& optimum) {
  std::vector<string> ranges{};
  for (const cost::TriedRange& range : optimum.ranges) {
    ranges.push_back(range.name + " (" + util::joined(range.values, ", ") + ")");
  }
  const string kept = optimum.objectives.empty() ? string{}
                      : optimum.kept == 0        ? string("; none of them keeps all objectives")
                                                 : fmt::format("; {} of them keep all objectives",
                                                               units::grouped(std::to_string(optimum.kept)));
  return fmt::format("{} {} of {}{}", units::grouped(std::to_string(optimum.combinations)),
                     optimum.combinations == 1 ? "combination" : "combinations", util::joined(ranges, ", "), kept);
}

Table best_table(const Optimum& optimum, const Money& money) {
  Table table{.columns = {{"PLAN", true, 0, {}, {}}, {"A MONTH", true, 0, {}, {}}, {"CHANGE", true, 1, {}, {}}},
              .beside_title = "WHAT CHANGES"};
  for (const cost::Proposal& proposal : optimum.best) {
    table.rows.push_back(
        {std::to_string(table.rows.size() + 1), money.amount(proposal.monthly), money.change(-proposal.saved)});
    table.beside.push_back(changes_words(proposal));
  }
  return table;
}

Table front_table(const Optimum& optimum, const Money& money, std::size_t most) {
  Table table{.columns = {{"A MONTH", true, 0, {}, {}}, {"GIVEN UP", true, 0, {}, {}}}, .beside_title = "WHAT CHANGES"};
  if (optimum.front.size() < 2) return table;
  for (const std::size_t index : spread(optimum.front.size(), most)) {
    const cost::Proposal& proposal = optimum.front[index];
    const bool is_over = optimum.budget && proposal.monthly > *optimum.budget;
    table.rows.push_back({money.amount(proposal.monthly), proposal.given_up.fixed(2)});
    table.colors.push_back({is_over ? sgr::yellow : string_view{}, {}});
    table.beside.push_back(changes_words(proposal) + (is_over ? " (above the budget)" : ""));
  }
  return table;
}

string objective_words(const Optimum& optimum, const cost::ObjectiveResult& objective, const Money& money) {
  if (!objective.cheapest_without) {
    return objective.text + ": " +
           (optimum.best.empty() ? "giving it up alone does not help" : "does not bind: nothing is cheaper without it");
  }
  if (optimum.best.empty()) {
    return fmt::format("{}: without it, there is a plan of {}", objective.text,
                       money.words(*objective.cheapest_without));
  }
  return fmt::format("{}: binds; without it {} are possible, {} less", objective.text,
                     money.words(*objective.cheapest_without),
                     money.amount(optimum.best.front().monthly - *objective.cheapest_without));
}

std::vector<string> verdict_words(const Optimum& optimum, const Money& money) {
  std::vector<string> lines{};
  if (optimum.best.empty()) {
    lines.emplace_back("no plan of these ranges keeps all objectives");
    say_what_gives(optimum, money, lines);
    return lines;
  }
  const cost::Proposal& first = optimum.best.front();
  string verdict =
      fmt::format("{} \u2192 {} {} a month: {}", money.amount(optimum.now.known), money.amount(first.monthly),
                  money.currency(), saved_words(optimum.now.known, first.monthly, money));
  if (!optimum.budget) {
    lines.push_back(std::move(verdict));
  } else if (const auto missed = missed_by(optimum)) {
    lines.push_back(fmt::format("no plan fits the budget of {}: the cheapest that keeps all objectives misses it by {}",
                                money.words(*optimum.budget), money.words(*missed)));
    lines.push_back(std::move(verdict));
    say_what_gives(optimum, money, lines);
  } else {
    lines.push_back(fmt::format("{}; the budget of {} leaves {}", verdict, money.words(*optimum.budget),
                                money.amount(*optimum.budget - first.monthly)));
    if (string gentlest = gentlest_words(optimum, money); !gentlest.empty()) lines.push_back(std::move(gentlest));
  }
  if (const string unknown = unknown_words(optimum); !unknown.empty()) lines.push_back(unknown);
  return lines;
}

}  // namespace pyat::render
