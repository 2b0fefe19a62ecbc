// A TCP connection that never waits beyond its deadline.
#pragma once

#include <utility>
#include <vector>

#include "probe/address.hpp"
#include "probe/deadline.hpp"
#include "probe/stream.hpp"

namespace pyat::probe {

class Socket final : public Stream {
 public:
  Socket() = default;
  ~Socket() override { close(); }

  // Tries one address after the other; each gets its share of the time that is left, so that one that swallows packets
  // does not hide the next. What has gone wrong with the first one counts.
  Transfer connect(const std::vector<Address>& addresses, Deadline deadline);

  Transfer send(std::string_view text) override;
  Transfer receive(std::span<char> room) override;

 private:
  Transfer connect_to(const Address& address, Deadline deadline);
  Trouble wait(short events, Deadline deadline) const;
  void close();

  int fd_ = -1;
  Deadline deadline_{};
};

}  // namespace pyat::probe
