// The elements of a well-formed document, in order; an empty list and a reason where it is none. As strict as XML 1.0
// for what pyat writes: no comments, sections or declarations but a DOCTYPE at the beginning.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::test {

struct XmlElement {
  std::string name{};
  std::map<std::string, std::string> attributes{};
  std::string text{};  // its own, references resolved
  std::size_t depth = 0;
};

class XmlReader {
 public:
  explicit XmlReader(std::string_view xml) : rest_(xml) {}

  // Nothing where it is well-formed.
  std::string read(std::vector<XmlElement>& out) {
    if (rest_.starts_with("<!DOCTYPE html>\n")) rest_.remove_prefix(16);
    while (!rest_.empty() && error_.empty()) step(out);
    if (error_.empty() && !open_.empty()) error_ = "not closed: " + out[open_.back()].name;
    return error_;
  }

 private:
  void step(std::vector<XmlElement>& out) {
    const std::size_t end = std::min(rest_.find('<'), rest_.size());
    if (end > 0) {
      const std::string text = resolved(rest_.substr(0, end));
      rest_.remove_prefix(end);
      if (!open_.empty()) {
        out[open_.back()].text += text;
      } else if (text.find_first_not_of(" \n") != std::string::npos) {
        error_ = "text outside of elements";
      }
      return;
    }
    const std::size_t close = rest_.find('>');
    if (close == std::string_view::npos) return fail("a tag without an end");
    std::string_view tag = rest_.substr(1, close - 1);
    rest_.remove_prefix(close + 1);
    if (tag.starts_with('/')) {
      if (open_.empty() || out[open_.back()].name != tag.substr(1))
        return fail("closed, not open: " + std::string(tag));
      open_.pop_back();
      return;
    }
    const bool is_empty = tag.ends_with('/');
    if (is_empty) tag.remove_suffix(1);
    if (open_.empty() && !out.empty()) return fail("a second root");
    out.push_back(element(tag));
    if (!is_empty) open_.push_back(out.size() - 1);
  }

  XmlElement element(std::string_view tag) {
    XmlElement element{.depth = open_.size()};
    std::size_t at = std::min(tag.find(' '), tag.size());
    element.name = std::string(tag.substr(0, at));
    if (element.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz123456") != std::string::npos) {
      fail("a strange name: " + element.name);
    }
    while (at < tag.size() && error_.empty()) {
      while (at < tag.size() && tag[at] == ' ') ++at;
      if (at == tag.size()) break;
      const std::size_t equals = tag.find("=\"", at);
      const std::size_t end = equals == std::string_view::npos ? equals : tag.find('"', equals + 2);
      if (end == std::string_view::npos) return fail("an attribute without a value: " + std::string(tag)), element;
      const std::string name(tag.substr(at, equals - at));
      if (!element.attributes.emplace(name, resolved(tag.substr(equals + 2, end - equals - 2))).second) {
        fail("an attribute twice: " + name);
      }
      at = end + 1;
    }
    return element;
  }

  std::string resolved(std::string_view text) {
    static const std::map<std::string, std::string, std::less<>> entities{
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"#9", "\t"}, {"#10", "\n"}, {"#13", "\r"}};
    std::string out{};
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c < 0x20 && c != '\n') fail("a control character");
      if (c == '<') fail("a bare <");
      if (c != '&') {
        out += text[i];
        continue;
      }
      const std::size_t end = text.find(';', i);
      const auto entity =
          end == std::string_view::npos ? entities.end() : entities.find(text.substr(i + 1, end - i - 1));
      if (entity == entities.end()) {
        fail("an unknown reference");
        continue;
      }
      out += entity->second;
      i = end;
    }
    return out;
  }

  void fail(std::string reason) {
    if (error_.empty()) error_ = std::move(reason);
  }

  std::string_view rest_;
  std::vector<std::size_t> open_{};
  std::string error_{};
};

}  // namespace pyat::test
