// Deletes from a bucket what a run has left. Include in .cpp files of this folder only.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "smoke/objects/objects.hpp"

namespace pyat::smoke {

class BucketCleaning : public std::enable_shared_from_this<BucketCleaning> {
 public:
  using Done = std::function<void(Result)>;

  BucketCleaning(net::Client& client, const Run& run, const ObjectRoute& route, std::string bucket, Done done);

  void begin();

 private:
  void take_list(const net::Request& request, const net::Answer& answer);
  void remove_next();
  void fail(const net::Request& request, const net::Answer& answer, std::string_view deed);
  void finish();

  net::Client& client_;
  std::string prefix_;
  ObjectRoute route_;
  std::string bucket_;
  Done done_;
  Result result_{};
  std::deque<std::string> keys_{};
  std::size_t removed_ = 0;
};

}  // namespace pyat::smoke
