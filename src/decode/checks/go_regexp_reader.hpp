// Reads a pattern as Go's regexp/syntax does, without building a program. Private to compile_regexp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::decode::checks::pattern {

// What the limits need to know of a subexpression.
struct Shape {
  std::int64_t size = 1;  // instructions, at most
  int height = 1;
  int repeat = 1;        // the greatest product of nested repetition counts
  bool literal = false;  // literals that follow each other become one node
};

// One parenthesis, or the whole pattern.
struct Group {
  bool captures = false;
  bool has_last = false;  // is there something that a repetition can apply to?
  Shape last{};           // that something
  Shape branch{};         // what precedes it in this alternative; meaningful when items > 0
  int items = 0;          // number of nodes in `branch`
  Shape alternatives{};   // the alternatives that are complete
  int alternative_count = 0;
};

struct Failure {
  std::string_view code{};
  std::string_view text{};
};

// The parser's position is `left`; every step returns false when it has set `failure`.
class Reader {
 public:
  Reader(std::string_view pattern, int go_minor) : whole_(pattern), left_(pattern), go_minor_(go_minor) {
    groups_.emplace_back();
  }

  bool run();
  std::string error() const {
    return "error parsing regexp: " + std::string(failure_.code) + ": `" + std::string(failure_.text) + "`";
  }

 private:
  bool fail(std::string_view code, std::string_view text) {
    failure_ = {code, text};
    return false;
  }
  std::string_view since(std::string_view start) const { return start.substr(0, start.size() - left_.size()); }

  bool next_rune(char32_t& rune);
  bool check_utf8(std::string_view text);
  bool fits(const Shape& shape);
  void push(Shape shape);
  bool flush();
  bool finish_branch();
  bool close_branches(Shape& result);
  bool open_group();
  bool named_group(std::size_t name_at);
  bool close_group();
  bool step();
  bool repetition(std::string_view last_repeat, std::string_view& repeat);
  bool apply_repeat(std::string_view before, std::string_view last_repeat, bool counted, int min, int max);
  bool backslash();
  bool escape(char32_t& rune);
  bool hex_escape(std::string_view start, char32_t& rune);
  bool unicode_class();
  bool character_class();
  bool class_item(std::string_view whole_class);
  bool class_rune(std::string_view whole_class, char32_t& rune);
  bool is_perl_class() const {
    return left_.size() >= 2 && left_[0] == '\\' && std::string_view("dswDSW").find(left_[1]) != std::string_view::npos;
  }
  bool is_unicode_escape() const {
    return left_.size() >= 2 && left_[0] == '\\' && (left_[1] == 'p' || left_[1] == 'P');
  }

  std::string_view whole_;
  std::string_view left_;
  int go_minor_ = 0;
  std::vector<Group> groups_{};
  Failure failure_{};
};

}  // namespace pyat::decode::checks::pattern
