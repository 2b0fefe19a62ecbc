#include "yaml/go_yaml.hpp"

#include <cstring>

#include "util/source_lines.hpp"

namespace pyat::yaml::go {
namespace {

// Private use characters in place of what libyaml would not read.
constexpr std::string_view colon = "\uE001";
constexpr std::string_view quote = "\uE002\uE003";
constexpr std::string_view inner_mark = "\uE004";
constexpr std::string_view byte_order_mark = "\uFEFF";
static_assert(inner_mark.size() == byte_order_mark.size());

std::size_t offset_of(std::string_view text, Mark mark) {
  return util::SourceLines(text).offset_of({mark.line + 1, mark.column + 1});
}

SyntaxError unexpected_in_flow(const OpenFlow& open, Mark at) {
  SyntaxError error{};
  error.stage = SyntaxError::Stage::parser;
  error.problem = open.is_mapping ? "did not find expected ',' or '}'" : "did not find expected ',' or ']'";
  error.context = open.is_mapping ? "while parsing a flow mapping" : "while parsing a flow sequence";
  error.problem_mark = at;
  error.context_mark = open.start;
  return error;
}

SyntaxError unknown_escape(Mark scalar, Mark at) {
  SyntaxError error{};
  error.stage = SyntaxError::Stage::scanner;
  error.problem = "found unknown escape character";
  error.context = "while parsing a quoted scalar";
  error.problem_mark = at;
  error.context_mark = scalar;
  return error;
}

std::string_view source_of(const yaml_event_t& event, std::string_view text) {
  const std::size_t begin = offset_of(text, mark_of(event.start_mark));
  return text.substr(begin, offset_of(text, mark_of(event.end_mark)) - begin);
}

// The first `\/` that is not the end of `\\/`.
std::size_t find_escaped_slash(std::string_view source) {
  for (std::size_t i = 0; i + 1 < source.size(); ++i) {
    if (source[i] != '\\') continue;
    if (source[i + 1] == '/') return i;
    ++i;
  }
  return std::string_view::npos;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Do only blanks and a comment stand at `offset` and behind it on its line?
bool is_comment_at(std::string_view text, std::size_t offset) {
  while (offset < text.size() && is_blank(text[offset])) ++offset;
  return offset < text.size() && text[offset] == '#';
}

// Is the last line above `offset` with anything on it a comment?
bool follows_comment(std::string_view text, std::size_t offset) {
  std::size_t line = text.rfind('\n', offset);
  while (line != std::string_view::npos && line > 0) {
    const std::size_t before = text.rfind('\n', line - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (text.substr(begin, line - begin).find_first_not_of(" \t\r") != std::string_view::npos) {
      return is_comment_at(text, begin);
    }
    line = before;
  }
  return false;
}

// yaml.v3 looks for further comments below a comment, and passes over the tabs before them.
bool patch_tabs(std::string& text, std::size_t offset) {
  if (text[offset] != '\t' || !is_comment_at(text, offset) || !follows_comment(text, offset)) return false;
  for (; is_blank(text[offset]); ++offset) text[offset] = ' ';
  return true;
}

}  // namespace

Mark mark_at(std::string_view text, std::size_t offset) {
  const auto place = util::SourceLines(text).place_of(offset);
  return {place.line - 1, place.column - 1};
}

std::optional<SyntaxError> check_version(const yaml_event_t& event) {
  const yaml_version_directive_t* version = event.data.document_start.version_directive;
  if (version == nullptr || (version->major == 1 && version->minor == 1)) return {};
  SyntaxError error{};
  error.stage = SyntaxError::Stage::parser;
  error.problem = "found incompatible YAML document";
  error.problem_mark = mark_of(event.start_mark);
  return error;
}

bool is_suspicious(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  const char wanted = scalar.style == YAML_PLAIN_SCALAR_STYLE           ? '?'
                      : scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '/'
                                                                        : '\0';
  return wanted != '\0' && std::memchr(scalar.value, wanted, scalar.length) != nullptr;
}

bool starts_with_brace(std::string_view text, Mark mark) {
  const std::size_t offset = offset_of(text, mark);
  return offset < text.size() && text[offset] == '{';
}

std::optional<SyntaxError> check_scalar(const yaml_event_t& event, std::string_view text, const OpenFlow* open) {
  const auto& scalar = event.data.scalar;
  const std::size_t begin = offset_of(text, mark_of(event.start_mark));
  if (scalar.style == YAML_PLAIN_SCALAR_STYLE && open != nullptr) {
    return unexpected_in_flow(*open, mark_at(text, text.find('?', begin)));
  }
  if (scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
    const std::size_t found = find_escaped_slash(source_of(event, text));
    if (found != std::string_view::npos) return unknown_escape(mark_of(event.start_mark), mark_at(text, begin + found));
  }
  return {};
}

std::optional<SyntaxError> check_lookahead(std::string_view text, std::size_t used) {
  constexpr std::size_t stock = 3;
  Parser parser(text);
  bool is_last = false;
  for (std::size_t token = 0; token < used + stock; ++token) {
    if (!parser.skip_token(is_last)) return parser.error();
    if (is_last) return {};
  }
  return {};
}

bool patch(std::string& text, const SyntaxError& error, Dialect dialect) {
  if (error.stage != SyntaxError::Stage::scanner) return false;
  const std::size_t offset = offset_of(text, error.problem_mark);
  if (offset >= text.size()) return false;
  // Go has no rule against a colon before a bracket or comma in a plain scalar: [a:] holds "a:".
  if (error.problem == "found unexpected ':'" && text[offset] == ':') {
    text.replace(offset, 1, colon);
    return true;
  }
  // Go knows \' in double quotes.
  if (error.problem == "found unknown escape character" && text.compare(offset, 2, "\\'") == 0) {
    text.replace(offset, 2, quote);
    return true;
  }
  if (dialect == Dialect::v3 && error.problem == "found character that cannot start any token") {
    return patch_tabs(text, offset);
  }
  return false;
}

bool hide_inner_marks(std::string_view text, std::string& patched) {
  std::size_t at = text.find(byte_order_mark, 1);
  if (at == std::string_view::npos) return false;
  patched = text;
  for (; at != std::string::npos; at = patched.find(byte_order_mark, at)) {
    patched.replace(at, inner_mark.size(), inner_mark);
  }
  return true;
}

std::string restore(std::string_view value) {
  std::string text(value);
  const auto put_back = [&](std::string_view placeholder, std::string_view original) {
    for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos; at += original.size()) {
      text.replace(at, placeholder.size(), original);
    }
  };
  put_back(colon, ":");
  put_back(quote, "'");
  put_back(inner_mark, byte_order_mark);
  return text;
}

}  // namespace pyat::yaml::go
