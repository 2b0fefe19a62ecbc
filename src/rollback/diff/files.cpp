#include "rollback/diff/files.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "compose/interpolate.hpp"
#include "rollback/diff/items.hpp"
#include "rollback/secrets.hpp"
#include "util/line_diff.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t looked_at = 8000;  // bytes in which a NUL shows that a file is no text, as for git

bool is_text(string_view content) { return content.substr(0, looked_at).find('\0') == string_view::npos; }

// Ordinary words are secrets of somebody, too; hidden everywhere they would hide the rest: postgres, admin.
bool is_ordinary_word(string_view text) {
  constexpr string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return text.size() < 16 && text.find_first_not_of(letters) == string_view::npos;
}

string octal(unsigned mode) {
  string out{};
  for (const unsigned shift : {9U, 6U, 3U, 0U}) out += static_cast<char>('0' + (mode >> shift & 7U));
  return out;
}

string owner_of(const File& file) { return std::to_string(file.user) + ":" + std::to_string(file.group); }

struct MaskedLine {
  string text{};
  bool is_masked = false;
};

class Comparer {
 public:
  Comparer(const Generation& before, const Generation& after, const ContentOf& content, std::vector<string>& notes)
      : before_(before), after_(after), content_(content), notes_(notes) {}

  std::vector<FileChange> run() {
    pair_up();
    if (std::any_of(pairs_.begin(), pairs_.end(), [](const Pair& pair) { return pair.has_other_content(); })) {
      for (const Generation* generation : {&before_, &after_}) learn_from(*generation);
    }
    std::vector<FileChange> changes{};
    for (const Pair& pair : pairs_) changes.push_back(compare(pair));
    return changes;
  }

 private:
  struct Pair {
    const File* before = nullptr;
    const File* after = nullptr;

    const File& one() const { return after == nullptr ? *before : *after; }
    bool has_other_content() const { return before != nullptr && after != nullptr && before->digest != after->digest; }
  };

  using ByPath = std::map<string_view, const File*>;

  static ByPath by_path(const Generation& generation) {
    ByPath files{};
    for (const File& file : generation.files) files.emplace(file.path, &file);
    return files;
  }

  void pair_up() {
    const ByPath old_files = by_path(before_), new_files = by_path(after_);
    for (const auto& [path, file] : old_files) {
      const auto other = new_files.find(path);
      if (other == new_files.end()) {
        pairs_.push_back({file, nullptr});
      } else if (is_other(*file, *other->second)) {
        pairs_.push_back({file, other->second});
      }
    }
    for (const auto& [path, file] : new_files) {
      if (!old_files.contains(path)) pairs_.push_back({nullptr, file});
    }
    std::stable_sort(pairs_.begin(), pairs_.end(),
                     [](const Pair& a, const Pair& b) { return a.one().path < b.one().path; });
  }

  // Who uses it, and as what, is for people.
  static bool is_other(const File& a, const File& b) {
    return a.digest != b.digest || a.link != b.link || a.mode != b.mode || a.user != b.user || a.group != b.group;
  }

  // The secrets of environment files and of those that are one, and what Compose files and those that changed have
  // below names of secrets: the same words may stand where nothing tells what they are.
  void learn_from(const Generation& generation) {
    for (const File& file : generation.files) {
      const bool tells = file.role != Role::configuration && file.role != Role::application;
      if (!file.link.empty() || (!tells && !is_changed(file.path))) continue;
      const util::ReadResult done = content_(file);
      if (!done.problem.empty()) {
        notes_.push_back("secrets of " + file.path + " may be shown, because it cannot be read: " + done.problem);
      } else if (file.role == Role::environment) {
        masker_.know_variables(done.text);
      } else if (file.role == Role::secret) {
        masker_.know(done.text);
      } else if (is_text(done.text)) {
        learn_names(done.text);
      }
    }
  }

  void learn_names(string_view text) {
    std::vector<string> found{};
    Masker finder([&](string_view secret) {
      if (!is_ordinary_word(secret)) found.emplace_back(secret);
      return string("***");
    });
    for (const string_view line : util::lines_of(text)) finder.line(line);
    for (const string& secret : found) masker_.know(secret);
  }

  bool is_changed(string_view path) const {
    const auto place = std::lower_bound(pairs_.begin(), pairs_.end(), path,
                                        [](const Pair& pair, string_view other) { return pair.one().path < other; });
    return place != pairs_.end() && place->one().path == path;
  }

  FileChange compare(const Pair& pair) {
    const File& one = pair.one();
    FileChange change{.path = one.path, .role = one.role, .used_by = one.used_by};
    if (pair.before == nullptr || pair.after == nullptr) {
      change.change = pair.before == nullptr ? Change::added : Change::removed;
      return change;
    }
    change.link = changed(pair.before->link, pair.after->link);
    if (pair.before->link.empty() && pair.after->link.empty()) {
      change.mode = changed(octal(pair.before->mode), octal(pair.after->mode));
      change.owner = changed(owner_of(*pair.before), owner_of(*pair.after));
    }
    if (pair.has_other_content() && !change.link) compare_contents(pair, change);
    return change;
  }

  void compare_contents(const Pair& pair, FileChange& change) {
    change.has_other_content = true;
    if (pair.before->role == Role::secret || pair.after->role == Role::secret) {
      change.hidden = "it is a secret";
      return;
    }
    const util::ReadResult old_text = content_(*pair.before), new_text = content_(*pair.after);
    for (const util::ReadResult& done : {old_text, new_text}) {
      if (!done.problem.empty()) change.hidden = "its content cannot be read: " + done.problem;
    }
    if (!change.hidden.empty()) return;
    if (change.role == Role::environment || pair.before->role == Role::environment) {
      change.variables = diff_values(compose::parse_dotenv(old_text.text), compose::parse_dotenv(new_text.text));
      change.hidden = change.variables.empty()
                          ? "it has the same variables and values, and other comments or another order"
                          : "values of variables are not shown";
    } else if (!is_text(old_text.text) || !is_text(new_text.text)) {
      change.hidden = "it is no text";
    } else {
      add_hunks(util::lines_of(old_text.text), util::lines_of(new_text.text), change);
    }
  }

  std::vector<MaskedLine> masked(const util::Lines& lines) {
    std::vector<MaskedLine> all{};
    masker_.begin();
    for (const string_view line : lines) {
      string text = masker_.line(line);
      const bool is_masked = text != line;
      all.push_back({std::move(text), is_masked});
    }
    return all;
  }

  void add_hunks(const util::Lines& before, const util::Lines& after, FileChange& change) {
    const std::vector<MaskedLine> old_lines = masked(before), new_lines = masked(after);
    const std::vector<util::LineChange> changes = util::compare_lines(before, after);
    for (const auto hunk : util::hunks_of(changes)) change.hunks.push_back(hunk_of(hunk, old_lines, new_lines));
    for (const util::LineChange& one : changes) {
      change.lines_removed += one.old_end - one.old_begin;
      change.lines_added += one.new_end - one.new_begin;
    }
  }

  static Hunk hunk_of(std::span<const util::LineChange> changes, const std::vector<MaskedLine>& before,
                      const std::vector<MaskedLine>& after) {
    const std::size_t lead = std::min(util::diff_context, changes.front().old_begin);
    const std::size_t trail = std::min(util::diff_context, before.size() - changes.back().old_end);
    const std::size_t old_begin = changes.front().old_begin - lead, new_begin = changes.front().new_begin - lead;
    Hunk hunk{.old_count = changes.back().old_end + trail - old_begin,
              .new_count = changes.back().new_end + trail - new_begin};
    hunk.old_first = old_begin + (hunk.old_count == 0 ? 0 : 1);
    hunk.new_first = new_begin + (hunk.new_count == 0 ? 0 : 1);
    const auto add = [&](Mark mark, const MaskedLine& line) {
      hunk.lines.push_back({mark, line.text, line.is_masked});
    };
    std::size_t at = old_begin;
    for (const util::LineChange& one : changes) {
      for (; at < one.old_begin; ++at) add(Mark::kept, before[at]);
      for (; at < one.old_end; ++at) add(Mark::removed, before[at]);
      for (std::size_t i = one.new_begin; i < one.new_end; ++i) add(Mark::added, after[i]);
    }
    for (const std::size_t end = at + trail; at < end; ++at) add(Mark::kept, before[at]);
    return hunk;
  }

  const Generation& before_;
  const Generation& after_;
  const ContentOf& content_;
  std::vector<string>& notes_;
  Masker masker_{};
  std::vector<Pair> pairs_{};
};

}  // namespace

std::vector<FileChange> diff_files(const Generation& before, const Generation& after, const ContentOf& content,
                                   std::vector<string>& notes) {
  return Comparer(before, after, content, notes).run();
}

}  // namespace pyat::rollback
