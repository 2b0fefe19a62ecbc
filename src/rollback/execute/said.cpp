#include "rollback/execute/said.hpp"

#include <algorithm>

#include "util/mask.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_line = 300;  // bytes

// Colours and the like: ESC [ … up to a letter. Other control characters become blanks.
string plain(string_view line) {
  string out{};
  for (std::size_t at = 0; at < line.size(); ++at) {
    const auto c = static_cast<unsigned char>(line[at]);
    if (c == 0x1B && at + 1 < line.size() && line[at + 1] == '[') {
      at += 2;
      while (at < line.size() && (line[at] < '@' || line[at] > '~')) ++at;
    } else {
      out += c < ' ' || c == 0x7F ? ' ' : line[at];
    }
  }
  return out;
}

}  // namespace

std::vector<string> last_lines(string_view text, Masker masker, std::size_t most) {
  std::vector<string> lines{};
  // From the first one on: what one line begins, such as a private key, others go on with.
  for (const string& part : util::split_at(text, "\n")) {
    const string whole = masker.line(plain(part));
    const string_view line = util::trimmed(whole);
    if (!line.empty()) lines.push_back(util::shortened(line, longest_line));
  }
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  return lines;
}

}  // namespace pyat::rollback
