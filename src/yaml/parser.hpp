// libyaml's parser with an owner, fed in the portions in which the Go libraries read.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <string_view>

#include "yaml/syntax_error.hpp"

namespace pyat::yaml {

class Parser {
 public:
  explicit Parser(std::string_view text);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // The next event; false on an error, which error() then describes.
  bool next();
  const yaml_event_t& event() const { return event_; }

  // The next token, for a parser that is not asked for events; false on an error.
  bool skip_token(bool& is_last);

  SyntaxError error() const;
  // How many tokens the events so far have used up.
  std::size_t tokens_used() const;

 private:
  static int read(void* self, unsigned char* buffer, std::size_t size, std::size_t* size_read);
  void drop_event();

  std::string_view rest_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
  bool has_event_ = false;
};

Mark mark_of(const yaml_mark_t& mark);

}  // namespace pyat::yaml
