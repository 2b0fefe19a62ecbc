// `pyat health` for people: a line a service, then the cause, what to do next, and a line that counts.
#include <algorithm>

#include "render/health_report.hpp"
#include "render/health_table.hpp"
#include "render/health_words.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using health::Report;
using health::Service;
using health::State;
using std::size_t;
using std::string;
using std::string_view;

constexpr size_t gap = 2;              // between columns
constexpr size_t below = 4;            // where a reason begins that has a line of its own
constexpr size_t narrow_reason = 40;   // a column of less would be a strip of words
constexpr size_t narrow_service = 10;  // a column of names is never narrower

string_view color_of(const Service& service) {
  switch (service.state) {
    case State::up:
    case State::completed: return health::has_warning(service) ? sgr::yellow : sgr::green;
    case State::degraded:
    case State::starting:
    case State::unknown: return sgr::yellow;
    case State::down:
    case State::restarting: return sgr::red;
  }
  return {};
}

class TableText {
 public:
  TableText(string& out, const Report& report, const Style& style)
      : out_(out), services_(report.services), style_(style), table_(health_table(report.services)) {
    for (const Service& service : services_) reasons_.push_back(to_printable(service.reason));
    if (style_.width > 0) narrow(table_, style_.width);
    for (size_t i = 0; i < table_.columns.size(); ++i) widths_.push_back(table_.width_of(i));
    if (style_.width > 0) widths_[0] = std::min(widths_[0], room_for_names());
    for (const size_t width : widths_) reason_column_ += width + gap;
    for (const string& reason : reasons_) longest_reason_ = std::max(longest_reason_, display_width(reason));
    reason_is_beside_ = style_.width == 0 || style_.width >= reason_column_ + std::min(longest_reason_, narrow_reason);
  }

  void write() {
    write_titles();
    for (size_t i = 0; i < services_.size(); ++i) write_row(i);
    write_left_out();
  }

 private:
  size_t room_for_names() const {
    size_t others = 0;
    for (size_t i = 1; i < widths_.size(); ++i) others += gap + widths_[i];
    return style_.width > others + narrow_service ? style_.width - others : narrow_service;
  }

  void pad(size_t columns) { out_.append(columns, ' '); }

  void end_line() {
    while (out_.ends_with(' ')) out_.pop_back();
    out_ += '\n';
  }

  void write_cell(size_t column, string_view text, string_view color) {
    const size_t columns = display_width(text);
    const size_t padding = widths_[column] > columns ? widths_[column] - columns : 0;
    const bool is_number = table_.columns[column]->is_number;
    if (is_number) pad(padding);
    if (color.empty()) {
      out_ += text;
    } else {
      append_painted(out_, style_, color, text);
    }
    pad(gap + (is_number ? 0 : padding));
  }

  void write_titles() {
    string line;
    std::swap(line, out_);
    for (size_t i = 0; i < table_.columns.size(); ++i) write_cell(i, table_.columns[i]->title, {});
    if (reason_is_beside_ && longest_reason_ > 0) out_ += "REASON";
    while (out_.ends_with(' ')) out_.pop_back();
    std::swap(line, out_);
    append_painted(out_, style_, sgr::bold, line);
    out_ += '\n';
  }

  void write_row(size_t row) {
    const std::vector<string>& cells = table_.rows[row];
    write_cell(0, cells[0], {});
    if (display_width(cells[0]) > widths_[0]) {  // too long for its column: it has a line of its own
      end_line();
      pad(widths_[0] + gap);
    }
    for (size_t i = 1; i < cells.size(); ++i) {
      const string_view color = table_.columns[i]->cell == state_words ? color_of(services_[row]) : string_view{};
      write_cell(i, cells[i].empty() ? "-" : string_view(cells[i]), color);
    }
    write_reason(reasons_[row]);
  }

  void write_reason(const string& reason) {
    if (reason.empty()) return end_line();
    const size_t column = reason_is_beside_ ? reason_column_ : below;
    if (!reason_is_beside_) {
      end_line();
      pad(column);
    }
    append_folded(out_, reason, {column, column}, style_.width);
    end_line();
  }

  void write_left_out() {
    const auto& left_out = table_.left_out;
    if (left_out.empty()) return;
    string line = "(no room for ";
    for (size_t i = 0; i < left_out.size(); ++i) {
      if (i > 0) line += i + 1 == left_out.size() ? " and " : ", ";
      line += left_out[i];
    }
    string folded;
    append_folded(folded, line + ')', {0, 1}, style_.width);
    append_painted(out_, style_, sgr::dim, folded);
    out_ += '\n';
  }

  string& out_;
  const std::vector<Service>& services_;
  const Style& style_;
  HealthTable table_;
  std::vector<size_t> widths_{};
  std::vector<string> reasons_{};
  size_t reason_column_ = 0, longest_reason_ = 0;
  bool reason_is_beside_ = false;
};

class Page {
 public:
  Page(string& out, const Style& style) : out_(out), style_(style) {}

  void heading(string_view text, string_view color) {
    if (!out_.empty()) out_ += '\n';
    string folded;
    append_folded(folded, to_printable(text), {0, 2}, style_.width);
    append_painted(out_, style_, color, folded);
    out_ += '\n';
  }

  void line(string_view text, size_t indent) {
    out_.append(indent, ' ');
    append_folded(out_, text, {indent, indent + 2}, style_.width);
    out_ += '\n';
  }

  // Not folded: it is there to be copied.
  void step(string_view text, size_t indent) {
    out_.append(indent, ' ');
    append_printable(out_, text);
    out_ += '\n';
  }

  void label(string_view text) {
    out_ += "  ";
    append_painted(out_, style_, sgr::bold, text);
    out_ += '\n';
  }

  void remarks(string_view heading_text, string_view color, const std::vector<Remark>& remarks) {
    if (remarks.empty()) return;
    heading(heading_text, color);
    for (const Remark& remark : remarks) {
      line(to_printable(remark.sentence), 2);
      if (!remark.next.empty()) line(to_printable("Next: " + remark.next), 4);
    }
  }

 private:
  string& out_;
  const Style& style_;
};

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
  if (!report.services.empty()) TableText(out, report, style).write();
  Page page(out, style);
  add_causes(page, report);
  page.remarks("To look into:", sgr::yellow, unexplained_of(report));
  page.remarks("Warnings:", sgr::yellow, warnings_of(report));
  if (!report.notes.empty()) page.heading("Notes:", sgr::bold);
  for (const string& note : report.notes) page.line(note, 2);
  if (report.was_interrupted) page.heading("Interrupted: this is what was known by then.", sgr::yellow);
  page.heading(summary_words(report), color_of(report));
  return out;
}

}  // namespace pyat::render
