#include "smoke/objects/bucket_cleaning.hpp"

#include <fmt/format.h>

#include <utility>

#include "smoke/objects/content.hpp"
#include "smoke/objects/s3.hpp"

namespace pyat::smoke {

using std::string;

BucketCleaning::BucketCleaning(net::Client& client, const Run& run, const ObjectRoute& route, string bucket, Done done)
    : client_(client), prefix_(object_prefix(run)), route_(route), bucket_(std::move(bucket)), done_(std::move(done)) {
  result_.signal = "objects";
  result_.name = "bucket " + bucket_;
  result_.to = route_.store.name;
}

// Always the first page: what is on it has been deleted when it is asked for again.
void BucketCleaning::begin() {
  const net::Request request = s3_request(route_, "GET", bucket_, {}, {{"list-type", "2"}, {"prefix", prefix_}});
  client_.ask(request,
              [self = shared_from_this(), request](const net::Answer& answer) { self->take_list(request, answer); });
}

void BucketCleaning::take_list(const net::Request& request, const net::Answer& answer) {
  if (!answer.is_ok()) return fail(request, answer, "list");
  const Listing page = read_listing(answer.body);
  for (const ListedObject& object : page.objects) {
    // Whatever the server lists: nothing else is deleted.
    if (object.key.starts_with(prefix_)) keys_.push_back(object.key);
  }
  if (!page.is_read || !page.problem.empty()) {
    result_.findings.push_back(
        {.weight = Verdict::failed,
         .message = fmt::format("the answer to a list of the bucket {} cannot be read", bucket_)});
    return finish();
  }
  keys_.empty() ? finish() : remove_next();
}

void BucketCleaning::remove_next() {
  if (keys_.empty()) return begin();
  const net::Request request = s3_request(route_, "DELETE", bucket_, keys_.front());
  keys_.pop_front();
  client_.ask(request, [self = shared_from_this(), request](const net::Answer& answer) {
    if (!answer.is_ok()) return self->fail(request, answer, "delete objects from");
    ++self->removed_;
    constexpr std::size_t most = 10'000'000;  // a server that lists for ever what was deleted
    self->removed_ < most ? self->remove_next() : self->finish();
  });
}

void BucketCleaning::fail(const net::Request& request, const net::Answer& answer, std::string_view deed) {
  result_.findings.push_back(s3_finding(request, answer, deed, bucket_));
  finish();
}

void BucketCleaning::finish() {
  for (const Finding& finding : result_.findings) result_.verdict = std::max(result_.verdict, finding.weight);
  result_.sentence = fmt::format("{} objects were deleted below {}", removed_, prefix_);
  done_(std::move(result_));
}

}  // namespace pyat::smoke
