#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "render/default_words.hpp"
#include "render/prose.hpp"
#include "render/schema_reports.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;
using reference::Change;
using reference::Diff;
using reference::Side;

enum class Aspect { added, removed, moved, type, fallback, category, flag };

struct Chapter {
  const char* key;  // in JSON
  std::string_view title;
  Aspect aspect;
  const std::vector<Change> Diff::*changes;
};
constexpr std::array chapters{
    Chapter{"removed", "removed", Aspect::removed, &Diff::removed},
    Chapter{"moved", "moved, known by their flags", Aspect::moved, &Diff::moved},
    Chapter{"types", "another type", Aspect::type, &Diff::types},
    Chapter{"defaults", "another default", Aspect::fallback, &Diff::defaults},
    Chapter{"flags", "another flag", Aspect::flag, &Diff::flags},
    Chapter{"categories", "another category", Aspect::category, &Diff::categories},
    Chapter{"added", "added", Aspect::added, &Diff::added},
};

std::string flag_words(const Side& side) { return side.flag.empty() ? std::string("none") : "-" + side.flag; }

std::string type_words(const Side& side) { return fmt::format("{} ({})", side.words, side.go_type); }

const Side& present(const Change& change) { return change.after.path.empty() ? change.before : change.after; }

// A field that came or went: what it is, in short.
std::string outline(const Change& change, const std::vector<Change>& all) {
  const Side& side = present(change);
  if (!side.section) return fmt::format("{}, default {}", side.words, default_words(side.fallback));
  std::size_t inside = 0;
  for (const Change& other : all) {
    const std::string& path = present(other).path;
    const bool below = path.starts_with(side.path) && path.size() > side.path.size() &&
                       (path[side.path.size()] == '.' || path[side.path.size()] == '[');
    if (other.implied && below) ++inside;
  }
  return "section of " + counted(inside, "field");
}

struct Pair {
  std::string before{}, after{};
};

Pair pair_of(const Change& change, Aspect aspect) {
  const auto& [before, after, implied] = change;
  switch (aspect) {
    case Aspect::type: return {type_words(before), type_words(after)};
    case Aspect::fallback: return {default_words(before.fallback), default_words(after.fallback)};
    case Aspect::category: return {std::string(before.category), std::string(after.category)};
    case Aspect::flag: return {flag_words(before), flag_words(after)};
    default: return {before.path, after.path};
  }
}

bool is_one_sided(Aspect aspect) { return aspect == Aspect::added || aspect == Aspect::removed; }

std::string title_of(const Chapter& chapter, const std::vector<Change>& changes) {
  return fmt::format("{} ({})", chapter.title, changes.size());
}

void append_change(std::string& out, const Change& change, const Chapter& chapter, const std::vector<Change>& all,
                   const Style& style) {
  const std::string path = chapter.aspect == Aspect::moved ? change.before.path : present(change).path;
  out += "  ";
  append_painted(out, style, sgr::bold, path);
  std::string text = chapter.aspect == Aspect::moved ? " → " + change.after.path : std::string{};
  if (is_one_sided(chapter.aspect)) {
    text = ": " + outline(change, all);
  } else if (text.empty()) {
    const Pair pair = pair_of(change, chapter.aspect);
    text = ": " + pair.before + " → " + pair.after;
  }
  append_folded(out, text, {path.size() + 2, 6}, style.width);
  out += '\n';
}

void append_diff(std::string& out, const Diff& diff, const Style& style) {
  append_painted(out, style, sgr::bold,
                 fmt::format("{} {} → {}", schemas::display_name(diff.product), diff.from, diff.to));
  out += '\n';
  if (reference::is_empty(diff)) out += "\nno difference\n";
  for (const Chapter& chapter : chapters) {
    const std::vector<Change>& changes = diff.*chapter.changes;
    if (changes.empty()) continue;
    out += '\n';
    append_painted(out, style, sgr::blue, title_of(chapter, changes));
    out += '\n';
    for (const Change& change : changes) {
      if (!change.implied) append_change(out, change, chapter, changes, style);
    }
  }
}

// Inside a table, and never markup.
std::string code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '`' ? '\'' : c;
  }
  return out + "`";
}

void append_markdown(std::string& out, const Diff& diff) {
  out += fmt::format("## {} {} → {}\n", schemas::display_name(diff.product), diff.from, diff.to);
  if (reference::is_empty(diff)) out += "\nNo difference.\n";
  for (const Chapter& chapter : chapters) {
    const std::vector<Change>& changes = diff.*chapter.changes;
    if (changes.empty()) continue;
    out += fmt::format("\n### {}{} ({})\n\n", static_cast<char>(chapter.title.front() - 'a' + 'A'),
                       chapter.title.substr(1), changes.size());
    const bool moved = chapter.aspect == Aspect::moved;
    out += is_one_sided(chapter.aspect) ? "| field | what it is |\n|---|---|\n"
           : moved                      ? fmt::format("| in {} | in {} |\n|---|---|\n", diff.from, diff.to)
                                        : fmt::format("| field | {} | {} |\n|---|---|---|\n", diff.from, diff.to);
    for (const Change& change : changes) {
      if (change.implied) continue;
      const Pair pair = pair_of(change, chapter.aspect);
      const std::string path = code(present(change).path);
      if (is_one_sided(chapter.aspect)) {
        out += fmt::format("| {} | {} |\n", path, outline(change, changes));
      } else if (moved) {
        out += fmt::format("| {} | {} |\n", code(pair.before), code(pair.after));
      } else {
        out += fmt::format("| {} | {} | {} |\n", path, code(pair.before), code(pair.after));
      }
    }
  }
}

Json side_json(const Side& side) {
  Json out = {{"path", side.path}, {"type", side.words}, {"go_type", side.go_type}};
  if (side.section) out["section"] = true;
  if (!side.fallback.empty()) out["default"] = side.fallback;
  if (!side.flag.empty()) out["flag"] = side.flag;
  out["category"] = side.category;
  return out;
}

Json diff_json(const Diff& diff) {
  Json out = {{"product", schemas::to_string(diff.product)}, {"from", diff.from}, {"to", diff.to}};
  for (const Chapter& chapter : chapters) {
    Json& list = out[chapter.key] = Json::array();
    for (const Change& change : diff.*chapter.changes) {
      Json item = Json::object();
      if (!change.before.path.empty()) item["before"] = side_json(change.before);
      if (!change.after.path.empty()) item["after"] = side_json(change.after);
      list.push_back(std::move(item));
    }
  }
  return out;
}

}  // namespace

std::string schema_diff_text(const std::vector<Diff>& diffs, const Style& style) {
  std::string out{};
  for (const Diff& diff : diffs) {
    if (!out.empty()) out += '\n';
    append_diff(out, diff, style);
  }
  return out;
}

std::string schema_diff_markdown(const std::vector<Diff>& diffs) {
  std::string out{};
  for (const Diff& diff : diffs) {
    if (!out.empty()) out += '\n';
    append_markdown(out, diff);
  }
  return out;
}

std::string schema_diff_json(const std::vector<Diff>& diffs) {
  Json out = {{"format_version", 1}};
  Json& list = out["diffs"] = Json::array();
  for (const Diff& diff : diffs) list.push_back(diff_json(diff));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
