// The protocol of Redis, as far as health speaks it: commands as arrays of strings, replies one after the other.
// https://redis.io/docs/latest/develop/reference/protocol-spec/
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::health::resp {

struct Reply {
  char type = 0;  // '+' text, '-' error, '$' string, ':' number
  std::string_view text{};
};

std::string command(const std::vector<std::string_view>& words);

// The whole replies in `bytes`, which must outlive them; it ends before what is no reply.
std::vector<Reply> replies_in(std::string_view bytes);

// The "name:value" lines of INFO.
std::map<std::string, std::string, std::less<>> info_in(std::string_view text);

}  // namespace pyat::health::resp
