// How a mistake is put into words: what was found, what was expected, what to do, and what the server says.
#include <algorithm>

#include "decode/decoder.hpp"
#include "decode/describe.hpp"
#include "decode/place.hpp"
#include "util/edit_distance.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;

// The line that a server prints is one line: a value with line breaks goes on in lines of its own.
std::string first_line(std::string text) {
  const std::size_t end = text.find('\n');
  if (end != std::string::npos) text.resize(end);
  return text;
}

}  // namespace

diag::Diagnostic& Decoder::problem(std::string_view code, const Node& at, std::string server) {
  diag::Diagnostic found{};
  found.code = code;
  found.range = range_of(at);
  found.path = path();
  found.server_message = first_line(std::move(server));
  problems_.push_back(std::move(found));
  if (problems_.size() >= most_problems) stopped_ = true;
  return problems_.back();
}

std::string Decoder::line_of(const Node& node) const { return "line " + std::to_string(node.start.line + 1) + ": "; }

std::string Decoder::path() const {
  std::string text;
  for (const Segment& segment : path_) {
    if (segment.index >= 0) {
      text += "[" + std::to_string(segment.index) + "]";
      continue;
    }
    // A key with a point in it must not look like two.
    if (segment.key.find('.') != std::string_view::npos) {
      text += "[\"" + std::string(segment.key) + "\"]";
      continue;
    }
    if (!text.empty()) text += ".";
    text += segment.key;
  }
  return text;
}

void Decoder::type_error(const Node& node, const Type& type, const Type& meant) {
  if (node.cut_off) return;  // who knows what it would have been
  const std::string tag = message_tag(dialect_, node);
  std::string value;
  // The library shortens by bytes, and shows no value where the tag says list or mapping.
  if (tag != "!!seq" && tag != "!!map") {
    value = node.value.size() > 10 ? std::string(node.value.substr(0, 7)) + "..." : std::string(node.value);
    value = " `" + value + "`";
  }
  auto& found = problem(describe::code_of(type, node), node,
                        line_of(node) + "cannot unmarshal " + tag + value + " into " + std::string(type.name));
  found.message = "expected " + describe::expected(type) + ", found " + describe::found(node);
  found.help = describe::advice(type, node);
  mend(found, node, meant);
}

void Decoder::unknown_field(const Node& key, std::string_view name, const Type& type) {
  unknown_field(key, name, type,
                line_of(key) + "field " + std::string(name) + " not found in type " + std::string(type.owner));
}

void Decoder::unknown_field(const Node& key, std::string_view name, const Type& type, std::string server) {
  const std::string section = path();
  const Step step(*this, {.key = yaml::resolve_alias(key).value});
  auto& found = problem("unknown-field", key, std::move(server));
  found.message =
      "unknown key \"" + std::string(name) + "\" " + (section.empty() ? "at the top level" : "in " + section);
  std::vector<std::string_view> names;
  names.reserve(type.fields.size());
  for (const FieldRow& field : type.fields) names.push_back(schemas::text(field.name));
  const std::string_view nearest = util::nearest(name, names);
  if (!nearest.empty()) {
    found.help = "did you mean \"" + std::string(nearest) + "\"?";
    found.fix = mend_name(key, nearest);
  } else if (names.size() <= 8 && !names.empty()) {
    found.help = "known here: ";
    for (std::size_t i = 0; i < names.size(); ++i) found.help += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
}

void Decoder::mend(diag::Diagnostic& found, const Node& node, const Type& type) const {
  found.fix = mend_value(node, type);
  if (found.fix.edits.empty()) return;
  if (found.help.empty() || type.kind == Kind::slice) found.help = found.fix.title;
}

void Decoder::text_error(const Node& node, const Type& type, const std::string& error) {
  auto& found = problem(describe::code_of_text(type), node, error);
  found.message = describe::text_message(type, node, error);
  found.help = describe::advice(type, node);
  if (find_text_check(type.name) != nullptr) mend(found, node, type);
}

}  // namespace pyat::decode
