#include "smoke/objects/bucket_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "smoke/objects/s3.hpp"
#include "smoke/timer.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr std::size_t most_open = 4;
constexpr unsigned most_attempts = 3;
constexpr milliseconds first_pause{200};

}  // namespace

BucketCheck::BucketCheck(net::Client& client, const Run& run, const ObjectRoute& route, string bucket, Done done)
    : client_(client), run_(run), route_(route), bucket_(std::move(bucket)), done_(std::move(done)) {
  result_.signal = "objects";
  result_.name = "bucket " + bucket_;
  result_.to = route_.store.name;
  for (std::size_t i = 0; i < run_.sizes.objects; ++i) courses_.push_back({.object = object_of(run_, i)});
}

// Asks again where the server wants it to: all that is asked here may be done twice.
void BucketCheck::ask(net::Request request, Answered answered, unsigned attempt) {
  auto shared = std::make_shared<const net::Request>(std::move(request));
  const auto done = [self = shared_from_this(), shared, answered = std::move(answered), attempt](net::Answer answer) {
    if (answer.problem == net::Problem::cancelled) self->is_interrupted_ = true;
    if (!is_busy(answer) || attempt >= most_attempts) return answered(*shared, answer);
    after_or_dropped(self->client_, first_pause * (1 << attempt), [=](bool was_dropped) {
      if (!was_dropped) return self->ask(*shared, answered, attempt + 1);
      self->is_interrupted_ = true;
      answered(*shared, {.problem = net::Problem::cancelled});
    });
  };
  client_.ask(*shared, done);
}

net::Request BucketCheck::request_for(string method, const Course& course) const {
  return s3_request(route_, std::move(method), bucket_, course.object.key);
}

void BucketCheck::begin() {
  ask(s3_request(route_, "HEAD", bucket_),
      [this](const net::Request& request, const net::Answer& answer) { judge_bucket(request, answer); });
}

// An answer to HEAD has no body that would say why.
void BucketCheck::judge_bucket(const net::Request& request, const net::Answer& answer) {
  if (answer.is_ok()) return start_objects();
  if (answer.problem != net::Problem::none) {
    add(s3_finding(request, answer, "look at", bucket_));
    return conclude();
  }
  ask(s3_request(route_, "GET", bucket_, {}, {{"list-type", "2"}, {"max-keys", "1"}, {"prefix", object_prefix(run_)}}),
      [this](const net::Request& again, const net::Answer& said) { judge_access(again, said); });
}

void BucketCheck::judge_access(const net::Request& request, const net::Answer& answer) {
  if (answer.is_ok()) return start_objects();
  Finding finding = s3_finding(request, answer, "list", bucket_);
  const bool may_still_write = finding.said.starts_with("AccessDenied");
  if (may_still_write) finding.weight = Verdict::warned;
  add(std::move(finding));
  may_still_write ? start_objects() : conclude();
}

void BucketCheck::take(std::vector<Step> steps, Phase then) {
  steps_ = std::move(steps);
  then_ = then;
  started_ = 0;
  fill();
}

void BucketCheck::fill() {
  while (!is_interrupted_ && open_ < most_open && started_ < courses_.size()) {
    Course& course = courses_[started_++];
    course.step = 0;
    ++open_;
    (this->*steps_[course.step++])(course);
  }
  if (open_ == 0 && then_ != nullptr) (this->*std::exchange(then_, nullptr))();
}

void BucketCheck::next(Course& course) {
  if (!is_interrupted_ && course.step < steps_.size()) return (this->*steps_[course.step++])(course);
  --open_;
  fill();
}

void BucketCheck::start_objects() {
  using Self = BucketCheck;
  if (route_.only_read) {
    for (Course& course : courses_) course.is_expected = true;
    return take({&Self::look, &Self::get, &Self::get_part}, &Self::start_list);
  }
  take({&Self::put_before, &Self::put, &Self::look, &Self::get, &Self::get_part, &Self::get_unless_same,
        &Self::get_if_other},
       &Self::start_list);
}

void BucketCheck::start_removal() {
  using Self = BucketCheck;
  is_removed_ = true;
  std::erase_if(courses_, [](const Course& course) { return !course.may_be_there; });
  take({&Self::remove, &Self::look_for_nothing}, &Self::start_list);
}

bool BucketCheck::is_unknown(View view, const net::Request& request, const net::Answer& answer, std::string_view deed) {
  const bool is_answered = answer.problem == net::Problem::none && answer.status != 403 && !is_busy(answer) &&
                           answer.status != 301 && answer.status != 307;
  if (is_answered) return false;
  ++ledgers_[view].unverified;
  Finding finding = s3_finding(request, answer, deed, bucket_);
  problems_[view] = finding.message;
  add(std::move(finding));
  return true;
}

void BucketCheck::differ(View view, Fault fault, const Course& course, string expected, string found) {
  Ledger& ledger = ledgers_[view];
  if (fault == Fault::missing) ++ledger.missing;
  if (fault == Fault::altered) ++ledger.altered;
  const bool is_known = std::any_of(ledger.examples.begin(), ledger.examples.end(),
                                    [&](const Difference& difference) { return difference.fault == fault; });
  if (is_known) return;
  ledger.examples.push_back({.fault = fault,
                             .item = fmt::format("{}/{}", bucket_, course.object.key),
                             .expected = std::move(expected),
                             .found = std::move(found)});
}

// What is wrong with every object is said once.
void BucketCheck::add(Finding finding) {
  const bool is_known = std::any_of(result_.findings.begin(), result_.findings.end(),
                                    [&](const Finding& other) { return other.message == finding.message; });
  if (!is_known) result_.findings.push_back(std::move(finding));
}

void BucketCheck::finish() {
  if (route_.keep && !route_.only_read && left_ > 0) {
    add({.weight = Verdict::passed,
         .message = fmt::format("{} objects stay in the bucket {}, below {}", left_, bucket_, object_prefix(run_)),
         .next =
             "delete them when they have been verified: to Mimir and Tempo, a folder at the root of their bucket is a "
             "tenant"});
  } else if (left_ > 0) {
    add({.weight = Verdict::warned,
         .message = fmt::format("{} objects are left in the bucket {}, below {}", left_, bucket_, object_prefix(run_)),
         .next = "delete them: to Mimir and Tempo, a folder at the root of their bucket is a tenant"});
  }
  conclude();
}

void BucketCheck::conclude() {
  constexpr std::array<const char*, view_count> names{"whole",       "metadata",     "a part of it",
                                                      "in the list", "on condition", "gone when deleted"};
  if (!route_.only_read) result_.written = written_;
  if (written_.refused > 0) result_.verdict = Verdict::failed;
  if (written_.unanswered > 0 || is_interrupted_) result_.verdict = std::max(result_.verdict, Verdict::unchecked);
  for (std::size_t view = 0; view < view_count; ++view) {
    Ledger& ledger = ledgers_[view];
    ledger.expected = ledger.found + ledger.altered + ledger.missing + ledger.unverified;
    if (ledger.expected == 0 && ledger.unexpected == 0) continue;
    std::sort(ledger.visible.begin(), ledger.visible.end());
    const bool is_certain = ledger.altered + ledger.missing + ledger.unexpected + ledger.duplicated > 0;
    const Verdict verdict = ledger.is_clean() ? Verdict::passed : is_certain ? Verdict::failed : Verdict::unchecked;
    result_.verdict = std::max(result_.verdict, verdict);
    result_.views.push_back({.name = names[view], .verdict = verdict, .ledger = ledger, .problem = problems_[view]});
  }
  for (const Finding& finding : result_.findings) result_.verdict = std::max(result_.verdict, finding.weight);
  const Ledger& ledger = ledgers_[whole];
  result_.sentence = ledger.expected == 0
                         ? string("no object could be read")
                         : fmt::format("{} of {} objects came back, byte by byte", ledger.found, ledger.expected);
  done_(std::move(result_));
}

}  // namespace pyat::smoke
