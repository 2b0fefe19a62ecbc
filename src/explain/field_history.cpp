#include "explain/field_history.hpp"

#include "history/history.hpp"
#include "history/words.hpp"

namespace pyat::explain {
namespace {

// An item of a list is "*" in the paths of history, as an entry of a map is.
std::string abstract_path(std::string path) {
  for (std::size_t at = path.find("[]"); at != std::string::npos; at = path.find("[]")) path.replace(at, 2, ".*");
  return path;
}

}  // namespace

FieldHistory history_of(const schemas::KnownRelease& release, const Section& section, std::string_view key) {
  const std::string path = abstract_path(section.path);
  const std::string_view product = schemas::display_name(release.release.product);
  const history::Answer found = history::History(release).explain(path, key);
  FieldHistory answer;
  answer.code = history::code_of(found.kind);
  answer.note = history::reason(found, path, product);
  answer.help = history::advice(found, product);
  if (answer.help.empty()) answer.help = history::known_fields(release.root, path);
  answer.docs = found.source;
  return answer;
}

}  // namespace pyat::explain
