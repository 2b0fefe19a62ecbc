#include "lint/rules/mimir/json_strings.hpp"

#include <algorithm>

namespace pyat::lint::rules::mimir {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool read() {
    const bool good = take("null") || object();
    skip_space();
    return good && rest_.empty();
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  bool object() {
    if (!take("{")) return false;
    if (take("}")) return true;
    do {
      if (!string() || !take(":") || !(take("null") || string())) return false;
    } while (take(","));
    return take("}");
  }

  bool string() {
    if (!take("\"")) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !is_escape())) return false;
      rest_.remove_prefix(c == '\\' ? 2 : 1);
      if (c == '"') return true;
    }
    return false;
  }

  bool is_escape() const {
    if (rest_.size() < 2) return false;
    if (rest_[1] != 'u') return std::string_view("\"\\/bfnrt").find(rest_[1]) != std::string_view::npos;
    const std::string_view digits = rest_.substr(2, 4);
    return digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }

  std::string_view rest_;
};

}  // namespace

bool is_json_of_strings(std::string_view text) { return Reader(text).read(); }

}  // namespace pyat::lint::rules::mimir
