#include "schema_io/json.hpp"

namespace pyat::schema_io {
namespace {

constexpr int max_depth = 200;  // of a schema file; what is deeper was not made by pyat, and would overrun the stack

std::string plain_dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

// On one line, with a space after each comma and colon.
void append_flat(std::string& out, const Json& value) {
  if (!value.is_structured()) {
    out += plain_dump(value);
    return;
  }
  out += value.is_object() ? '{' : '[';
  bool first = true;
  for (const auto& entry : value.items()) {
    if (!first) out += ", ";
    first = false;
    if (value.is_object()) out.append(plain_dump(entry.key())).append(": ");
    append_flat(out, entry.value());
  }
  out += value.is_object() ? '}' : ']';
}

// Can this go on one line: does it hold no mapping with entries of its own?
bool is_flat(const Json& value) {
  for (const Json& entry : value) {
    if (value.is_object() ? entry.is_object() && !entry.empty() : entry.is_structured()) return false;
  }
  return true;
}

void append(std::string& out, const Json& value, std::size_t indent) {
  if (!value.is_structured() || is_flat(value)) return append_flat(out, value);
  out += value.is_object() ? "{\n" : "[\n";
  bool first = true;
  for (const auto& entry : value.items()) {
    if (!first) out += ",\n";
    first = false;
    out.append(indent + 1, ' ');
    if (value.is_object()) out.append(plain_dump(entry.key())).append(": ");
    append(out, entry.value(), indent + 1);
  }
  out.append(1, '\n').append(indent, ' ');
  out += value.is_object() ? '}' : ']';
}

// nlohmann's message without its own name and number.
std::string in_words(std::string_view message) {
  const auto end = message.find("] ");
  if (end != std::string_view::npos) message.remove_prefix(end + 2);
  constexpr std::string_view prefix = "parse error at ";
  if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
  return std::string(message);
}

}  // namespace

Parsed parse_json(std::string_view text) {
  Parsed parsed{};
  bool too_deep = false;
  try {
    parsed.value = Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
      too_deep = too_deep || depth > max_depth;
      return !too_deep;
    });
  } catch (const Json::parse_error& error) {
    parsed.problem = in_words(error.what());
  }
  if (too_deep) parsed.problem = "nested more deeply than any configuration";
  return parsed;
}

std::string lay_out(const Json& value) {
  std::string out{};
  append(out, value, 0);
  return out;
}

}  // namespace pyat::schema_io
