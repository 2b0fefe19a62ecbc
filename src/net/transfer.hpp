// One request while libcurl works on it. Include in .cpp files of this folder only.
#pragma once

#include <memory>
#include <string>

#include "net/client.hpp"
#include "net/curl_api.hpp"

namespace pyat::net {

class Transfer {
 public:
  using Clock = Client::Clock;

  Transfer(const CurlApi& api, Request request, Client::Done done, Clock::time_point deadline);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  // An easy handle that is ready for the multi handle; nullptr where the request cannot be made.
  CURL* prepare(Clock::time_point now, std::chrono::sys_seconds time_of_day);
  CURL* handle() const { return easy_; }

  // libcurl is done with the handle.
  void finish(CURLcode code);
  // Ends without libcurl.
  void fail(Problem problem, std::string detail = {});
  bool has_failed() const { return answer_.problem != Problem::none; }

  // Of a raw request that has connected: its socket, and one step of sending and receiving. True when it is over.
  curl_socket_t socket() const { return socket_; }
  bool wants_to_send() const { return sent_ < request_.body.size(); }
  bool converse(Clock::time_point now);

  // The next request of a redirect; nullptr when the answer is the last word. Leaves this one without its caller.
  std::unique_ptr<Transfer> redirected();

  const Request& request() const { return request_; }
  Clock::time_point deadline() const { return deadline_; }
  // Hands the answer over.
  void deliver();

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  bool take_header(std::string_view line);
  bool take_body(std::string_view data);
  void keep_wanted_lines();

  template <typename Value>
  void set(CURLoption option, Value value) {
    api_.easy_setopt(easy_, option, value);
  }
  void set_protocol();
  void set_body();
  bool set_tls();  // false, with a problem, where it cannot be done
  std::string on_real_host(const std::string& target) const;
  void set_credentials(std::chrono::sys_seconds time_of_day);
  void append(const Header& header);
  void set_headers();
  void read_facts();
  void read_certificate();
  void classify(CURLcode code);
  void classify_complete();
  Problem timeout_problem() const;
  Problem connect_problem();
  Problem tls_problem(CURLcode code) const;
  Problem verify_problem() const;

  const CurlApi& api_;
  Request request_;
  Client::Done done_;
  Clock::time_point deadline_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
  Answer answer_{};
  std::size_t head_size_ = 0;
  std::size_t kept_ = 0;  // bytes of the body that keep_lines has chosen
  bool head_is_too_large_ = false;
  bool head_has_begun_ = false, head_is_whole_ = false;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::size_t sent_ = 0;
  Clock::time_point connected_{};
  std::chrono::microseconds time_to_connect_{};
};

}  // namespace pyat::net
