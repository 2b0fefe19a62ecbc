#include "rollback/journal/reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_bytes = std::size_t{256} * 1024 * 1024;
constexpr string_view prefix = "run-", suffix = ".jsonl";

// "run-12.jsonl"
std::optional<std::uint64_t> number_in(string_view name) {
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  name.remove_suffix(suffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && end == name.data() + name.size() ? std::optional(number) : std::nullopt;
}

void refuse(ReadRun& run, const string& what) {
  run.problem = run.path + ", line " + std::to_string(run.lines.size() + 1) + ": " + what;
  run.next = "compare it with a copy, if there is one; else put right by hand what it had begun, and move " + run.path +
             " away: pyat does nothing by a journal that cannot be trusted";
}

// A block that a file system has made longer and never written reads as zeros: no line that was finished has one.
bool is_torn(string_view line) { return line.find('\0') != string_view::npos; }

// Runs that begin where others have ended.
void check_links(History& history) {
  for (std::size_t i = 1; i < history.runs.size(); ++i) {
    const ReadRun& before = history.runs[i - 1];
    const ReadRun& run = history.runs[i];
    if (run.lines.empty() || !run.problem.empty() || before.lines.empty() || !before.problem.empty()) continue;
    if (run.lines.front().previous == before.progress.digest()) continue;
    history.notes.push_back(run.path + " does not follow on " + before.path +
                            ": a journal was taken away, or changed as a whole");
  }
}

// Of a run that cannot be read, nobody knows whether it has ended: the last one must be well.
void check_ends(History& history) {
  for (std::size_t i = 0; i < history.runs.size(); ++i) {
    const ReadRun& run = history.runs[i];
    const bool is_last = i + 1 == history.runs.size();
    if (!run.problem.empty() && is_last) history.problem = run.problem, history.next = run.next;
    if (!run.problem.empty() && !is_last) history.notes.push_back(run.problem);
    const bool is_open = run.problem.empty() && run.progress.has_begun() && !run.progress.has_ended();
    if (is_last || !is_open) continue;
    history.problem = run.path + " has not ended, and a later run has begun: the two may have worked on the same stack";
    history.next = "look at both journals, put right by hand what was left half-done, and move " + run.path + " away";
    return;
  }
}

}  // namespace

string journal_folder(const string& folder) { return folder + "/journal"; }
string run_name(std::uint64_t number) { return string(prefix) + std::to_string(number); }
string run_path(const string& folder, const string& run) { return journal_folder(folder) + "/" + run + string(suffix); }

ReadRun parse_run(string path, string_view text) {
  ReadRun run{};
  run.path = std::move(path);
  run.number = number_in(string_view(run.path).substr(run.path.rfind('/') + 1)).value_or(0);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const bool is_last = end == string_view::npos || end + 1 == text.size();
    if (end == string_view::npos || (is_last && is_torn(text))) {
      run.cut = text.size();
      return run;
    }
    ParsedLine parsed = parse_line(text.substr(0, end));
    if (parsed.problem.empty()) parsed.problem = run.progress.take(parsed.line);
    if (!parsed.problem.empty()) {
      refuse(run, parsed.problem);
      return run;
    }
    run.lines.push_back(std::move(parsed.line));
    run.size += end + 1;
    text.remove_prefix(end + 1);
  }
  return run;
}

ReadRun read_run(util::DurableFiles& files, const string& path) {
  const util::ReadResult read = files.read(path, most_bytes);
  if (read.problem.empty()) return parse_run(path, read.text);
  ReadRun run{};
  run.path = path;
  run.problem = "cannot read " + path + ": " + read.problem;
  run.next = "make " + path + " readable for this user: it says what was done to the stack";
  return run;
}

History read_history(util::DurableFiles& files, const string& folder) {
  History history{};
  const string place = journal_folder(folder);
  if (files.facts(place).kind == util::FileKind::missing) return history;
  const util::FolderResult listed = files.list(place);
  if (!listed.problem.empty()) {
    history.problem = "cannot list " + place + ": " + listed.problem;
    history.next = "make the folder readable for this user: it says what was done to the stack";
    return history;
  }
  std::vector<std::pair<std::uint64_t, string>> names{};
  for (const util::FolderEntry& entry : listed.entries) {
    if (const auto number = number_in(entry.name); number && !entry.is_folder) names.emplace_back(*number, entry.name);
  }
  std::sort(names.begin(), names.end());
  for (const auto& [number, name] : names) {
    history.runs.push_back(read_run(files, place + "/" + name));
    history.runs.back().number = number;
  }
  check_ends(history);
  check_links(history);
  return history;
}

const ReadRun* History::open() const {
  if (runs.empty()) return nullptr;
  const ReadRun& last = runs.back();
  return last.problem.empty() && last.progress.has_begun() && !last.progress.has_ended() ? &last : nullptr;
}

std::uint64_t History::next_number() const { return runs.empty() ? 1 : runs.back().number + 1; }

string History::digest() const {
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (!run->lines.empty()) return run->progress.digest();
  }
  return no_digest();
}

}  // namespace pyat::rollback
