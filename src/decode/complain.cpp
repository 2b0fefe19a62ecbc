// How a mistake is put into words: what was found, what was expected, what to do, and what the server says.
#include <algorithm>
#include <utility>

#include "decode/decoder.hpp"
#include "decode/describe.hpp"
#include "decode/place.hpp"
#include "diag/path.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;

// The line that a server prints is one line: a value with line breaks goes on in lines of its own.
std::string first_line(std::string text) {
  const std::size_t end = text.find('\n');
  if (end != std::string::npos) text.resize(end);
  return text;
}

// A section of an imported release may be one of which nobody knows what the server calls it. A structure that takes
// any key owns none, and has a name all the same.
bool is_nameless(const Type& type) {
  return type.kind == schemas::Kind::structure && !type.custom() && !type.inline_map() && type.owner.empty();
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
      diag::append_index(text, segment.index);
    } else {
      diag::append_key(text, segment.key);
    }
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
  std::string server = line_of(node) + "cannot unmarshal " + tag + value + " into " + std::string(type.name);
  auto& found = problem(describe::code_of(type, node), node, is_nameless(type) ? std::string{} : std::move(server));
  found.message = "expected " + describe::expected(type) + ", found " + describe::found(node);
  found.help = describe::advice(type, node);
  mend(found, node, meant);
}

void Decoder::unknown_field(const Node& key, std::string_view name, const Type& type) {
  std::string server = line_of(key) + "field " + std::string(name) + " not found in type " + std::string(type.owner);
  unknown_field(key, name, is_nameless(type) ? std::string{} : std::move(server));
}

void Decoder::unknown_field(const Node& key, std::string_view name, std::string server) {
  const std::string section = path();
  const Step step(*this, {.key = yaml::resolve_alias(key).value});
  auto& found = problem("unknown-field", key, std::move(server));
  found.message =
      "unknown key \"" + std::string(name) + "\" " + (section.empty() ? "at the top level" : "in " + section);
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
