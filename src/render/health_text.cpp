// `pyat health` for people: a line a service, then the cause, what to do next, and a line that counts.
#include "render/health_report.hpp"
#include "render/health_table.hpp"
#include "render/health_words.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using health::Report;
using std::size_t;
using std::string;
using std::string_view;

void add_remarks(Page& page, string_view heading, const std::vector<Remark>& remarks) {
  if (remarks.empty()) return;
  page.heading(heading, sgr::yellow);
  for (const Remark& remark : remarks) {
    page.line(to_printable(remark.sentence), 2);
    if (!remark.next.empty()) page.line(to_printable("Next: " + remark.next), 4);
  }
}

void add_cause(Page& page, const health::Cause& cause, const string& title) {
  page.heading(title + cause.sentence, sgr::red);
  if (cause.services.size() > 1) page.line(list_words(cause.services), 4);
  for (const string& detail : cause.details) page.line(detail, 4);
  if (!cause.next.empty()) page.label("Next:");
  for (const string& step : cause.next) page.step(step, 4);
  if (!cause.blocked.empty()) page.line("Blocked by it: " + list_words(cause.blocked), 2);
}

void add_causes(Page& page, const Report& report) {
  if (report.causes.size() == 1) return add_cause(page, report.causes.front(), "Root cause: ");
  for (size_t i = 0; i < report.causes.size(); ++i) {
    add_cause(page, report.causes[i], "Root cause " + std::to_string(i + 1) + ": ");
  }
}

string_view color_of(const Report& report) {
  switch (health::verdict(report)) {
    case health::Verdict::ok: return health::count(report).warnings > 0 ? sgr::yellow : sgr::green;
    case health::Verdict::problems: return sgr::red;
    case health::Verdict::unknown: return sgr::yellow;
  }
  return {};
}

}  // namespace

string health_text(const Report& report, const Style& style) {
  string out;
  append_table(out, health_table(report.services), style);
  Page page(out, style);
  add_causes(page, report);
  add_remarks(page, "To look into:", unexplained_of(report));
  add_remarks(page, "Warnings:", warnings_of(report));
  if (!report.notes.empty()) page.heading("Notes:", sgr::bold);
  for (const string& note : report.notes) page.line(note, 2);
  if (report.was_interrupted) page.heading("Interrupted: this is what was known by then.", sgr::yellow);
  page.heading(summary_words(report), color_of(report));
  return out;
}

}  // namespace pyat::render
