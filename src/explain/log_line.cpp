#include "explain/log_line.hpp"

#include <algorithm>
#include <array>

#include "explain/log_fields.hpp"

namespace pyat::explain {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Escape sequences of a terminal, ESC [ … letter; and the carriage return of files that were on Windows.
std::string without_colors(std::string_view raw) {
  while (!raw.empty() && (raw.back() == '\r' || raw.back() == '\n')) raw.remove_suffix(1);
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\x1b' || i + 1 >= raw.size() || raw[i + 1] != '[') {
      out += raw[i];
      continue;
    }
    for (i += 2; i < raw.size() && !(raw[i] >= '@' && raw[i] <= '~'); ++i) {
    }
  }
  return out;
}

bool is_name(std::string_view word) {
  return !word.empty() &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/") ==
             std::string_view::npos;
}

// docker compose: "mimir-1  | "
bool take_compose(std::string_view& text, std::string& source) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos || bar < 2 || text[bar - 1] != ' ') return false;
  if (bar + 1 < text.size() && text[bar + 1] != ' ') return false;
  std::string_view name = text.substr(0, bar);
  name = name.substr(0, name.find_last_not_of(' ') + 1);
  if (!is_name(name)) return false;
  source = name;
  text.remove_prefix(std::min(bar + 2, text.size()));
  return true;
}

// kubectl logs --prefix: "[pod/mimir-0/mimir] "
bool take_kubectl(std::string_view& text, std::string& source) {
  if (!text.starts_with("[pod/")) return false;
  const std::size_t end = text.find("] ");
  if (end == std::string_view::npos || !is_name(text.substr(1, end - 1))) return false;
  source = text.substr(1, end - 1);
  text.remove_prefix(end + 2);
  return true;
}

// Podman and some collectors put the container's short id first: "d07df6f96358 "
bool take_container_id(std::string_view& text, std::string& source) {
  if (text.size() < 13 || text[12] != ' ') return false;
  const std::string_view id = text.substr(0, 12);
  if (id.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  source = id;
  text.remove_prefix(13);
  return true;
}

// "2026-08-28T10:44:07.123Z ", "2026-08-28 10:44:07 "; and what the CRI puts behind it: "stderr F "
bool take_time(std::string_view& text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() <= shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == '0'   ? is_digit(text[i])
                      : shape[i] == 'T' ? text[i] == 'T' || text[i] == ' '
                                        : text[i] == shape[i];
    if (!fits) return false;
  }
  const std::size_t end = text.find_first_not_of("0123456789.,:+-Z", shape.size());
  if (end == std::string_view::npos || text[end] != ' ') return false;
  text.remove_prefix(end + 1);
  for (const std::string_view stream : {"stdout F ", "stderr F ", "stdout P ", "stderr P "}) {
    if (text.starts_with(stream)) text.remove_prefix(stream.size());
  }
  return true;
}

bool is_month(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return std::find(months.begin(), months.end(), word) != months.end();
}

// journald and syslog: "Aug 28 10:44:07 host tempo[3607983]: "; journalctl -o short-iso has its time taken already:
// "host tempo[3607983]: "
bool take_syslog(std::string_view& text, std::string& source) {
  std::string_view rest = text;
  if (rest.size() > 16 && is_month(rest.substr(0, 3)) && rest[3] == ' ' && rest[6] == ' ' && rest[9] == ':' &&
      rest[15] == ' ') {
    rest.remove_prefix(16);
  }
  const std::size_t space = rest.find(' ');
  const std::size_t end = rest.find("]: ");
  if (space == std::string_view::npos || end == std::string_view::npos || end < space) return false;
  const std::string_view process = rest.substr(space + 1, end - space);
  const std::size_t bracket = process.find('[');
  if (bracket == std::string_view::npos || !is_name(rest.substr(0, space)) || !is_name(process.substr(0, bracket)) ||
      process.find_first_not_of("0123456789]", bracket + 1) != std::string_view::npos) {
    return false;
  }
  source = process;
  text = rest.substr(end + 3);
  return true;
}

std::string_view without_prefixes(std::string_view text, std::string& source) {
  constexpr int most_prefixes = 4;  // compose, a time, the container's own
  for (int i = 0; i < most_prefixes; ++i) {
    if (!take_kubectl(text, source) && !take_time(text) && !take_compose(text, source) && !take_syslog(text, source) &&
        !take_container_id(text, source)) {
      break;
    }
  }
  return text;
}

// "(version=2.10.3, branch=HEAD, revision=…)", or the release alone.
std::string version_in(std::string_view text) {
  constexpr std::string_view mark = "version=";
  if (const std::size_t at = text.find(mark); at != std::string_view::npos) text.remove_prefix(at + mark.size());
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::string_view version = text.substr(0, std::min(text.find_first_not_of("0123456789."), text.size()));
  return std::count(version.begin(), version.end(), '.') == 2 ? std::string(version) : std::string{};
}

void fill(LogLine& line, const LogFields& fields) {
  line.text = field(fields, "msg");
  if (line.text.empty()) line.text = field(fields, "message");
  line.error = field(fields, "err");
  if (line.error.empty()) line.error = field(fields, "error");
  line.explain = field(fields, "explain");
  line.level = field(fields, "level");
  line.version = version_in(field(fields, "version"));
}

}  // namespace

LogLine read_log_line(std::string_view raw) {
  const std::string clean = without_colors(raw);
  LogLine line;
  std::string_view text = without_prefixes(clean, line.source);
  const auto json = read_json(text);
  if (json && !field(*json, "log").empty()) {  // Docker's json-file
    LogLine inner = read_log_line(field(*json, "log").substr(0, text.size()));
    if (inner.source.empty()) inner.source = std::move(line.source);
    return inner;
  }
  if (json) {
    fill(line, *json);
  } else if (const auto logfmt = read_logfmt(text)) {
    fill(line, *logfmt);
  }
  // Neither, or a structure without a message: the line as it stands.
  if (line.text.empty() && line.error.empty()) line.text = text;
  return line;
}

}  // namespace pyat::explain
