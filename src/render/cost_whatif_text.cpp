// `pyat cost whatif` for people.
#include <fmt/format.h>

#include <utility>

#include "render/cost_whatif.hpp"
#include "render/cost_whatif_words.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_of_front = 8;

class Writer {
 public:
  explicit Writer(const Style& style) : style_(style) {}

  void line(string_view text, string_view color = {}) {
    if (!text.empty()) append_text_line(out_, text, style_, color);
  }

  void table(string_view heading, Table made) {
    if (made.rows.empty()) return;
    out_ += '\n';
    line(heading, sgr::bold);
    append_table(out_, std::move(made), style_);
  }

  void list(string_view heading, const std::vector<string>& lines, string_view color = sgr::bold) {
    if (lines.empty()) return;
    Page page(out_, style_);
    page.heading(heading, color);
    for (const string& text : lines) page.line(to_printable(text), 2);
  }

  void losses(string_view heading, const std::vector<cost::Loss>& losses) {
    if (losses.empty()) return;
    Page page(out_, style_);
    page.heading(heading, sgr::bold);
    std::vector<string> steps{};
    for (const cost::Loss& loss : losses) {
      out_ += "  ";
      append_painted(out_, style_, loss.is_gain ? sgr::green : sgr::yellow, to_printable(loss_title(loss)));
      out_ += '\n';
      for (const string& text : loss.says) page.line(to_printable(text), 4);
      steps.insert(steps.end(), loss.steps.begin(), loss.steps.end());
    }
    if (steps.empty()) return;
    page.heading("Where it is set", sgr::bold);
    for (const string& step : steps) page.line(to_printable(step), 2);
  }

  void gap() { out_ += '\n'; }
  string take() { return std::move(out_); }

 private:
  const Style& style_;
  string out_{};
};

std::vector<string> stay_lines(const std::vector<cost::Stay>& stays) {
  std::vector<string> lines{};
  for (const cost::Stay& stay : stays) lines.push_back(stay.reason + ": " + util::joined(stay.names, ", "));
  return lines;
}

std::vector<string> both(std::vector<string> first, const std::vector<string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

string whatif_text(const cost::Difference& difference, const Style& style) {
  const Money money(difference.currency, 1);
  Writer writer(style);
  writer.line(difference.title, sgr::bold);
  writer.line(fmt::format("What if, of {} from {}", difference.plan, difference.path));
  writer.table("", change_table(difference, money));
  writer.list("What stays", stay_lines(difference.stays));
  writer.list("Storage", stored_words(difference));
  writer.losses("What it means", difference.losses);
  writer.list("What this rests on", both(difference.assumptions, difference.notes));
  writer.gap();
  const int sign = (difference.before.known - difference.after.known).sign();
  writer.line(difference_words(difference, money), sign > 0 ? sgr::green : sign < 0 ? sgr::yellow : sgr::bold);
  writer.line(budget_words(difference, money), difference.is_over ? sgr::red : string_view{});
  return writer.take();
}

string optimum_text(const cost::Optimum& optimum, const Style& style) {
  const Money money(optimum.currency, 1);
  Writer writer(style);
  writer.line(optimum.title, sgr::bold);
  writer.line(fmt::format("The cheapest of {} from {}", optimum.plan, optimum.path));
  writer.line(search_words(optimum));
  writer.table("", best_table(optimum, money));
  if (!optimum.best.empty()) writer.losses("What plan 1 means", optimum.best.front().losses);
  std::vector<string> objectives{};
  for (const auto& objective : optimum.objectives) objectives.push_back(objective_words(optimum, objective, money));
  writer.list("Objectives", objectives);
  if (Table front = front_table(optimum, money, most_of_front); !front.rows.empty()) {
    writer.table("What each amount buys", std::move(front));
    writer.line(given_up_words, sgr::dim);
  }
  writer.list("What this rests on", both(optimum.assumptions, optimum.notes));
  writer.gap();
  const bool is_well = fits(optimum);
  for (const string& text : verdict_words(optimum, money)) {
    writer.line(text, is_well ? sgr::green : sgr::red);
  }
  return writer.take();
}

}  // namespace pyat::render
