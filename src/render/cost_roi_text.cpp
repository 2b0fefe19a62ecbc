// `pyat cost roi` for people.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/cost_roi.hpp"
#include "render/cost_roi_words.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using cost::CaseReport;
using std::string;
using std::string_view;

class CaseText {
 public:
  CaseText(string& out, const CaseReport& report, const Money& money, const Style& style)
      : out_(out), report_(report), money_(money), style_(style) {}

  void write() {
    line(case_words(report_), sgr::bold);
    for (const string& reason : report_.unknown) line("Not known: " + reason, sgr::yellow);
    if (report_.has_figures) write_figures();
    write_contradictions();
    write_claims();
  }

 private:
  void line(string_view text, string_view color = {}) {
    if (!text.empty()) append_text_line(out_, text, style_, color);
  }

  void table(Table made) {
    if (made.rows.empty()) return;
    out_ += '\n';
    append_table(out_, std::move(made), style_);
  }

  void paragraph(const string& text) {
    if (text.empty()) return;
    out_ += '\n';
    line(text);
  }

  void write_figures() {
    table(benefit_table(report_, money_));
    line(cost_words(report_, money_));
    table(figure_table(report_, money_));
    table(curve_table(report_, money_));
    paragraph(soft_words(report_));
    paragraph(ownership_words(report_, money_));
    if (!report_.tornado.empty()) {
      paragraph(
          fmt::format("NPV when each input is {} lower or higher, one at a time:", percent(report_.tornado_change, 0)));
      append_table(out_, tornado_table(report_, money_), style_);
    }
    paragraph(simulation_words(report_, money_));
  }

  void write_contradictions() {
    if (report_.contradictions.empty() || !report_.has_figures) return;
    Page page(out_, style_);
    page.heading("Inputs that contradict each other", sgr::yellow);
    for (const auto& each : report_.contradictions) page.line(to_printable(contradiction_words(each)), 2);
    for (const auto& benefit : report_.benefits) {
      if (benefit.also.empty()) continue;
      page.line(fmt::format("{} is {} a year here; it would be", to_printable(benefit.name),
                            benefit.yearly ? money_.words(*benefit.yearly) : "unknown"),
                2);
      for (const string& text : alternative_words(benefit.also, money_)) page.line(text, 4);
    }
  }

  // Lines of their own: the reasons are sentences.
  void write_claims() {
    if (report_.claims.empty()) return;
    out_ += '\n';
    line("Claims", sgr::bold);
    for (const auto& claim : report_.claims) {
      string text = "  ";
      append_painted(text, style_, color_of(claim.verdict), to_string(claim.verdict));
      text += ": ";
      string rest;
      const string said = to_printable(claim.says) + (claim.claimed.empty() ? "" : ": " + to_printable(claim.claimed));
      append_folded(rest, said, {4 + to_string(claim.verdict).size(), 4}, style_.width);
      out_ += text + rest + '\n';
      Page page(out_, style_);
      page.line(to_printable(claim.explanation), 4);
      for (const string& other : alternative_words(claim.also, money_)) page.line("or " + other, 6);
    }
  }

  string& out_;
  const CaseReport& report_;
  const Money& money_;
  const Style& style_;
};

}  // namespace

string roi_text(const RoiReport& report, const Style& style) {
  const Money money(report.currency, 1);
  string out;
  for (const CaseReport& each : report.cases) {
    if (!out.empty()) out += "\n\n";
    CaseText(out, each, money, style).write();
  }
  if (const string words = claims_words(report.cases); !words.empty()) {
    out += '\n';
    append_text_line(out, words, style, sgr::bold);
  }
  return out;
}

}  // namespace pyat::render
