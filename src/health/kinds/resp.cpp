#include "health/kinds/resp.hpp"

#include <charconv>
#include <optional>

namespace pyat::health::resp {
namespace {

using std::string;
using std::string_view;

constexpr string_view line_end = "\r\n";

std::optional<Reply> take_reply(string_view& bytes) {
  const std::size_t end = bytes.find(line_end);
  if (end == string_view::npos || end == 0) return std::nullopt;
  const string_view line = bytes.substr(1, end - 1);
  const char type = bytes.front();
  if (type == '+' || type == '-' || type == ':') {
    bytes.remove_prefix(end + line_end.size());
    return Reply{type, line};
  }
  std::size_t size = 0;
  const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), size);
  const bool is_size = error == std::errc{} && stop == line.data() + line.size();
  const string_view rest = bytes.substr(end + line_end.size());
  if (type != '$' || !is_size || rest.size() < line_end.size() || rest.size() - line_end.size() < size) {
    return std::nullopt;
  }
  bytes = rest.substr(size + line_end.size());
  return Reply{type, rest.substr(0, size)};
}

}  // namespace

string command(const std::vector<string_view>& words) {
  string out = '*' + std::to_string(words.size()) + "\r\n";
  for (const string_view word : words) {
    out += '$' + std::to_string(word.size()) + "\r\n";
    out.append(word).append(line_end);
  }
  return out;
}

std::vector<Reply> replies_in(string_view bytes) {
  std::vector<Reply> replies{};
  while (const auto reply = take_reply(bytes)) replies.push_back(*reply);
  return replies;
}

std::map<string, string, std::less<>> info_in(string_view text) {
  std::map<string, string, std::less<>> values{};
  while (!text.empty()) {
    string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (colon != string_view::npos) values.emplace(line.substr(0, colon), line.substr(colon + 1));
  }
  return values;
}

}  // namespace pyat::health::resp
