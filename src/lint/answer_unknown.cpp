#include "lint/answer_unknown.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "history/history.hpp"
#include "history/place.hpp"
#include "history/words.hpp"
#include "lint/move_key.hpp"
#include "lint/rename_key.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using history::Answer;
using history::Kind;

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

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
diag::Fix mend(const Answer& answer, const history::Place& place, const yaml::Document& document,
               const edit::Source& source, const diag::Range& key) {
  if (answer.kind == Kind::removed && answer.paths.empty()) return remove_key(document, source, key);
  if (answer.paths.size() != 1) return {};
  const std::string& path = answer.paths.front();
  const history::SplitPath target = history::split(path);
  if (target.section != place.section) {
    return move_key(document, source, key, path, answer.kind == Kind::moved && answer.keeps_value);
  }
  const bool safe = answer.kind == Kind::typo ? same_words(place.key, target.name) : answer.keeps_value;
  return rename_key(document, key, target.name, safe);
}

void rewrite(Diagnostic& found, const Answer& answer, const history::Place& place, const yaml::Document& document,
             const edit::Source& source, const schemas::KnownRelease& release, std::uint32_t root) {
  const std::string_view product = schemas::display_name(release.release.product);
  found.code = history::code_of(answer.kind);
  if (const std::string why = history::reason(answer, place.section, product); !why.empty())
    found.message += ": " + why;
  found.help = history::advice(answer, product);
  if (found.help.empty()) found.help = history::known_fields(root, place.section);
  found.docs = answer.source;
  found.fix = mend(answer, place, document, source, found.range);
  if (answer.paths.size() != 1) return;
  const history::SplitPath target = history::split(answer.paths.front());
  if (target.section != place.section) return;
  const std::uint32_t line = line_of_sibling(document, found.range, target.name);
  if (line == 0) return;
  const std::string set = "set in line " + std::to_string(line) + " already";
  found.help = answer.kind == Kind::typo ? "did you mean " + quoted(target.name) + ", which is " + set + "?"
                                         : quoted(target.name) + " is " + set + ": keep one of the two";
}

// Each answer looks through the schemas and the file. Who has more unknown keys than this has the wrong file.
constexpr std::size_t most_answered = 1'000;

}  // namespace

void answer_unknown(const yaml::Document& document, const schemas::KnownRelease& release, history::File file,
                    std::vector<Diagnostic>& problems) {
  const std::uint32_t root = history::root_of(release, file);
  std::optional<history::History> history;
  const edit::Source source(document.text());
  std::size_t answered = 0;
  for (Diagnostic& found : problems) {
    if (found.code != "unknown-field") continue;
    if (++answered > most_answered) return;
    if (!history) history.emplace(release, file);
    const history::Place place = history::place_of(root, found.path);
    rewrite(found, history->explain(place.section, place.key), place, document, source, release, root);
  }
}

}  // namespace pyat::lint
