// Objects go into a store and come back, byte by byte: put, overwritten, looked at, got whole and in part, listed,
// deleted. Of S3, and of whatever answers as it does.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/access.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

struct ObjectRoute {
  Access store{};  // credentials of the kind aws_sigv4
  std::vector<std::string> buckets{};
  bool only_read = false;                     // the objects of a run before: nothing is written, and nothing deleted
  bool keep = false;                          // nothing is deleted, because the run will be read again later
  std::chrono::milliseconds timeout{10'000};  // of one request; and so long an object may take to become visible
};

// Within client.run(). One result for each bucket, when all are done or the client was interrupted.
void check_objects(net::Client& client, const Run& run, const ObjectRoute& route,
                   std::function<void(std::vector<Result>)> done);

// Deletes what is left of a run, and nothing else: all below pyat-smoke/RUN/.
void clean_objects(net::Client& client, const Run& run, const ObjectRoute& route,
                   std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke
