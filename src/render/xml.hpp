// Text and attributes of XML reports.
#pragma once

#include <string>
#include <string_view>

namespace pyat::render {

// Without control characters and what XML 1.0 cannot hold; bytes that are no UTF-8 are replaced, others escaped.
std::string xml_text(std::string_view text);

// With the space before it: ` name="value"`.
std::string xml_attribute(std::string_view name, std::string_view value);

}  // namespace pyat::render
