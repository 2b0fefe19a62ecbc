// `pyat cost whatif` for a pull request or a page of a wiki.
#include <fmt/format.h>

#include "render/cost_whatif.hpp"
#include "render/cost_whatif_words.hpp"
#include "render/markdown.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using std::string;

constexpr std::size_t most_of_front = 20;

void add_list(string& out, const string& heading, const std::vector<string>& lines) {
  if (lines.empty()) return;
  out += "\n**" + heading + "**\n\n";
  for (const string& line : lines) out += "- " + markdown_text(line) + '\n';
}

void add_losses(string& out, const string& heading, const std::vector<cost::Loss>& losses) {
  if (losses.empty()) return;
  out += "\n**" + heading + "**\n\n";
  std::vector<string> steps{};
  for (const cost::Loss& loss : losses) {
    out += "- " + markdown_text(loss_title(loss) + ": " + util::joined(loss.says, "; ")) + '\n';
    for (const string& step : loss.steps) steps.push_back(step);
  }
  add_list(out, "Where it is set", steps);
}

void add_rest(string& out, std::vector<string> assumptions, const std::vector<string>& notes) {
  assumptions.insert(assumptions.end(), notes.begin(), notes.end());
  add_list(out, "What this rests on", assumptions);
}

}  // namespace

string whatif_markdown(const cost::Difference& difference) {
  const Money money(difference.currency, 1);
  string out = "## pyat cost whatif: " + markdown_text(difference_words(difference, money)) + '\n';
  if (const string budget = budget_words(difference, money); !budget.empty())
    out += '\n' + markdown_text(budget) + '\n';
  if (const Table table = change_table(difference, money); !table.rows.empty()) append_markdown_table(out, table);
  std::vector<string> stays{};
  for (const cost::Stay& stay : difference.stays) stays.push_back(stay.reason + ": " + util::joined(stay.names, ", "));
  add_list(out, "What stays", stays);
  add_list(out, "Storage", stored_words(difference));
  add_losses(out, "What it means", difference.losses);
  add_rest(out, difference.assumptions, difference.notes);
  return out;
}

string optimum_markdown(const cost::Optimum& optimum) {
  const Money money(optimum.currency, 1);
  string out = "## pyat cost whatif --optimise\n";
  for (const string& line : verdict_words(optimum, money)) out += '\n' + markdown_text(line) + '\n';
  out += '\n' + markdown_text(search_words(optimum)) + '\n';
  if (const Table table = best_table(optimum, money); !table.rows.empty()) append_markdown_table(out, table);
  if (!optimum.best.empty()) add_losses(out, "What plan 1 means", optimum.best.front().losses);
  std::vector<string> objectives{};
  for (const auto& objective : optimum.objectives) objectives.push_back(objective_words(optimum, objective, money));
  add_list(out, "Objectives", objectives);
  if (const Table table = front_table(optimum, money, most_of_front); !table.rows.empty()) {
    out += "\n**What each amount buys**\n";
    append_markdown_table(out, table);
    out += '\n' + markdown_text(given_up_words) + '\n';
  }
  add_rest(out, optimum.assumptions, optimum.notes);
  return out;
}

}  // namespace pyat::render
