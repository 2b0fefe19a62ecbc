// The answer to a GET in HTTP/1.x, read piece by piece: RFC 9112, as far as an answer without surprises needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "probe/probe.hpp"

namespace pyat::probe {

constexpr std::size_t head_limit = 64 * 1024;
// What is behind it is not read: enough for every answer about health, and for a service that answers with its data.
constexpr std::size_t body_limit = 1024 * 1024;

struct Response {
  int status = 0;
  std::string reason{};           // "Service Unavailable"
  std::vector<Header> headers{};  // names in lower case
  std::string body{};             // its first `body_limit` bytes
  bool is_cut = false;            // there is more of it
};

// The value of the first header of that name, in lower case; empty when there is none.
std::string_view header_of(const Response& response, std::string_view name);

class ResponseReader {
 public:
  // True while more bytes are wanted.
  bool feed(std::string_view bytes);

  // The connection has ended, as the server wished or by an error.
  void end(bool orderly);

  // Too late for more. `within` is fit for "within 5 s".
  void give_up(std::string_view within);

  const Response& response() const { return response_; }
  // Empty: the answer is whole. Else fit for "URL PROBLEM".
  const std::string& problem() const { return problem_; }

 private:
  enum class State { head, body_length, body_until_end, chunk_size, chunk, chunk_end, trailer, done };

  bool step();
  bool read_head();
  bool read_status_line(std::string_view line);
  bool read_header(std::string_view line);
  bool begin_body();
  bool read_chunk_size();
  bool read_line(std::string& line);
  void take_body();
  bool fail(std::string problem);
  bool finish();
  std::string_view pending() const;
  bool begins_as_http() const;
  std::string answered() const;
  std::string body_so_far() const;

  State state_ = State::head;
  std::string input_{};  // as received; before `at_` it has been read
  std::size_t at_ = 0;
  std::size_t head_size_ = 0;   // of all heads, those of interim answers included
  std::uint64_t expected_ = 0;  // bytes that the body, or its chunk, still has
  std::uint64_t length_ = 0;    // of the whole body, where the head says it
  Response response_{};
  std::string problem_{};
};

}  // namespace pyat::probe
