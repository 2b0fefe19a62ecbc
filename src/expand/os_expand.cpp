// Mimir's expandEnvironmentVariables (cmd/mimir/main.go) on top of Go's os.Expand (src/os/env.go), which never fails:
// what it cannot read is left as it is or left out.
#include <utility>

#include "expand/grammar.hpp"

namespace pyat::expand {
namespace {

constexpr bool is_special(char c) { return std::string_view("*#$@!?-0123456789").find(c) != std::string_view::npos; }

constexpr bool is_name(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class OsExpander {
 public:
  OsExpander(std::string_view source, bool strip_newlines, const Environment& environment)
      : source_(source), strip_newlines_(strip_newlines), environment_(environment) {}

  Expansion run() {
    std::size_t copied = 0;
    for (std::size_t at = source_.find('$'); at != std::string_view::npos; at = source_.find('$', at)) {
      const Reference reference = read_reference(at + 1);
      const std::size_t size = 1 + reference.size;
      if (reference.size > 0) {
        copy(result_, source_, copied, at - copied);
        substitute(reference.key, at, size);
        copied = at + size;
      }
      at += size;
    }
    copy(result_, source_, copied, source_.size() - copied);
    return std::move(result_);
  }

 private:
  struct Reference {
    std::string_view key{};  // empty: nothing to look up
    std::size_t size = 0;    // without the `$`; 0: the `$` is text
  };

  // What follows a `$`: a single special character, a name, or anything at all in braces.
  Reference read_reference(std::size_t at) {
    if (at == source_.size()) return {};
    if (source_[at] == '{') return read_braces(at);
    if (is_special(source_[at])) return {source_.substr(at, 1), 1};
    std::size_t end = at;
    while (end < source_.size() && is_name(source_[end])) ++end;
    return {source_.substr(at, end - at), end - at};
  }

  // `${}` vanishes; so does a `${` that is never closed, without what follows it.
  Reference read_braces(std::size_t open) {
    const std::size_t close = find_close(open);
    if (close == std::string_view::npos) return {{}, 1};
    return {source_.substr(open + 1, close - open - 1), close - open + 1};
  }

  // Looks for each brace once, lest many unclosed references take quadratic time.
  std::size_t find_close(std::size_t from) {
    if (close_ != std::string_view::npos && close_ < from) close_ = source_.find('}', from);
    return close_;
  }

  void substitute(std::string_view key, std::size_t at, std::size_t size) {
    if (key.empty()) return replace(result_, at, size, {});
    const std::size_t colon = key.find(':');
    Use use{.name = std::string(key.substr(0, colon)),
            .offset = static_cast<std::uint32_t>(at),
            .size = static_cast<std::uint32_t>(size),
            .has_default = colon != std::string_view::npos};
    const std::optional<std::string> found = look_up(environment_, use.name);
    std::string value = found.value_or("");
    use.set = found.has_value();
    if (use.has_default) {
      use.function = ":";
      use.default_used = value.empty();
      if (use.default_used) value = key.substr(colon + 1);
    }
    if (strip_newlines_) std::erase(value, '\n');
    replace(result_, at, size, value);
    result_.uses.push_back(std::move(use));
  }

  std::string_view source_;
  bool strip_newlines_;
  const Environment& environment_;
  std::size_t close_ = 0;  // where the last `}` looked for is; npos: there is no other
  Expansion result_{};
};

}  // namespace

Expansion expand_os(std::string_view source, bool strip_newlines, const Environment& environment) {
  return OsExpander(source, strip_newlines, environment).run();
}

}  // namespace pyat::expand
