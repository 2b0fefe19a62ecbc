#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "render/default_words.hpp"
#include "render/prose.hpp"
#include "render/schema_reports.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using Json = nlohmann::ordered_json;
using reference::FieldHistory;
using reference::Match;
using reference::Run;
using reference::SubField;

constexpr std::size_t label_width = 11;
constexpr unsigned wide_enough = 80;  // for a table of fields

std::string product_name(schemas::Product product) { return std::string(schemas::display_name(product)); }

// "since 3.0.0", "2.3.0 to 2.9.4"; empty for all releases.
std::string range_words(const Run& run, const FieldHistory& field) {
  const bool from_start = run.first == field.oldest;
  const bool to_end = run.last == field.newest;
  if (from_start && to_end) return {};
  if (to_end) return fmt::format("since {}", run.first);
  if (from_start) return fmt::format("until {}", run.last);
  return run.first == run.last ? fmt::format("in {}", run.first) : fmt::format("{} to {}", run.first, run.last);
}

// A labelled value; further lines stand under the first one.
class Rows {
 public:
  Rows(std::string& out, const Style& style) : out_(out), style_(style) {}

  void add(std::string_view label, std::string_view text) {
    out_ += "  ";
    if (!label.empty()) append_painted(out_, style_, sgr::dim, label);
    out_.append(label_width - label.size(), ' ');
    append_folded(out_, text, {label_width + 2, label_width + 2}, style_.width);
    out_ += '\n';
  }

  // The newest first. Where it never changed, the range is that of the field, which has a line of its own.
  template <class Words>
  void add_runs(std::string_view label, const std::vector<Run>& runs, const FieldHistory& field, Words words) {
    for (std::size_t i = runs.size(); i-- > 0;) {
      const std::string range = runs.size() == 1 ? std::string{} : range_words(runs[i], field);
      add(i + 1 == runs.size() ? label : std::string_view{},
          words(runs[i].value) + (range.empty() ? "" : ", " + range));
    }
  }

 private:
  std::string& out_;
  const Style& style_;
};

std::string known_words(const FieldHistory& field) {
  std::string text{};
  for (const Run& run : field.known) {
    const std::string range = range_words(run, field);
    if (!text.empty()) text += "; ";
    text += range.empty() ? fmt::format("all, {} to {}", field.oldest, field.newest) : range;
  }
  return text;
}

void append_table(std::string& out, const std::vector<SubField>& fields, const Style& style) {
  std::size_t name_width = 0, words_width = 0;
  for (const SubField& field : fields) {
    name_width = std::max(name_width, field.name.size());
    words_width = std::max(words_width, std::min<std::size_t>(field.words.size(), 30));
  }
  const bool table = style.width == 0 || style.width >= wide_enough;
  for (const SubField& field : fields) {
    const bool section = field.words == "section";
    std::string tail = section ? std::string{} : default_words(field.fallback);
    if (!field.category.empty()) tail += fmt::format("{}({})", tail.empty() ? "" : " ", field.category);
    if (field.hidden) tail += tail.empty() ? "(hidden)" : " (hidden)";
    out += "  ";
    append_painted(out, style, sgr::bold, field.name);
    if (table) {
      out.append(name_width + 2 - field.name.size(), ' ');
      // A type in many words pushes its default aside, not those of all others.
      out += field.words;
      if (!tail.empty()) out.append(field.words.size() < words_width ? words_width - field.words.size() + 2 : 2, ' ');
      append_folded(out, tail, {name_width + words_width + 6, name_width + 4}, style.width);
    } else {
      out += '\n';
      const std::string line = "    " + field.words + (tail.empty() || section ? tail : ", default " + tail);
      append_folded(out, line, {0, 4}, style.width);
    }
    out += '\n';
  }
}

void append_field(std::string& out, const FieldHistory& field, const Style& style) {
  append_painted(out, style, sgr::bold, field.path);
  out += fmt::format("\n  {} {}", product_name(field.product), field.release);
  if (!field.in_asked) {
    out += ": ";
    append_painted(out, style, sgr::yellow, fmt::format("not in {}", field.asked));
  }
  out += "\n\n";
  Rows rows(out, style);
  if (field.section) {
    rows.add("type",
             fmt::format("section of {} ({})", counted(field.fields.size(), "field"), field.types.back().value));
  } else {
    const std::string& now = field.types.back().value;
    rows.add_runs("type", field.types, field, [&](const std::string& type) {
      return type == now ? fmt::format("{} ({})", field.words, type) : type;
    });
    rows.add_runs("default", field.defaults, field, default_words);
    rows.add_runs("flag", field.flags, field,
                  [](const std::string& flag) { return flag.empty() ? std::string("none") : "-" + flag; });
    rows.add_runs("category", field.categories, field, [](const std::string& category) { return category; });
  }
  if (field.hidden) rows.add("hidden", "absent from the documentation of " + product_name(field.product));
  if (field.legacy) rows.add("form", "the flat form of overrides");
  rows.add("releases", known_words(field));
  for (const std::string& place : field.elsewhere) rows.add("elsewhere", place);
  if (field.fields.empty()) return;
  out += '\n';
  append_table(out, field.fields, style);
}

void append_matches(std::string& out, const std::vector<Match>& matches, const std::vector<std::string>& searched) {
  std::size_t width = 0;
  for (const Match& match : matches) width = std::max(width, match.path.size());
  for (const Match& match : matches) {
    const std::string release = product_name(match.product) + " " + std::string(match.newest);
    // The release counts only where it is not the one that was asked for.
    const bool asked = std::find(searched.begin(), searched.end(), release) != searched.end();
    const std::string when = asked ? std::string{} : fmt::format(", last in {}", match.newest);
    if (asked && searched.size() == 1) {
      out += fmt::format("  {}\n", match.path);
    } else {
      out += fmt::format("  {:{}}  {}{}\n", match.path, width, product_name(match.product), when);
    }
  }
}

Json runs_json(const std::vector<Run>& runs, const char* value) {
  Json out = Json::array();
  for (const Run& run : runs) {
    Json item = Json::object();
    if (value != nullptr) item[value] = run.value;
    item["since"] = run.first;
    item["until"] = run.last;
    out.push_back(std::move(item));
  }
  return out;
}

Json field_json(const FieldHistory& field) {
  Json out = {{"product", schemas::to_string(field.product)},
              {"path", field.path},
              {"release", field.release},
              {"asked_release", field.asked},
              {"known", field.in_asked},
              {"section", field.section},
              {"type", field.words},
              {"hidden", field.hidden}};
  if (field.legacy) out["form"] = "legacy";
  out["releases"] = runs_json(field.known, nullptr);
  if (!field.elsewhere.empty()) out["elsewhere"] = field.elsewhere;
  out["go_types"] = runs_json(field.types, "go_type");
  if (!field.section) {
    out["defaults"] = runs_json(field.defaults, "default");
    out["flags"] = runs_json(field.flags, "flag");
    out["categories"] = runs_json(field.categories, "category");
    return out;
  }
  Json& fields = out["fields"] = Json::array();
  for (const SubField& sub : field.fields) {
    Json item = {{"name", sub.name}, {"type", sub.words}, {"go_type", sub.go_type}, {"default", sub.fallback}};
    if (!sub.category.empty()) item["category"] = sub.category;
    if (sub.hidden) item["hidden"] = true;
    fields.push_back(std::move(item));
  }
  return out;
}

Json matches_json(const std::vector<Match>& matches) {
  Json out = Json::array();
  for (const Match& match : matches) {
    out.push_back({{"product", schemas::to_string(match.product)}, {"path", match.path}, {"newest", match.newest}});
  }
  return out;
}

}  // namespace

std::string default_words(std::string_view yaml) {
  if (yaml.empty()) return "none";
  if (yaml.find('\n') == std::string_view::npos && !yaml.starts_with("- ")) return to_printable(yaml);
  std::string text{};
  while (!yaml.empty()) {
    const std::string_view line = yaml.substr(0, yaml.find('\n'));
    yaml.remove_prefix(std::min(yaml.size(), line.size() + 1));
    if (!line.starts_with("- ")) return "a structure of its own";
    text += (text.empty() ? "[" : ", ") + to_printable(line.substr(2));
  }
  return text + "]";
}

std::string schema_show_text(const Found& found, const Style& style) {
  std::string out{};
  for (const FieldHistory& field : found.fields) {
    if (!out.empty()) out += '\n';
    append_field(out, field, style);
  }
  if (!found.fields.empty()) return out;
  const std::string query = to_printable(found.query);
  if (!found.matches.empty()) {
    out += fmt::format("{} for {}; name one of them:\n", counted(found.matches.size(), "field"), query);
    append_matches(out, found.matches, found.searched);
    return out;
  }
  out += fmt::format("no release of {} has a field or a flag {}\n", fmt::join(found.searched, " or "), query);
  if (!found.suggestions.empty()) out += "did you mean one of these?\n";
  append_matches(out, found.suggestions, found.searched);
  return out;
}

std::string schema_show_json(const Found& found) {
  Json out = {{"format_version", 1}, {"query", found.query}};
  Json& fields = out["fields"] = Json::array();
  for (const FieldHistory& field : found.fields) fields.push_back(field_json(field));
  out["matches"] = matches_json(found.matches);
  out["suggestions"] = matches_json(found.suggestions);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
