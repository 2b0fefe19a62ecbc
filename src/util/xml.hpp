// As much of XML as is needed to read answers of S3: texts of elements without attributes, found by name. The answer is
// not trusted: whatever it holds, reading takes time in proportion to its size.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::util {

// The text between <name> and </name>, where it stands first, its references replaced (&amp;); empty when it does not.
std::string xml_text(std::string_view xml, std::string_view name);

// What stands between <name> and </name>, each time, as it is written.
std::vector<std::string_view> xml_elements(std::string_view xml, std::string_view name);

}  // namespace pyat::util
