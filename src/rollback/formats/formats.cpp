#include "rollback/formats/formats.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rollback/formats/markers.hpp"
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::vector;

// Two known releases of one product, the way from one to the other.
struct Pair {
  const ProductRules& rules;
  Release from{}, to{};
};

const ProductRules* rules_of(string_view product) {
  for (const auto rules : {alertmanager_rules, grafana_rules, loki_rules, mimir_rules, prometheus_rules, tempo_rules}) {
    if (rules().product == product) return &rules();
  }
  return nullptr;
}

Release minor_of(const Release& release) { return {release.major, release.minor, 0}; }

bool is_known(const ProductRules& rules, const Release& release) {
  return rules.first <= release && minor_of(release) <= rules.last;
}

void replace_all(string& text, string_view what, string_view with) {
  for (std::size_t at = text.find(what); at != string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

string fill(string_view text, const Pair& pair, string_view name) {
  string filled(text);
  replace_all(filled, "{from}", to_string(pair.from));
  replace_all(filled, "{to}", to_string(pair.to));
  replace_all(filled, "{name}", name);
  return filled;
}

template <typename Texts>
vector<string> fill_all(const Texts& texts, const Pair& pair, string_view name) {
  vector<string> filled;
  for (const string_view text : texts) {
    if (!text.empty()) filled.push_back(fill(text, pair, name));
  }
  return filled;
}

Incompatibility obstacle_of(const FormatRow& row, const Pair& pair) {
  Incompatibility obstacle{.way = row.otherwise,
                           .what = fmt::format("{}: {}", row.what, row.name),
                           .sentence = fill(row.loss, pair, row.name),
                           .until = fill(row.until, pair, row.name),
                           .steps = fill_all(row.steps, pair, row.name),
                           .sources = fill_all(row.sources, pair, row.name)};
  if (row.selection != Selection::one || row.setting.empty()) return obstacle;
  const string_view shared = shared_format(pair.rules.product, row.what, to_string(pair.from), to_string(pair.to));
  if (shared.empty()) return obstacle;
  obstacle.steps.push_back(
      fmt::format("Set {}: {} in the configurations of {} and {}: each reads what the other writes from then on",
                  row.setting, shared, to_string(pair.from), to_string(pair.to)));
  return obstacle;
}

Incompatibility obstacle_of(const PassageRow& row, const Pair& pair) {
  return {.way = row.way,
          .what = string(row.what),
          .sentence = fill(row.sentence, pair, {}),
          .until = fill(row.until, pair, {}),
          .steps = fill_all(row.steps, pair, {}),
          .sources = fill_all(row.sources, pair, {})};
}

enum class Use : std::uint8_t { no, perhaps, yes };

// Whether that release, as it is set up, writes in that format. What the generation names of a kind is all that there
// is of it, unless each is by itself.
Use use_of(const FormatRow& row, string_view product, const Release& release, const vector<Format>& written) {
  if (!row.written.contains(release)) return Use::no;
  bool names_another = false;
  for (const Format& format : written) {
    if (format.product != product || format.what != row.what) continue;
    if (format.written == row.name) return Use::yes;
    if (format.written == switched_off) return Use::no;
    names_another = true;
  }
  if (names_another && row.selection != Selection::extra) return Use::no;
  if (row.by_default.contains(release)) return Use::yes;
  return row.setting.empty() ? Use::no : Use::perhaps;
}

void take_formats(const Pair& pair, const vector<Format>& written, WayBack& way) {
  for (const FormatRow& row : pair.rules.formats) {
    const Use use = use_of(row, pair.rules.product, pair.from, written);
    if (use == Use::no) continue;
    const bool can_read = row.read.contains(pair.to);
    if (can_read && use == Use::yes) {
      way.compared.push_back(fmt::format("{}: {}, which {} reads", row.what, row.name, to_string(pair.to)));
    } else if (!can_read) {
      (use == Use::yes ? way.obstacles : way.conditions).push_back(obstacle_of(row, pair));
    }
  }
}

// A format that the generation names and no row knows: nothing may be said of it.
void take_strangers(const Pair& pair, const vector<Format>& written, WayBack& way) {
  for (const Format& format : written) {
    if (format.product != pair.rules.product || format.written == switched_off) continue;
    const bool is_known = std::ranges::any_of(pair.rules.formats, [&](const FormatRow& row) {
      return row.what == format.what && row.name == format.written && row.written.contains(pair.from);
    });
    if (is_known) continue;
    way.obstacles.push_back({.way = Way::unknown,
                             .what = fmt::format("{}: {}", format.what, format.written),
                             .sentence = fmt::format("pyat does not know that {} {} writes this, nor who reads it",
                                                     pair.rules.name, to_string(pair.from)),
                             .steps = {"Look it up in the notes of the releases before going back"}});
  }
}

void take_passages(const Pair& pair, WayBack& way) {
  const bool is_patch = minor_of(pair.from) == minor_of(pair.to);
  for (const PassageRow& row : pair.rules.passages) {
    if (row.from.contains(pair.from) && row.to.contains(pair.to) && row.within_minor == is_patch) {
      way.obstacles.push_back(obstacle_of(row, pair));
    }
  }
}

// The worst first. That something is not known comes before a loss, and behind what is known to be impossible.
int badness(Way way) {
  switch (way) {
    case Way::safe: return 0;
    case Way::safe_after: return 1;
    case Way::loses: return 2;
    case Way::unknown: return 3;
    case Way::impossible: return 4;
  }
  return 3;
}

string sentence_of(const WayBack& way, string_view name) {
  const string pair = fmt::format("{} {} to {}", name, way.from, way.to);
  const string& why = way.obstacles.empty() ? way.from : way.obstacles.front().what;
  switch (way.way) {
    case Way::safe: return pair + ": what the one has written the other reads";
    case Way::safe_after: return fmt::format("{}: nothing is lost if the steps are taken ({})", pair, why);
    case Way::loses: return fmt::format("{}: data cannot be read afterwards ({})", pair, why);
    case Way::impossible: return fmt::format("{}: does not work on the same data ({})", pair, why);
    case Way::unknown: return fmt::format("{}: nobody knows ({})", pair, why);
  }
  return pair;
}

WayBack stranger(string_view product, string_view from, string_view to, string sentence) {
  return {.product = string(product), .from = string(from), .to = string(to), .sentence = std::move(sentence)};
}

string unknown_release(const ProductRules& rules, string_view release) {
  if (release.empty())
    return fmt::format("The release of {} is not told: whether it can go back is not known", rules.name);
  return fmt::format("pyat does not know {} {}; it knows {}.{} to {}.{}", rules.name, release, rules.first.major,
                     rules.first.minor, rules.last.major, rules.last.minor);
}

}  // namespace

string_view to_string(Way way) {
  constexpr std::array<string_view, 5> names = {"safe", "safe after", "loses", "impossible", "unknown"};
  return names[static_cast<std::size_t>(way)];
}

WayBack can_go_back(string_view product, string_view from, string_view to, const vector<Format>& written) {
  const ProductRules* const rules = rules_of(product);
  if (rules == nullptr) {
    return stranger(product, from, to, fmt::format("pyat knows nothing of the data of {}", product));
  }
  const std::optional<Release> start = parse_release(from), end = parse_release(to);
  if (!start || !is_known(*rules, *start)) return stranger(product, from, to, unknown_release(*rules, from));
  if (!end || !is_known(*rules, *end)) return stranger(product, from, to, unknown_release(*rules, to));

  const Pair pair{*rules, *start, *end};
  WayBack way{.product = string(product), .from = to_string(*start), .to = to_string(*end), .way = Way::safe};
  if (*start == *end) {
    way.sentence = fmt::format("{} stays at {}", rules->name, way.from);
    return way;
  }
  take_formats(pair, written, way);
  take_strangers(pair, written, way);
  if (*end < *start) take_passages(pair, way);
  std::ranges::stable_sort(way.obstacles, [](const Incompatibility& a, const Incompatibility& b) {
    return badness(a.way) > badness(b.way);
  });
  if (!way.obstacles.empty()) way.way = way.obstacles.front().way;
  way.sentence = sentence_of(way, rules->name);

  WayBack forward{};
  take_formats({*rules, *end, *start}, {}, forward);
  way.forward = std::move(forward.obstacles);
  return way;
}

vector<Format> formats_of(string_view product, string_view release) {
  const ProductRules* const rules = rules_of(product);
  const std::optional<Release> parsed = parse_release(release);
  vector<Format> formats;
  if (rules == nullptr || !parsed || !is_known(*rules, *parsed)) return formats;
  for (const FormatRow& row : rules->formats) {
    if (row.by_default.contains(*parsed)) {
      formats.push_back({.product = string(product), .what = string(row.what), .written = string(row.name)});
    }
  }
  return formats;
}

string_view shared_format(string_view product, string_view what, string_view one, string_view other) {
  const ProductRules* const rules = rules_of(product);
  const std::optional<Release> first = parse_release(one), second = parse_release(other);
  if (rules == nullptr || !first || !second) return {};
  string_view newest;
  for (const FormatRow& row : rules->formats) {
    const auto has = [&](const Release& release) {
      return row.written.contains(release) && row.read.contains(release);
    };
    if (row.what == what && has(*first) && has(*second)) newest = row.name;
  }
  return newest;
}

}  // namespace pyat::rollback
