// Bytes to and from a server, plainly or through TLS.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace pyat::probe {

enum class Trouble {
  none,
  closed,  // the server has ended the connection in good order
  late,    // the deadline has passed
  failed,  // see `error`
};

struct Transfer {
  std::size_t size = 0;  // bytes that were received
  Trouble trouble = Trouble::none;
  int error = 0;  // an errno, or 0 where there is none
};

class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  virtual Transfer send(std::string_view text) = 0;    // all of it
  virtual Transfer receive(std::span<char> room) = 0;  // at least one byte, unless there is trouble
};

}  // namespace pyat::probe
