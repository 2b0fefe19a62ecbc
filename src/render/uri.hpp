// File names as URI references (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace pyat::render {

// An absolute path becomes file:///…, a relative one a relative reference. Bytes that a URI cannot hold are
// percent-encoded, whatever they mean: file names need not be UTF-8.
std::string file_uri(std::string_view path);

}  // namespace pyat::render
