// The block format of Snappy, in which Mimir, Prometheus and Loki take protobuf.
// https://github.com/google/snappy/blob/main/format_description.txt
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::wire {

std::string snappy_compress(std::string_view plain);

// Nothing where `packed` is damaged, or would be larger than `most` bytes.
std::optional<std::string> snappy_uncompress(std::string_view packed, std::size_t most = 64 * 1024 * 1024);

}  // namespace pyat::wire
