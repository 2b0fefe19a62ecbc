#include "smoke/traces/span_item.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "smoke/traces/data.hpp"
#include "util/digest.hpp"
#include "util/rfc3339.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
namespace otlp = wire::otlp;

bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

bool is_plain(string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
}

// A key as it is where it can be taken for nothing else.
string key_text(const string& key) {
  return is_plain(key) && key.find(": ") == string::npos && !key.empty() ? key : quoted_text(key);
}

// In the order of their keys: servers keep no other.
string joined(const otlp::Attributes& attributes) {
  std::vector<string> texts{};
  texts.reserve(attributes.size());
  for (const otlp::Attribute& attribute : attributes) {
    texts.push_back(key_text(attribute.key) + " = " + text_of(attribute.value));
  }
  std::sort(texts.begin(), texts.end());
  return fmt::format("{}", fmt::join(texts, ", "));
}

struct TextOf {
  string operator()(std::monostate) const { return "nothing"; }
  string operator()(const string& text) const { return "string " + quoted_text(text); }
  string operator()(bool is) const { return is ? "bool true" : "bool false"; }
  string operator()(std::int64_t number) const { return fmt::format("int {}", number); }
  string operator()(double number) const { return fmt::format("double {}", number); }
  string operator()(const otlp::Bytes& bytes) const { return "bytes " + wire::to_base64(bytes.bytes); }
  string operator()(const otlp::Array& array) const {
    string text = "array [";
    for (const otlp::Value& element : array) {
      if (&element != &array.front()) text += ", ";
      text += text_of(element);
    }
    return text + ']';
  }
  string operator()(const otlp::Attributes& attributes) const { return "map {" + joined(attributes) + '}'; }
};

template <typename Names>
string name_of(std::int32_t number, const Names& names) {
  const auto at = static_cast<std::size_t>(number);
  return number >= 0 && at < names.size() ? string(names[at]) : std::to_string(number);
}

class Lines {
 public:
  void add(string_view name, string_view value) {
    if (!text_.empty()) text_ += '\n';
    text_ += name;
    text_ += ": ";
    text_ += value;
  }

  // Several of a kind, in the order of their texts.
  void add_sorted(std::vector<std::pair<string, string>> lines) {
    std::sort(lines.begin(), lines.end());
    for (const auto& [name, value] : lines) add(name, value);
  }

  void add(string_view of, const otlp::Attributes& attributes) {
    std::vector<std::pair<string, string>> lines{};
    lines.reserve(attributes.size());
    for (const otlp::Attribute& attribute : attributes) {
      lines.emplace_back(string(of) + ' ' + key_text(attribute.key), text_of(attribute.value));
    }
    add_sorted(std::move(lines));
  }

  string take() { return std::move(text_); }

 private:
  string text_{};
};

void add_events(Lines& lines, const otlp::Span& span) {
  std::vector<std::pair<string, string>> events{};
  for (const otlp::Event& event : span.events) {
    events.emplace_back("event at " + time_text(event.time),
                        quoted_text(event.name) + " {" + joined(event.attributes) + '}');
  }
  lines.add_sorted(std::move(events));
}

void add_links(Lines& lines, const otlp::Span& span) {
  std::vector<std::pair<string, string>> links{};
  for (const otlp::Link& link : span.links) {
    links.emplace_back("link to " + span_key(util::hexadecimal(link.trace_id), util::hexadecimal(link.span_id)),
                       "trace state " + quoted_text(link.trace_state) + " {" + joined(link.attributes) + '}');
  }
  lines.add_sorted(std::move(links));
}

string status_text(const otlp::Span& span) {
  constexpr std::array<string_view, 3> names = {"unset", "ok", "error"};
  const string code = name_of(span.status, names);
  return span.status_message.empty() ? code : code + ' ' + quoted_text(span.status_message);
}

std::uint64_t mark_of(const otlp::Span& span) {
  for (const otlp::Attribute& attribute : span.attributes) {
    if (attribute.key != span_number) continue;
    if (const auto* number = std::get_if<std::int64_t>(&attribute.value.any); number != nullptr && *number >= 0) {
      return span_mark(static_cast<std::uint64_t>(*number));
    }
    const auto* text = std::get_if<string>(&attribute.value.any);
    std::uint64_t number = 0;
    if (text == nullptr || text->empty()) return 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc{} && end == text->data() + text->size() ? span_mark(number) : 0;
  }
  return 0;
}

}  // namespace

string quoted_text(string_view text) {
  if (is_plain(text)) return '"' + string(text) + '"';
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

string text_of(const otlp::Value& value) { return std::visit(TextOf{}, value.any); }

string time_text(std::uint64_t time) {
  constexpr std::uint64_t second = 1'000'000'000;
  return util::rfc3339(std::chrono::sys_seconds{std::chrono::seconds{time / second}},
                       static_cast<std::int64_t>(time % second), 9);
}

string span_key(string_view trace_id, string_view span_id) {
  string key = "trace ";
  key += trace_id;
  key += " span ";
  key += span_id;
  return key;
}

Item item_of(const otlp::Resource& resource, const otlp::Scope& scope, const otlp::Span& span) {
  constexpr std::array<string_view, 6> kinds = {"unspecified", "internal", "server", "client", "producer", "consumer"};
  Lines lines{};
  lines.add("name", quoted_text(span.name));
  lines.add("parent", span.parent_id.empty() ? "none" : util::hexadecimal(span.parent_id));
  lines.add("kind", name_of(span.kind, kinds));
  lines.add("status", status_text(span));
  lines.add("start", time_text(span.start));
  lines.add("end", time_text(span.end));
  lines.add("trace state", quoted_text(span.trace_state));
  lines.add("attribute", span.attributes);
  add_events(lines, span);
  add_links(lines, span);
  lines.add("scope",
            quoted_text(scope.name) + ' ' + quoted_text(scope.version) + " {" + joined(scope.attributes) + '}');
  lines.add("resource", resource.attributes);
  if (span.dropped > 0) lines.add("dropped", std::to_string(span.dropped));
  return {.key = span_key(util::hexadecimal(span.trace_id), util::hexadecimal(span.span_id)),
          .content = lines.take(),
          .mark = mark_of(span)};
}

}  // namespace pyat::smoke
