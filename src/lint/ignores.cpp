#include "lint/ignores.hpp"

#include <string.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "diag/codes.hpp"
#include "lint/comments.hpp"
#include "util/edit_distance.hpp"
#include "util/source_lines.hpp"
#include "util/text.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using diag::Severity;
using util::in_quotes;

// One code of one comment.
struct Rule {
  std::string_view code{};
  const diag::CodeInfo* info{};  // nullptr: unknown
  bool is_useful = false;        // has ignored something, or would have if it had not expired
  const Diagnostic* error{};     // of that code, and not to be ignored
};

struct Ignore {
  PragmaComment comment{};
  std::vector<Rule> rules{};
  bool has_expired = false;
};

// What the comments ignore, and what is to be said of them.
class Ignores {
 public:
  Ignores(std::string_view text, const yaml::Document& document, std::chrono::sys_days today)
      : text_(text), lines_(text), today_(today) {
    for (PragmaComment& comment : find_pragmas(text, lines_, document)) take(comment);
  }

  // Which of the problems are ignored. From the top of the file down, with those comments at hand that are about the
  // place: a generated file may have as many of them as lines.
  std::vector<bool> match(const std::vector<Diagnostic>& problems) {
    std::vector<std::size_t> order(problems.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return problems[a].range.begin < problems[b].range.begin; });
    std::stable_sort(ignores_.begin(), ignores_.end(),
                     [](const Ignore& a, const Ignore& b) { return a.comment.begin < b.comment.begin; });
    std::vector<bool> ignored(problems.size());
    std::vector<Ignore*> near{};
    auto next = ignores_.begin();
    for (const std::size_t i : order) {
      const diag::Position place = problems[i].range.begin;
      for (; next != ignores_.end() && next->comment.begin <= place; ++next) near.push_back(&*next);
      std::erase_if(near, [&](const Ignore* ignore) { return ignore->comment.end <= place; });
      ignored[i] = apply(near, problems[i]);
    }
    return ignored;
  }

  // After match(), while the problems are where they were. What was not reached cannot be told to be unused.
  std::vector<Diagnostic> warnings(bool is_complete) {
    for (const Ignore& ignore : ignores_) {
      warn_of_errors(ignore);
      if (ignore.has_expired) warn_of_expiry(ignore);
      if (is_complete) warn_of_unused(ignore);
    }
    return std::move(warnings_);
  }

 private:
  static bool apply(const std::vector<Ignore*>& near, const Diagnostic& found) {
    const diag::CodeInfo* info = near.empty() ? nullptr : diag::find_code(found.code);
    if (info == nullptr) return false;
    bool ignored = false;
    for (Ignore* ignore : near) {
      for (Rule& rule : ignore->rules) {
        if (rule.info != info) continue;
        if (diag::is_fatal(found)) {
          if (rule.error == nullptr) rule.error = &found;
        } else {
          rule.is_useful = true;
          ignored = ignored || !ignore->has_expired;
        }
      }
    }
    return ignored;
  }

  diag::Range range_of(std::string_view part) const {
    const auto begin = static_cast<std::size_t>(part.data() - text_.data());
    const auto from = lines_.place_of(begin), to = lines_.place_of(begin + part.size());
    return {{from.line, from.column}, {to.line, to.column}};
  }

  Diagnostic& warn(std::string_view code, std::string_view part, std::string message, std::string help) {
    Diagnostic& warning = warnings_.emplace_back();
    warning.code = code;
    warning.severity = Severity::warning;
    warning.range = range_of(part);
    warning.message = std::move(message);
    warning.help = std::move(help);
    return warning;
  }

  void take(PragmaComment& comment) {
    const Pragma& pragma = comment.pragma;
    switch (pragma.kind) {
      case Pragma::Kind::unknown: warn("bad-pragma", pragma.wrong, pragma.problem, pragma.help); return;
      case Pragma::Kind::modeline: return take_modeline(comment);
      case Pragma::Kind::ignore_file:
        if (comment.is_at_top) return take_ignore(comment);
        warn("bad-pragma", pragma.comment, "ignore-file has no effect here",
             "put it on a line of its own above the first key, or write ignore for what stands here");
        return;
      case Pragma::Kind::ignore: return take_ignore(comment);
    }
  }

  void take_modeline(const PragmaComment& comment) {
    const bool is_second = std::exchange(has_modeline_, has_modeline_ || comment.is_at_top);
    if (!comment.is_at_top) {
      warn("bad-pragma", comment.pragma.comment, "the product and release of a file have no effect here",
           "put them on a line of their own above the first key");
    } else if (is_second) {
      warn("bad-pragma", comment.pragma.comment, "the product and release of this file were given above already",
           "remove this line: it has no effect");
    }
  }

  void take_ignore(PragmaComment& comment) {
    Ignore ignore{};
    const Pragma& pragma = comment.pragma;
    for (const std::string_view code : pragma.codes) {
      ignore.rules.push_back({.code = code, .info = diag::find_code(code)});
      if (ignore.rules.back().info == nullptr) warn_of_unknown(code);
    }
    if (pragma.reason.empty()) {
      warn("missing-reason", pragma.comment, "this comment does not say why it ignores what it ignores",
           "write the reason behind it: who reads it next year must know whether it still holds");
    }
    ignore.has_expired = !pragma.until.empty() && pragma.last_day < today_;
    ignore.comment = std::move(comment);
    if (ignore.comment.pragma.kind == Pragma::Kind::ignore_file) {
      ignore.comment.begin = {};
      ignore.comment.end = {std::numeric_limits<std::uint32_t>::max(), 0};
    }
    ignores_.push_back(std::move(ignore));
  }

  void warn_of_unknown(std::string_view code) {
    std::vector<std::string_view> known{};
    for (const diag::CodeInfo& info : diag::codes()) known.push_back(info.code);
    const std::string_view near = util::nearest(code, known);
    Diagnostic& warning =
        warn("bad-pragma", code, "unknown code " + in_quotes(code),
             near.empty() ? "pyat lint --list-codes shows all" : "did you mean " + in_quotes(near) + "?");
    if (near.empty()) return;
    warning.fix = {.safe = false, .title = "write " + std::string(near), .edits = {{warning.range, std::string(near)}}};
  }

  void warn_of_errors(const Ignore& ignore) {
    for (const Rule& rule : ignore.rules) {
      if (rule.error == nullptr) continue;
      warn("ignored-error", rule.code, "an error cannot be ignored: the server would not start",
           "correct line " + std::to_string(rule.error->range.begin.line) + ", then remove this comment");
    }
  }

  void warn_of_expiry(const Ignore& ignore) {
    const bool hid_something =
        std::any_of(ignore.rules.begin(), ignore.rules.end(), [](const Rule& rule) { return rule.is_useful; });
    if (!hid_something) return;
    const std::string_view until = ignore.comment.pragma.until;
    warn("expired-ignore", until, "this comment expired on " + std::string(until) + ": it ignores nothing any more",
         "mend what is reported again, or decide anew and write another date");
  }

  void warn_of_unused(const Ignore& ignore) {
    const auto is_unused = [](const Rule& rule) {
      return rule.info != nullptr && !rule.is_useful && rule.error == nullptr;
    };
    std::string codes{};
    for (const Rule& rule : ignore.rules) {
      if (is_unused(rule)) codes.append(codes.empty() ? "" : ", ").append(rule.code);
    }
    if (codes.empty()) return;
    Diagnostic& warning =
        warn("unused-ignore", ignore.comment.pragma.comment, "there is no " + codes + std::string(where(ignore)),
             "remove " + std::string(has_other(ignore, is_unused) ? codes : "the comment"));
    warning.fix = removal(ignore, [&](const Rule& rule) { return !is_unused(rule); });
  }

  static std::string_view where(const Ignore& ignore) {
    if (ignore.comment.pragma.kind == Pragma::Kind::ignore_file) return " in this file to ignore";
    return ignore.comment.is_alone ? " below to ignore" : " in this line to ignore";
  }

  template <typename Test>
  static bool has_other(const Ignore& ignore, Test test) {
    return !std::all_of(ignore.rules.begin(), ignore.rules.end(), test);
  }

  // Keeps the codes that pass the test; without any the comment goes, and its line with it if it has one of its own.
  template <typename Test>
  diag::Fix removal(const Ignore& ignore, Test keeps) const {
    std::string kept{};
    for (const Rule& rule : ignore.rules) {
      if (keeps(rule)) kept.append(kept.empty() ? "" : ", ").append(rule.code);
    }
    const Pragma& pragma = ignore.comment.pragma;
    if (!kept.empty()) return {.safe = true, .title = "ignore only " + kept, .edits = {{range_of(pragma.list), kept}}};
    return {.safe = true, .title = "remove the comment", .edits = {{range_of_comment(ignore.comment), {}}}};
  }

  diag::Range range_of_comment(const PragmaComment& comment) const {
    std::string_view line;
    lines_.find(comment.line, line);
    const auto begin = static_cast<std::size_t>(comment.pragma.comment.data() - line.data());
    const diag::Range whole = range_of(line);
    std::string_view next;
    if (comment.is_alone && lines_.find(comment.line + 1, next)) return {whole.begin, {comment.line + 1, 1}};
    if (comment.is_alone) return whole;
    const std::size_t end_of_value = line.substr(0, begin).find_last_not_of(" \t") + 1;
    return {range_of(line.substr(0, end_of_value)).end, whole.end};
  }

  std::string_view text_;
  util::SourceLines lines_;
  std::chrono::sys_days today_;
  std::vector<Ignore> ignores_{};
  bool has_modeline_ = false;
  std::vector<Diagnostic> warnings_{};
};

bool is_cut_short(const yaml::Document& document, const std::vector<Diagnostic>& problems) {
  return document.error() != nullptr || std::any_of(problems.begin(), problems.end(), [](const Diagnostic& found) {
           return found.code == "more-problems";
         });
}

}  // namespace

std::size_t apply_ignores(std::string_view text, const yaml::Document& document, std::chrono::sys_days today,
                          std::vector<Diagnostic>& problems) {
  if (::memmem(text.data(), text.size(), pragma_mark.data(), pragma_mark.size()) == nullptr) return 0;
  Ignores ignores(text, document, today);
  const bool is_complete = !is_cut_short(document, problems);
  const std::vector<bool> ignored = ignores.match(problems);
  std::vector<Diagnostic> warnings = ignores.warnings(is_complete);

  std::size_t i = 0;
  const auto gone = std::erase_if(problems, [&](const Diagnostic&) { return ignored[i++]; });
  problems.insert(problems.end(), std::make_move_iterator(warnings.begin()), std::make_move_iterator(warnings.end()));
  return gone;
}

}  // namespace pyat::lint
