#include "lint/answer_unknown.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "history/history.hpp"
#include "history/place.hpp"
#include "history/words.hpp"
#include "lint/key_fixes.hpp"
#include "util/text.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using history::Answer;
using history::Kind;
using util::in_quotes;

// Are these the same words, but for case, dashes and underscores? Then there is no doubt which field is meant.
bool same_words(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view name) {
    std::string text;
    for (const char c : name) {
      if (c != '_' && c != '-') text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return text;
  };
  return bare(a) == bare(b);
}

// The edits that do what the answer says, as far as that is one thing.
diag::Fix mend(const Answer& answer, const history::Place& place, const KeyFixes& fixes, diag::Position key) {
  if (answer.kind == Kind::removed && answer.paths.empty()) return fixes.remove(key);
  if (answer.paths.size() != 1) return {};
  const std::string& path = answer.paths.front();
  const history::SplitPath target = history::split(path);
  if (target.section != place.section) {
    return fixes.move(key, path, answer.kind == Kind::moved && answer.keeps_value);
  }
  const bool safe = answer.kind == Kind::typo ? same_words(place.key, target.name) : answer.keeps_value;
  return fixes.rename(key, target.name, safe);
}

void rewrite(Diagnostic& found, const Answer& answer, const history::Place& place, const KeyFixes& fixes,
             const schemas::KnownRelease& release, std::uint32_t root) {
  const std::string_view product = schemas::display_name(release.release.product);
  found.code = history::code_of(answer.kind);
  if (const std::string why = history::reason(answer, place.section, product); !why.empty())
    found.message += ": " + why;
  found.help = history::advice(answer, product);
  if (found.help.empty()) found.help = history::known_fields(root, place.section);
  found.docs = answer.source;
  found.fix = mend(answer, place, fixes, found.range.begin);
  if (answer.paths.size() != 1) return;
  const history::SplitPath target = history::split(answer.paths.front());
  if (target.section != place.section) return;
  const std::uint32_t line = fixes.line_of_sibling(found.range.begin, target.name);
  if (line == 0) return;
  const std::string set = "set in line " + std::to_string(line) + " already";
  found.help = answer.kind == Kind::typo ? "did you mean " + in_quotes(target.name) + ", which is " + set + "?"
                                         : in_quotes(target.name) + " is " + set + ": keep one of the two";
}

// A fix that puts an entry at a path.
struct Placed {
  Diagnostic* problem = nullptr;
  std::string path{};
};

// What belongs into a section that has a wrong name or place waits until that is mended: there would be two of them.
void wait_for_sections(const std::vector<Placed>& placed) {
  std::set<std::string_view> paths;
  for (const Placed& entry : placed) paths.insert(entry.path);
  for (const Placed& entry : placed) {
    const std::string_view path = entry.path;
    for (std::size_t end = path.find('.'); end != std::string_view::npos; end = path.find('.', end + 1)) {
      if (paths.contains(path.substr(0, end))) entry.problem->fix = {};
    }
  }
}

// Each answer looks through the schemas and the file. Who has more unknown keys than this has the wrong file.
constexpr std::size_t most_answered = 1'000;

}  // namespace

void answer_unknown(const yaml::Document& document, const schemas::KnownRelease& release, history::File file,
                    std::vector<Diagnostic>& problems) {
  const std::uint32_t root = history::root_of(release, file);
  std::optional<history::History> history;
  std::optional<KeyFixes> fixes;
  std::vector<Placed> placed;
  std::size_t answered = 0;
  for (Diagnostic& found : problems) {
    if (found.code != "unknown-field") continue;
    if (++answered > most_answered) break;
    if (!history) history.emplace(release, file);
    if (!fixes) fixes.emplace(document);
    const history::Place place = history::place_of(root, found.path);
    const Answer answer = history->explain(place.section, place.key);
    rewrite(found, answer, place, *fixes, release, root);
    if (found.fix.edits.empty() || answer.paths.size() != 1) continue;
    placed.push_back({&found, answer.paths.front()});
  }
  wait_for_sections(placed);
}

}  // namespace pyat::lint
