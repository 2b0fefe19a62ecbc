#include "explain/log_fields.hpp"

#include <algorithm>
#include <cstdint>

namespace pyat::explain {
namespace {

constexpr std::size_t most_fields = 64;  // no server logs more; what follows is not looked at

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  void skip(std::size_t n = 1) { rest_.remove_prefix(std::min(n, rest_.size())); }
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) skip();
  }
  bool take(char c) {
    if (peek() != c) return false;
    skip();
    return true;
  }
  std::string_view take_until(std::string_view stops) {
    const std::string_view taken = rest_.substr(0, std::min(rest_.find_first_of(stops), rest_.size()));
    skip(taken.size());
    return taken;
  }

  // What stands between quotes, unescaped as JSON and Go do. A missing end is that of the line.
  std::string quoted() {
    std::string out;
    skip();
    while (!rest_.empty()) {
      const char c = rest_.front();
      skip();
      if (c == '"') break;
      if (c == '\\' && !rest_.empty()) {
        escape(out);
      } else {
        out += c;
      }
    }
    return out;
  }

  // A value of JSON that is no text: passed over, with everything in it.
  std::string_view other_value() {
    const std::string_view start = rest_;
    int depth = 0;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"') {
        quoted();
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      skip();
    }
    return start.substr(0, start.size() - rest_.size());
  }

 private:
  void escape(std::string& out) {
    const char c = rest_.front();
    skip();
    switch (c) {
      case 'n': out += '\n'; return;
      case 't': out += '\t'; return;
      case 'r': out += '\r'; return;
      case 'u': return code_point(out, 4);
      case 'x': return code_point(out, 2);
      case '"':
      case '\\':
      case '/': out += c; return;
      default: out.append(1, '\\').append(1, c);
    }
  }

  void code_point(std::string& out, std::size_t digits) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < digits && !rest_.empty() && hex_value(rest_.front()) >= 0; ++i) {
      code = code * 16 + static_cast<std::uint32_t>(hex_value(rest_.front()));
      skip();
    }
    append_utf8(out, code);
  }

  std::string_view rest_;
};

bool is_key(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '@';
  });
}

// Any program may print a=b; a logger prints one of these.
bool is_log(const LogFields& fields) {
  return std::any_of(fields.begin(), fields.end(), [](const auto& f) {
    return f.first == "level" || f.first == "msg" || f.first == "ts" || f.first == "caller" || f.first == "err";
  });
}

}  // namespace

std::string_view field(const LogFields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
  return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

std::optional<LogFields> read_logfmt(std::string_view line) {
  Scanner scanner(line);
  LogFields fields;
  while (fields.size() < most_fields) {
    scanner.skip_blanks();
    if (scanner.done()) break;
    const std::string_view key = scanner.take_until(" =\"");
    if (!is_key(key)) break;
    if (!scanner.take('=')) {
      if (fields.empty()) break;
      continue;  // a stray word between fields
    }
    fields.emplace_back(key, scanner.peek() == '"' ? scanner.quoted() : std::string(scanner.take_until(" ")));
  }
  if (!is_log(fields)) return {};
  return fields;
}

std::optional<LogFields> read_json(std::string_view line) {
  Scanner scanner(line);
  scanner.skip_blanks();
  if (!scanner.take('{')) return {};
  LogFields fields;
  while (fields.size() < most_fields) {
    scanner.skip_blanks();
    if (scanner.peek() != '"') break;
    std::string key = scanner.quoted();
    scanner.skip_blanks();
    if (!scanner.take(':')) break;
    scanner.skip_blanks();
    fields.emplace_back(std::move(key), scanner.peek() == '"' ? scanner.quoted() : std::string(scanner.other_value()));
    scanner.skip_blanks();
    if (!scanner.take(',')) break;
  }
  if (fields.empty()) return {};
  return fields;
}

}  // namespace pyat::explain
