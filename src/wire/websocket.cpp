#include "wire/websocket.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "util/digest.hpp"
#include "util/text.hpp"
#include "wire/base64.hpp"

namespace pyat::wire {
namespace {

using std::string;
using std::string_view;

constexpr string_view end_of_line = "\r\n";
constexpr string_view end_of_head = "\r\n\r\n";
constexpr std::size_t longest_head = std::size_t{64} * 1024;
constexpr std::size_t longest_message = std::size_t{64} * 1024 * 1024;

// Section 5.2 of the RFC.
namespace opcode {
constexpr unsigned continuation = 0x0;
constexpr unsigned text = 0x1;
constexpr unsigned binary = 0x2;
constexpr unsigned close = 0x8;
constexpr unsigned ping = 0x9;
constexpr unsigned pong = 0xA;
}  // namespace opcode

unsigned byte_at(string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

std::uint64_t big_endian(string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) number = number << 8U | byte_at(bytes, i);
  return number;
}

// Of "HTTP/1.1 101 Switching Protocols"; 0 where it is no such line.
int status_of(string_view line) {
  if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || line[8] != ' ') return 0;
  int status = 0;
  const auto [end, error] = std::from_chars(line.data() + 9, line.data() + 12, status);
  return error == std::errc{} && end == line.data() + 12 ? status : 0;
}

string_view header_of(string_view head, string_view name) {
  for (std::size_t at = head.find(end_of_line); at != string_view::npos; at = head.find(end_of_line, at + 2)) {
    const string_view rest = head.substr(at + 2);
    const string_view line = rest.substr(0, rest.find(end_of_line));
    const std::size_t colon = line.find(':');
    if (colon != string_view::npos && util::lower_ascii(line.substr(0, colon)) == name) {
      return util::trimmed(line.substr(colon + 1));
    }
  }
  return {};
}

}  // namespace

struct WebsocketReader::Frame {
  bool is_last = false;
  unsigned code = 0;
  string_view payload{};
  std::size_t size = 0;  // head included
};

string websocket_key(string_view bytes) { return to_base64(bytes); }

string websocket_accept(string_view key) {
  const string text = string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // section 1.3 of the RFC
  return to_base64(util::sha1(text));
}

string websocket_request(string_view host, string_view target, string_view key,
                         const std::vector<WebsocketHeader>& headers) {
  string out = "GET ";
  out.append(target).append(" HTTP/1.1\r\nHost: ").append(host);
  out.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
  out.append(key).append(end_of_line);
  for (const WebsocketHeader& header : headers) {
    out.append(header.name).append(": ").append(header.value).append(end_of_line);
  }
  return out.append(end_of_line);
}

void WebsocketReader::read(string_view received) {
  if (state_ == State::handshake && !read_head(received)) return;
  if (state_ == State::refused) reason_ = received.substr(read_);
  while (state_ == State::open && read_frame(received)) {
  }
}

// Whether the head is there.
bool WebsocketReader::read_head(string_view received) {
  const std::size_t end = received.find(end_of_head);
  if (end == string_view::npos) {
    const string_view begin = received.substr(0, 5);
    if (begin != string_view("HTTP/").substr(0, begin.size())) {
      break_off("it does not speak HTTP");
    } else if (received.size() > longest_head) {
      break_off("the head of its answer is too long");
    }
    return false;
  }
  const string_view head = received.substr(0, end);
  read_ = end + end_of_head.size();
  status_ = status_of(head);
  if (status_ == 0) {
    break_off("it does not speak HTTP");
  } else if (status_ != 101) {
    state_ = State::refused;
  } else if (header_of(head, "sec-websocket-accept") != accept_) {
    break_off("its Sec-WebSocket-Accept does not belong to the key that was sent");
  } else {
    state_ = State::open;
  }
  return true;
}

// Whether a whole frame was there.
bool WebsocketReader::read_frame(string_view received) {
  const string_view rest = received.substr(read_);
  if (rest.size() < 2) return false;
  const unsigned first = byte_at(rest, 0);
  const unsigned second = byte_at(rest, 1);
  std::uint64_t length = second & 0x7FU;
  const std::size_t wide = length == 126 ? 2 : length == 127 ? 8 : 0;
  const bool is_masked = (second & 0x80U) != 0;
  Frame frame{.is_last = (first & 0x80U) != 0, .code = first & 0x0FU};
  if ((first & 0x70U) != 0) return break_off("a frame has reserved bits"), false;
  if (is_masked) return break_off("a server must not mask its frames"), false;
  if (rest.size() < 2 + wide) return false;
  if (wide != 0) length = big_endian(rest.substr(2, wide));
  if (length > longest_message - partial_.size()) return break_off("a message is longer than 64 MiB"), false;
  const bool is_control = frame.code >= opcode::close;
  if (is_control && (length > 125 || !frame.is_last)) return break_off("a control frame is too long"), false;
  frame.size = 2 + wide + static_cast<std::size_t>(length);
  if (rest.size() < frame.size) return false;
  frame.payload = rest.substr(2 + wide, static_cast<std::size_t>(length));
  read_ += frame.size;
  take(frame);
  return true;
}

void WebsocketReader::take(const Frame& frame) {
  switch (frame.code) {
    case opcode::continuation:
    case opcode::text:
    case opcode::binary: take_data(frame); return;
    case opcode::ping: ++pings_; return;
    case opcode::pong: return;
    case opcode::close:
      state_ = State::closed;
      if (frame.payload.size() < 2) return;
      close_code_ = static_cast<std::uint16_t>(big_endian(frame.payload.substr(0, 2)));
      reason_ = frame.payload.substr(2);
      return;
    default: break_off("a frame is of a kind that does not exist");
  }
}

void WebsocketReader::take_data(const Frame& frame) {
  const bool continues = frame.code == opcode::continuation;
  if (continues != is_within_) return break_off("a message is mixed up with another one");
  if (!continues) is_text_ = frame.code == opcode::text;
  partial_ += frame.payload;
  is_within_ = !frame.is_last;
  if (is_within_) return;
  string message = std::exchange(partial_, {});
  if (is_text_) messages_.push_back(std::move(message));
}

void WebsocketReader::break_off(string_view reason) {
  state_ = State::broken;
  reason_ = reason;
}

}  // namespace pyat::wire
