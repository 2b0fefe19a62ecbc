#include "diag/baseline.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "util/hash.hpp"
#include "util/source_lines.hpp"

namespace pyat::diag {
namespace {

using Key = std::tuple<std::string, std::string, std::string, std::string>;
using Counted = std::map<Key, std::uint64_t>;

// Indentation and line ends do not count: a block may move in or out with its section.
std::string without_layout(std::string_view text) {
  constexpr std::string_view layout = " \t\r\n";
  std::string out{};
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(layout), text.size()));
    const std::string_view word = text.substr(0, text.find_first_of(layout));
    if (!word.empty()) out.append(out.empty() ? "" : " ").append(word);
    text.remove_prefix(word.size());
  }
  return out;
}

std::string hexadecimal(std::uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = out.size(); i-- > 0; number >>= 4U) out[i] = digits[number & 0xFU];
  return out;
}

std::string fingerprint(const Diagnostic& found, std::string_view text, const util::SourceLines& lines) {
  util::Hash hash;
  hash.add(found.code);
  hash.add(found.path);
  if (found.range.begin.line > 0) {
    const std::size_t begin = lines.offset_of({found.range.begin.line, found.range.begin.column});
    const std::size_t end = lines.offset_of({found.range.end.line, found.range.end.column});
    hash.add(without_layout(text.substr(begin, std::max(begin, end) - begin)));
  }
  return hexadecimal(hash.value());
}

// Calls `visit` with each diagnostic that a baseline may hold, and its key.
template <typename File, typename Visit>
void for_each_key(File& file, const BaselineName& name, Visit visit) {
  if (file.status == Status::unreadable || file.diagnostics.empty()) return;
  const util::SourceLines lines(file.text);
  const std::string file_name = name(file.path);
  for (auto& found : file.diagnostics) {
    visit(found, Key{file_name, std::string(found.code), found.path, fingerprint(found, file.text, lines)});
  }
}

Counted counted(const Baseline& baseline) {
  Counted counts{};
  for (const BaselineEntry& entry : baseline) {
    counts[{entry.file, entry.code, entry.path, entry.fingerprint}] += entry.count;
  }
  return counts;
}

Baseline entries(const Counted& counts) {
  Baseline out{};
  for (const auto& [key, count] : counts) {
    const auto& [file, code, path, print] = key;
    if (count > 0) out.push_back({file, code, path, print, count});
  }
  return out;
}

// A syntax error hides what follows.
bool is_checked_whole(const FileReport& file) {
  constexpr std::array<std::string_view, 5> cuts = {"alias-limit", "expand-env", "more-problems", "yaml-encoding",
                                                    "yaml-syntax"};
  return file.status != Status::unreadable &&
         std::none_of(file.diagnostics.begin(), file.diagnostics.end(), [&](const Diagnostic& found) {
           return std::find(cuts.begin(), cuts.end(), found.code) != cuts.end();
         });
}

std::set<std::string> names_of(const Report& report, const BaselineName& name, bool (*test)(const FileReport&)) {
  std::set<std::string> names{};
  for (const FileReport& file : report.files) {
    if (test(file)) names.insert(name(file.path));
  }
  return names;
}

void take_from(Counted& counts, const Report& report, const BaselineName& name) {
  for (const FileReport& file : report.files) {
    for_each_key(file, name, [&](const Diagnostic&, const Key& key) {
      const auto entry = counts.find(key);
      if (entry != counts.end() && entry->second > 0) --entry->second;
    });
  }
}

// "bad-duration (limits.a), bad-size and 3 more"
std::string listed(const std::vector<const BaselineEntry*>& unused) {
  constexpr std::size_t most = 3;
  std::string out{};
  for (std::size_t i = 0; i < std::min(most, unused.size()); ++i) {
    out.append(out.empty() ? "" : ", ").append(unused[i]->code);
    if (!unused[i]->path.empty()) out.append(" (").append(unused[i]->path).append(")");
  }
  if (unused.size() > most) out.append(" and ").append(std::to_string(unused.size() - most)).append(" more");
  return out;
}

Diagnostic unused_note(const std::vector<const BaselineEntry*>& unused, std::string_view update) {
  std::uint64_t count = 0;
  for (const BaselineEntry* entry : unused) count += entry->count;
  Diagnostic note{};
  note.code = "unused-baseline";
  note.severity = Severity::info;
  note.message = "the baseline accepts " + std::to_string(count) +
                 (count == 1 ? " problem that is" : " problems that are") + " gone: " + listed(unused);
  note.help = "prune with " + std::string(update);
  return note;
}

}  // namespace

Baseline baseline_of(const Report& report, const BaselineName& name) {
  Counted counts{};
  for (const FileReport& file : report.files) {
    for_each_key(file, name, [&](const Diagnostic&, const Key& key) { ++counts[key]; });
  }
  return entries(counts);
}

Baseline accept(const Baseline& baseline, const BaselineName& name, Report& report) {
  Counted counts = counted(baseline);
  for (FileReport& file : report.files) {
    for_each_key(file, name, [&](Diagnostic& found, const Key& key) {
      const auto entry = counts.find(key);
      if (entry == counts.end() || entry->second == 0) return;
      --entry->second;
      found.in_baseline = true;
    });
  }
  const auto checked = names_of(report, name, is_checked_whole);
  Baseline left = entries(counts);
  std::erase_if(left, [&](const BaselineEntry& entry) { return !checked.contains(entry.file); });
  return left;
}

void note_unused(const Baseline& left, const BaselineName& name, std::string_view update, Report& report) {
  if (left.empty()) return;
  std::map<std::string_view, std::vector<const BaselineEntry*>> by_file{};
  for (const BaselineEntry& entry : left) by_file[entry.file].push_back(&entry);
  for (FileReport& file : report.files) {
    const auto unused = by_file.find(name(file.path));
    if (unused == by_file.end()) continue;
    file.diagnostics.insert(file.diagnostics.begin(), unused_note(unused->second, update));
    by_file.erase(unused);
  }
}

Baseline updated(const Baseline& old, const BaselineName& name, const Report& report,
                 const std::function<bool(const std::string& file)>& exists) {
  Counted counts = counted(old);
  take_from(counts, report, name);  // what is left was there once
  const auto reported = names_of(report, name, [](const FileReport&) { return true; });
  const auto checked = names_of(report, name, is_checked_whole);
  std::map<std::string, bool> known{};
  const auto is_kept = [&](const std::string& file) {
    if (reported.contains(file)) return !checked.contains(file);
    const auto [entry, is_new] = known.try_emplace(file, false);
    if (is_new) entry->second = exists(file);
    return entry->second;
  };
  Baseline result = baseline_of(report, name);
  for (const BaselineEntry& entry : entries(counts)) {
    if (is_kept(entry.file)) result.push_back(entry);
  }
  return entries(counted(result));
}

}  // namespace pyat::diag
