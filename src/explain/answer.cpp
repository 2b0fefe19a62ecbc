#include "explain/answer.hpp"

#include <algorithm>

#include "decode/describe.hpp"
#include "decode/syntax.hpp"
#include "explain/field_history.hpp"
#include "explain/known_texts.hpp"
#include "explain/tree.hpp"
#include "util/edit_distance.hpp"

namespace pyat::explain {
namespace {

using schemas::KnownRelease;
using schemas::Product;

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string name_of(const KnownRelease& release) {
  return std::string(schemas::display_name(release.release.product)) + " " + std::string(release.version);
}

void add_path(Problem& problem, std::string path) {
  if (problem.paths.size() < most_paths) {
    problem.paths.push_back(std::move(path));
  } else {
    ++problem.more_paths;
  }
}

void add_paths(Problem& problem, const std::vector<Found>& found) {
  for (const Found& each : found) add_path(problem, each.path);
}

// ---- field X not found in type OWNER --------------------------------------------------------------------------------

// Mimir reads `common:` into each place that inherits from it: the mistake stands in common, whatever the place.
std::vector<Section> sections_for(const KnownRelease& release, const Problem& problem) {
  std::vector<Section> sections = sections_of(release.root, problem.message.type);
  // The first pass over the file reads `common:` into a type that is in no tree.
  if (problem.message.type == "mimir.commonConfigUnmarshaler") {
    if (const auto* common = field_of(release.root, "common")) sections.push_back({"common", common->type});
    return sections;
  }
  if (problem.frame.common.empty()) return sections;
  std::vector<Section> common;
  for (const Section& section : sections) {
    if (section.path.starts_with("common.")) common.push_back(section);
  }
  return common.empty() ? sections : common;
}

bool is_old_overrides(const Message& message) {
  return message.type == "overrides.legacyConfig" || message.type == "overrides.LegacyOverrides";
}

// Tempo tries the new form of overrides: first and the old one when that fails, and prints the second failure alone:
// before 2.10 nothing else, from then on twice, because both lists of complaints share their memory.
void answer_second_try(Problem& problem, const KnownRelease& release) {
  problem.history.push_back(
      "Tempo has read this section twice, in its new form and then in the old, flat one; it prints what is wrong with "
      "the second attempt, and not what made the first one fail");
  const std::string& name = problem.message.name;
  const schemas::FieldRow* form = field_of(release.root, "overrides");
  Section section{"overrides", form != nullptr ? form->type : 0};
  // A tenant has in its file what the configuration has below defaults.
  const schemas::FieldRow* defaults = form != nullptr ? field_of(form->type, "defaults") : nullptr;
  if (problem.frame.per_tenant && defaults != nullptr) section = {"overrides.defaults", defaults->type};
  if (field_of(section.type, name) != nullptr) {
    problem.meaning = "Tempo cannot read this section; " + quoted(name) + " is well, but not in the old, flat form";
    problem.help = "leave this key as it is, and look for another mistake in the section: pyat lint shows it";
    return;
  }
  problem.meaning = name_of(release) + " knows no key " + quoted(name) + " here, in neither form of overrides:";
  problem.help = history_of(release, section, name).help;
  if (problem.help.empty()) problem.help = "remove it, or check its indentation";
}

void answer_field(Problem& problem, const KnownRelease& release) {
  const Message& message = problem.message;
  problem.code = "unknown-field";
  if (reads_tenants_into(message.type)) {
    problem.meaning = "the file of per-tenant overrides knows no key " + quoted(message.name) + " at its top level";
    problem.help = "tenants and their limits stand below overrides: there";
    return;
  }
  if (problem.frame.per_tenant) {
    problem.history.push_back(
        "said of the file of per-tenant overrides that the configuration names, not of the configuration itself");
  }
  const std::vector<Section> sections = sections_for(release, problem);
  for (const Section& section : sections) add_path(problem, join(section.path, message.name));
  if (is_old_overrides(message)) return answer_second_try(problem, release);
  if (sections.empty()) {
    problem.meaning = "a section that " + name_of(release) + " does not have holds the key " + quoted(message.name);
    problem.help = "say with --target which release printed this";
    return;
  }
  const Section& first = sections.front();
  const std::string where = first.path.empty() ? "at the top level" : "in " + first.path;
  if (field_of(first.type, message.name) != nullptr) {
    problem.meaning = name_of(release) + " knows the key " + quoted(message.name) + " " + where;
    problem.help = "another release printed this: say with --target which";
    return;
  }
  problem.meaning = name_of(release) + " knows no key " + quoted(message.name) + " " + where;
  FieldHistory history = history_of(release, first, message.name);
  problem.code = history.code;
  if (!history.note.empty()) problem.history.push_back(std::move(history.note));
  problem.help = std::move(history.help);
  problem.docs = std::move(history.docs);
  if (problem.help.empty()) problem.help = "remove it, or check its indentation: it may belong to another section";
}

// ---- cannot unmarshal VALUE into TYPE -------------------------------------------------------------------------------

// The decoders show ten bytes of a value at most.
bool is_shortened(const Message& message) { return message.value.size() == 10 && message.value.ends_with("..."); }

yaml::Node node_of(const Message& message) {
  yaml::Node node{};
  node.value = message.value;
  if (message.tag == "!!seq") node.kind = yaml::NodeKind::sequence;
  if (message.tag == "!!map") node.kind = yaml::NodeKind::mapping;
  return node;
}

void answer_value(Problem& problem, const KnownRelease& release) {
  const Message& message = problem.message;
  const yaml::Node node = node_of(message);
  const std::uint32_t row = type_named(release.root, message.type);
  decode::Type type = row != 0 ? decode::type_at(row) : decode::builtin::any;
  if (row == 0) type.name = message.type;
  problem.code = decode::describe::code_of(type, node);
  problem.meaning = "expected " + decode::describe::expected(type) + ", found " + decode::describe::found(node);
  if (message.value.find("${") != std::string::npos || message.value.starts_with('$')) {
    problem.help = "the variable was not replaced: start the server with -config.expand-env=true";
  } else if (!is_shortened(message)) {
    problem.help = decode::describe::advice(type, node);
  }
  const auto fields = fields_of_type(release.root, message.type);
  if (fields.size() <= most_paths) {
    add_paths(problem, fields);
  } else if (message.line > 0) {
    problem.history.push_back(std::to_string(fields.size()) + " settings take such a value; line " +
                              std::to_string(message.line) + " of the file holds the one that is meant");
  }
}

// ---- YAML -----------------------------------------------------------------------------------------------------------

void answer_syntax(Problem& problem) {
  const std::string& text = problem.message.value;
  problem.code = "yaml-syntax";
  const decode::SyntaxWords words = decode::syntax_words(text);
  problem.meaning = words.message.empty() ? "the file is not valid YAML" : words.message;
  problem.help = words.help;
  if (text.starts_with("unknown anchor")) {
    problem.code = "unknown-anchor";
    problem.meaning = "an alias (*name) stands for nothing: no anchor (&name) of that name comes before it";
    problem.help = "define the anchor above, or quote the value if the * is meant as text";
  } else if (text.starts_with("map merge requires")) {
    problem.code = "bad-merge";
    problem.meaning = "what is merged with << is no mapping";
    problem.help = "let << refer to a mapping, or to a list of mappings";
  } else if (text.find("UTF-8") != std::string::npos || text.starts_with("control characters")) {
    problem.code = "yaml-encoding";
  } else if (problem.help.empty()) {
    problem.help = "look at that line and the ones above it: indentation, quotes, brackets";
  } else if (problem.message.line > 0) {
    problem.history.push_back("the mistake is often on a line above line " + std::to_string(problem.message.line));
  }
}

void answer_duplicate(Problem& problem) {
  problem.code = "duplicate-key";
  problem.meaning = "the key " + quoted(problem.message.name) + " stands twice in the same mapping";
  problem.help = "merge the two, or remove one of them";
}

void answer_file(Problem& problem) {
  const std::string& text = problem.message.text;
  problem.code = "unreadable-file";
  if (text.find("is a directory") != std::string::npos) {
    problem.meaning = "a folder stands where the server looks for its configuration file";
    problem.help = "check the left side of the volume: Docker makes a folder of a path that does not exist on the host";
  } else if (text.find("permission denied") != std::string::npos) {
    problem.meaning = "the server may not read its configuration file";
    problem.help = "let the user of the container read it, or mount it with the right owner";
  } else {
    problem.meaning = "there is no configuration file where the server looks for it";
    problem.help = "compare -config.file with the place where the container has the file mounted";
  }
}

// ---- flags ----------------------------------------------------------------------------------------------------------

void answer_unknown_flag(Problem& problem, const KnownRelease& release) {
  const std::string& flag = problem.message.name;
  const auto here = fields_of_flag(release.root, flag);
  if (!here.empty()) {
    problem.meaning = name_of(release) + " has the flag -" + flag;
    problem.help = "another release printed this: say with --target which";
    add_paths(problem, here);
    return;
  }
  problem.meaning = name_of(release) + " has no flag -" + flag;
  const auto releases = schemas::releases_of(release.release.product);
  std::vector<bool> has;
  std::vector<Found> found;
  const KnownRelease* with = nullptr;
  for (const KnownRelease& each : releases) {
    auto fields = fields_of_flag(each.root, flag);
    has.push_back(!fields.empty());
    if (fields.empty()) continue;
    found = std::move(fields);
    with = &each;
  }
  if (with != nullptr) {
    problem.history.push_back(std::string(schemas::display_name(release.release.product)) + " has it in " +
                              spans(releases, has) + ", for the setting " + found.front().path);
    if (std::any_of(found.begin(), found.end(), [&](const Found& f) {
          return !fields_named(release.root, schemas::text(f.field->name)).empty();
        })) {
      const auto same = fields_named(release.root, schemas::text(found.front().field->name));
      problem.help = "remove the flag; a setting of that name stands at " + same.front().path;
      if (same.front().field->flag.size > 0) {
        problem.help += ", with the flag -" + std::string(schemas::text(same.front().field->flag));
      }
    } else {
      problem.help = "remove the flag";
    }
    return;
  }
  const auto flags = all_flags(release.root);
  const std::string_view near = util::nearest(flag, flags);
  problem.help = near.empty() ? "remove the flag; -help-all lists those that there are"
                              : "did you mean -" + std::string(near) + "?";
}

void answer_flag_value(Problem& problem, const KnownRelease& release) {
  const auto fields = fields_of_flag(release.root, problem.message.name);
  add_paths(problem, fields);
  problem.meaning = "the flag -" + problem.message.name + " does not take this value";
  if (fields.empty()) return;
  const decode::Type type = decode::type_at(fields.front().field->type);
  problem.meaning = "the flag -" + problem.message.name + " takes " + decode::describe::expected(type);
  yaml::Node node{};
  node.value = problem.message.value;
  problem.help = decode::describe::advice(type, node);
}

// ---- texts ----------------------------------------------------------------------------------------------------------

// Many complaints name the flag of the setting: "-querier.query-store-after".
void add_paths_of_flags(Problem& problem, const KnownRelease& release) {
  const std::string& text = problem.message.text;
  for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 1)) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(') continue;
    std::string_view flag = std::string_view(text).substr(at + 1);
    flag = flag.substr(0, flag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"));
    while (flag.ends_with('.')) flag.remove_suffix(1);
    if (flag.find('.') != std::string_view::npos) add_paths(problem, fields_of_flag(release.root, flag));
  }
}

void add_words(Problem& problem, std::string_view words) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    add_path(problem, std::string(word));
  }
}

void answer_text(Problem& problem, const std::optional<KnownRelease>& release) {
  if (problem.message.text == null_section_panic) {
    problem.code = "null-section";
    problem.meaning = "a section of the file is null, and Tempo crashes on it";
    problem.help = "look for storage:, trace: or block: with nothing below it, and remove it or give it a value";
    return;
  }
  const KnownText* known = find_known_text(problem.server.product, problem.message.text);
  if (known != nullptr) {
    problem.severity = known->severity;
    problem.meaning = known->meaning;
    problem.help = known->help;
    add_words(problem, known->path);
  }
  if (problem.paths.empty() && release) add_paths_of_flags(problem, *release);
  if (problem.paths.empty()) add_words(problem, section_of_text(problem.message.text));
  if (!problem.meaning.empty()) return;
  if (const std::string_view name = type_of_text(problem.message.text); !name.empty()) {
    decode::Type type = decode::builtin::string;
    type.name = name;
    problem.code = decode::describe::code_of_text(type);
    problem.meaning = "expected " + decode::describe::expected(type);
    return;
  }
  problem.meaning = problem.frame.checking || problem.frame.starting
                        ? "the file can be read, but its values do not pass a check of the server"
                        : "the server does not take a value of the file";
  problem.help =
      problem.paths.empty() ? "the server's own words say what it expects" : "change the setting as the message says";
}

std::vector<bool> lacking(Product product, const Message& message) {
  std::vector<bool> result;
  std::uint32_t root = 0;
  bool prints = false;
  for (const KnownRelease& release : schemas::releases_of(product)) {
    if (release.root != root) {
      root = release.root;
      if (message.kind == Kind::unknown_flag) {
        prints = fields_of_flag(root, message.name).empty();
      } else if (message.kind == Kind::unknown_field) {
        const auto sections = sections_of(root, message.type);
        prints = std::any_of(sections.begin(), sections.end(),
                             [&](const Section& s) { return field_of(s.type, message.name) == nullptr; });
      } else {
        prints = type_named(root, message.type) != 0;
      }
    }
    result.push_back(prints);
  }
  return result;
}

}  // namespace

std::optional<Product> reads_tenants_into(std::string_view go_type) {
  if (go_type == "mimir.runtimeConfigValues") return Product::mimir;
  if (go_type == "overrides.perTenantOverrides" || go_type == "overrides.perTenantLegacyOverrides") {
    return Product::tempo;
  }
  return {};
}

std::vector<bool> printed_by(Product product, const Message& message) {
  if (message.kind != Kind::unknown_field && message.kind != Kind::wrong_value && message.kind != Kind::unknown_flag) {
    return {};
  }
  std::vector<bool> result = lacking(product, message);
  if (std::none_of(result.begin(), result.end(), [](bool b) { return b; })) return {};
  return result;
}

void answer(Problem& problem, const std::optional<KnownRelease>& release) {
  if (problem.server.product) {
    const auto prints = printed_by(*problem.server.product, problem.message);
    // That every release prints it is no news.
    const bool tells =
        problem.message.kind != Kind::wrong_value && std::find(prints.begin(), prints.end(), false) != prints.end();
    if (tells) problem.printed_by = spans(schemas::releases_of(*problem.server.product), prints);
  }
  switch (problem.message.kind) {
    case Kind::syntax: return answer_syntax(problem);
    case Kind::duplicate: return answer_duplicate(problem);
    case Kind::unreadable_file: return answer_file(problem);
    case Kind::empty_file:
      problem.code = "empty-document";
      problem.meaning = "the configuration file is empty";
      problem.help = "write at least `target: all`, or check that the right file is mounted";
      return;
    case Kind::other: return answer_text(problem, release);
    default: break;
  }
  if (!release) return;
  switch (problem.message.kind) {
    case Kind::unknown_field: return answer_field(problem, *release);
    case Kind::wrong_value: return answer_value(problem, *release);
    case Kind::unknown_flag: return answer_unknown_flag(problem, *release);
    case Kind::flag_value: return answer_flag_value(problem, *release);
    default: return;
  }
}

}  // namespace pyat::explain
