#include "render/rollback_plan.hpp"

#include <fmt/format.h>

#include "render/json_object.hpp"
#include "render/prose.hpp"
#include "render/table.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using rollback::Incompatibility;
using rollback::Move;
using rollback::Plan;
using rollback::ServiceMove;
using rollback::Step;
using rollback::Way;
using rollback::WayBack;
using std::string;
using std::string_view;

string_view move_words(Move move) {
  switch (move) {
    case Move::keep: return "left alone";
    case Move::beside: return "started beside the others";
    case Move::after: return "started once there is room";
    case Move::replace: return "stopped, and started as it was";
    case Move::stop: return "stopped last";
  }
  return {};
}

string_view color_of(Way way) {
  switch (way) {
    case Way::safe: return sgr::green;
    case Way::safe_after:
    case Way::unknown: return sgr::yellow;
    case Way::loses:
    case Way::impossible: return sgr::red;
  }
  return {};
}

class PlanText {
 public:
  PlanText(const PlanReport& report, const Style& style) : report_(report), plan_(report.plan), style_(style) {}

  string write() {
    line("from now to generation " + name_of(*plan_.target) + (report_.is_default ? ", the last good one" : ""),
         sgr::bold);
    if (!report_.choice.standing.words.empty()) {
      line(string(to_string(report_.choice.standing.outcome)) + ": " + report_.choice.standing.words);
    }
    for (const rollback::Skipped& skipped : report_.choice.skipped)
      line(skipped.name + " is passed over: " + skipped.why);
    for (const rollback::Problem& problem : report_.damage) line("damaged: " + problem.words, sgr::red);
    if (plan_.changes_nothing) {
      line("nothing is to be done: what runs is as that generation has it", sgr::green);
      return std::move(out_);
    }
    add_moves();
    add_ways();
    add_steps();
    add_risks();
    add_costs();
    add_files_that_stay();
    add_end();
    return std::move(out_);
  }

 private:
  void line(string_view text, string_view color = {}) { append_text_line(out_, text, style_, color); }
  void heading(string_view text) {
    out_ += '\n';
    line(text, sgr::bold);
  }

  void add_moves() {
    Table table{.columns = {{.title = "SERVICE"}, {.title = "WHAT HAPPENS"}}, .beside_title = "WHY"};
    for (const ServiceMove& move : plan_.moves) {
      table.rows.push_back({to_printable(move.name), string(move_words(move.move))});
      table.beside.push_back(to_printable(util::joined(move.why, "; ")));
    }
    out_ += '\n';
    append_table(out_, std::move(table), style_);
  }

  void add(const Incompatibility& obstacle, string_view before) {
    line(fmt::format("  {}{}: {}", before, obstacle.what, obstacle.sentence));
    if (!obstacle.until.empty()) line("    until: " + obstacle.until);
    for (const string& step : obstacle.steps) line("    do: " + step);
    for (const string& source : obstacle.sources) line("    source: " + source, sgr::dim);
  }

  void add_ways() {
    if (report_.ways.empty()) return;
    heading("Can the older releases read what the newer ones have written?");
    for (const WayBack& way : report_.ways) {
      line(way.sentence, color_of(way.way));
      for (const Incompatibility& obstacle : way.obstacles) add(obstacle, "");
      for (const Incompatibility& obstacle : way.forward) add(obstacle, "undone later, ");
    }
  }

  void add_steps() {
    heading("Steps");
    std::size_t number = 0;
    for (const Step& step : plan_.steps) line(fmt::format("{:>3}. {}", ++number, step.title));
  }

  void add_risks() {
    if (!plan_.gaps.empty()) {
      heading("Does not serve for a while");
      line("  " + util::joined(plan_.gaps, ", ") +
           ": from when it is stopped until it is well again; how long that takes nobody has measured yet");
    }
    bool is_first = true;
    for (const rollback::FlushWay& flush : report_.flushes) {
      const string words = flush.problem.empty() ? flush.at_risk : flush.problem;
      if (words.empty()) continue;
      if (is_first) heading("Data at risk, if it is stopped without writing out what it holds");
      is_first = false;
      line(fmt::format("  {} {}: {}", flush.product, flush.release, words));
    }
  }

  void add_costs() {
    const MonthlyCosts& costs = report_.costs;
    heading("Cost per month");
    const auto add_one = [&](string_view when, const MonthlyCost& cost) {
      if (!cost.plan.empty()) line(fmt::format("  {}: {} (plan {})", when, cost.amount, to_printable(cost.plan)));
    };
    add_one("now", costs.before);
    add_one("afterwards", costs.after);
    if (!costs.change.empty()) line("  change: " + costs.change);
    if (!costs.note.empty()) line("  not known: " + costs.note, sgr::dim);
  }

  void add_files_that_stay() {
    if (plan_.files.gone.empty()) return;
    heading("Files that the target does not have, and that stay where they are");
    for (const rollback::File* file : plan_.files.gone) line("  " + file->path);
  }

  void add_end() {
    if (!report_.notes.empty()) heading("Not known of now, or left out");
    for (const string& note : report_.notes) line("  " + note, sgr::dim);
    if (!plan_.obstacles.empty()) heading("In the way");
    for (const rollback::Obstacle& obstacle : plan_.obstacles) {
      line("  " + obstacle.words, sgr::red);
      if (!obstacle.next.empty()) line("    " + obstacle.next);
    }
    out_ += '\n';
    line("nothing was changed: pyat rollback run carries it out", sgr::bold);
  }

  const PlanReport& report_;
  const Plan& plan_;
  const Style& style_;
  string out_{};
};

Json json_of(const Incompatibility& obstacle) {
  Json object = {{"what", obstacle.what}, {"way", to_string(obstacle.way)}, {"sentence", obstacle.sentence}};
  set(object, "until", obstacle.until);
  if (!obstacle.steps.empty()) object["steps"] = obstacle.steps;
  if (!obstacle.sources.empty()) object["sources"] = obstacle.sources;
  return object;
}

Json json_of(const WayBack& way) {
  Json object = {{"product", way.product},
                 {"from", way.from},
                 {"to", way.to},
                 {"way", to_string(way.way)},
                 {"sentence", way.sentence}};
  for (const Incompatibility& obstacle : way.obstacles) object["obstacles"].push_back(json_of(obstacle));
  for (const Incompatibility& obstacle : way.conditions) object["conditions"].push_back(json_of(obstacle));
  for (const Incompatibility& obstacle : way.forward) object["forward"].push_back(json_of(obstacle));
  return object;
}

Json json_of(const Step& step) {
  Json object = {{"id", step.id}, {"kind", to_string(step.kind)}, {"title", step.title}};
  if (!step.services.empty()) object["services"] = step.services;
  for (const auto& [name, value] : step.details) {
    if (name == "path") object["paths"].push_back(value);
  }
  object["timeout_seconds"] = step.timeout.count();
  return object;
}

}  // namespace

string plan_text(const PlanReport& report, const Style& style) { return PlanText(report, style).write(); }

string plan_json(const PlanReport& report) {
  const Plan& plan = report.plan;
  Json object = {{"format_version", 1},
                 {"target", name_of(*plan.target)},
                 {"verdict", to_string(report.choice.standing.outcome)},
                 {"changes_nothing", plan.changes_nothing}};
  for (const rollback::Skipped& skipped : report.choice.skipped) {
    object["passed_over"].push_back({{"name", skipped.name}, {"why", skipped.why}});
  }
  object["services"] = Json::array();
  for (const ServiceMove& move : plan.moves) {
    Json service = {{"name", move.name}, {"move", to_string(move.move)}};
    if (!move.why.empty()) service["why"] = move.why;
    if (!move.waits_for.empty()) service["waits_for"] = move.waits_for;
    object["services"].push_back(std::move(service));
  }
  object["steps"] = Json::array();
  for (const Step& step : plan.steps) object["steps"].push_back(json_of(step));
  if (!plan.gaps.empty()) object["do_not_serve_for_a_while"] = plan.gaps;
  for (const WayBack& way : report.ways) object["ways_back"].push_back(json_of(way));
  for (const rollback::FlushWay& flush : report.flushes) {
    object["at_risk"].push_back({{"product", flush.product},
                                 {"release", flush.release},
                                 {"words", flush.problem.empty() ? flush.at_risk : flush.problem}});
  }
  for (const rollback::Obstacle& obstacle : plan.obstacles) {
    object["obstacles"].push_back({{"service", obstacle.service}, {"words", obstacle.words}, {"next", obstacle.next}});
  }
  for (const rollback::File* file : plan.files.gone) object["files_that_stay"].push_back(file->path);
  for (const rollback::Problem& problem : report.damage) object["damage"].push_back(problem.words);
  const auto set_cost = [&object](const char* when, const MonthlyCost& cost) {
    if (!cost.plan.empty()) object["cost_per_month"][when] = {{"plan", cost.plan}, {"amount", cost.amount}};
  };
  set_cost("now", report.costs.before);
  set_cost("afterwards", report.costs.after);
  if (!report.costs.note.empty()) object["cost_per_month"]["note"] = report.costs.note;
  if (!report.notes.empty()) object["notes"] = report.notes;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
