// How a mistake is put into words: what was found, what was expected, what to do, and what the server says.
#include <algorithm>

#include "decode/describe.hpp"
#include "decode/place.hpp"
#include "diag/path.hpp"
#include "receivers/decoder.hpp"
#include "receivers/history.hpp"
#include "receivers/references.hpp"
#include "receivers/text_types.hpp"
#include "receivers/wording.hpp"
#include "util/edit_distance.hpp"

namespace pyat::receivers {
namespace {

using decode::Kind;
using yaml::Node;

bool is_plain(const Node& node) {
  return node.kind == yaml::NodeKind::scalar && node.style == yaml::Style::plain && node.tag.empty();
}

bool is_quoted(const Node& node) {
  return node.style == yaml::Style::single_quoted || node.style == yaml::Style::double_quoted;
}

std::string expected(const Type& type) {
  if (const TextType* own = find_text_type(type.name)) return std::string(own->expected);
  return decode::describe::expected(type);
}

std::string found_words(const Value& value) {
  const std::string found = decode::describe::found(*value.at);
  switch (value.kind) {
    case Value::Kind::boolean: return "the boolean " + found;
    case Value::Kind::int64:
    case Value::Kind::uint64:
    case Value::Kind::float64: return "the number " + found;
    case Value::Kind::text: return is_quoted(*value.at) && !value.text.empty() ? "the text " + found : found;
    case Value::Kind::null:
    case Value::Kind::list:
    case Value::Kind::map: break;
  }
  return found;
}

// The text of a value in quotes that says what the type takes: "true", "5".
bool fits_without_quotes(const Value& value, const Type& type) {
  if (value.kind != Value::Kind::text || !is_quoted(*value.at)) return false;
  if (type.kind == Kind::boolean) return value.text == "true" || value.text == "false";
  const bool is_number = type.kind >= Kind::int32 && type.kind <= Kind::uint64;
  return is_number && !value.text.empty() && value.text.size() < 10 &&
         (value.text == "0" || value.text.front() != '0') &&
         value.text.find_first_not_of("0123456789") == std::string::npos;
}

// Since v0.116 a scalar is taken as it is written: quotes make the difference.
void suggest_quotes(const Value& value, const Type& type, diag::Diagnostic& found) {
  if (type.kind == Kind::string && find_text_type(type.name) == nullptr && is_plain(*value.at)) {
    found.help = "put it in quotes: since Tempo 2.7 the receivers no longer convert values";
    const std::string text(value.at->value);
    // An endpoint that is a number alone is accepted here, but is no address.
    const bool is_address = found.path.ends_with("endpoint");
    found.fix = {
        .safe = !is_address, .title = "put " + text + " in quotes", .edits = {{found.range, "\"" + text + "\""}}};
  } else if (fits_without_quotes(value, type)) {
    found.help = "remove the quotes: since Tempo 2.7 the receivers no longer convert values";
    found.fix = {.safe = true, .title = "remove the quotes", .edits = {{found.range, value.text}}};
  }
}

// "protocols.grpc" for a key that belongs below a section of the structure; empty when it belongs nowhere there.
std::string place_below(const Type& type, std::string_view key, int depth) {
  for (const schemas::FieldRow& field : type.fields) {
    const Type inner = decode::type_at(field.type);
    if (inner.kind != Kind::structure) continue;
    const std::string section = std::string(schemas::text(field.name)) + ".";
    if (inner.find(key) != nullptr) return section + std::string(key);
    if (depth == 0) continue;
    const std::string below = place_below(inner, key, depth - 1);
    if (!below.empty()) return section + below;
  }
  return {};
}

// What takes the place of a field that is gone: the README of the kafka receiver in v0.138, which still had both.
std::string_view replacement(FieldPath way) {
  if (way.size() != 2 || way[0] != "kafka") return {};
  if (way[1] == "topic") return "traces: {topics: […]}";
  return way[1] == "encoding" ? "traces: {encoding: …}" : "";
}

}  // namespace

diag::Diagnostic& Decoder::problem(std::string_view code, const Node& at, std::string server) {
  diag::Diagnostic found{};
  found.code = code;
  found.severity = severity_;
  found.range = decode::range_of(at);
  found.path = path();
  found.server_message = std::move(server);
  const std::size_t line_end = found.server_message.find('\n');
  if (line_end != std::string::npos) found.server_message.resize(line_end);
  problems_.push_back(std::move(found));
  return problems_.back();
}

std::string Decoder::path() const {
  std::string text = "distributor.receivers";
  for (const Segment& segment : path_) {
    if (segment.index >= 0) {
      diag::append_index(text, segment.index);
    } else {
      diag::append_key(text, segment.key);
    }
  }
  return text;
}

void Decoder::type_error(const Value& value, const Type& type, std::string server) {
  if (value.at->cut_off) return;  // who knows what it would have been
  const TextType* own = value.at->kind == yaml::NodeKind::scalar ? find_text_type(type.name) : nullptr;
  auto& found =
      problem(own != nullptr ? own->code : decode::describe::code_of(type, *value.at), *value.at, std::move(server));
  found.message = "expected " + expected(type) + ", found " + found_words(value);
  found.help = decode::describe::advice(type, *value.at);
  if (!weak_) suggest_quotes(value, type, found);
}

void Decoder::unparsable(const std::string& name, const Value& value, const Type& type, std::string_view kind,
                         bool range) {
  type_error(value, type, wording::unparsable(name, kind, value.text, range));
}

void Decoder::text_error(const std::string& name, const Value& value, const Type& type, const std::string& error) {
  auto& found = problem(find_text_type(type.name)->code, *value.at, wording::hook(wording_, name, error));
  found.message = "expected " + expected(type) + ", found " + decode::describe::found(*value.at);
  found.help = decode::describe::advice(type, *value.at);
}

void Decoder::unknown_keys(const std::string& name, const Type& type, const std::vector<const Entry*>& unknown) {
  // The library names all of them in one line, in the order of their texts.
  std::vector<std::string_view> keys;
  for (const Entry* entry : unknown) keys.push_back(entry->key);
  std::sort(keys.begin(), keys.end());
  const std::string server = wording::invalid_keys(wording_, name, type.name, keys);

  std::vector<std::string_view> known;
  for (const schemas::FieldRow& field : type.fields) known.push_back(schemas::text(field.name));
  const std::string section = path();
  for (const Entry* entry : unknown) {
    const Step step(*this, {.key = entry->key, .field = entry->key});
    // A line with hundreds of keys is worth saying once.
    const bool says_all = unknown.size() <= 50 || entry == unknown.front();
    auto& found = problem("unknown-field", *entry->key_at, says_all ? server : std::string{});
    found.message = "unknown key \"" + entry->key + "\" in " + section;
    std::vector<std::string_view> way;
    for (const Segment& segment : path_) way.push_back(segment.field);
    const std::string below = place_below(type, entry->key, 1);
    if (const std::string_view nearest = util::nearest(entry->key, known); !nearest.empty()) {
      found.help = "did you mean \"" + std::string(nearest) + "\"?";
    } else if (const std::string releases = releases_with(way); !releases.empty()) {
      const std::string_view instead = replacement(way);
      found.help =
          (instead.empty() ? "remove it" : "write " + std::string(instead)) + ": Tempo has it in " + releases + " only";
    } else if (!below.empty()) {
      found.help = "move it down: " + below;
    } else if (known.size() <= 8 && !known.empty()) {
      found.help = "known here: ";
      for (const std::string_view& field : known) found.help.append(&field == known.data() ? "" : ", ").append(field);
    }
  }
}

bool Decoder::refuses_reference(const std::string& name, const Value& value, const Type& type) {
  auto reference = find_reference(value.text, collector_);
  if (!reference) return false;
  const bool is_scalar = type.kind <= Kind::string;
  if (reference->server.empty() && is_scalar && wording_ >= Wording::v2_3) {
    Value whole_configuration{};
    whole_configuration.kind = Value::Kind::map;
    reference->server = wording::unconvertible(wording_, name, type, whole_configuration);
  }
  auto& found = problem("receiver-variable", *value.at, reference->server);
  found.message = "the receivers cannot expand " + reference->text;
  found.help = "write the value; or ${NAME}, start Tempo with -config.expand-env=true, and check with --expand-env";
  return true;
}

}  // namespace pyat::receivers
