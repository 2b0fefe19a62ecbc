#include "upgrade/flags.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "history/history.hpp"
#include "history/lines.hpp"

namespace pyat::upgrade {
namespace {

using diag::FlagChange;
using diag::FlagFate;
using history::Tree;
using schemas::FieldRow;
using schemas::text;

// Flags that are bound to no setting: the main programs of both products register them.
constexpr std::array<std::string_view, 17> unbound{"block-profile-threshold",
                                                   "config.expand-env",
                                                   "config.file",
                                                   "config.verify",
                                                   "debug.block-profile-rate",
                                                   "debug.mutex-profile-fraction",
                                                   "h",
                                                   "health",
                                                   "health.url",
                                                   "help",
                                                   "help-all",
                                                   "mem-ballast-size-bytes",
                                                   "mem-ballast-size-mbs",
                                                   "modules",
                                                   "mutex-profile-fraction",
                                                   "print.config",
                                                   "version"};

bool is_unbound(std::string_view flag) { return std::find(unbound.begin(), unbound.end(), flag) != unbound.end(); }

// https://github.com/grafana/tempo/pull/6403
bool is_ballast(std::string_view flag, const schemas::Release& to) {
  return flag == "mem-ballast-size-mbs" && to.product == schemas::Product::tempo && to.since(3, 0);
}

class FlagsOf {
 public:
  explicit FlagsOf(const schemas::KnownRelease& release) : tree_(release.root) {
    for (const Tree::Node& node : tree_.nodes()) {
      if (node.field == nullptr || node.legacy || node.field->flag.size == 0) continue;
      by_flag_.emplace(text(node.field->flag), &node);
    }
  }

  const Tree::Node* find(std::string_view flag) const {
    const auto found = by_flag_.find(flag);
    return found == by_flag_.end() ? nullptr : found->second;
  }
  std::string path(const Tree::Node& node) const { return tree_.path(node); }
  const std::map<std::string_view, const Tree::Node*>& all() const { return by_flag_; }

 private:
  Tree tree_;
  std::map<std::string_view, const Tree::Node*> by_flag_{};
};

class Comparison {
 public:
  Comparison(const schemas::KnownRelease& from, const schemas::KnownRelease& to)
      : from_(from), to_(to), history_(to), before_(from), after_(to), lines_(history::lines_of(to.release.product)) {}

  std::vector<FlagChange> all() const {
    std::vector<FlagChange> changes;
    for (const auto& [flag, node] : before_.all()) {
      if (after_.find(flag) == nullptr) changes.push_back(gone(flag, *node));
    }
    return changes;
  }

  std::optional<FlagChange> check(const std::string& flag) const {
    if (is_ballast(flag, to_.release)) {
      return FlagChange{.fate = FlagFate::removed,
                        .flag = flag,
                        .since = "3.0.0",
                        .advice = "delete it: GOMEMLIMIT in the environment does what it was for"};
    }
    if (is_unbound(flag)) return {};
    const Tree::Node* before = before_.find(flag);
    const Tree::Node* after = after_.find(flag);
    if (after == nullptr && before == nullptr) return FlagChange{.fate = FlagFate::unknown, .flag = flag};
    if (after == nullptr) return gone(flag, *before);
    const auto deprecated = schemas::Category::deprecated;
    if (after->field->category != deprecated || (before != nullptr && before->field->category == deprecated)) return {};
    return FlagChange{.fate = FlagFate::deprecated, .flag = flag, .path = after_.path(*after)};
  }

 private:
  FlagChange gone(std::string_view flag, const Tree::Node& node) const {
    FlagChange change{.fate = FlagFate::removed, .flag = std::string(flag), .path = before_.path(node)};
    change.since = first_without(change.path, flag);
    const FieldRow* now = history::field_at(to_.root, change.path);
    std::optional<history::Answer> answer;
    if (now == nullptr) answer = history_.gone(change.path);
    if (answer && answer->paths.size() == 1) now = history::field_at(to_.root, answer->paths.front());
    if (now != nullptr && now->flag.size != 0) {
      change.fate = FlagFate::renamed;
      change.new_flag = text(now->flag);
    }
    if (answer) change.advice = answer->advice;
    if (now != nullptr && now->flag.size == 0 && !answer) change.advice = "set " + change.path + " in the file";
    return change;
  }

  std::string first_without(const std::string& path, std::string_view flag) const {
    const std::size_t last = history::line_with(lines_, to_.root);
    for (std::size_t i = history::line_with(lines_, from_.root) + 1; i <= last; ++i) {
      const FieldRow* field = history::field_at(lines_[i].root, path);
      if (field == nullptr || text(field->flag) != flag) return std::string(lines_[i].first);
    }
    return {};
  }

  const schemas::KnownRelease& from_;
  const schemas::KnownRelease& to_;
  history::History history_;
  FlagsOf before_, after_;
  std::vector<history::Line> lines_;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

// The next word, without the quotes around it.
std::string_view take_word(std::string_view& rest) {
  while (!rest.empty() && (is_space(rest.front()) || is_quote(rest.front()))) rest.remove_prefix(1);
  if (rest.starts_with('#')) {
    rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    return take_word(rest);
  }
  std::size_t end = 0;
  while (end < rest.size() && !is_space(rest[end]) && !is_quote(rest[end])) ++end;
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::vector<std::string> split_at_commas(std::string_view value) {
  std::vector<std::string> parts;
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    parts.emplace_back(value.substr(0, comma));
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return parts;
}

}  // namespace

GivenFlags read_flags(std::string_view text) {
  GivenFlags flags;
  bool value_follows = false;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    if (!word.starts_with('-')) {
      if (value_follows) flags.targets = split_at_commas(word);
      value_follows = false;
      continue;
    }
    while (word.starts_with('-')) word.remove_prefix(1);
    if (word.empty()) continue;  // the dash of a list item
    const std::size_t equals = std::min(word.find('='), word.size());
    const std::string_view name = word.substr(0, equals);
    value_follows = name == "target" && equals + 1 >= word.size();
    if (name == "target" && !value_follows) flags.targets = split_at_commas(word.substr(equals + 1));
    flags.names.emplace_back(name);
  }
  return flags;
}

std::vector<FlagChange> check_flags(const std::vector<std::string>& given, const schemas::KnownRelease& from,
                                    const schemas::KnownRelease& to) {
  std::vector<FlagChange> changes;
  if (given.empty()) return changes;
  const Comparison comparison(from, to);
  for (const std::string& flag : given) {
    if (auto change = comparison.check(flag)) changes.push_back(*std::move(change));
  }
  return changes;
}

std::vector<FlagChange> changed_flags(const schemas::KnownRelease& from, const schemas::KnownRelease& to) {
  return Comparison(from, to).all();
}

}  // namespace pyat::upgrade
