// The log of a container, taken out of the frames in which the engine sends it.
#include <algorithm>
#include <vector>

#include "health/docker/api.hpp"
#include "health/docker/time.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// Of a container without a terminal each write has a head of eight bytes: the stream (0 to 2), three zeros, and the
// length with its highest byte first.
constexpr std::size_t head_size = 8;

bool is_head(string_view body) {
  return body.size() >= head_size && body[0] >= 0 && body[0] <= 2 && body[1] == 0 && body[2] == 0 && body[3] == 0;
}

std::size_t length_in(string_view head) {
  std::size_t length = 0;
  for (std::size_t i = 4; i < head_size; ++i) length = length << 8U | static_cast<unsigned char>(head[i]);
  return length;
}

string without_frames(string_view body) {
  string text{};
  while (is_head(body)) {
    const std::size_t length = length_in(body);
    body.remove_prefix(head_size);
    text += body.substr(0, length);  // the last one may have been cut
    body.remove_prefix(std::min(length, body.size()));
  }
  return text;
}

struct Line {
  std::optional<std::chrono::sys_seconds> time{};
  string_view text{};
};

Line read_line(string_view raw) {
  const std::size_t space = raw.find(' ');
  const auto time = read_time(raw.substr(0, space));
  if (!time) return {.time = {}, .text = raw};
  return {.time = time, .text = space == string_view::npos ? string_view{} : raw.substr(space + 1)};
}

std::vector<Line> lines_of(string_view text) {
  std::vector<Line> lines{};
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    string_view raw = text.substr(0, end);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    lines.push_back(read_line(raw));
    text.remove_prefix(end == string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

string joined(const std::vector<Line>& lines, std::optional<std::chrono::sys_seconds> since) {
  string text{};
  for (const Line& line : lines) {
    if (since && line.time && *line.time < *since) continue;
    text.append(line.text).append("\n");
  }
  return text;
}

}  // namespace

string read_log(string_view body, const Container& container) {
  // The engine's Content-Type tells them apart from API 1.42 on only.
  const string plain = container.has_terminal || !is_head(body) ? string(body) : without_frames(body);
  const std::vector<Line> lines = lines_of(plain);
  // One that runs may be a second old: what it died of the last time stands before its start.
  string last = container.status == "running" ? string{} : joined(lines, container.started);
  return last.empty() ? joined(lines, {}) : last;
}

}  // namespace pyat::health
