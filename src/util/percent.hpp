// Percent-encoding of RFC 3986, in the strict form that signatures are made of: all but letters, digits and -._~ is
// encoded, with digits in upper case.
#pragma once

#include <string>
#include <string_view>

namespace pyat::util {

// `keep`: further characters that stay as they are, such as the slashes of a path.
std::string percent_encoded(std::string_view text, std::string_view keep = {});

// A percent sign that no two hexadecimal digits follow stands for itself, and a plus sign for a plus sign.
std::string percent_decoded(std::string_view text);

}  // namespace pyat::util
