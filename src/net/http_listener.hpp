// A listener that libmicrohttpd serves, for a client that waits for its events. Include in .cpp files of this folder
// only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/client.hpp"

namespace pyat::net {

class HttpListener {
 public:
  using Clock = Client::Clock;

  // nullptr, with the problem and what to do about it, where it cannot be.
  static std::shared_ptr<HttpListener> make(std::string_view address, Handler handler, const ListenLimits& limits,
                                            Listening& result);

  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;
  virtual ~HttpListener() = default;

  // Readable when there is work, which there is at `next()`, too.
  virtual int fd() const = 0;
  virtual Clock::time_point next() const = 0;
  virtual void work() = 0;
  virtual std::string address() const = 0;
  // Answers nobody from now on. Within work(), its end comes with the end of that.
  virtual void close() = 0;
  virtual bool is_closed() const = 0;

 protected:
  HttpListener() = default;
};

}  // namespace pyat::net
