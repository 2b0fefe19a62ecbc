#include "config/words.hpp"

#include "util/text.hpp"

namespace pyat::config {
namespace {

constexpr std::size_t max_quoted = 60;

// The first characters of a text that fit into so many bytes.
std::string_view shortened(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

}  // namespace

std::string path_below(std::string_view path, std::string_view key) {
  std::string below(path);
  if (key.find('.') != std::string_view::npos) return below.append("[\"").append(key).append("\"]");
  return below.append(path.empty() ? "" : ".").append(key);
}

std::string in_quotes(std::string_view text) {
  const std::string_view shown = shortened(text, max_quoted);
  return '"' + std::string(shown) + (shown.size() < text.size() ? "…\"" : "\"");
}

std::string found_words(const Node& node) {
  switch (node.kind) {
    case Kind::null: return "nothing";
    case Kind::list: return "a list";
    case Kind::mapping: return "a mapping";
    case Kind::text: return in_quotes(node.text);
    case Kind::boolean:
    case Kind::integer:
    case Kind::number: return std::string(shortened(node.text, max_quoted));
  }
  return {};
}

std::string joined(std::span<const std::string_view> words) { return util::joined(words, ", "); }

std::string did_you_mean(std::string_view nearest) {
  return nearest.empty() ? std::string{} : "did you mean \"" + std::string(nearest) + "\"?";
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + ' ' + std::string(number == 1 ? one : many);
}

}  // namespace pyat::config
