// valijson aborts the program instead of throwing unless this is set for all that include it.
#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1
#endif

#include "config/schema.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>

#include "config/pattern.hpp"
#include "config/problem.hpp"
#include "config/refusing_visitor.hpp"
#include "config/words.hpp"
#include "util/edit_distance.hpp"

namespace pyat::config {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using valijson::Subschema;

// The words of all enums in the schema, because valijson does not give those of one enum back.
void collect_choices(const json& schema, std::vector<string>& choices) {
  if (schema.is_object() && schema.contains("enum")) {
    for (const json& choice : schema["enum"]) {
      if (!choice.is_string()) throw std::logic_error("an enum of a schema of pyat's own holds more than texts");
      choices.push_back(choice.get<string>());
    }
  }
  if (!schema.is_structured()) return;
  for (const json& part : schema) collect_choices(part, choices);
}

// Where a node stands. Words are made of it only for messages: of ten thousand nodes, hardly one has a mistake.
struct Place {
  const Place* around = nullptr;  // nullptr: the whole document
  string_view key{};              // empty: the item of a list that `index` counts
  std::size_t index = 0;
  bool is_key = false;  // the key itself, rather than its value

  string path() const {
    if (around == nullptr) return {};
    return is_item() ? around->path() + "[" + std::to_string(index) + "]" : path_below(around->path(), key);
  }
  // How messages call it: "version", "the file"
  string name() const {
    if (around == nullptr) return "the file";
    if (is_item()) return path();
    return is_key ? "the key " + in_quotes(key) : string(key);
  }
  bool is_item() const { return key.data() == nullptr; }
};

struct Properties {
  std::unordered_map<string_view, const Subschema*> known{};
  std::vector<string_view> names{};
};

// One walk over one document.
class Walk {
 public:
  Walk(const std::vector<string>& choices, std::vector<diag::Diagnostic>& problems)
      : choices_(choices), problems_(problems) {}

  void check(const Node& node, const Subschema& schema, const Place& place) {
    if (!node.is_shared || checked_.emplace(&node, &schema).second) apply(node, schema, place);
  }
  // The same for a node that is not in the tree.
  void apply(const Node& node, const Subschema& schema, const Place& place);

  void report(diag::Range where, const Place& place, string message, string help = {}) {
    problems_.push_back(make_problem(where, std::move(message), std::move(help)));
    problems_.back().path = place.path();
  }

  const Pattern& pattern(const string& expression) {
    return patterns_.try_emplace(expression, expression).first->second;
  }

  const std::vector<string_view>& choices_of(const valijson::constraints::EnumConstraint& constraint) {
    const auto [at, is_new] = choices_of_.try_emplace(&constraint);
    std::vector<string_view>& choices = at->second;
    if (is_new) {
      constraint.applyToValues([&](const valijson::adapters::FrozenValue& value) {
        choices.push_back(choice_of(value));
        return true;
      });
    }
    return choices;
  }

  const Properties& properties_of(const valijson::constraints::PropertiesConstraint& constraint) {
    const auto [at, is_new] = properties_of_.try_emplace(&constraint);
    Properties& properties = at->second;
    if (is_new) {
      constraint.applyToProperties([&](const auto& name, const Subschema* schema) {
        properties.names.emplace_back(name.data(), name.size());
        properties.known.emplace(properties.names.back(), schema);
        return true;
      });
    }
    return properties;
  }

 private:
  string_view choice_of(const valijson::adapters::FrozenValue& value) const {
    for (const string& choice : choices_) {
      const json literal = choice;
      if (value.equalTo(valijson::adapters::NlohmannJsonAdapter(literal), true)) return choice;
    }
    throw std::logic_error("a choice of a schema that is not in its text");
  }

  const std::vector<string>& choices_;
  std::vector<diag::Diagnostic>& problems_;
  std::unordered_map<string, Pattern> patterns_{};
  std::unordered_map<const valijson::constraints::PropertiesConstraint*, Properties> properties_of_{};
  std::unordered_map<const valijson::constraints::EnumConstraint*, std::vector<string_view>> choices_of_{};
  std::set<std::pair<const Node*, const Subschema*>> checked_{};  // what several aliases lead to is said once
};

// One node against one constraint after the other. As JSON Schema has it, a constraint says nothing about values of a
// kind that it is not made for.
class NodeCheck final : public RefusingVisitor {
 public:
  NodeCheck(Walk& walk, const Node& node, const Subschema& schema, const Place& place)
      : walk_(walk), node_(node), schema_(schema), place_(place) {}

  using RefusingVisitor::visit;

  bool visit(const TypeConstraint& constraint) override {
    bool fits = false;
    constraint.applyToNamedTypes([&](TypeConstraint::JsonType type) { return !(fits = fits || is_of(type)); });
    if (fits) return true;
    string expected{};
    constraint.applyToNamedTypes([&](TypeConstraint::JsonType type) {
      expected += (expected.empty() ? "" : " or ") + string(type_name(type));
      return true;
    });
    return must_be(schema_.hasTitle() ? schema_.getTitle() : expected);
  }

  bool visit(const EnumConstraint& constraint) override {
    const std::vector<string_view>& allowed = walk_.choices_of(constraint);
    if (is_scalar(node_) && std::find(allowed.begin(), allowed.end(), node_.text) != allowed.end()) return true;
    const string_view nearest = util::nearest(node_.text, allowed);
    return must_be("one of " + joined(allowed), did_you_mean(nearest));
  }

  bool visit(const PatternConstraint& constraint) override {
    // A number, too, is taken as it is written: the pattern is what tells 2.10 from 2.1.
    const bool is_text = node_.kind == Kind::text || node_.kind == Kind::integer || node_.kind == Kind::number;
    if (!is_text) return true;
    const string expression = constraint.getPattern<std::allocator<char>>();
    if (walk_.pattern(expression).is_found_in(node_.text)) return true;
    return must_be(schema_.hasTitle() ? schema_.getTitle() : "a text that matches " + expression);
  }

  bool visit(const PropertiesConstraint& constraint) override {
    if (node_.kind != Kind::mapping) return true;
    constraint.applyToPatternProperties([](const auto&, const auto*) -> bool { refuse("patternProperties"); });
    const auto& [known, names] = walk_.properties_of(constraint);
    for (const Entry& entry : node_.entries) {
      const auto found = known.find(entry.key);
      const Subschema* schema = found != known.end() ? found->second : constraint.getAdditionalPropertiesSubschema();
      if (schema == nullptr) {
        unknown_key(entry, names);
      } else {
        walk_.check(*entry.value, *schema, {.around = &place_, .key = entry.key});
      }
    }
    return true;
  }

  bool visit(const SingularItemsConstraint& constraint) override {
    std::size_t number = 0;
    for (const Node* item : node_.items) {
      walk_.check(*item, *constraint.getItemsSubschema(), {.around = &place_, .index = number++});
    }
    return true;
  }

  bool visit(const MinimumConstraint& constraint) override {
    const auto number = number_of(node_);
    if (constraint.getExclusiveMinimum()) refuse("exclusiveMinimum");
    if (!number || *number >= constraint.getMinimum()) return true;
    return must_be(schema_.hasTitle() ? schema_.getTitle() : "a larger number");
  }

  bool visit(const MaximumConstraint& constraint) override {
    const auto number = number_of(node_);
    if (constraint.getExclusiveMaximum()) refuse("exclusiveMaximum");
    if (!number || *number <= constraint.getMaximum()) return true;
    return must_be(schema_.hasTitle() ? schema_.getTitle() : "a smaller number");
  }

  bool visit(const PropertyNamesConstraint& constraint) override {
    for (const Entry& entry : node_.entries) {
      const Node name{.kind = Kind::text, .text = entry.key, .range = entry.key_range};
      walk_.apply(name, *constraint.getSubschema(), {.around = &place_, .key = entry.key, .is_key = true});
    }
    return true;
  }

  bool visit(const RequiredConstraint& constraint) override {
    if (node_.kind != Kind::mapping) return true;
    constraint.applyToRequiredProperties([&](const auto& required) {
      const string name(required.data(), required.size());
      if (node_.find(name) == nullptr) walk_.report(node_.range, place_, place_.name() + " must have the key " + name);
      return true;
    });
    return true;
  }

  bool visit(const MinPropertiesConstraint& constraint) override {
    if (node_.kind != Kind::mapping || node_.entries.size() >= constraint.getMinProperties()) return true;
    walk_.report(node_.range, place_,
                 place_.name() + " must have at least " + counted(constraint.getMinProperties(), "entry", "entries") +
                     ", found " + std::to_string(node_.entries.size()));
    return false;
  }

 private:
  bool is_of(TypeConstraint::JsonType type) const {
    switch (type) {
      case TypeConstraint::kAny: return true;
      case TypeConstraint::kArray: return node_.kind == Kind::list;
      case TypeConstraint::kBoolean: return node_.kind == Kind::boolean;
      case TypeConstraint::kInteger: return node_.kind == Kind::integer;
      case TypeConstraint::kNull: return node_.kind == Kind::null;
      case TypeConstraint::kNumber: return node_.kind == Kind::number || node_.kind == Kind::integer;
      case TypeConstraint::kObject: return node_.kind == Kind::mapping;
      case TypeConstraint::kString: return node_.kind == Kind::text;
    }
    return false;
  }

  // Of a number in the notation of JSON; 0 for those of YAML that are none there, 0x10 and 0o7.
  static std::optional<double> number_of(const Node& node) {
    if (node.kind != Kind::integer && node.kind != Kind::number) return std::nullopt;
    double number = 0;
    const char* end = node.text.data() + node.text.size();
    return std::from_chars(node.text.data(), end, number).ptr == end ? number : 0;
  }

  static string_view type_name(TypeConstraint::JsonType type) {
    switch (type) {
      case TypeConstraint::kAny: return "anything";
      case TypeConstraint::kArray: return "a list";
      case TypeConstraint::kBoolean: return "true or false";
      case TypeConstraint::kInteger: return "a whole number";
      case TypeConstraint::kNull: return "nothing";
      case TypeConstraint::kNumber: return "a number";
      case TypeConstraint::kObject: return "a mapping";
      case TypeConstraint::kString: return "a text";
    }
    return {};
  }

  bool must_be(const string& expected, string help = {}) {
    const string name = place_.name();
    string message = name + " must be " + expected;
    // The name of a key is in the sentence already.
    if (!name.ends_with(in_quotes(node_.text))) message += ", found " + found_words(node_);
    walk_.report(node_.range, place_, std::move(message), std::move(help));
    return false;
  }

  void unknown_key(const Entry& entry, const std::vector<string_view>& known) {
    const string_view nearest = util::nearest(entry.key, known);
    const string path = place_.path();
    walk_.report(entry.key_range, {.around = &place_, .key = entry.key},
                 "unknown key " + in_quotes(entry.key) + (path.empty() ? " at the top level" : " in " + path),
                 nearest.empty() ? "known here: " + joined(known) : did_you_mean(nearest));
  }

  Walk& walk_;
  const Node& node_;
  const Subschema& schema_;
  const Place& place_;
};

void Walk::apply(const Node& node, const Subschema& schema, const Place& place) {
  if (schema.getAlwaysInvalid()) throw std::logic_error("a schema of pyat's own uses what pyat does not check: false");
  NodeCheck check(*this, node, schema, place);
  Subschema::ApplyFunction accept = [&](const valijson::constraints::Constraint& constraint) {
    return constraint.accept(check);
  };
  schema.applyStrict(accept);  // up to the first that the node as a whole breaks: 5 for 5s is said once
}

}  // namespace

struct Schema::Compiled {
  valijson::Schema schema{};
  std::vector<string> choices{};
};

Schema::Schema(string_view text) {
  auto compiled = std::make_unique<Compiled>();
  const json raw = json::parse(text);
  collect_choices(raw, compiled->choices);
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(raw), compiled->schema);
  compiled_ = std::move(compiled);
}

Schema::~Schema() = default;

std::vector<diag::Diagnostic> Schema::check(const Node& root) const {
  std::vector<diag::Diagnostic> problems{};
  Walk walk(compiled_->choices, problems);
  walk.check(root, compiled_->schema, {});
  return problems;
}

}  // namespace pyat::config
