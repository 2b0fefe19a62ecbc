#include "probe/response.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "probe/excerpt.hpp"
#include "util/text.hpp"

namespace pyat::probe {
namespace {

using std::string;
using std::string_view;

constexpr string_view version_start = "HTTP/";

bool read_number(string_view text, int base, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc{} && end == text.data() + text.size();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What does not begin as HTTP/1 does, by the first five bytes.
string foreign_protocol(string_view input) {
  constexpr string_view tls_alert("\x15\x03", 2);
  const bool has_settings = input[0] == 0 && input[1] == 0 && input[3] == 4 && input[4] == 0;  // RFC 9113, 6.5
  if (input.starts_with(tls_alert)) return "speaks TLS there: write https:// in place of http://";
  if (has_settings) return "speaks HTTP/2 only, as gRPC ports do: probe its HTTP port, or this one with tcp://";
  const string start = quoted_start(input);
  if (start.starts_with('\'')) return "answered without a status line, as HTTP/0.9 did: " + start;
  return "answered with something other than HTTP: " + start;
}

// RFC 9110, 6.4.1: these have no body whatever their head says.
bool has_no_body(int status) { return status == 204 || status == 304; }

bool is_interim(int status) { return status >= 100 && status < 200 && status != 101; }

}  // namespace

string_view header_of(const Response& response, string_view name) {
  for (const Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

bool ResponseReader::feed(string_view bytes) {
  input_.erase(0, at_);
  at_ = 0;
  input_ += bytes;
  while (state_ != State::done && step()) {
  }
  return state_ != State::done;
}

void ResponseReader::end(bool orderly) {
  if (state_ == State::done) return;
  const std::size_t received = head_size_ + pending().size();
  if (state_ == State::body_until_end && orderly) {
    finish();
  } else if (state_ != State::head) {
    fail(answered() + ", but broke off " + body_so_far());
  } else if (received == 0) {
    fail(string(orderly ? "closed" : "reset") + " the connection without an answer");
  } else if (response_.status == 0 && !begins_as_http()) {
    fail("answered without a status line, as HTTP/0.9 did: " + quoted_start(pending()));
  } else {
    fail("broke off in the head of its answer, after " + std::to_string(received) + " bytes");
  }
}

void ResponseReader::give_up(string_view within) {
  if (state_ == State::done) return;
  if (state_ != State::head) {
    fail(answered() + ", but its body did not end " + string(within));
  } else if (head_size_ + pending().size() == 0) {
    fail("accepted the connection, but did not answer " + string(within));
  } else {
    fail("began to answer, but the head of its answer did not end " + string(within));
  }
}

// One piece of the answer; false when more input is needed for it.
bool ResponseReader::step() {
  string line{};
  switch (state_) {
    case State::head: return read_head();
    case State::body_length: take_body(); return expected_ == 0 && finish();
    case State::body_until_end:
      expected_ = pending().size();
      take_body();
      return false;
    case State::chunk_size: return read_chunk_size();
    case State::chunk:
      take_body();
      if (state_ == State::chunk && expected_ == 0) state_ = State::chunk_end;
      return state_ == State::chunk_end;
    case State::chunk_end:
      if (!read_line(line)) return false;
      state_ = State::chunk_size;
      return line.empty() || fail(answered() + ", but a chunk of its body is longer than it says");
    case State::trailer:
      if (!read_line(line)) return false;
      return !line.empty() || finish();
    case State::done: break;
  }
  return false;
}

bool ResponseReader::read_head() {
  if (response_.status == 0 && pending().size() >= version_start.size() && !begins_as_http()) {
    return fail(foreign_protocol(pending()));
  }
  string line{};
  while (read_line(line)) {
    if (response_.status == 0) {
      if (!read_status_line(line)) return false;
    } else if (line.empty()) {
      return begin_body();
    } else if (!read_header(line)) {
      return false;
    }
  }
  return false;
}

// "HTTP/1.1 503 Service Unavailable"; servers leave out the reason.
bool ResponseReader::read_status_line(string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const string_view version = line.substr(std::min(version_start.size(), space), space);
  const string_view rest = util::trimmed(line.substr(space), " \t");
  const string_view status = rest.substr(0, rest.find(' '));
  const bool fits = !version.empty() && is_digit(version.front()) && status.size() == 3 && status.front() != '0' &&
                    std::all_of(status.begin(), status.end(), is_digit);
  if (!fits) return fail("answered with a broken status line: " + quoted_start(line));
  response_.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
  response_.reason = util::trimmed(rest.substr(status.size()), " \t");
  return true;
}

bool ResponseReader::read_header(string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return true;  // the rest of a folded line: none that we read is
  const std::size_t colon = line.find(':');
  if (colon == string_view::npos || colon == 0)
    return fail(answered() + " with a broken header: " + quoted_start(line));
  response_.headers.push_back(
      {util::lower_ascii(line.substr(0, colon)), string(util::trimmed(line.substr(colon + 1), " \t"))});
  return true;
}

bool ResponseReader::begin_body() {
  if (is_interim(response_.status)) {
    response_ = {};
    return true;
  }
  const string_view length = header_of(response_, "content-length");
  if (has_no_body(response_.status)) return finish();
  if (util::lower_ascii(header_of(response_, "transfer-encoding")).ends_with("chunked")) {
    state_ = State::chunk_size;
  } else if (length.empty()) {
    state_ = State::body_until_end;
  } else if (!read_number(length, 10, length_)) {
    return fail(answered() + " with a broken Content-Length: " + quoted_start(length));
  } else {
    state_ = State::body_length;
    expected_ = length_;
    if (expected_ == 0) return finish();
  }
  return true;
}

bool ResponseReader::read_chunk_size() {
  string line{};
  if (!read_line(line)) return false;
  const string_view size = util::trimmed(string_view(line).substr(0, line.find(';')), " \t");
  if (!read_number(size, 16, expected_)) {
    return fail(answered() + ", but a chunk of its body has no size: " + quoted_start(line));
  }
  state_ = expected_ == 0 ? State::trailer : State::chunk;
  return true;
}

// Up to the next line feed, which is taken away, as is a carriage return before it. False when it is not there yet.
bool ResponseReader::read_line(string& line) {
  const string_view input = pending();
  const std::size_t end = input.find('\n');
  const std::size_t size = end == string_view::npos ? input.size() : end + 1;
  if (state_ == State::head && head_size_ + size > head_limit) {
    return fail("answered with a head of more than " + std::to_string(head_limit / 1024) + " KiB");
  }
  if (size > head_limit) return fail(answered() + ", but a line between the chunks of its body has no end");
  if (end == string_view::npos) return false;
  line = input.substr(0, end);
  if (line.ends_with('\r')) line.pop_back();
  at_ += size;
  if (state_ == State::head) head_size_ += size;
  return true;
}

// As much as there is of what is expected.
void ResponseReader::take_body() {
  const string_view input = pending();
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), expected_));
  const std::size_t room = body_limit - response_.body.size();
  response_.body += input.substr(0, std::min(size, room));
  at_ += size;
  expected_ -= size;
  if (size > room || (size == room && expected_ > 0)) {
    response_.is_cut = true;
    finish();
  }
}

string_view ResponseReader::pending() const { return string_view(input_).substr(at_); }

bool ResponseReader::begins_as_http() const {
  const std::size_t size = std::min(pending().size(), version_start.size());
  return pending().substr(0, size) == version_start.substr(0, size);
}

bool ResponseReader::fail(string problem) {
  problem_ = std::move(problem);
  return finish();
}

// Always false: there is no next step.
bool ResponseReader::finish() {
  state_ = State::done;
  return false;
}

string ResponseReader::answered() const { return "answered " + std::to_string(response_.status); }

string ResponseReader::body_so_far() const {
  const string size = std::to_string(response_.body.size());
  if (state_ == State::body_length) return "after " + size + " of " + std::to_string(length_) + " bytes of its body";
  return "after " + size + " bytes of its body";
}

}  // namespace pyat::probe
