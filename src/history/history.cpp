#include "history/history.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "history/curated.hpp"

namespace pyat::history {
namespace {

using schemas::FieldRow;
using schemas::Product;

// Renames that follow each other: more than three in a row are not known.
constexpr int max_steps = 4;

bool has_flag(const EntryRow& entry, EntryFlag flag) { return (entry.flags & flag) != 0; }

// What stands before the block that an entry is about: "common.storage." for storage.s3 within common.storage.s3.
std::optional<std::string_view> prefix_of(const EntryRow& entry, std::string_view path) {
  const std::string_view pattern = text(entry.path);
  if (path == pattern) return std::string_view{};
  if (!has_flag(entry, entry_any_section) || !path.ends_with(pattern)) return {};
  const std::string_view prefix = path.substr(0, path.size() - pattern.size());
  return prefix.ends_with('.') ? std::optional(prefix) : std::nullopt;
}

std::string_view type_name(const FieldRow& field) { return text(schemas::tables.types[field.type].name); }

bool is_of(const EntryRow& entry, Product product) {
  return has_flag(entry, product == Product::mimir ? entry_of_mimir : entry_of_tempo);
}

constexpr std::string_view tenant_section = "overrides.*.";

// Where the configuration has, as defaults, what a file with settings per tenant has for each of them.
std::span<const std::string_view> tenant_prefixes(Product product) {
  static constexpr std::array<std::string_view, 1> mimir{"limits."};
  static constexpr std::array<std::string_view, 2> tempo{"overrides.defaults.", "overrides."};
  if (product == Product::mimir) return mimir;
  return tempo;
}

std::string as_recorded(std::string_view path, std::string_view prefix) {
  if (prefix.empty() || !path.starts_with(tenant_section)) return std::string(path);
  return std::string(prefix).append(path.substr(tenant_section.size()));
}

std::string as_written(std::string_view path, std::string_view prefix) {
  if (prefix.empty() || !path.starts_with(prefix)) return std::string(path);
  return std::string(tenant_section).append(path.substr(prefix.size()));
}

// The entry about a field that `release` no longer has; the latest, should there be several.
const EntryRow* find_entry(const schemas::Release& release, std::string_view path, bool of_others) {
  const EntryRow* found = nullptr;
  for (std::uint32_t i = 0; i < entries.count; ++i) {
    const EntryRow& entry = entries.rows[i];
    const bool foreign = entry.major == 0;
    if (foreign != of_others || !is_of(entry, release.product) || !prefix_of(entry, path)) continue;
    if (release.since(entry.major, entry.minor, entry.patch)) found = &entry;
  }
  return found;
}

}  // namespace

History::History(const schemas::KnownRelease& release, File file)
    : release_(release.release),
      file_(file),
      root_(root_of(release, file)),
      lines_(lines_of(release.release.product, file)),
      line_(line_with(lines_, root_)) {}

const Tree& History::tree() const {
  if (!tree_) tree_.emplace(root_);
  return *tree_;
}

Answer History::explain(std::string_view section, std::string_view key) const {
  const std::string path = join(section, key);
  const bool is_name = key.find('.') == std::string_view::npos;
  std::optional<Answer> answer;
  const auto ask = [&](std::optional<Answer> said) {
    if (!answer) answer = std::move(said);
    return answer.has_value();
  };
  if (is_name && (ask(gone(path)) || ask(recorded(path, true, 0)) || ask(in_the_future(path))))
    return *std::move(answer);
  if (ask(spelled_alike(section, key, true)) || ask(as_flag(key)) || ask(in_another_section(section, key, true)) ||
      (section.empty() && ask(of_the_other_product(path))) || ask(in_another_section(section, key, false)) ||
      ask(gone_from_above(section, key)) || ask(spelled_alike(section, key, false)) || ask(of_the_other_product(path)))
    return *std::move(answer);
  return {};
}

std::optional<Answer> History::gone(const std::string& path) const {
  if (auto answer = recorded(path, false, 0)) return answer;
  auto past = in_the_past(path, 0);
  // A patch release may have a field that the next minor release lacks, and the one after that has again.
  if (past && past->paths.empty() && past->advice.empty()) {
    if (auto later = in_the_future(path)) return later;
  }
  return past;
}

std::optional<Answer> History::recorded(const std::string& path, bool of_others, int depth) const {
  const EntryRow* entry = nullptr;
  std::string_view prefix;  // of the records, for what the file calls overrides.*
  for (const std::string_view tried : tenant_prefixes(release_.product)) {
    if (entry != nullptr) break;
    prefix = file_ == File::tenants ? tried : std::string_view();
    entry = find_entry(release_, as_recorded(path, prefix), of_others);
  }
  if (entry == nullptr) return {};
  const std::string_view block = *prefix_of(*entry, as_recorded(path, prefix));
  std::vector<std::string> places;
  bool keeps_value = has_flag(*entry, entry_keeps_value);
  std::string_view advice = text(entry->advice), source = text(entry->source);
  for (std::uint32_t i = 0; i < entry->place_count; ++i) {
    const std::string_view place = text(entries.places[entry->first_place + i]);
    const std::string full = as_written(std::string(block).append(place), prefix);
    if (here(full) != nullptr) {
      places.push_back(full);
      continue;
    }
    // Its successor may have gone since, or not be there yet.
    const auto later = follow(full, depth);
    if (!later) continue;
    keeps_value = keeps_value && later->keeps_value;
    places.insert(places.end(), later->paths.begin(), later->paths.end());
    advice = later->advice;
    source = later->source;
  }
  std::string_view release;
  if (!of_others) {
    for (std::size_t i = 0; i < lines_.size() && i <= line_; ++i) {
      if (i > 0 && field_at(lines_[i - 1].root, path) != nullptr) release = lines_[i].first;
    }
    if (release.empty()) release = lines_.front().first;
  }
  Answer answer = past_answer(path, release, std::move(places), keeps_value);
  answer.origin = text(entry->origin);
  answer.advice = advice;
  answer.source = source;
  if (of_others) answer.kind = answer.origin.empty() ? Kind::unknown : Kind::foreign;
  return answer;
}

std::optional<Answer> History::in_the_past(const std::string& path, int depth) const {
  std::size_t last = line_;  // the line after the last one with the field
  while (last > 0 && field_at(lines_[last - 1].root, path) == nullptr) --last;
  if (last == 0) return {};
  // A setting that moves often stays behind for a while, deprecated and without its flag.
  const FieldRow* field = field_at(lines_[last - 1].root, path);
  for (std::size_t i = last; i > 0 && field->flag.size == 0; --i) {
    const FieldRow* earlier = field_at(lines_[i - 1].root, path);
    if (earlier != nullptr) field = earlier;
  }
  std::vector<std::string> places = places_with_flag(text(field->flag));
  if (!places.empty()) {
    const bool keeps_value = type_name(*here(places.front())) == type_name(*field);
    return past_answer(path, lines_[last].first, std::move(places), keeps_value);
  }
  return with_its_section(path, lines_[last].first, type_name(*field), depth);
}

// What became of a field whose section may have gone as a whole.
Answer History::with_its_section(const std::string& path, std::string_view release, std::string_view type,
                                 int depth) const {
  std::optional<Answer> section;
  std::string_view rest;
  for (std::string_view around = split(path).section; !section && !around.empty(); around = split(around).section) {
    if (split(around).name == "*") continue;
    if (here(around) != nullptr) break;
    section = recorded(std::string(around), false, depth + 1);
    rest = std::string_view(path).substr(around.size() + 1);
  }
  if (!section) return past_answer(path, release, {}, false);
  std::vector<std::string> places;
  for (const std::string& place : section->paths) {
    std::string moved = join(place, rest);
    if (here(moved) != nullptr) places.push_back(std::move(moved));
  }
  const bool keeps_value = section->keeps_value && !places.empty() && type_name(*here(places.front())) == type;
  Answer answer = past_answer(path, release, std::move(places), keeps_value);
  answer.advice = section->advice;
  answer.source = section->source;
  return answer;
}

std::optional<Answer> History::in_the_future(const std::string& path) const {
  std::size_t next = line_ + 1;
  while (next < lines_.size() && field_at(lines_[next].root, path) == nullptr) ++next;
  if (next >= lines_.size()) return {};
  Answer answer{.kind = Kind::future, .release = lines_[next].first};
  const FieldRow* field = field_at(lines_[next].root, path);
  answer.paths = places_with_flag(text(field->flag));
  if (answer.paths.size() == 1) {
    answer.keeps_value = type_name(*here(answer.paths.front())) == type_name(*field);
    return answer;
  }
  answer.paths.clear();
  // The name that a later rename took from the field.
  for (std::uint32_t i = 0; i < entries.count; ++i) {
    const EntryRow& entry = entries.rows[i];
    if (entry.major == 0 || entry.place_count != 1 || !is_of(entry, release_.product)) continue;
    if (has_flag(entry, entry_any_section) || text(entries.places[entry.first_place]) != path) continue;
    if (here(text(entry.path)) == nullptr) continue;
    answer.paths = {std::string(text(entry.path))};
    answer.keeps_value = has_flag(entry, entry_keeps_value);
    answer.source = text(entry.source);
  }
  return answer;
}

std::optional<Answer> History::of_the_other_product(const std::string& path) const {
  if (file_ == File::tenants) return {};
  const Product other = release_.product == Product::mimir ? Product::tempo : Product::mimir;
  const auto lines = lines_of(other);
  const bool has =
      std::any_of(lines.rbegin(), lines.rend(), [&](const Line& line) { return field_at(line.root, path) != nullptr; });
  if (!has) return {};
  return Answer{.kind = Kind::foreign, .origin = schemas::display_name(other)};
}

std::optional<Answer> History::follow(const std::string& path, int depth) const {
  if (depth >= max_steps) return {};
  auto answer = recorded(path, false, depth + 1);
  return answer ? answer : in_the_past(path, depth + 1);
}

Answer History::past_answer(const std::string& path, std::string_view release, std::vector<std::string> places,
                            bool keeps_value) const {
  Answer answer{.kind = Kind::removed, .release = release, .paths = std::move(places)};
  if (answer.paths.empty()) return answer;
  answer.keeps_value = keeps_value && answer.paths.size() == 1;
  const bool same_section = split(answer.paths.front()).section == split(path).section;
  answer.kind = same_section && answer.keeps_value ? Kind::renamed : Kind::moved;
  return answer;
}

std::vector<std::string> History::places_with_flag(std::string_view flag) const {
  std::vector<std::string> places;
  if (flag.empty()) return places;
  for (const Tree::Node& node : tree().nodes()) {
    // The second form of a section repeats the flags of the first.
    if (node.field != nullptr && !node.legacy && text(node.field->flag) == flag) places.push_back(tree().path(node));
  }
  return places;
}

}  // namespace pyat::history
