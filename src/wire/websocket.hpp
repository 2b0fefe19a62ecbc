// As much of WebSocket (RFC 6455) as it takes to listen to a server: the handshake, and the frames that it sends.
// Bytes in, bytes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::wire {

// The value of Sec-WebSocket-Key: `bytes` (16 of them, any) in base64.
std::string websocket_key(std::string_view bytes);
// What a server makes of it, Sec-WebSocket-Accept.
std::string websocket_accept(std::string_view key);

struct WebsocketHeader {
  std::string_view name, value;
};
// `host` with its port, as the URL has it; `target` begins with a slash.
std::string websocket_request(std::string_view host, std::string_view target, std::string_view key,
                              const std::vector<WebsocketHeader>& headers);

// Reads what a server sends, from the first byte of its answer to the handshake on.
class WebsocketReader {
 public:
  enum class State : std::uint8_t {
    handshake,  // the head of the answer is not there yet
    open,
    closed,   // by a close frame
    refused,  // the answer was no 101
    broken    // what came is no WebSocket
  };

  explicit WebsocketReader(std::string_view key) : accept_(websocket_accept(key)) {}

  // Of one connection, all that was received so far; what was read before is not read again.
  void read(std::string_view received);

  State state() const { return state_; }
  int status() const { return status_; }  // of HTTP; 0: none yet
  // Of closed: what the server gave as reason. Of refused: what followed the head of the answer. Of broken: what is
  // wrong, a clause.
  const std::string& reason() const { return reason_; }
  std::uint16_t close_code() const { return close_code_; }  // 0: none was given
  // Pings that have come: they need no answer of who listens for seconds only.
  std::size_t pings() const { return pings_; }
  // Whole text messages, in their order, those before included.
  const std::vector<std::string>& messages() const { return messages_; }

 private:
  struct Frame;
  bool read_head(std::string_view received);
  bool read_frame(std::string_view received);
  void take(const Frame& frame);
  void take_data(const Frame& frame);
  void break_off(std::string_view reason);

  std::string accept_;
  State state_ = State::handshake;
  int status_ = 0;
  std::string reason_{};
  std::uint16_t close_code_ = 0;
  std::size_t read_ = 0;    // bytes that are done with
  bool is_within_ = false;  // a message that has more frames to come
  bool is_text_ = false;    // that one
  std::string partial_{};   // what there is of it
  std::size_t pings_ = 0;
  std::vector<std::string> messages_{};
};

}  // namespace pyat::wire
