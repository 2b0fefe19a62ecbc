// Types of the collector that are decoded from a text and check it.
#pragma once

#include <string>
#include <string_view>

#include "receivers/collector.hpp"

namespace pyat::receivers {

struct TextType {
  std::string_view go_type;
  std::string_view code;
  std::string_view expected;
  // Does the type accept the text? When not, `error` is what it prints.
  bool (*accepts)(std::string_view text, const Release& release, std::string& error);
};

// nullptr for a type that takes any text, or none.
const TextType* find_text_type(std::string_view go_type);

}  // namespace pyat::receivers
