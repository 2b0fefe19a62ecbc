#include "render/rollback_drill.hpp"

#include <fmt/format.h>

#include "render/json_object.hpp"
#include "render/markdown.hpp"
#include "render/prose.hpp"
#include "render/rollback_report_words.hpp"
#include "render/table.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using rollback::DrillNote;
using rollback::DrillPhase;
using rollback::DrillReport;
using rollback::Outcome;
using std::string;
using std::string_view;
using std::chrono::milliseconds;

string headline(const DrillReport& report) {
  const string_view what = report.outcome == Outcome::good  ? "the way back works"
                           : report.outcome == Outcome::bad ? "the way back does not work"
                                                            : "nothing is known of the way back";
  return fmt::format("drill of {}: {}", report.stack, what);
}

std::vector<string> facts_of(const DrillReport& report) {
  std::vector<string> facts{fmt::format("from generation {} to {}", report.from, report.to),
                            fmt::format("{}, {}, in the Compose project {}", util::rfc3339(report.began),
                                        elapsed_words(report.took), report.project)};
  if (report.is_kept) {
    facts.push_back(
        "the copies are still there; the next drill takes them down: docker ps --all --filter "
        "label=com.docker.compose.project=" +
        report.project);
  }
  return facts;
}

Table phases_table(const DrillReport& report) {
  Table table{.columns = {{.title = "what"}, {.title = "took", .is_number = true}}, .beside_title = "words"};
  for (const DrillPhase& phase : report.phases) {
    table.rows.push_back({phase.title, elapsed_words(phase.took)});
    table.beside.push_back(phase.result.words);
    table.colors.push_back({phase.result.is_done ? string_view{} : sgr::red});
  }
  return table;
}

std::vector<string> lines_of(const std::vector<DrillNote>& notes) {
  std::vector<string> lines{};
  for (const DrillNote& note : notes) {
    lines.push_back(note.service.empty() ? note.words : note.service + ": " + note.words);
  }
  return lines;
}

// What was looked at in the copies, first those that stood for the stack as it is.
std::vector<rollback::Verified> verified(const DrillReport& report) {
  return report.run ? report.run->verified : std::vector<rollback::Verified>{};
}

class Text {
 public:
  Text(const DrillReport& report, const Style& style) : report_(report), style_(style) {}

  string write() {
    append_text_line(out_, headline(report_), style_, color());
    for (const string& fact : facts_of(report_)) append_text_line(out_, fact, style_);
    append_text_line(out_, report_.words, style_, sgr::bold);
    if (!report_.next.empty()) append_text_line(out_, "next: " + report_.next, style_);
    add("Around the run", phases_table(report_));
    if (report_.run) add("Steps", steps_table(*report_.run));
    if (const auto list = verified(report_); !list.empty()) {
      heading("What was verified");
      for (const rollback::Verified& each : list) {
        append_text_line(out_, "  " + verified_words(each), style_);
        for (const string& proof : each.proofs) append_text_line(out_, "    " + proof, style_, sgr::dim);
      }
    }
    add("Services that were not drilled", lines_of(report_.left_out));
    add("What was not tried", report_.not_tried);
    add("How the copies differ from the stack", lines_of(report_.differences));
    add("Worth knowing", report_.notes);
    return std::move(out_);
  }

 private:
  string_view color() const {
    return report_.outcome == Outcome::good ? sgr::green : report_.outcome == Outcome::bad ? sgr::red : sgr::yellow;
  }

  void heading(string_view text) {
    out_ += '\n';
    append_text_line(out_, text, style_, sgr::bold);
  }

  void add(string_view title, Table table) {
    if (table.rows.empty()) return;
    heading(title);
    append_table(out_, std::move(table), style_);
  }

  void add(string_view title, const std::vector<string>& lines) {
    if (lines.empty()) return;
    heading(title);
    for (const string& line : lines) append_text_line(out_, "  " + line, style_);
  }

  const DrillReport& report_;
  const Style& style_;
  string out_{};
};

double seconds(milliseconds time) { return std::chrono::duration<double>(time).count(); }

Json json_of(const DrillPhase& phase) {
  Json object = {
      {"id", phase.id}, {"title", phase.title}, {"done", phase.result.is_done}, {"took_seconds", seconds(phase.took)}};
  set(object, "words", phase.result.words);
  set(object, "next", phase.result.next);
  if (!phase.result.proofs.empty()) object["proofs"] = phase.result.proofs;
  return object;
}

Json json_of(const std::vector<DrillNote>& notes) {
  Json list = Json::array();
  for (const DrillNote& note : notes) list.push_back({{"service", note.service}, {"words", note.words}});
  return list;
}

Json steps_json(const rollback::RunReport& run) {
  Json list = Json::array();
  for (const rollback::StepReport& step : run.steps) {
    Json object = {{"id", step.id},
                   {"title", step.title},
                   {"kind", to_string(step.kind)},
                   {"state", to_string(step.state)},
                   {"attempts", step.attempts},
                   {"took_seconds", seconds(step.took)}};
    set(object, "words", step.words);
    set(object, "next", step.next);
    list.push_back(std::move(object));
  }
  return list;
}

}  // namespace

string rollback_drill_text(const DrillReport& report, const Style& style) { return Text(report, style).write(); }

string rollback_drill_markdown(const DrillReport& report) {
  string out = "## pyat rollback: " + markdown_text(headline(report)) + "\n\n";
  out += "**" + markdown_text(report.words) + "**\n";
  if (!report.next.empty()) out += "\nNext: " + markdown_text(report.next) + '\n';
  out += '\n';
  for (const string& fact : facts_of(report)) out += "- " + markdown_text(fact) + '\n';
  append_markdown_section(out, "Around the run", phases_table(report));
  if (report.run) append_markdown_section(out, "Steps", steps_table(*report.run));
  if (const auto list = verified(report); !list.empty()) {
    out += "\n### What was verified\n\n";
    for (const rollback::Verified& each : list) {
      out += "- " + markdown_text(verified_words(each)) + '\n';
      for (const string& proof : each.proofs) out += "  - " + markdown_code(proof) + '\n';
    }
  }
  append_markdown_section(out, "Services that were not drilled", lines_of(report.left_out));
  append_markdown_section(out, "What was not tried", report.not_tried);
  append_markdown_section(out, "How the copies differ from the stack", lines_of(report.differences));
  append_markdown_section(out, "Worth knowing", report.notes);
  return out;
}

string rollback_drill_json(const DrillReport& report) {
  Json object = {{"stack", report.stack},
                 {"project", report.project},
                 {"from", report.from},
                 {"to", report.to},
                 {"began", util::rfc3339(report.began)},
                 {"took_seconds", seconds(report.took)},
                 {"outcome", to_string(report.outcome)},
                 {"words", report.words}};
  set(object, "next", report.next);
  object["kept"] = report.is_kept;
  object["phases"] = Json::array();
  for (const DrillPhase& phase : report.phases) object["phases"].push_back(json_of(phase));
  object["steps"] = report.run ? steps_json(*report.run) : Json::array();
  object["verified"] = Json::array();
  for (const rollback::Verified& each : verified(report)) {
    object["verified"].push_back({{"what", each.what}, {"words", each.words}, {"proofs", each.proofs}});
  }
  object["services_not_drilled"] = json_of(report.left_out);
  object["not_tried"] = report.not_tried;
  object["differences"] = json_of(report.differences);
  object["notes"] = report.notes;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
