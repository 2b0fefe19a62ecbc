#include "yaml/parser.hpp"

#include <algorithm>
#include <cstring>

namespace pyat::yaml {

Mark mark_of(const yaml_mark_t& mark) {
  return {static_cast<std::uint32_t>(mark.line), static_cast<std::uint32_t>(mark.column)};
}

Parser::Parser(std::string_view text) : rest_(text) {
  ready_ = yaml_parser_initialize(&parser_) != 0;
  if (ready_) yaml_parser_set_input(&parser_, &Parser::read, this);
}

Parser::~Parser() {
  drop_event();
  if (ready_) yaml_parser_delete(&parser_);
}

// The Go libraries hold 512 raw bytes, libyaml 16 KiB: a byte that is no text must not be found earlier than there.
int Parser::read(void* self, unsigned char* buffer, std::size_t size, std::size_t* size_read) {
  auto& parser = *static_cast<Parser*>(self);
  constexpr std::size_t go_buffer = 512;
  const auto held = static_cast<std::size_t>(parser.parser_.raw_buffer.last - parser.parser_.raw_buffer.pointer);
  const std::size_t portion = std::min({size, go_buffer - std::min(held, go_buffer - 1), parser.rest_.size()});
  std::memcpy(buffer, parser.rest_.data(), portion);
  parser.rest_.remove_prefix(portion);
  *size_read = portion;
  return 1;
}

void Parser::drop_event() {
  if (has_event_) yaml_event_delete(&event_);
  has_event_ = false;
}

bool Parser::next() {
  drop_event();
  has_event_ = ready_ && yaml_parser_parse(&parser_, &event_) != 0;
  return has_event_;
}

bool Parser::skip_token(bool& is_last) {
  yaml_token_t token;
  if (!ready_ || yaml_parser_scan(&parser_, &token) == 0) return false;
  is_last = token.type == YAML_STREAM_END_TOKEN || token.type == YAML_NO_TOKEN;
  yaml_token_delete(&token);
  return true;
}

SyntaxError Parser::error() const {
  SyntaxError error{};
  switch (parser_.error) {
    case YAML_SCANNER_ERROR: error.stage = SyntaxError::Stage::scanner; break;
    case YAML_PARSER_ERROR: error.stage = SyntaxError::Stage::parser; break;
    default: error.stage = SyntaxError::Stage::reader; break;
  }
  if (parser_.problem != nullptr) error.problem = parser_.problem;
  if (parser_.context != nullptr) error.context = parser_.context;
  error.problem_mark = mark_of(parser_.problem_mark);
  error.context_mark = mark_of(parser_.context_mark);
  error.offset = static_cast<std::uint32_t>(parser_.problem_offset);
  return error;
}

std::size_t Parser::tokens_used() const {
  const std::size_t available = parser_.token_available != 0 ? 0 : 1;
  return parser_.tokens_parsed - std::min(available, parser_.tokens_parsed);
}

}  // namespace pyat::yaml
