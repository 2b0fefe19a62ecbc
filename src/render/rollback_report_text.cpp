#include "render/prose.hpp"
#include "render/rollback_report.hpp"
#include "render/rollback_report_words.hpp"

namespace pyat::render {
namespace {

using rollback::RunReport;
using std::string;
using std::string_view;

class ReportText {
 public:
  ReportText(const RunReport& report, const Style& style) : report_(report), style_(style) {}

  string write() {
    append_text_line(out_, report_headline(report_), style_, color_of(report_.state));
    for (const string& fact : report_facts(report_)) append_text_line(out_, fact, style_);
    append_text_line(out_, report_.words, style_, sgr::bold);
    if (!report_.next.empty()) append_text_line(out_, "next: " + report_.next, style_);
    add_table("Steps", steps_table(report_));
    add_table("How long nobody has served", blackout_table(report_));
    add_table("Timeline", timeline_table(report_));
    add_verified();
    add_list("What is not known", report_.unknown);
    add_list("Worth knowing", report_.notes);
    out_ += '\n';
    append_text_line(out_, "journal: " + report_.journal, style_, sgr::dim);
    return std::move(out_);
  }

 private:
  void heading(string_view text) {
    out_ += '\n';
    append_text_line(out_, text, style_, sgr::bold);
  }

  void add_table(string_view title, Table table) {
    if (table.rows.empty()) return;
    heading(title);
    append_table(out_, std::move(table), style_);
  }

  void add_list(string_view title, const std::vector<string>& lines) {
    if (lines.empty()) return;
    heading(title);
    for (const string& line : lines) append_text_line(out_, "  " + line, style_);
  }

  void add_verified() {
    if (report_.verified.empty()) return;
    heading("What was verified");
    for (const rollback::Verified& verified : report_.verified) {
      append_text_line(out_, "  " + verified_words(verified), style_);
      for (const string& proof : verified.proofs) append_text_line(out_, "    " + proof, style_, sgr::dim);
    }
  }

  const RunReport& report_;
  const Style& style_;
  string out_{};
};

}  // namespace

string rollback_report_text(const RunReport& report, const Style& style) { return ReportText(report, style).write(); }

}  // namespace pyat::render
