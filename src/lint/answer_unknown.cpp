#include "lint/answer_unknown.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "history/history.hpp"
#include "history/place.hpp"
#include "history/words.hpp"
#include "lint/rename_key.hpp"

namespace pyat::lint {
namespace {

using diag::Diagnostic;
using history::Answer;
using history::Kind;

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

void rewrite(Diagnostic& found, const Answer& answer, const history::Place& place, const yaml::Document& document,
             const schemas::KnownRelease& release, std::uint32_t root) {
  const std::string_view product = schemas::display_name(release.release.product);
  found.code = history::code_of(answer.kind);
  if (const std::string why = history::reason(answer, place.section, product); !why.empty())
    found.message += ": " + why;
  found.help = history::advice(answer, product);
  if (found.help.empty()) found.help = history::known_fields(root, place.section);
  found.docs = answer.source;
  if (answer.paths.size() != 1) return;
  const history::SplitPath target = history::split(answer.paths.front());
  if (target.section != place.section) return;
  found.fix = rename_key(document, found.range, target.name, answer.keeps_value);
  const std::uint32_t line = line_of_sibling(document, found.range, target.name);
  if (line == 0) return;
  const std::string set = "set in line " + std::to_string(line) + " already";
  found.help = answer.kind == Kind::typo ? "did you mean " + quoted(target.name) + ", which is " + set + "?"
                                         : quoted(target.name) + " is " + set + ": keep one of the two";
}

}  // namespace

void answer_unknown(const yaml::Document& document, const schemas::KnownRelease& release, history::File file,
                    std::vector<Diagnostic>& problems) {
  const std::uint32_t root = history::root_of(release, file);
  std::optional<history::History> history;
  for (Diagnostic& found : problems) {
    if (found.code != "unknown-field") continue;
    if (!history) history.emplace(release, file);
    const history::Place place = history::place_of(root, found.path);
    rewrite(found, history->explain(place.section, place.key), place, document, release, root);
  }
}

}  // namespace pyat::lint
