#include "health/docker/last_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "explain/log_line.hpp"
#include "health/docker/peer.hpp"
#include "health/docker/printable.hpp"
#include "util/text.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

struct Line {
  string_view raw{};
  explain::LogLine read{};
  string lower{};  // of all of it
};

using Meaning = std::optional<LastWords> (*)(const Line& line);

bool has(const Line& line, string_view text) { return line.lower.find(text) != string::npos; }

LastWords words(string sentence, string next) {
  return {.sentence = std::move(sentence), .next = std::move(next), .is_known = true};
}

// The word before `mark`: what Go, libc and most programs print as "open PATH: no such file or directory".
string path_before(const Line& line, string_view mark) {
  const std::size_t end = line.lower.find(mark);
  if (end == string::npos) return {};
  string_view text = line.raw.substr(0, end);
  while (!text.empty() && (text.back() == ':' || text.back() == ' ' || text.back() == '"' || text.back() == '\'')) {
    text.remove_suffix(1);
  }
  const std::size_t begin = text.find_last_of(" \"'=(");
  const string_view path = begin == string_view::npos ? text : text.substr(begin + 1);
  return path.starts_with('/') || path.starts_with("./") ? string(path) : string{};
}

string or_else(string text, string_view other) { return text.empty() ? string(other) : text; }

// Node: "listen EADDRINUSE: address already in use :::3000"
string port_at_end(string_view line) {
  const string_view port = line.substr(line.find_last_of(':') + 1);
  return port.find_first_not_of("0123456789") == string_view::npos ? string(port) : string{};
}

// "listen tcp :3200: bind: address already in use"; "Bind for 0.0.0.0:8081 failed: port is already allocated"
string port_in(const Line& line) {
  for (const string_view mark : {": bind: address already in use", ": address already in use",
                                 " failed: port is already", ": bind() failed", " address already in use"}) {
    const std::size_t end = line.lower.find(mark);
    if (end == string::npos) continue;
    const string_view before = line.raw.substr(0, end);
    const std::size_t colon = before.find_last_of(':');
    if (colon == string_view::npos) continue;
    const string_view port = before.substr(colon + 1);
    const bool is_port = !port.empty() && port.find_first_not_of("0123456789") == string_view::npos;
    if (is_port) return string(port);
  }
  return {};
}

std::optional<LastWords> port_taken(const Line& line) {
  if (!has(line, "address already in use") && !has(line, "port is already allocated") && !has(line, "eaddrinuse")) {
    return {};
  }
  const string port = has(line, "eaddrinuse") ? port_at_end(line.raw) : port_in(line);
  if (port.empty()) return words("a port that it wants is taken", "find out by what: ss -ltnp");
  return words(
      fmt::format("port {} is taken already", port),
      fmt::format("find out by what (ss -ltnp 'sport = :{}'), and end it or give one of the two another port", port));
}

std::optional<LastWords> disk_full(const Line& line) {
  if (!has(line, "no space left on device")) return {};
  return words("there is no space left on its disk", "look at df -h and docker system df, then make room");
}

std::optional<LastWords> wrong_architecture(const Line& line) {
  if (!has(line, "exec format error")) return {};
  return words("its image is for another processor than this machine's",
               "take out platform: in the Compose file, or pull the image for this machine: docker compose pull");
}

std::optional<LastWords> folder_for_file(const Line& line) {
  if (has(line, "mount a directory onto a file")) {
    return words("a folder is mounted where the image has a file",
                 "where the file to mount is missing the engine makes a folder of its name: remove that, put the file "
                 "there, and make the container again");
  }
  if (!has(line, "is a directory")) return {};
  return words(
      fmt::format("{} is a folder, where a file should be", or_else(path_before(line, "is a directory"), "it")),
      "where the file to mount is missing the engine makes a folder of its name: remove that, put the file "
      "there, and make the container again");
}

std::optional<LastWords> not_permitted(const Line& line) {
  if (!has(line, "permission denied")) return {};
  const string path = path_before(line, "permission denied");
  if (path.empty()) return {};
  return words(fmt::format("it has no permission for {}", path),
               "give the folder or file that is mounted there to the user that the container runs as (chown), or set "
               "user: in the Compose file");
}

std::optional<LastWords> file_missing(const Line& line) {
  if (!has(line, "no such file or directory")) return {};
  const string path = path_before(line, "no such file or directory");
  if (path.empty()) return {};
  return words(fmt::format("it does not find {}", path),
               "is it mounted, at that path? compare volumes: in the Compose "
               "file");
}

std::optional<LastWords> not_reached(const Line& line) {
  std::optional<Peer> peer = unreached_peer(line.raw);
  if (!peer) return {};
  LastWords found = words(fmt::format("it cannot reach {} ({})", peer->address, peer->why), {});
  if (peer->is_itself) {
    found.next = "in a container, localhost is the container itself: use the name of the other service";
  } else {
    found.next = fmt::format("is {} up, and in the same network?", peer->address);
    found.needs_addresses.push_back(std::move(peer->address));
  }
  return found;
}

std::optional<LastWords> not_accepted(const Line& line) {
  for (const string_view mark :
       {"password authentication failed", "invalidaccesskeyid", "signaturedoesnotmatch", "invalid access key",
        "wrongpass", "noauth authentication required", "access key id you provided does not exist"}) {
    if (has(line, mark)) {
      return words("its credentials are not accepted", "compare them with those of the server that it talks to");
    }
  }
  return {};
}

std::optional<LastWords> bucket_missing(const Line& line) {
  if (!has(line, "nosuchbucket") && !has(line, "bucket does not exist")) return {};
  return words("a bucket that it stores in does not exist",
               "has the container that makes the buckets ended well? make it: mc mb ALIAS/BUCKET");
}

std::optional<LastWords> out_of_memory(const Line& line) {
  if (!has(line, "out of memory") && !has(line, "cannot allocate memory")) return {};
  return words("it ran out of memory", "raise its memory limit, or lower what it is asked to hold");
}

constexpr std::array<Meaning, 10> meanings = {port_taken,    disk_full,   wrong_architecture, folder_for_file,
                                              not_permitted, not_reached, not_accepted,       bucket_missing,
                                              out_of_memory, file_missing};

std::vector<Line> lines_of(string_view log) {
  std::vector<Line> lines{};
  while (!log.empty()) {
    const std::size_t end = log.find('\n');
    const string_view raw = log.substr(0, end);
    log.remove_prefix(end == string_view::npos ? log.size() : end + 1);
    if (raw.find_first_not_of(" \t\r") == string_view::npos) continue;
    lines.push_back({.raw = raw, .read = explain::read_log_line(raw), .lower = util::lower_ascii(raw)});
  }
  return lines;
}

// A warning may have been overcome since; what is said without a level counts.
bool is_minor(const Line& line) {
  const string level = util::lower_ascii(line.read.level);
  return level == "debug" || level == "info" || level == "warn" || level == "warning" || level == "trace";
}

bool speaks_of_error(const Line& line) {
  if (!line.read.level.empty()) return true;
  for (const string_view mark : {"error", "fatal", "panic", "failed", "cannot", "can't", "invalid", "unable"}) {
    if (has(line, mark)) return true;
  }
  return false;
}

string shown(const Line& line) {
  string text = line.read.text.empty() ? string(line.raw) : line.read.text;
  if (!line.read.error.empty()) text += text.empty() ? line.read.error : ": " + line.read.error;
  return printable(text);
}

std::optional<LastWords> meaning_of(const Line& line) {
  for (const Meaning meaning : meanings) {
    if (auto found = meaning(line)) return found;
  }
  return {};
}

}  // namespace

LastWords last_words(string_view log) {
  std::vector<Line> lines = lines_of(log);
  std::reverse(lines.begin(), lines.end());
  const Line* plain = nullptr;
  for (const Line& line : lines) {
    if (is_minor(line)) continue;
    if (auto found = meaning_of(line)) {
      found->line = shown(line);
      return *found;
    }
    if (plain == nullptr && speaks_of_error(line)) plain = &line;
  }
  if (plain == nullptr && !lines.empty()) plain = &lines.front();
  if (plain == nullptr) return {};
  LastWords found{};
  found.line = shown(*plain);
  found.sentence = "its log ends with: " + found.line;
  return found;
}

LastWords words_of_engine(string_view error) {
  const Line line{.raw = error, .read = {}, .lower = util::lower_ascii(error)};
  constexpr string_view mark = "exec: \"";
  const std::size_t begin = error.find(mark);
  const bool has_no_command =
      begin != string_view::npos && (has(line, "no such file or directory") || has(line, "executable file not found"));
  if (has_no_command) {
    const string_view rest = error.substr(begin + mark.size());
    return words(fmt::format("its command {} is not in the image", rest.substr(0, rest.find('"'))),
                 "compare command: and entrypoint: in the Compose file with what the image has");
  }
  return meaning_of(line).value_or(LastWords{});
}

}  // namespace pyat::health
