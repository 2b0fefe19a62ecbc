#include "explain/answer.hpp"

#include <algorithm>

#include "decode/describe.hpp"
#include "decode/syntax.hpp"
#include "decode/type.hpp"
#include "explain/answer_text.hpp"
#include "explain/check_texts.hpp"
#include "explain/field_history.hpp"
#include "explain/tree.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::explain {
namespace {

using schemas::KnownRelease;
using schemas::Product;
using util::in_quotes;

std::string name_of(const KnownRelease& release) {
  return std::string(schemas::display_name(release.release.product)) + " " + std::string(release.version);
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
    if (const auto* common = decode::type_at(release.root).find("common")) sections.push_back({"common", common->type});
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
  const schemas::FieldRow* form = decode::type_at(release.root).find("overrides");
  Section section{"overrides", form != nullptr ? form->type : 0};
  // A tenant has in its file what the configuration has below defaults.
  const schemas::FieldRow* defaults = form != nullptr ? decode::type_at(form->type).find("defaults") : nullptr;
  if (problem.frame.per_tenant && defaults != nullptr) section = {"overrides.defaults", defaults->type};
  if (decode::type_at(section.type).find(name) != nullptr) {
    problem.code = "overrides-form";
    problem.meaning = "Tempo cannot read this section; " + in_quotes(name) + " is well, but not in the old, flat form";
    problem.help = "leave this key as it is, and look for another mistake in the section: pyat lint shows it";
    return;
  }
  problem.meaning = name_of(release) + " knows no key " + in_quotes(name) + " here, in neither form of overrides:";
  FieldHistory history = history_of(release, section, name);
  problem.code = history.code;
  if (!history.note.empty()) problem.history.push_back(std::move(history.note));
  problem.docs = std::move(history.docs);
  problem.help = history.help.empty() ? "remove it, or check its indentation" : std::move(history.help);
}

// A type may stand at several places, and only one of them tell what became of the key.
const Section& telling_section(const KnownRelease& release, const std::vector<Section>& sections,
                               std::string_view key) {
  constexpr std::ptrdiff_t most_sections = 12;
  const auto end = sections.begin() + std::min(most_sections, std::ssize(sections));
  const auto found = std::find_if(sections.begin(), end, [&](const Section& section) {
    return history_of(release, section, key).code != "unknown-field";
  });
  return found == end ? sections.front() : *found;
}

// The history does not say where the key belongs; the fields of its name are all that is left.
void note_namesakes(Problem& problem, const KnownRelease& release) {
  const auto fields = fields_named(release.root, problem.message.name);
  if (fields.empty()) return;
  std::string note = "a field of this name stands at ";
  for (std::size_t i = 0; i < std::min(fields.size(), most_paths); ++i) note += (i == 0 ? "" : ", ") + fields[i].path;
  if (fields.size() > most_paths) note += " and " + std::to_string(fields.size() - most_paths) + " more places";
  problem.history.push_back(std::move(note));
}

void answer_field(Problem& problem, const KnownRelease& release) {
  const Message& message = problem.message;
  problem.code = "unknown-field";
  if (reads_tenants_into(message.type)) {
    problem.meaning = "the file of per-tenant overrides knows no key " + in_quotes(message.name) + " at its top level";
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
    problem.meaning = "a section that " + name_of(release) + " does not have holds the key " + in_quotes(message.name);
    problem.help = "say with --target which release printed this";
    note_namesakes(problem, release);
    return;
  }
  const Section& first = telling_section(release, sections, message.name);
  const std::string where = first.path.empty() ? "at the top level" : "in " + first.path;
  if (decode::type_at(first.type).find(message.name) != nullptr) {
    problem.meaning = name_of(release) + " knows the key " + in_quotes(message.name) + " " + where;
    problem.help = "another release printed this: say with --target which";
    return;
  }
  problem.meaning = name_of(release) + " knows no key " + in_quotes(message.name) + " " + where;
  FieldHistory history = history_of(release, first, message.name);
  problem.code = history.code;
  if (!history.note.empty()) problem.history.push_back(std::move(history.note));
  problem.help = std::move(history.help);
  problem.docs = std::move(history.docs);
  if (!problem.help.empty()) return;
  problem.help = "remove it, or check its indentation: it may belong to another section";
  note_namesakes(problem, release);
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
  problem.meaning = "the key " + in_quotes(problem.message.name) + " stands twice in the same mapping";
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
                             [&](const Section& s) { return decode::type_at(s.type).find(message.name) == nullptr; });
      } else {
        prints = type_named(root, message.type) != 0;
      }
    }
    result.push_back(prints);
  }
  return result;
}

std::vector<bool> checking(Product product, const Message& message) {
  const CheckMatch match = find_checks(product, message.text);
  if (match.rows.empty()) return {};
  std::vector<bool> result;
  for (const KnownRelease& release : schemas::releases_of(product)) {
    result.push_back(std::any_of(match.rows.begin(), match.rows.end(),
                                 [&](const schemas::CheckRow* row) { return is_check_of(*row, release); }));
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
  std::vector<bool> result;
  switch (message.kind) {
    case Kind::unknown_field:
    case Kind::wrong_value:
    case Kind::unknown_flag: result = lacking(product, message); break;
    case Kind::other: result = checking(product, message); break;
    default: return {};
  }
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
