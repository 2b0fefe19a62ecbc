// `pyat upgrade` for people: what breaks first, then what changes silently, then what is worth knowing.
#include <algorithm>
#include <utility>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "render/upgrade_report.hpp"
#include "render/upgrade_words.hpp"

namespace pyat::render {
namespace {

using diag::Diagnostic;
using diag::UpgradeReport;

class Page {
 public:
  explicit Page(const Style& style) : style_(style) {}

  void headline(std::string_view text, std::string_view color) {
    if (!out_.empty()) out_ += '\n';
    std::string folded;
    append_folded(folded, text, {0, 2}, style_.width);
    append_painted(out_, style_, color, folded);
    out_ += '\n';
  }

  void line(std::string_view text, std::size_t indent, std::size_t hanging) {
    out_.append(indent, ' ');
    append_folded(out_, text, {indent, hanging}, style_.width);
    out_ += '\n';
  }

  void labelled(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    out_.append(4, ' ');
    append_painted(out_, style_, sgr::dim, label);
    out_ += ' ';
    append_folded(out_, text, {4 + label.size() + 1, 6}, style_.width);
    out_ += '\n';
  }

  // A name in bold, and what is said of it.
  void item(std::string_view name, std::string_view text) {
    out_.append(2, ' ');
    append_painted(out_, style_, sgr::bold, name);
    out_ += ' ';
    append_folded(out_, text, {2 + display_width(name) + 1, 6}, style_.width);
    out_ += '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  const Style& style_;
  std::string out_{};
};

std::string place_of(const diag::Position& position) {
  return position.line == 0 ? std::string("file:") : "line " + std::to_string(position.line) + ":";
}

void add_problem(Page& page, const Diagnostic& found, const std::string& when) {
  page.item(place_of(found.range.begin), found.message);
  page.labelled("do:", found.help);
  page.labelled("when:", when);
  page.labelled("see:", found.docs);
}

void add_breaks(Page& page, const UpgradeReport& report) {
  if (!report.breaks.empty()) {
    page.headline("What breaks (" + std::to_string(report.breaks.size()) + ")", sgr::red);
    for (const diag::Break& change : report.breaks) add_problem(page, change.problem, timing_words(change, report));
  }
  if (!report.already.empty()) {
    page.headline("Already wrong in " + report.from + " (" + std::to_string(report.already.size()) + ")", sgr::red);
    for (const Diagnostic& found : report.already) add_problem(page, found, {});
  }
}

void add_steps(Page& page, const UpgradeReport& report) {
  if (report.steps.empty()) return;
  page.headline("Steps and notes", sgr::yellow);
  for (const diag::UpgradeStep& step : report.steps) {
    page.item(step.release.empty() ? "-" : "run " + step.release + ":", step.text);
    page.labelled("see:", step.source);
  }
}

// Beyond so many rows of settings that few people know, a count says as much.
constexpr std::size_t most_rows = 30;

std::string words_of(const diag::DefaultChange& row) {
  std::string out = shown_value(row.before) + " -> " + shown_value(row.after);
  if (!row.since.empty()) out += ", since " + row.since;
  if (!row.old_path.empty()) out += "; it was " + row.old_path;
  if (row.experimental) out += " (experimental)";
  return out;
}

void add_defaults(Page& page, const UpgradeReport& report) {
  if (report.defaults.empty() && report.defaults_elsewhere == 0) return;
  const std::size_t rows = std::min(report.defaults.size(), most_rows);
  page.headline("Defaults that change under this file (" + std::to_string(report.defaults.size()) + ")", sgr::yellow);
  for (std::size_t i = 0; i < rows; ++i) page.item(report.defaults[i].path + ":", words_of(report.defaults[i]));
  if (report.defaults.size() > rows) {
    page.line("and " + std::to_string(report.defaults.size() - rows) + " more: see --format json", 2, 4);
  }
  if (report.defaults_elsewhere > 0) {
    page.line("not counted: " + counted(report.defaults_elsewhere, "change") +
                  " of what is not in use: components that the target " + names_of(report.targets) +
                  " does not run, other storages, what is switched off",
              2, 4);
  }
}

void add_values(Page& page, const UpgradeReport& report) {
  if (report.values.empty()) return;
  page.headline("Values that are read differently", sgr::yellow);
  for (const diag::ValueChange& row : report.values) {
    page.item(place_of(row.place),
              row.path + " means " + shown_value(row.before) + " today, and will mean " + shown_value(row.after));
  }
}

void add_deprecated(Page& page, const UpgradeReport& report) {
  if (report.deprecated.empty()) return;
  page.headline("Deprecated in " + report.to + " (" + std::to_string(report.deprecated.size()) + ")", sgr::yellow);
  for (const Diagnostic& found : report.deprecated) {
    page.item(place_of(found.range.begin), found.path);
  }
}

void add_flags(Page& page, const UpgradeReport& report) {
  if (report.flags.empty()) return;
  if (report.flags_given) {
    page.headline("Flags to change", sgr::yellow);
    for (const diag::FlagChange& change : report.flags) page.item("-" + change.flag + ":", flag_words(change, report));
    return;
  }
  const FlagCounts counts = count_flags(report.flags);
  page.headline("Flags", sgr::bold);
  page.line(std::to_string(counts.renamed) + " of the server's flags have another name, " +
                std::to_string(counts.removed) +
                " are gone: if you start it with flags, give them with --flags or --flags-file",
            2, 4);
}

}  // namespace

std::string upgrade_text(const UpgradeReport& report, const Style& style) {
  Page page(style);
  page.headline(upgrade_headline(report), sgr::bold);
  page.line(upgrade_verdict(report), 0, 2);
  add_breaks(page, report);
  add_steps(page, report);
  add_values(page, report);
  add_defaults(page, report);
  add_deprecated(page, report);
  add_flags(page, report);
  if (!report.cured.empty()) {
    page.headline(counted(report.cured.size(), "problem") + " that " + report.from + " has with this file will be gone",
                  sgr::green);
  }
  return page.take();
}

std::string accepted_text(const diag::AcceptedBy& answer, const Style& style) {
  std::string accepted, stopping;
  for (const Run& run : runs_of(answer)) {
    if (!run.accepted) continue;
    std::string& list = run.stops ? stopping : accepted;
    list += (list.empty() ? "" : ", ") + words_of(run);
  }
  const std::string product = title_of(answer.product);
  Page page(style);
  page.line(to_printable(answer.path) + ": " +
                (accepted.empty() ? "no known release of " + product + " accepts this file"
                                  : "accepted by " + product + ' ' + accepted),
            0, 2);
  if (accepted.empty()) {
    if (const Run nearest = nearest_run(answer); nearest.count > 0) {
      page.line(
          "the fewest problems: " + counted(nearest.errors, "error") + " with " + product + ' ' + words_of(nearest), 0,
          2);
    }
  }
  if (!stopping.empty()) page.line("accepted, but stopping while they start: " + product + ' ' + stopping, 0, 2);
  return page.take();
}

}  // namespace pyat::render
