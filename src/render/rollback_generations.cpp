#include "render/rollback_generations.hpp"

#include <fmt/format.h>

#include "render/prose.hpp"
#include "render/table.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using rollback::Generation;
using rollback::Outcome;
using std::string;
using std::string_view;

string_view color_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::good: return sgr::green;
    case Outcome::bad: return sgr::red;
    case Outcome::unknown: return sgr::yellow;
  }
  return {};
}

// "8 services, 14 files"
string size_words(const Generation& generation) {
  return counted(generation.services.size(), "service") + ", " + counted(generation.files.size(), "file");
}

string standing_words(const rollback::Standing& standing) {
  return standing.outcome == Outcome::unknown ? "unproven: " + standing.words
                                              : string(to_string(standing.outcome)) + ": " + standing.words;
}

void append_list(string& out, string_view heading, const std::vector<string>& lines, const Style& style) {
  if (lines.empty()) return;
  out += '\n';
  append_text_line(out, heading, style, sgr::bold);
  for (const string& line : lines) append_text_line(out, "  " + line, style);
}

void append_notes(string& out, const Generation& generation, const Style& style) {
  append_list(out, "Not in it, or worth knowing", generation.notes, style);
}

string ports_of(const rollback::Service& service) {
  std::vector<string> ports{};
  for (const rollback::Published& port : service.ports) {
    ports.push_back(port.host.empty() ? port.container : port.host + "->" + port.container);
  }
  return util::joined(ports, " ");
}

Table services_table(const Generation& generation) {
  Table table{.columns = {{.title = "SERVICE"},
                          {.title = "RELEASE"},
                          {.title = "IMAGE", .rank = 1},
                          {.title = "STATE THEN"},
                          {.title = "PORTS", .rank = 2}}};
  for (const rollback::Service& service : generation.services) {
    table.rows.push_back({to_printable(service.name), to_printable(service.release), to_printable(service.image),
                          to_printable(service.state), to_printable(ports_of(service))});
  }
  return table;
}

// As seen from the folder of the stack.
string short_path(const string& path, const string& folder) {
  if (!folder.empty() && path.starts_with(folder + '/')) return path.substr(folder.size() + 1);
  return path;
}

Table files_table(const Generation& generation) {
  Table table{.columns = {{.title = "FILE"},
                          {.title = "ROLE"},
                          {.title = "MODE", .rank = 2},
                          {.title = "BYTES", .is_number = true, .rank = 1},
                          {.title = "DIGEST", .rank = 3}}};
  for (const rollback::File& file : generation.files) {
    const bool is_link = !file.link.empty();
    table.rows.push_back({to_printable(short_path(file.path, generation.folder)), string(to_string(file.role)),
                          fmt::format("{:04o}", file.mode), is_link ? string{} : std::to_string(file.size),
                          is_link ? to_printable("→ " + file.link) : file.digest.substr(0, 12)});
  }
  return table;
}

}  // namespace

string snapshot_text(const SnapshotReport& report, const Style& style) {
  const Generation& generation = report.generation;
  string out{};
  append_text_line(out,
                   report.is_new ? fmt::format("generation {} of {} was taken: {}", name_of(generation),
                                               generation.stack, size_words(generation))
                                 : fmt::format("nothing has changed since generation {} of {}: {}", name_of(generation),
                                               generation.stack, size_words(generation)),
                   style, sgr::bold);
  append_text_line(out, standing_words(report.standing), style, color_of(report.standing.outcome));
  append_list(out, "Could not be taken: the way back would not be whole", report.problems, style);
  append_notes(out, generation, style);
  append_list(out, "Mended", report.notes, style);
  return out;
}

string generations_text(const rollback::Listing& listing, const rollback::Choice& good, const Style& style) {
  Table table{.columns = {{.title = "GENERATION"},
                          {.title = "TAKEN"},
                          {.title = "LABEL", .rank = 2},
                          {.title = "SERVICES", .is_number = true, .rank = 1},
                          {.title = "FILES", .is_number = true, .rank = 1},
                          {.title = "VERDICT"}},
              .beside_title = "WHY"};
  for (const rollback::Entry& entry : listing.entries) {
    if (!entry.generation) {
      table.rows.push_back({std::to_string(entry.number), "", "", "", "", "damaged"});
      table.colors.push_back({{}, {}, {}, {}, {}, sgr::red});
      table.beside.push_back(entry.damage);
      continue;
    }
    const Generation& generation = *entry.generation;
    const bool is_unproven = entry.standing.outcome == Outcome::unknown;
    table.rows.push_back({name_of(generation), util::rfc3339(generation.taken), to_printable(generation.label),
                          std::to_string(generation.services.size()), std::to_string(generation.files.size()),
                          is_unproven ? "unproven" : string(to_string(entry.standing.outcome))});
    table.colors.push_back({{}, {}, {}, {}, {}, color_of(entry.standing.outcome)});
    table.beside.push_back(entry.verdicts_damage.empty() ? entry.standing.words : entry.verdicts_damage);
  }
  string out{};
  append_table(out, std::move(table), style);
  out += '\n';
  for (const string& note : listing.notes) append_text_line(out, note, style, sgr::dim);
  for (const rollback::Skipped& skipped : good.skipped) {
    append_text_line(out, fmt::format("{} would be passed over: {}", skipped.name, skipped.why), style);
  }
  append_text_line(out,
                   good.generation ? "a rollback would go back to " + name_of(*good.generation) + ", the last good one"
                                   : "no generation is good: " + good.problem.words,
                   style, sgr::bold);
  return out;
}

string generation_text(const ShownGeneration& shown, const Style& style) {
  const Generation& generation = shown.generation;
  string out{};
  append_text_line(out,
                   fmt::format("generation {} of {}, taken at {} in {}", name_of(generation), generation.stack,
                               util::rfc3339(generation.taken), generation.folder),
                   style, sgr::bold);
  if (!generation.label.empty()) append_text_line(out, "label: " + generation.label, style);
  append_text_line(out, standing_words(shown.standing), style, color_of(shown.standing.outcome));
  for (const rollback::Verdict& verdict : shown.verdicts) {
    append_text_line(out,
                     fmt::format("  {} {}: {}: {}", util::rfc3339(verdict.given), verdict.check,
                                 to_string(verdict.outcome), verdict.words),
                     style, sgr::dim);
  }
  if (!generation.services.empty()) {
    out += '\n';
    append_table(out, services_table(generation), style);
  }
  if (!generation.files.empty()) {
    out += '\n';
    append_table(out, files_table(generation), style);
  }
  std::vector<string> formats{};
  for (const rollback::Format& format : generation.formats) {
    formats.push_back(fmt::format("{} {}: {}", format.product, format.what, format.written));
  }
  append_list(out, "Written to disk as", formats, style);
  append_notes(out, generation, style);
  std::vector<string> damage{};
  for (const rollback::Problem& problem : shown.damage) {
    damage.push_back(problem.words + (problem.next.empty() ? "" : "; " + problem.next));
  }
  append_list(out, "Damaged", damage, style);
  return out;
}

}  // namespace pyat::render
