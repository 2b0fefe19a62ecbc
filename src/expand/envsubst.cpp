// The grammar of drone/envsubst (parse/parse.go), which Tempo expands its configuration with. The Go program parses all
// of the text before it evaluates any of it. Looking up a variable has no side effect, so this does both in one pass;
// it only has to prefer a syntax error to a crash that comes before it.
#include <algorithm>
#include <iterator>
#include <utility>

#include "expand/envsubst_functions.hpp"
#include "expand/envsubst_scanner.hpp"
#include "expand/grammar.hpp"

namespace pyat::expand {
namespace {

// Envsubst nests references without bound. No configuration comes near this, which keeps the recursion off the end of
// the stack; `too_deep` is the one error that is not the server's.
constexpr unsigned max_depth = 1000;

constexpr std::string_view bad_substitution = "bad substitution";
constexpr std::string_view missing_closing_brace = "missing closing brace";
constexpr std::string_view bad_variable_name = "unable to parse variable name";
constexpr std::string_view bad_argument = "unable to parse substitution within function";
constexpr std::string_view too_deep = "references are nested too deeply";

bool is_anything(char32_t, std::size_t) { return true; }
bool is_identifier(char32_t c, std::size_t) { return c == '_' || is_letter_or_digit(c); }
bool is_not_close(char32_t c, std::size_t) { return c != '}'; }
bool is_not_colon_or_close(char32_t c, std::size_t) { return c != ':' && c != '}'; }
bool is_not_slash(char32_t c, std::size_t) { return c != '/'; }
bool is_colon(char32_t c, std::size_t) { return c == ':'; }
bool is_slash(char32_t c, std::size_t) { return c == '/'; }

constexpr bool is_default_sign(char32_t c) { return c == '=' || c == '-' || c == '?' || c == '+'; }

// Operators.
bool is_length(char32_t c, std::size_t length) { return c == '#' && length == 1; }
bool is_substring(char32_t c, std::size_t length) { return c == ':' && length == 1; }
bool is_assignment(char32_t c, std::size_t length) { return c == '=' && length == 1; }
bool is_default(char32_t c, std::size_t length) { return length == 1 ? c == ':' : length == 2 && is_default_sign(c); }
bool is_casing(char32_t c, std::size_t length) { return (c == ',' || c == '^') && length <= 2; }
bool is_prefix_removal(char32_t c, std::size_t length) { return c == '#' && length <= 2; }
bool is_suffix_removal(char32_t c, std::size_t length) { return c == '%' && length <= 2; }
bool is_replacement(char32_t c, std::size_t length) {
  return length == 1 ? c == '/' : length == 2 && (c == '/' || c == '#' || c == '%');
}

class EnvsubstExpander {
 public:
  EnvsubstExpander(std::string_view source, std::size_t offset, const Environment& environment)
      : source_(source), scanner_(source, offset), environment_(environment) {}

  // After an error `uses` still holds every reference that was read to its end.
  Expansion run() {
    if (!parse_text() || result_.panicked) {
      result_.text.clear();
      result_.pieces.clear();
    }
    std::erase_if(result_.uses, [](const Use& use) { return use.size == 0; });
    return std::move(result_);
  }

 private:
  // A reference while it is read; its Use stands in its place in `uses` from the start.
  struct Reference {
    std::size_t open = 0;
    std::string name{};
    std::string function{};
    std::vector<std::string> arguments{};
  };

  bool parse_text() {
    for (;;) {
      const std::size_t start = scanner_.position();
      switch (scanner_.scan(is_anything, scan_text | scan_open | scan_escape)) {
        case Token::end: return true;
        case Token::text: {
          for (const Span& span : scanner_.spans()) copy(result_, source_, span.offset, span.size);
          break;
        }
        case Token::open: {
          std::string value;
          if (!parse_reference(start, value)) return false;
          replace(result_, start, scanner_.position() - start, value);
          break;
        }
        default: return fail(bad_substitution);  // never: all is text here
      }
    }
  }

  // What follows a `${`.
  bool parse_reference(std::size_t open, std::string& value) {
    Reference reference{.open = open};
    const std::size_t index = result_.uses.size();
    result_.uses.push_back({.offset = static_cast<std::uint32_t>(open)});
    const bool parsed = ++depth_ > max_depth ? fail(too_deep) : parse_body(reference);
    --depth_;
    if (!parsed) {
      if (!located_) result_.error_at = static_cast<std::uint32_t>(open);
      located_ = true;
      return false;
    }
    value = evaluate(reference, index);
    return true;
  }

  bool parse_body(Reference& reference) {
    if (scanner_.peek().value == '#') return parse_length(reference);
    if (!parse_name(reference)) return fail(bad_variable_name);
    switch (scanner_.peek().value) {
      case ':': return parse_colon(reference);
      case '=': return parse_default(reference, is_assignment);
      case ',':
      case '^': return parse_casing(reference);
      case '/': return parse_replacement(reference);
      case '#': return parse_removal(reference, is_prefix_removal);
      case '%': return parse_removal(reference, is_suffix_removal);
      default: return scanner_.scan_delimiter() == Token::close || fail(missing_closing_brace);
    }
  }

  // ${#NAME}
  bool parse_length(Reference& reference) {
    parse_operator(reference, is_length);
    return (parse_name(reference) || fail(bad_substitution)) && parse_close();
  }

  // ${NAME:-default} or ${NAME:offset}
  bool parse_colon(Reference& reference) {
    const Rune next = scanner_.peek_second();
    if (is_default_sign(next.value)) return parse_default(reference, is_default);
    // Having looked at the character after the colon, envsubst steps back by the width of that one instead of the
    // colon's own. Unless it is one byte, the colon is not found again.
    if (next.width != 1) return fail(bad_substitution);
    return parse_substring(reference);
  }

  // ${NAME=default} ${NAME:=default} ${NAME:-default} ${NAME:?default} ${NAME:+default}
  bool parse_default(Reference& reference, Alphabet alphabet) {
    parse_operator(reference, alphabet);
    while (scanner_.peek().value != '}') {
      if (!parse_argument(reference, is_not_close)) return false;
    }
    return parse_close();
  }

  // ${NAME:offset} ${NAME:offset:length}
  bool parse_substring(Reference& reference) {
    parse_operator(reference, is_substring);
    if (!parse_argument(reference, is_not_colon_or_close)) return false;
    switch (scanner_.scan(is_colon, scan_text | scan_close)) {
      case Token::close: return true;
      case Token::text: return parse_argument(reference, is_not_close) && parse_close();
      default: return fail(bad_substitution);
    }
  }

  // ${NAME,} ${NAME,,} ${NAME^} ${NAME^^}
  bool parse_casing(Reference& reference) {
    parse_operator(reference, is_casing);
    return parse_close();
  }

  // ${NAME#pattern} ${NAME##pattern} ${NAME%pattern} ${NAME%%pattern}
  bool parse_removal(Reference& reference, Alphabet alphabet) {
    parse_operator(reference, alphabet);
    return parse_argument(reference, is_not_close) && parse_close();
  }

  // ${NAME/text/replacement}, and the same with //, /# or /% first. A `}` belongs to the text that is replaced: only a
  // slash ends that.
  bool parse_replacement(Reference& reference) {
    parse_operator(reference, is_replacement);
    if (!parse_argument(reference, is_not_slash, scan_escape)) return false;
    if (scanner_.scan(is_slash, scan_text) != Token::text) return fail(bad_substitution);
    if (scanner_.peek().value != '}' && !parse_argument(reference, is_not_close, scan_escape)) return false;
    return parse_close();
  }

  // The operators are there: their first character led to where they are read.
  void parse_operator(Reference& reference, Alphabet alphabet) {
    scanner_.scan(alphabet, scan_text);
    reference.function = scanner_.text();
  }

  bool parse_name(Reference& reference) {
    if (scanner_.scan(is_identifier, scan_text) != Token::text) return false;
    reference.name = scanner_.text();
    return true;
  }

  // One stretch of text or one reference; only defaults may consist of several.
  bool parse_argument(Reference& reference, Alphabet alphabet, unsigned mode = 0) {
    const std::size_t start = scanner_.position();
    std::string argument;
    switch (scanner_.scan(alphabet, mode | scan_text | scan_open)) {
      case Token::text: argument = scanner_.text(); break;
      case Token::open: {
        if (!parse_reference(start, argument)) return false;
        break;
      }
      default: return fail(bad_argument);
    }
    reference.arguments.push_back(std::move(argument));
    return true;
  }

  bool parse_close() { return scanner_.scan_delimiter() == Token::close || fail(bad_substitution); }

  std::string evaluate(const Reference& reference, std::size_t index) {
    const std::optional<std::string> found = look_up(environment_, reference.name);
    const std::string variable = found.value_or("");
    Use& use = result_.uses[index];
    use.name = reference.name;
    use.function = reference.function;
    use.size = static_cast<std::uint32_t>(scanner_.position() - reference.open);
    use.set = found.has_value();
    use.has_default = is_default_function(reference.function);
    use.default_used = use.has_default && variable.empty();
    if (use.has_default && !use.default_used) {
      std::for_each(result_.uses.begin() + static_cast<std::ptrdiff_t>(index) + 1, result_.uses.end(),
                    [](Use& inner) { inner.unused = true; });
    }
    FunctionResult applied = apply_function(reference.function, variable, reference.arguments);
    if (!applied.panic.empty()) panic(std::move(applied.panic), reference.open);
    return std::move(applied.value);
  }

  bool fail(std::string_view error) {
    result_.error = error;
    result_.panicked = false;
    return false;
  }

  void panic(std::string error, std::size_t open) {
    if (result_.panicked) return;
    result_.error = std::move(error);
    result_.error_at = static_cast<std::uint32_t>(open);
    result_.panicked = true;
  }

  std::string_view source_;
  Scanner scanner_;
  const Environment& environment_;
  unsigned depth_ = 0;
  bool located_ = false;  // `error_at` is that of a syntax error: the innermost reference around it
  Expansion result_{};
};

}  // namespace

Expansion expand_envsubst(std::string_view source, const Environment& environment) {
  return EnvsubstExpander(source, 0, environment).run();
}

std::vector<Use> find_envsubst_references(std::string_view source) {
  const Environment none = [](std::string_view) { return std::nullopt; };
  std::vector<Use> uses;
  for (std::size_t from = 0;;) {
    Expansion expansion = EnvsubstExpander(source, from, none).run();
    const bool failed = !expansion.error.empty() && !expansion.panicked;
    // What comes after the bad reference is read once more, from within it.
    if (failed) std::erase_if(expansion.uses, [&](const Use& use) { return use.offset > expansion.error_at; });
    std::move(expansion.uses.begin(), expansion.uses.end(), std::back_inserter(uses));
    if (!failed) return uses;
    from = expansion.error_at + 2;
  }
}

}  // namespace pyat::expand
