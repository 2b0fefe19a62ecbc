#include "wire/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace pyat::wire {
namespace {

using std::string;
using std::string_view;

void append_escaped(string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

void append_json_text(string& out, string_view text) {
  out += '"';
  for (const char c : text) {
    if (needs_escape(c)) {
      append_escaped(out, c);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json_int64(string& out, std::int64_t number) { fmt::format_to(std::back_inserter(out), "\"{}\"", number); }

void append_json_uint64(string& out, std::uint64_t number) {
  fmt::format_to(std::back_inserter(out), "\"{}\"", number);
}

void append_json_double(string& out, double number) {
  if (std::isnan(number)) {
    out += R"("NaN")";
  } else if (std::isinf(number)) {
    out += number < 0 ? R"("-Infinity")" : R"("Infinity")";
  } else {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
}

}  // namespace pyat::wire
