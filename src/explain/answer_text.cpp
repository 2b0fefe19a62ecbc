#include "explain/answer_text.hpp"

#include <algorithm>

#include "decode/check_words.hpp"
#include "decode/describe.hpp"
#include "diag/codes.hpp"
#include "diag/server_texts.hpp"
#include "explain/check_texts.hpp"
#include "explain/known_texts.hpp"
#include "explain/receiver_text.hpp"
#include "explain/tree.hpp"
#include "history/tree.hpp"

namespace pyat::explain {
namespace {

using schemas::CheckKind;
using schemas::CheckRow;
using schemas::KnownRelease;
using schemas::Product;

bool is_in(const std::optional<KnownRelease>& release, std::string_view path) {
  return !release || history::field_at(release->root, path) != nullptr;
}

// Where a setting of Mimir's storage is, too, when it is the same for all that store.
std::string common_place(std::string_view path, const std::optional<KnownRelease>& release) {
  for (const std::string_view section : {"blocks_storage.", "ruler_storage.", "alertmanager_storage."}) {
    if (!release || !path.starts_with(section)) continue;
    std::string common = "common.storage." + std::string(path.substr(section.size()));
    if (history::field_at(release->root, common) != nullptr) return common;
  }
  return {};
}

void add_new_path(Problem& problem, std::string path) {
  if (path.empty() || std::find(problem.paths.begin(), problem.paths.end(), path) != problem.paths.end()) return;
  add_path(problem, std::move(path));
}

// The setting may have another place in another release: those that this one has, or all.
template <typename Paths>
void add_known_paths(Problem& problem, const Paths& paths, const std::optional<KnownRelease>& release) {
  const bool any = std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return is_in(release, path); });
  for (const auto& path : paths) {
    if (!any || is_in(release, path)) add_new_path(problem, std::string(path));
  }
  const std::vector<std::string> own = problem.paths;
  for (const std::string& path : own) add_new_path(problem, common_place(path, release));
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    words.push_back(word);
  }
  return words;
}

// ---- checks of one value --------------------------------------------------------------------------------------------

// "while ingest_storage.enabled is true"; what the server's modules are is not in the file alone.
std::string circumstances(const CheckRow& row) {
  std::string out;
  for (std::uint32_t i = 0; i < row.condition_count; ++i) {
    const schemas::ConditionRow& condition = schemas::tables.conditions[row.first_condition + i];
    if (condition.path.size == 0) continue;
    out.append(out.empty() ? "while " : " and ").append(schemas::text(condition.path));
    const std::string values = decode::expected_choices(schemas::text(condition.values));
    switch (condition.kind) {
      case schemas::ConditionKind::one_of: out += " is " + values; break;
      case schemas::ConditionKind::none_of: out += " is not " + values; break;
      case schemas::ConditionKind::above: out += " is set"; break;
    }
  }
  return out;
}

std::string expected(const CheckRow& row, const schemas::FieldRow* field) {
  if (row.kind == CheckKind::one_of) return decode::expected_choices(schemas::text(row.values));
  const std::string_view type = field != nullptr ? decode::type_at(field->type).name : std::string_view{};
  return decode::expected_range(row, type == "time.Duration" || type == "model.Duration");
}

std::string with_value(std::string_view message, const std::optional<std::string_view>& value) {
  std::string out(message);
  const std::string_view mark = value ? "{value}" : "`{value}`";
  const std::string_view with = value ? *value : "the value";
  for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark, at + with.size())) {
    out.replace(at, mark.size(), with);
  }
  return out;
}

std::string meaning_of(const CheckRow& row, const CheckMatch& match, bool one, const schemas::FieldRow* field) {
  if (row.message.size > 0) return with_value(schemas::text(row.message), match.value);
  std::string found;
  if (match.value) found = ", found " + (match.value->empty() ? "nothing" : "`" + std::string(*match.value) + "`");
  switch (row.kind) {
    case CheckKind::required:
      return one ? std::string(schemas::text(row.path)) + " is required" : "a required setting has no value";
    case CheckKind::none_of:
      return (match.value ? "`" + std::string(*match.value) + "`"
                          : decode::expected_choices(schemas::text(row.values))) +
             " is not possible here";
    default: return "expected " + expected(row, field) + found;
  }
}

std::string help_of(const CheckRow& row, const CheckMatch& match, const schemas::FieldRow* field) {
  if (row.help.size > 0) return std::string(schemas::text(row.help));
  if (row.kind == CheckKind::required) return "set " + std::string(schemas::text(row.path));
  if (row.kind == CheckKind::one_of && match.value) {
    const decode::Choice meant = decode::nearest_line(*match.value, schemas::text(row.values));
    if (!meant.text.empty()) return "did you mean \"" + meant.text + "\"?";
  }
  const std::string_view preset = field != nullptr ? schemas::text(field->fallback) : std::string_view{};
  if (preset.empty() || preset == "\"\"") return "change the setting, or remove it";
  return "change the setting, or remove it: the default is " + std::string(preset);
}

// What the linter warns of because the server accepts it, the server has died of where its log says so.
bool only_warns(const CheckRow& row) {
  return (row.flags & schemas::check_warns) != 0 && (row.flags & schemas::check_stops) == 0;
}

bool answer_check(Problem& problem, const std::optional<KnownRelease>& release) {
  CheckMatch match = find_checks(problem.server.product, problem.message.text);
  if (match.rows.empty()) return false;
  const auto is_here = [&](const CheckRow* row) { return release && is_check_of(*row, *release); };
  if (std::any_of(match.rows.begin(), match.rows.end(), is_here)) {
    std::erase_if(match.rows, [&](const CheckRow* row) { return !is_here(row); });
  } else if (release) {
    problem.history.push_back(std::string(schemas::display_name(release->release.product)) + " " +
                              std::string(release->version) + " does not print this: say with --target which does");
  }
  // Where a word that is no longer possible has a row of its own, only the value tells the two apart.
  const auto general = std::find_if(match.rows.begin(), match.rows.end(), [&](const CheckRow* row) {
    return match.value || row->kind != CheckKind::none_of;
  });
  const CheckRow& row = general != match.rows.end() ? **general : *match.rows.front();
  std::vector<std::string> paths;
  for (const CheckRow* each : match.rows) paths.emplace_back(schemas::text(each->path));
  const bool one = std::all_of(paths.begin(), paths.end(), [&](const std::string& path) { return path == paths[0]; });
  add_known_paths(problem, paths, release);
  const schemas::FieldRow* field = release ? history::field_at(release->root, schemas::text(row.path)) : nullptr;
  problem.code = decode::code_of(row);
  problem.severity = only_warns(row) ? diag::Severity::warning : diag::Severity::error;
  problem.meaning = meaning_of(row, match, one, field);
  problem.help = !one && row.kind == CheckKind::required ? "give those of these settings a value that the server needs"
                                                         : help_of(row, match, one ? field : nullptr);
  if (const std::string when = one ? circumstances(row) : ""; !when.empty()) {
    problem.detail = "the server says so " + when;
  }
  if (!one) problem.detail = "the server has the same words for each of these settings; a file has the mistake in one";
  return true;
}

// ---- rules that relate settings -------------------------------------------------------------------------------------

// Of the code's page, as much as fits beside an answer: its first paragraph, or the first sentence of a long one.
std::string beginning_of(std::string_view detail) {
  constexpr std::size_t longest = 360;
  std::string out(detail.substr(0, detail.find("\n\n")));
  std::replace(out.begin(), out.end(), '\n', ' ');
  if (out.size() > longest) out.resize(std::min(out.size(), out.find(". ") + 1));
  return out;
}

bool is_text_of(const diag::ServerText& row, std::optional<Product> product, std::string_view message) {
  return (!product || row.product == schemas::to_string(*product)) && message.find(row.text) != std::string_view::npos;
}

// "*.storage_prefix" is in the section of the message.
std::string in_section(std::string_view path, std::string_view message) {
  return path.starts_with('*') ? std::string(section_of_text(message)) + std::string(path.substr(1))
                               : std::string(path);
}

bool answer_rule(Problem& problem, const std::optional<KnownRelease>& release) {
  const std::string& message = problem.message.text;
  std::vector<std::string> paths;
  for (const diag::ServerText& row : diag::server_texts()) {
    if (!is_text_of(row, problem.server.product, message)) continue;
    if (!problem.code.empty() && problem.code != row.code) continue;
    if (problem.code.empty()) problem.help = row.help;
    problem.code = row.code;
    for (const std::string_view path : words_of(row.paths)) paths.push_back(in_section(path, message));
  }
  const diag::CodeInfo* info = diag::find_code(problem.code);
  if (info == nullptr) return false;
  add_known_paths(problem, paths, release);
  problem.severity = info->severity;
  problem.meaning = info->summary;
  problem.detail = beginning_of(info->detail) + " More: pyat lint --explain " + std::string(info->code);
  return true;
}

// ---- other words ----------------------------------------------------------------------------------------------------

// Many complaints name the flag of the setting: "-querier.query-store-after".
void add_paths_of_flags(Problem& problem, const KnownRelease& release) {
  const std::string& text = problem.message.text;
  for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-', at + 1)) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(') continue;
    std::string_view flag = std::string_view(text).substr(at + 1);
    flag = flag.substr(0, flag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"));
    while (flag.ends_with('.')) flag.remove_suffix(1);
    if (flag.find('.') == std::string_view::npos) continue;
    for (const Found& found : fields_of_flag(release.root, flag)) add_path(problem, found.path);
  }
}

bool answer_known(Problem& problem) {
  const KnownText* known = find_known_text(problem.server.product, problem.message.text);
  if (known == nullptr) return false;
  problem.meaning = known->meaning;
  problem.help = known->help;
  problem.code = known->code;
  return true;
}

bool answer_type(Problem& problem) {
  const std::string_view name = type_of_text(problem.message.text);
  if (name.empty()) return false;
  decode::Type type = decode::builtin::string;
  type.name = name;
  problem.code = decode::describe::code_of_text(type);
  problem.meaning = "expected " + decode::describe::expected(type);
  return true;
}

}  // namespace

void add_path(Problem& problem, std::string path) {
  if (problem.paths.size() < most_paths) {
    problem.paths.push_back(std::move(path));
  } else {
    ++problem.more_paths;
  }
}

std::optional<Recognised> recognise(std::optional<Product> product, std::string_view text) {
  if (const CheckMatch match = find_checks(product, text); !match.rows.empty()) {
    const CheckRow& row = *match.rows.front();
    return Recognised{static_cast<Product>(row.product), only_warns(row)};
  }
  for (const diag::ServerText& row : diag::server_texts()) {
    if (!is_text_of(row, product, text)) continue;
    const diag::CodeInfo* info = diag::find_code(row.code);
    return Recognised{*schemas::product_from(row.product),
                      info != nullptr && info->severity == diag::Severity::warning};
  }
  if (is_of_receiver(text) && product != Product::mimir) return Recognised{Product::tempo, false};
  if (const KnownText* known = find_known_text(product, text)) return Recognised{known->product, false};
  return {};
}

void answer_text(Problem& problem, const std::optional<KnownRelease>& release) {
  if (problem.message.text == null_section_panic) {
    problem.code = "null-section";
    problem.meaning = "a section of the file is null, and Tempo crashes on it";
    problem.help = "look for storage:, trace: or block: with nothing below it, and remove it or give it a value";
    return;
  }
  if (answer_check(problem, release) || answer_receiver(problem) || answer_rule(problem, release)) return;
  const bool known = answer_known(problem);
  if (problem.paths.empty() && release) add_paths_of_flags(problem, *release);
  if (problem.paths.empty()) {
    if (const std::string_view section = section_of_text(problem.message.text); !section.empty()) {
      add_path(problem, std::string(section));
    }
  }
  if (known || answer_type(problem)) return;
  problem.meaning = problem.frame.checking || problem.frame.starting
                        ? "the file can be read, but its values do not pass a check of the server"
                        : "the server does not take a value of the file";
  problem.help =
      problem.paths.empty() ? "the server's own words say what it expects" : "change the setting as the message says";
}

}  // namespace pyat::explain
