#include "yaml/simple_events.hpp"

#include <algorithm>
#include <optional>

#include "yaml/parser.hpp"

namespace pyat::yaml {
namespace {

using std::string_view;
using Kind = SimpleEvent::Kind;

// Where the n-th character is. libyaml counts characters; its events come in the order of the text.
class Offsets {
 public:
  explicit Offsets(string_view text) : text_(text) {}

  std::size_t of(std::size_t character) {
    if (character < character_) character_ = offset_ = 0;
    while (character_ < character && offset_ < text_.size()) {
      ++character_;
      do {
        ++offset_;
      } while (offset_ < text_.size() && (static_cast<unsigned char>(text_[offset_]) & 0xC0U) == 0x80U);
    }
    return offset_;
  }

 private:
  string_view text_;
  std::size_t character_ = 0, offset_ = 0;
};

std::optional<SimpleEvent> scalar_of(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
  const bool is_quoted =
      scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  const bool is_one_line = event.start_mark.line == event.end_mark.line;
  if (scalar.anchor != nullptr || scalar.tag != nullptr || !(is_plain || is_quoted) || !is_one_line) {
    return std::nullopt;
  }
  return SimpleEvent{.text = {reinterpret_cast<const char*>(scalar.value), scalar.length}, .is_plain = is_plain};
}

// Nothing for what is not simple.
std::optional<SimpleEvent> event_of(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT: return scalar_of(event);
    case YAML_SEQUENCE_START_EVENT:
      if (event.data.sequence_start.anchor != nullptr || event.data.sequence_start.tag != nullptr) return std::nullopt;
      return SimpleEvent{.kind = Kind::list};
    case YAML_MAPPING_START_EVENT:
      if (event.data.mapping_start.anchor != nullptr || event.data.mapping_start.tag != nullptr) return std::nullopt;
      return SimpleEvent{.kind = Kind::mapping};
    case YAML_SEQUENCE_END_EVENT: return SimpleEvent{.kind = Kind::end_of_list};
    case YAML_MAPPING_END_EVENT: return SimpleEvent{.kind = Kind::end_of_mapping};
    default: return std::nullopt;
  }
}

}  // namespace

bool read_simple(string_view text, const std::function<void(const SimpleEvent&)>& take) {
  constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Parser parser(text);
  Offsets offsets(text);
  for (bool has_begun = false; parser.next();) {
    const yaml_event_t& event = parser.event();
    switch (event.type) {
      case YAML_STREAM_START_EVENT: continue;
      case YAML_STREAM_END_EVENT: return has_begun;
      case YAML_DOCUMENT_START_EVENT:
        if (has_begun || event.data.document_start.implicit == 0) return false;
        has_begun = true;
        continue;
      case YAML_DOCUMENT_END_EVENT:
        if (event.data.document_end.implicit == 0) return false;
        continue;
      default: break;
    }
    std::optional<SimpleEvent> simple = event_of(event);
    if (!simple) return false;
    simple->offset = offsets.of(event.start_mark.index);
    take(*simple);
  }
  return false;
}

}  // namespace pyat::yaml
