// prometheus/model/relabel Config.UnmarshalYAML, later Config.Validate.
#include <algorithm>

#include "decode/checks/fields.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/checks/releases.hpp"
#include "decode/struct_checks.hpp"

namespace pyat::decode {
namespace {

using namespace checks;

// ^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$: a name in which $1 and ${name} may stand.
bool is_template(std::string_view text) {
  if (text.empty() || is_digit(text[0])) return false;
  while (!text.empty()) {
    if (text[0] != '$') {
      if (!is_word(text[0])) return false;
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(1);
    const bool braces = !text.empty() && text[0] == '{';
    if (braces) text.remove_prefix(1);
    std::size_t name = 0;
    while (name < text.size() && is_word(text[name])) name++;
    if (name == 0) return false;
    text.remove_prefix(name);
    if (!braces) continue;
    if (text.empty() || text[0] != '}') return false;
    text.remove_prefix(1);
  }
  return true;
}

bool is_label_name(std::string_view text, bool utf8) {
  if (utf8) return !text.empty() && valid_utf8(text);
  return !text.empty() && !is_digit(text[0]) && std::all_of(text.begin(), text.end(), is_word);
}

struct Rule {
  const Fields& fields;
  const Release& release;
  std::string action;
  std::string_view target{};
  std::string_view replacement{};
  bool has_modulus = false;
  bool own_separator = false;

  bool is(std::string_view name) const { return action == name; }
  bool changes_case() const { return is("lowercase") || is("uppercase"); }
  bool compares() const { return is("keepequal") || is("dropequal"); }

  bool target_ok() const {
    const bool utf8 = utf8_label_names(release);
    if (!relabel_splits_templates(release)) {
      return !(is("replace") || changes_case() || compares()) || is_template(target);
    }
    if (changes_case() || compares()) return is_label_name(target, utf8);
    if (!is("replace")) return true;
    if (target.find('$') == std::string_view::npos || utf8) return is_label_name(target, utf8);
    return is_template(target);
  }
  bool replacement_ok() const {
    return utf8_label_names(release) ? is_label_name(replacement, true) : is_template(replacement);
  }
  // A regexp that is written differs from the default even with the same text: pointers are compared.
  bool own_regexp() const {
    return fields.find("regex") != nullptr || (!fields.v3() && is_written_null(fields, "regex"));
  }
};

bool check(const Rule& rule, Complaint& complaint) {
  const auto refuse = [&](std::string_view key, const std::string& error) {
    return complain(complaint, rule.fields, key, error);
  };
  const std::string for_action = " for " + rule.action + " action";
  if (rule.action.empty()) return refuse("action", "relabel action cannot be empty");
  if (rule.is("hashmod") && !rule.has_modulus) {
    return refuse("modulus", "relabel configuration for hashmod requires non-zero modulus");
  }
  const bool needs_target = rule.is("replace") || rule.is("hashmod") || rule.changes_case() || rule.compares();
  if (needs_target && rule.target.empty()) {
    return refuse("target_label", "relabel configuration" + for_action + " requires 'target_label' value");
  }
  if (!rule.target_ok())
    return refuse("target_label", go_quoted(rule.target) + " is invalid 'target_label'" + for_action);
  const bool own_replacement = rule.replacement != "$1";
  if ((rule.changes_case() || rule.compares()) && own_replacement) {
    return refuse("replacement", "'replacement' can not be set" + for_action);
  }
  if (rule.is("labelmap") && !rule.replacement_ok()) {
    return refuse("replacement", go_quoted(rule.replacement) + " is invalid 'replacement'" + for_action);
  }
  if (rule.is("hashmod") && !is_label_name(rule.target, utf8_label_names(rule.release))) {
    return refuse("target_label", go_quoted(rule.target) + " is invalid 'target_label'" + for_action);
  }
  const bool others = rule.has_modulus || rule.own_separator || own_replacement;
  if (rule.compares() && (others || rule.own_regexp())) {
    return refuse("", rule.action + " action requires only 'source_labels' and `target_label`, and no other fields");
  }
  const bool own_labels = rule.fields.find("source_labels") != nullptr || !rule.target.empty();
  if ((rule.is("labeldrop") || rule.is("labelkeep")) && (others || own_labels)) {
    return refuse("", rule.action + " action requires only 'regex', and no other fields");
  }
  return true;
}

}  // namespace

bool check_relabel_config(const Fields& fields, const Release& release, Complaint& complaint) {
  if (relabel_checks_later(release)) return true;
  const Rule rule{fields,
                  release,
                  lower(decoded_text(fields, "action", "replace")),
                  decoded_text(fields, "target_label", ""),
                  decoded_text(fields, "replacement", "$1"),
                  decoded_number(fields, "modulus", "0") != 0,
                  decoded_text(fields, "separator", ";") != ";"};
  return check(rule, complaint);
}

}  // namespace pyat::decode
