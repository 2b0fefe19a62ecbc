#include "compose/reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "yaml/document.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

// Aliases may make a file of a kilobyte a tree of gigabytes.
constexpr std::size_t max_values = 200'000;
constexpr std::size_t max_keys = 5000;  // of one mapping: each is compared with all before it
constexpr int max_depth = 100;

diag::Position position(yaml::Mark mark) { return {mark.line + 1, mark.column + 1}; }
diag::Range range_of(const yaml::Node& node) { return {position(node.start), position(node.end)}; }

MergeTag merge_tag(string_view tag) {
  if (tag == "!reset") return MergeTag::reset;
  if (tag == "!override") return MergeTag::override;
  return MergeTag::none;
}

bool is_null(const yaml::Node& node) {
  return node.kind == yaml::NodeKind::scalar && node.implicit && node.style == yaml::Style::plain &&
         (node.value.empty() || node.value == "~" || node.value == "null" || node.value == "Null" ||
          node.value == "NULL");
}

bool is_indented_with_tabs(string_view text, std::uint32_t line) {
  for (; line > 0 && !text.empty(); --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  const std::size_t first = text.find_first_not_of(" \t");
  return text.substr(0, first).find('\t') != string_view::npos;
}

class Converter {
 public:
  Converter(std::size_t file, const Environment& environment, ReadText& result)
      : file_(file), environment_(environment), result_(result) {}

  Value convert(const yaml::Node& written, int depth) {
    const yaml::Node& node = yaml::resolve_alias(written);
    Value value{};
    value.file = file_;
    value.where = range_of(written);
    value.tag = merge_tag(node.tag);
    if (++count_ > max_values || depth > max_depth) {
      give_up(value.where);
    } else if (node.kind == yaml::NodeKind::mapping) {
      value.kind = ValueKind::mapping;
      add_entries(value, node, depth);
    } else if (node.kind == yaml::NodeKind::sequence) {
      value.kind = ValueKind::list;
      for (std::uint32_t i = 0; i < node.count; ++i) value.items.push_back(convert(node[i], depth + 1));
    } else if (!is_null(node)) {
      value.kind = ValueKind::scalar;
      value.raw = node.value;
      replace_variables(value);
    }
    return value;
  }

  bool gave_up() const { return gave_up_; }

 private:
  void give_up(diag::Range where) {
    if (gave_up_) return;
    gave_up_ = true;
    result_.problems.push_back(problem_at(where, {}, "the file is too large or too deep to be a Compose file",
                                          "aliases within aliases make it so: write it out, or split it"));
  }

  void add_entries(Value& value, const yaml::Node& node, int depth) {
    std::vector<const yaml::Node*> merged{};
    for (std::uint32_t i = 0; i + 1 < node.count; i += 2) {
      const yaml::Node& key = yaml::resolve_alias(node[i]);
      if (key.kind == yaml::NodeKind::scalar && key.value == "<<" && key.style == yaml::Style::plain) {
        merged.push_back(&node[i + 1]);
      } else {
        add_entry(value, node[i], key, node[i + 1], depth);
      }
    }
    for (const yaml::Node* source : merged) merge(value, *source, depth);
  }

  void add_entry(Value& value, const yaml::Node& written_key, const yaml::Node& key, const yaml::Node& written,
                 int depth) {
    const diag::Range where = range_of(written_key);
    if (key.kind != yaml::NodeKind::scalar) {
      result_.problems.push_back(problem_at(where, {}, "a key of a Compose file must be a text"));
      return;
    }
    if (value.entries.size() >= max_keys) {
      give_up(where);
      return;
    }
    if (value.find(key.value) != nullptr) {
      result_.problems.push_back(problem_at(where, string(key.value),
                                            "the key \"" + string(key.value) + "\" is repeated",
                                            "Compose refuses the file: keep one of them"));
      return;
    }
    value.entries.push_back({string(key.value), where, convert(written, depth + 1)});
  }

  // Keys of the mapping itself are stronger; of a list of mappings, earlier ones are.
  void merge(Value& value, const yaml::Node& written, int depth) {
    Value source = convert(written, depth + 1);
    if (source.kind == ValueKind::list) {
      for (Value& item : source.items) take_entries(value, item);
    } else {
      take_entries(value, source);
    }
  }

  void take_entries(Value& value, Value& source) {
    if (source.kind != ValueKind::mapping) {
      result_.problems.push_back(problem_at(source.where, {}, "<< must stand before a mapping or a list of mappings",
                                            "write an alias to an anchor: <<: *name"));
      return;
    }
    for (Entry& entry : source.entries) {
      if (value.find(entry.key) == nullptr) value.entries.push_back(std::move(entry));
    }
  }

  void replace_variables(Value& value) {
    if (value.raw.find('$') == string::npos) {
      value.text = value.raw;
      return;
    }
    Interpolated done = interpolate(value.raw, environment_);
    if (!done.problem.empty()) {
      result_.problems.push_back(problem_at(value.where, {}, "Compose does not take this value: " + done.problem));
    }
    value.text = std::move(done.text);
    if (!done.unset.empty()) value.unset = done.unset.front();
    for (string& name : done.unset) remember_unset(std::move(name), value.where);
  }

  void remember_unset(string name, diag::Range where) {
    const auto same = [&](const UnsetVariable& known) { return known.name == name; };
    if (std::none_of(result_.unset.begin(), result_.unset.end(), same)) {
      result_.unset.push_back({std::move(name), file_, where});
    }
  }

  std::size_t file_;
  const Environment& environment_;
  ReadText& result_;
  std::size_t count_ = 0;
  bool gave_up_ = false;
};

}  // namespace

diag::Diagnostic problem_at(diag::Range where, string path, string message, string help) {
  return {.code = "bad-compose",
          .severity = diag::Severity::error,
          .range = where,
          .path = std::move(path),
          .message = std::move(message),
          .help = std::move(help)};
}

diag::Diagnostic warning_at(diag::Range where, string path, string message, string help) {
  diag::Diagnostic found = problem_at(where, std::move(path), std::move(message), std::move(help));
  found.severity = diag::Severity::warning;
  return found;
}

ReadText read_text(string_view text, std::size_t file, const Environment& environment) {
  ReadText result{};
  yaml::Document document{};
  document.parse(text, yaml::Dialect::v3);
  if (const yaml::SyntaxError* error = document.error()) {
    const diag::Position at = position(error->problem_mark);
    const string context = error->context.empty() ? "" : " " + error->context;
    const bool is_tab = is_indented_with_tabs(text, error->problem_mark.line);
    result.problems.push_back(problem_at({at, {at.line, at.column + 1}}, {}, error->problem + context,
                                         is_tab ? "YAML is indented with spaces: replace the tabs"
                                                : "this is no YAML: docker compose config says the same"));
    return result;
  }
  for (const yaml::Node* alias : document.unknown_anchors()) {
    result.problems.push_back(problem_at(range_of(*alias), {}, "no anchor is called \"" + string(alias->value) + "\""));
  }
  if (document.root() == nullptr || is_null(*document.root())) {
    result.problems.push_back(problem_at({}, {}, "the file is empty", "a Compose file has at least: services: {…}"));
    return result;
  }
  Converter converter(file, environment, result);
  result.root = converter.convert(*document.root(), 0);
  if (converter.gave_up()) {  // what was left out would be taken for mistakes
    result.root = {};
    return result;
  }
  if (result.root.kind != ValueKind::mapping) {
    result.problems.push_back(
        problem_at(result.root.where, {}, "a Compose file must be a mapping with the key services"));
  }
  return result;
}

}  // namespace pyat::compose
