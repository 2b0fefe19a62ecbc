#include "fix/fix_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "edit/apply.hpp"

namespace pyat::fix {
namespace {

using diag::Diagnostic;
using diag::FileReport;
using diag::Severity;

// Each round leaves fewer problems than it found, so this many are never needed but for a file that is full of them.
constexpr int most_rounds = 50;
// How many fixes that seem to do no good are followed further, before the rest is left alone.
constexpr int most_followed = 8;
// In a file with more problems than this none is followed: it is not the next fix that makes it a good one.
constexpr std::size_t most_problems_to_follow = 100;

// What tells a problem in one text from a problem in another, where lines have moved and sections have new parents.
using Key = std::pair<std::string_view, std::string_view>;

std::string_view last_segment(std::string_view path) {
  const std::size_t at = path.find_last_of(".[");
  return at == std::string_view::npos ? path : path.substr(at + 1);
}

Key key_of(const Diagnostic& found) { return {found.code, last_segment(found.path)}; }

// Said only of a file that has no other problem, so that it is not new when the last of those goes.
bool comes_last(const Diagnostic& found) { return found.code == "null-section"; }

struct Tally {
  std::size_t errors = 0, warnings = 0, notes = 0;
  friend auto operator<=>(const Tally&, const Tally&) = default;
};

Tally tally(const FileReport& report) {
  Tally sum;
  for (const Diagnostic& found : report.diagnostics) {
    if (comes_last(found)) continue;
    switch (found.severity) {
      case Severity::error: ++sum.errors; break;
      case Severity::warning: ++sum.warnings; break;
      case Severity::info: ++sum.notes; break;
    }
  }
  return sum;
}

// Fewer problems, and no error that was not there before. Notes are no problems: a setting that has found its place may
// be an experimental one.
bool is_better(const FileReport& before, const FileReport& after) {
  if (after.status == diag::Status::unreadable) return false;
  const Tally was = tally(before), is = tally(after);
  if (!(is < was) || is.errors + is.warnings > was.errors + was.warnings) return false;
  std::map<Key, std::size_t> known;
  for (const Diagnostic& found : before.diagnostics) ++known[key_of(found)];
  return std::all_of(after.diagnostics.begin(), after.diagnostics.end(), [&](const Diagnostic& found) {
    return found.severity != Severity::error || comes_last(found) || known[key_of(found)]-- > 0;
  });
}

struct Candidate {
  const Diagnostic* problem = nullptr;
  std::vector<edit::Splice> splices{};
};

// Tried without success since the text last changed.
using Rejected = std::set<std::tuple<diag::Position, std::string_view, std::string>>;

auto identity(const Diagnostic& found) { return std::tuple(found.range.begin, found.code, found.fix.title); }

// The fixes of one round. Of two that touch the same bytes the earlier one is taken; the other one has its turn when
// the text has been looked at again.
std::vector<Candidate> candidates(const FileReport& report, std::string_view text, Level level,
                                  const Rejected& rejected) {
  const edit::Source source(text);
  std::vector<Candidate> chosen;
  std::vector<edit::Splice> taken;
  for (const Diagnostic& found : report.diagnostics) {
    if (!applies(found.fix, level) || rejected.contains(identity(found))) continue;
    auto splices = edit::splices(source, found.fix.edits);
    if (edit::overlap(taken, splices)) continue;
    edit::add(taken, splices);
    chosen.push_back({&found, std::move(splices)});
  }
  return chosen;
}

// One round: from one text to the next.
class Round {
 public:
  Round(std::string_view text, const FileReport& report, const Look& look)
      : text_(text), before_(report), look_(look) {}

  // Applies what makes things better. Where a group does not, its halves are tried, so that one bad fix costs few
  // looks at the text and holds up no other.
  void attempt(std::span<const Candidate> group, Rejected& rejected) {
    if (group.empty()) return;
    std::vector<edit::Splice> splices = accepted_;
    for (const Candidate& candidate : group) edit::add(splices, candidate.splices);
    std::string text = edit::apply(text_, splices);
    FileReport report = look_(text);
    if (is_better(best(), report)) {
      accepted_ = std::move(splices);
      result_ = {std::move(text), std::move(report), {}};
      for (const Candidate& candidate : group) applied_.push_back(candidate.problem);
    } else if (group.size() == 1) {
      rejected.insert(identity(*group.front().problem));
    } else {
      attempt(group.first(group.size() / 2), rejected);
      attempt(group.subspan(group.size() / 2), rejected);
    }
  }

  const std::vector<const Diagnostic*>& applied() const { return applied_; }
  Result take() { return std::move(result_); }

 private:
  const FileReport& best() const { return applied_.empty() ? before_ : result_.report; }

  std::string_view text_;
  const FileReport& before_;
  const Look& look_;
  std::vector<edit::Splice> accepted_{};
  std::vector<const Diagnostic*> applied_{};
  Result result_{};
};

diag::FixedProblem fixed_problem(const Diagnostic& found) {
  return {found.code, found.range.begin, found.path, found.fix.title, found.fix.safe};
}

class Fixer {
 public:
  Fixer(const Look& look, Level level) : look_(look), level_(level) {}

  // Round by round, until nothing gets better.
  void run_rounds(Result& now) {
    rejected_.clear();
    for (int round = 0; round < most_rounds; ++round) {
      const auto chosen = candidates(now.report, now.text, level_, rejected_);
      if (chosen.empty()) return;
      Round next(now.text, now.report, look_);
      next.attempt(chosen, rejected_);
      if (next.applied().empty()) continue;  // what overlapped a rejected one has its turn
      for (const Diagnostic* problem : next.applied()) fixed_.push_back(fixed_problem(*problem));
      now = next.take();
      rejected_.clear();
    }
  }

  // A section that gets its right name shows what is wrong inside it for the first time. A fix that was rejected is
  // good all the same when the fixes that come after it leave the file better than it was.
  bool follow_one(Result& now) {
    if (now.report.diagnostics.size() > most_problems_to_follow) return false;
    int followed = 0;
    for (const Diagnostic& found : now.report.diagnostics) {
      if (!applies(found.fix, level_) || ++followed > most_followed) continue;
      std::string text = edit::apply(now.text, found.fix.edits);
      Result next{std::move(text), {}, {}};
      next.report = look_(next.text);
      if (next.report.status == diag::Status::unreadable) continue;
      Fixer after(look_, level_);
      after.run_rounds(next);
      if (after.fixed_.empty() || !is_better(now.report, next.report)) continue;
      fixed_.push_back(fixed_problem(found));
      fixed_.insert(fixed_.end(), after.fixed_.begin(), after.fixed_.end());
      now = std::move(next);
      return true;
    }
    return false;
  }

  const Rejected& rejected() const { return rejected_; }
  std::vector<diag::FixedProblem> take_fixed() { return std::move(fixed_); }

 private:
  const Look& look_;
  Level level_;
  Rejected rejected_{};
  std::vector<diag::FixedProblem> fixed_{};
};

}  // namespace

Result fix_text(std::string text, const Look& look, Level level) {
  FileReport original = look(text);
  Result now{std::move(text), original, {}};
  Fixer fixer(look, level);
  do fixer.run_rounds(now);
  while (fixer.follow_one(now));
  for (Diagnostic& found : now.report.diagnostics) {
    if (fixer.rejected().contains(identity(found))) found.fix = {};  // it would do no good
  }
  now.report.fixed = fixer.take_fixed();
  now.original = std::move(original);
  return now;
}

}  // namespace pyat::fix
