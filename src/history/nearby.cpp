// A key that no release has where it stands: a slip of the pen, or of the indentation.
#include <algorithm>
#include <array>

#include "history/history.hpp"
#include "util/edit_distance.hpp"

namespace pyat::history {
namespace {

using schemas::FieldRow;
using schemas::text;

bool is_mark(char c) { return c == '_' || c == '-'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// httpListenPort, http-listen-port and http_listen_port are one name.
bool same_letters(std::string_view a, std::string_view b) {
  while (true) {
    while (!a.empty() && is_mark(a.front())) a.remove_prefix(1);
    while (!b.empty() && is_mark(b.front())) b.remove_prefix(1);
    if (a.empty() || b.empty()) return a.empty() && b.empty();
    if (lower(a.front()) != lower(b.front())) return false;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
}

// A mistake of one letter in a word of some length, with no other field that could be meant.
bool is_certain(std::string_view key, std::string_view nearest, const std::vector<std::string_view>& names) {
  if (key.size() < 6 || util::edit_distance(key, nearest) > 1) return false;
  return std::none_of(names.begin(), names.end(),
                      [&](std::string_view name) { return name != nearest && util::edit_distance(key, name) <= 2; });
}

// A name that tells nothing, enabled or path, may stand anywhere.
bool is_telling(std::string_view key) { return key.find('_') != std::string_view::npos; }

// A name that many things have, so that one below its section is no more likely to be meant than any other.
bool is_anybodys(std::string_view key) {
  constexpr std::array<std::string_view, 7> names{"enable", "enabled", "name", "path", "timeout", "type", "version"};
  return std::find(names.begin(), names.end(), key) != names.end();
}

bool is_below(std::string_view path, std::string_view section) {
  return section.empty() || (path.size() > section.size() && path.starts_with(section) && path[section.size()] == '.');
}

// The places of a name, by their relation to a section.
struct Places {
  std::vector<std::string> parallel{};  // in a section of the same name, elsewhere
  std::vector<std::string> above{};
  std::vector<std::string> below{};
  std::vector<std::string> elsewhere{};
};

void sort_in(std::string path, std::string_view section, Places& places) {
  const std::string_view parent = split(path).section;
  if (is_below(path, section)) {
    places.below.push_back(std::move(path));
  } else if (parent.empty() || is_below(section, parent)) {
    places.above.push_back(std::move(path));
  } else if (split(parent).name == split(section).name) {
    places.parallel.push_back(std::move(path));
  } else {
    places.elsewhere.push_back(std::move(path));
  }
}

}  // namespace

std::optional<Answer> History::spelled_alike(std::string_view section, std::string_view key, bool surely) const {
  std::vector<std::string_view> names;
  for (const FieldRow* field : fields_of(section_at(root_, section))) names.push_back(text(field->name));
  const auto same =
      std::find_if(names.begin(), names.end(), [&](std::string_view name) { return same_letters(name, key); });
  if (same != names.end()) return Answer{.kind = Kind::typo, .paths = {join(section, *same)}, .keeps_value = true};
  const std::string_view nearest = util::nearest(key, names);
  const bool only_alike = surely || is_anybodys(key);
  if (nearest.empty() || (only_alike && util::edit_distance(key, nearest) > 2)) return {};
  return Answer{.kind = Kind::typo, .paths = {join(section, nearest)}, .keeps_value = is_certain(key, nearest, names)};
}

// -server.http-listen-port=80 as a key: server.http-listen-port.
std::optional<Answer> History::as_flag(std::string_view key) const {
  while (key.starts_with('-')) key.remove_prefix(1);
  if (key.find_first_of(".-") == std::string_view::npos) return {};
  std::vector<std::string> places = places_with_flag(key);
  if (places.empty()) return {};
  return Answer{.kind = Kind::misplaced, .paths = std::move(places)};
}

// What a section around this one had.
std::optional<Answer> History::gone_from_above(std::string_view section, std::string_view key) const {
  if (!is_telling(key)) return {};
  while (!section.empty()) {
    section = split(section).section;
    if (auto answer = gone(join(section, key))) return answer;
  }
  return {};
}

// Where the key stands in this release. Far from its section only a name that tells something counts.
std::optional<Answer> History::in_another_section(std::string_view section, std::string_view key, bool related) const {
  if (is_anybodys(key)) return {};
  constexpr std::size_t most_places = 3;  // a name that stands at more places says nothing
  Places found{};
  const std::string ending = "_" + std::string(key);
  const std::string limit = std::string(split(section).name) + ending;  // ruler_max_rules_per_rule_group of the ruler
  for (const Tree::Node& node : tree().nodes()) {
    if (node.field == nullptr || node.legacy) continue;
    const std::string_view name = text(node.field->name);
    const bool named_for_section = !section.empty() && name == limit;
    if (!key.ends_with(name) && !named_for_section) continue;
    std::string path = tree().path(node);
    if (named_for_section) {
      found.parallel.push_back(std::move(path));
      continue;
    }
    if (name == key) {
      sort_in(std::move(path), section, found);
      continue;
    }
    // A path that was written as one word: ingestion_rate_limit_bytes for ingestion.rate_limit_bytes.
    std::string word = path;
    std::replace(word.begin(), word.end(), '.', '_');
    if (is_below(path, section) && (word == key || word.ends_with(ending))) found.below.push_back(std::move(path));
  }
  std::vector<std::string>* places = nullptr;
  if (!related) {
    places = found.elsewhere.size() == 1 && is_telling(key) ? &found.elsewhere : nullptr;
  } else {
    places = found.parallel.size() == 1 ? &found.parallel : !found.above.empty() ? &found.above : &found.below;
  }
  if (places == nullptr || places->empty() || places->size() > most_places) return {};
  return Answer{.kind = Kind::misplaced, .paths = std::move(*places)};
}

}  // namespace pyat::history
