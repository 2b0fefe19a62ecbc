#include "smoke/logs/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

#include "smoke/logs/data.hpp"
#include "util/hash.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr string_view mark_name = "pyat=";
constexpr size_t mark_digits = 16;
// Spaces of no width: a zero and a one.
constexpr string_view invisible_zero = "\u200b", invisible_one = "\u200c";
constexpr size_t long_line = size_t{40} * 1024;
constexpr size_t shown_in_full = 512;
constexpr size_t shown_of_long = 160;

constexpr size_t empty_looking_place = 9;
constexpr size_t long_place = 20;

// One of each kind in turn. The last one has what terminals and browsers stumble over.
constexpr std::array<string_view, 10> kinds{
    R"(level=info msg="request done" status=200 path=/api/orders)",
    R"({"level":"warn","user":"Zo\u00eb","path":"C:\\temp\\new","note":"say \"hi\""})",
    "level=info\tcolumns\tseparated\tby\ttabs",
    "level=error msg=\"failed\"\njava.lang.IllegalStateException: no\n\tat a.b.C.d(C.java:12)\n\tat a.b.E.f(E.java:7)",
    "\u00fcn\u00efc\u00f6de \u0416\u043e\u043b\u0442\u044b\u0439 \u65e5\u672c\u8a9e \u05e2\u05d1\u05e8\u05d9\u05ea",
    "planes: \U0001f525 \U00010348 \U0001d11e \U0002070e, joined: \U0001f468\u200d\U0001f469\u200d\U0001f467, e\u0301",
    R"(back\slash \n that is no line break, 'single' "double" `back`, 100% {{ braces }} <tag> & more)",
    "  leading and trailing blanks  ",
    "carriage\r\nreturn, \x1b[31mred\x1b[0m",
    "\u2028separators\u2029 \ufeffmark \u00a0space del\x7f",
};

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
    table[i] = c;
  }
  return table;
}

string invisible(std::uint64_t mark) {
  string out{};
  for (int bit = 63; bit >= 0; --bit)
    out += (mark >> static_cast<unsigned>(bit) & 1U) != 0 ? invisible_one : invisible_zero;
  return out;
}

std::uint64_t invisible_mark_in(string_view line) {
  std::uint64_t mark = 0;
  for (size_t digit = 0; digit < 64; ++digit) {
    const string_view character = line.substr(0, invisible_one.size());
    if (character != invisible_one && character != invisible_zero) return 0;
    mark = mark << 1U | (character == invisible_one ? 1U : 0U);
    line.remove_prefix(character.size());
  }
  return mark;
}

}  // namespace

std::uint32_t crc32_of(string_view text) {
  static constexpr std::array<std::uint32_t, 256> table = crc_table();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : text) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8U);
  return ~crc;
}

string line_of(const LineNumber& line) {
  if (line.place == empty_looking_place) return invisible(line.mark);
  string out = fmt::format("{}{:016x} seq={} {}", mark_name, line.mark, line.number, kinds[line.number % kinds.size()]);
  if (line.place == long_place) {
    for (size_t word = 0; out.size() < long_line; ++word) {
      fmt::format_to(std::back_inserter(out), " {:016x}", random_of(*line.run, "long line", word));
    }
  }
  fmt::format_to(std::back_inserter(out), " crc={:08x}", crc32_of(out));
  return out;
}

std::uint64_t mark_in(string_view line) {
  const size_t at = line.find(mark_name);
  if (at == string_view::npos) return invisible_mark_in(line);
  const string_view digits = line.substr(at + mark_name.size(), mark_digits);
  std::uint64_t mark = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mark, 16);
  return error == std::errc{} && end == digits.data() + mark_digits ? mark : 0;
}

void append_visible(string& out, string_view text) {
  const size_t size = text.size();
  const std::uint64_t hash = size > shown_in_full ? util::hash_of(text) : 0;
  if (size > shown_in_full) {
    size_t end = shown_of_long;  // not within a character
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end);
  }
  for (const char c : text) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\\': out += "\\\\"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  if (size > shown_in_full) fmt::format_to(std::back_inserter(out), "… ({} bytes, hash {:016x})", size, hash);
}

}  // namespace pyat::smoke
