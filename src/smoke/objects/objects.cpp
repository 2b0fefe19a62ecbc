#include "smoke/objects/objects.hpp"

#include <memory>
#include <utility>

#include "smoke/objects/bucket_check.hpp"
#include "smoke/objects/bucket_cleaning.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using Done = std::function<void(std::vector<Result>)>;

// Results in the order of the buckets, whichever is done first.
struct Gathering {
  std::vector<Result> results{};
  std::size_t left = 0;
  Done done{};
};

Result without_keys(const ObjectRoute& route) {
  Result out{.signal = "objects", .name = "buckets", .to = route.store.name, .verdict = Verdict::unchecked};
  out.sentence = "no object was written: that takes an access key and a secret key";
  out.findings.push_back({.weight = Verdict::unchecked,
                          .message = out.sentence,
                          .next = "give it auth: {access_key_env, secret_key_env} in pyat.yml"});
  return out;
}

Result without_buckets(const ObjectRoute& route) {
  Result out{.signal = "objects", .name = "buckets", .to = route.store.name, .verdict = Verdict::unchecked};
  out.sentence = "no object was written: no bucket is named";
  out.findings.push_back(
      {.weight = Verdict::unchecked, .message = out.sentence, .next = "name them with buckets: in pyat.yml"});
  return out;
}

template <typename Task>
void each_bucket(net::Client& client, const Run& run, const ObjectRoute& route, Done done) {
  if (route.store.credentials.kind != net::Credentials::Kind::aws_sigv4) return done({without_keys(route)});
  if (route.buckets.empty()) return done({without_buckets(route)});
  auto gathering = std::make_shared<Gathering>();
  gathering->results.resize(route.buckets.size());
  gathering->left = route.buckets.size();
  gathering->done = std::move(done);
  for (std::size_t i = 0; i < route.buckets.size(); ++i) {
    const auto task = std::make_shared<Task>(client, run, route, route.buckets[i], [gathering, i](Result result) {
      gathering->results[i] = std::move(result);
      if (--gathering->left == 0) gathering->done(std::move(gathering->results));
    });
    task->begin();
  }
}

}  // namespace

void check_objects(net::Client& client, const Run& run, const ObjectRoute& route, Done done) {
  each_bucket<BucketCheck>(client, run, route, std::move(done));
}

void clean_objects(net::Client& client, const Run& run, const ObjectRoute& route, Done done) {
  each_bucket<BucketCleaning>(client, run, route, std::move(done));
}

}  // namespace pyat::smoke
