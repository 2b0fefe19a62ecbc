#include "receivers/text_types.hpp"

#include <algorithm>
#include <array>

#include "decode/checks/go_text.hpp"
#include "decode/checks/go_url.hpp"
#include "decode/checks/releases.hpp"
#include "decode/number.hpp"
#include "receivers/component_id.hpp"

namespace pyat::receivers {
namespace {

namespace checks = decode::checks;

// Why time.ParseDuration turns a text down.
std::string duration_error(std::string_view text) {
  const std::string whole = checks::go_quoted(text);
  const std::string invalid = "time: invalid duration " + whole;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const auto is_number = [](char c) { return c == '.' || checks::is_digit(c); };
  while (!text.empty()) {
    const auto number_end = std::find_if_not(text.begin(), text.end(), is_number);
    const std::string_view number = text.substr(0, static_cast<std::size_t>(number_end - text.begin()));
    if (std::count(number.begin(), number.end(), '.') > 1 ||
        std::none_of(number.begin(), number.end(), checks::is_digit))
      return invalid;
    text.remove_prefix(number.size());
    const auto unit_end = std::find_if(text.begin(), text.end(), is_number);
    const std::string_view unit = text.substr(0, static_cast<std::size_t>(unit_end - text.begin()));
    if (unit.empty()) return "time: missing unit in duration " + whole;
    if (!decode::parse_go_duration("1" + std::string(unit)))
      return "time: unknown unit " + checks::go_quoted(unit) + " in duration " + whole;
    text.remove_prefix(unit.size());
  }
  return invalid;
}

bool accepts_duration(std::string_view text, const Release& release, std::string& error) {
  if (decode::parse_go_duration(text)) return true;
  error = duration_error(text);
  // Since then the library keeps what was written out of its errors.
  if (wording_of(release) >= Wording::v2_4)
    error = error.starts_with("time: unknown unit ") ? "time: unknown unit" : error.substr(0, error.rfind(' '));
  return false;
}

bool accepts_component(std::string_view text, const Release& release, std::string& error) {
  error = parse_component_id(text, collector_of(release)).error;
  return error.empty();
}

template <std::size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool accepts_compression(std::string_view text, const Release& release, std::string& error) {
  constexpr std::array<std::string_view, 7> words{"", "none", "gzip", "zlib", "deflate", "snappy", "zstd"};
  const unsigned collector = collector_of(release);
  if (is_one_of(text, words) || (text == "lz4" && collector >= 116) || (text == "x-snappy-framed" && collector >= 132))
    return true;
  error = "unsupported compression type " + checks::go_quoted(text);
  return false;
}

bool accepts_transport(std::string_view text, const Release&, std::string& error) {
  constexpr std::array<std::string_view, 13> words{"",   "tcp", "tcp4", "tcp6", "udp",      "udp4",      "udp6",
                                                   "ip", "ip4", "ip6",  "unix", "unixgram", "unixpacket"};
  if (is_one_of(text, words)) return true;
  error = "unsupported transport type " + checks::go_quoted(text);
  return false;
}

bool accepts_url_path(std::string_view text, const Release& release, std::string& error) {
  std::string reason;
  if (checks::parse_url(text, checks::go_minor(release), reason)) return true;
  error = "invalid HTTP URL path set for signal: " + reason;
  return false;
}

constexpr std::string_view component_words = "the name of a component: a type, or type/name";
constexpr std::string_view compression_words = "a compression: gzip, zlib, deflate, snappy, zstd or none";
constexpr std::array types{
    TextType{"component.ID", "bad-component-id", component_words, accepts_component},
    TextType{"config.ComponentID", "bad-component-id", component_words, accepts_component},
    TextType{"configcompression.CompressionType", "bad-choice", compression_words, accepts_compression},
    TextType{"configcompression.Type", "bad-choice", compression_words, accepts_compression},
    TextType{"confignet.TransportType", "bad-choice",
             "a transport: tcp, tcp4, tcp6, udp, udp4, udp6, ip, ip4, ip6, unix, unixgram or unixpacket",
             accepts_transport},
    TextType{"otlpreceiver.SanitizedURLPath", "bad-url", "the path of a URL", accepts_url_path},
    TextType{"time.Duration", "bad-duration", "a duration such as 30s, 5m or 1h30m", accepts_duration},
};

}  // namespace

const TextType* find_text_type(std::string_view go_type) {
  const auto* found =
      std::find_if(types.begin(), types.end(), [&](const TextType& type) { return type.go_type == go_type; });
  return found == types.end() ? nullptr : found;
}

}  // namespace pyat::receivers
