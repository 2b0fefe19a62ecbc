#include "cost/rules/rule_file.hpp"

#include <algorithm>
#include <utility>

#include "config/document.hpp"
#include "cost/promql/check.hpp"
#include "cost/rules/template_check.hpp"
#include "cost/rules/urls.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Kind;
using config::Node;
using std::string;
using std::string_view;

diag::Severity severity_of(const promql::Mistake& mistake) {
  return mistake.is_error ? diag::Severity::error : diag::Severity::warning;
}

// Pipes that PromQL has not: a rule of Loki's ruler, whose metrics are none of Prometheus.
bool is_logql(string_view expression) {
  return expression.find("|=") != string_view::npos || expression.find("|~") != string_view::npos ||
         expression.find("| json") != string_view::npos || expression.find("| logfmt") != string_view::npos ||
         expression.find("|json") != string_view::npos || expression.find("|logfmt") != string_view::npos;
}

class Linter {
 public:
  explicit Linter(const string& path) : path_(path) {}

  RulesLint run(string_view text) {
    const config::Document document = config::parse_document(text);
    if (document.root != nullptr && document.problems.empty()) walk(*document.root, 0);
    lint_urls(text);
    if (lint_.rules + lint_.queries > 0) return std::move(lint_);
    lint_.problem = "there is neither a rule nor a query in it";
    if (!document.problems.empty()) {
      const diag::Diagnostic& first = document.problems.front();
      lint_.problem += ": as YAML, line " + std::to_string(first.range.begin.line) + ": " + first.message;
    }
    return std::move(lint_);
  }

 private:
  // Wherever rules stand: groups, spec.groups, or a list of rules alone.
  void walk(const Node& node, int depth) {
    if (depth > 8) return;
    if (node.kind == Kind::list) {
      for (const Node* item : node.items) walk(*item, depth + 1);
      return;
    }
    if (node.kind != Kind::mapping) return;
    const Entry* expression = node.find("expr");
    const bool is_alert = node.find("alert") != nullptr;
    if (expression != nullptr && (is_alert || node.find("record") != nullptr)) return lint_rule(node, is_alert);
    for (const Entry& entry : node.entries) {
      if (entry.key == "groups" || entry.key == "rules" || entry.key == "spec" || depth == 0) {
        walk(*entry.value, depth + 1);
      }
    }
  }

  void lint_rule(const Node& rule, bool is_alert) {
    ++lint_.rules;
    subject_ = (is_alert ? "alert " : "recording rule ") + rule.find(is_alert ? "alert" : "record")->value->text;
    const Node& expression = *rule.find("expr")->value;
    if (!is_logql(expression.text)) {
      for (promql::Mistake& mistake : promql::check(expression.text)) {
        add(mistake.code, severity_of(mistake), expression.range.begin, std::move(mistake.what), std::move(mistake.why),
            std::move(mistake.instead));
      }
    }
    for (const string_view key : {"annotations", "labels"}) {
      const Entry* texts = rule.find(key);
      if (texts == nullptr) continue;
      for (const Entry& entry : texts->value->entries) lint_template(entry);
    }
  }

  void lint_template(const Entry& entry) {
    for (TemplateMistake& mistake : check_template(entry.value->text)) {
      const bool is_function = !mistake.function.empty();
      add(is_function ? "unknown-template-function" : "bad-template", diag::Severity::error, entry.value->range.begin,
          entry.key + ": " + mistake.what,
          "Prometheus refuses the whole rule file: no rule of it is evaluated, and no alert of it fires",
          is_function ? "{{ $value | " + mistake.instead + " }}" : mistake.instead);
    }
  }

  void lint_urls(string_view text) {
    for (AskedUrl& url : urls_in(text)) {
      subject_ = "query of the API";
      ++lint_.queries;
      const diag::Position place{url.line, url.column};
      if (url.misses_prefix) {
        add("mimir-without-prefix", diag::Severity::error, place, "Mimir is asked at " + url.path,
            "Mimir serves the API of Prometheus below /prometheus (-http.prometheus-http-prefix): this is a 404",
            url.host + "/prometheus" + url.path);
      }
      if (url.query.empty()) continue;
      for (promql::Mistake& mistake : promql::check(url.query)) {
        add(mistake.code, severity_of(mistake), place, std::move(mistake.what), std::move(mistake.why),
            std::move(mistake.instead));
      }
    }
  }

  void add(string_view code, diag::Severity severity, diag::Position place, string what, string why, string instead) {
    lint_.findings.push_back(
        {code, severity, path_, place, subject_, std::move(what), std::move(why), std::move(instead)});
  }

  const string& path_;
  string subject_{};
  RulesLint lint_{};
};

}  // namespace

RulesLint lint_rules(const string& path, string_view text) { return Linter(path).run(text); }

}  // namespace pyat::cost
