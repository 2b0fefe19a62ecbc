// What the list of a bucket says about the objects of a run.
#include <fmt/format.h>

#include <algorithm>

#include "smoke/objects/bucket_check.hpp"
#include "smoke/objects/s3.hpp"

namespace pyat::smoke {
namespace {

using std::string;

constexpr std::size_t most_keys = 1000;  // of a page; S3 gives no more

}  // namespace

void BucketCheck::start_list() {
  if (is_interrupted_) return finish();
  listed_.clear();
  pages_ = 0;
  ask_page({});
}

// In pages so small that there are several.
void BucketCheck::ask_page(const string& token) {
  const string keys = std::to_string(std::clamp<std::size_t>(courses_.size() / 2, 1, most_keys));
  const string prefix = object_prefix(run_);
  std::vector<std::pair<std::string_view, std::string_view>> query{
      {"list-type", "2"}, {"max-keys", keys}, {"prefix", prefix}};
  if (!token.empty()) query.emplace_back("continuation-token", token);
  net::Request request = s3_request(route_, "GET", bucket_, {}, query);
  request.max_body = 4 * 1024 * 1024;
  ask(std::move(request), [this](const net::Request& asked, const net::Answer& answer) {
    list_is_whole_ = take_page(asked, answer);
    if (list_is_whole_ || is_interrupted_ || !problems_[list].empty()) judge_list();
  });
}

// True at the last page. Else the next one has been asked for, or there is a problem.
bool BucketCheck::take_page(const net::Request& request, const net::Answer& answer) {
  if (!answer.is_ok()) {
    Finding finding = s3_finding(request, answer, "list", bucket_);
    problems_[list] = finding.message;
    add(std::move(finding));
    return false;
  }
  const Listing page = read_listing(answer.body);
  if (!page.is_read || answer.body_is_cut) problems_[list] = "the answer is no list that could be read";
  if (!page.problem.empty()) problems_[list] = page.problem;
  if (!problems_[list].empty()) {
    add({.weight = Verdict::unchecked, .message = fmt::format("of the bucket {}, {}", bucket_, problems_[list])});
    return false;
  }
  for (const ListedObject& object : page.objects) {
    if (!object.key.starts_with(object_prefix(run_))) continue;
    if (!listed_.emplace(object.key, object.size).second) ++ledgers_[list].duplicated;
  }
  if (page.next.empty()) return true;
  const std::size_t most_pages = 2 * courses_.size() + 10;
  if (++pages_ > most_pages) {
    problems_[list] = fmt::format("its list does not end: {} pages were read", pages_);
    add({.weight = Verdict::failed, .message = fmt::format("of the bucket {}, {}", bucket_, problems_[list])});
    return false;
  }
  ask_page(page.next);
  return false;
}

void BucketCheck::judge_list() {
  if (is_removed_) {
    if (list_is_whole_ && !listed_.empty() && left_ == 0) {
      add({.weight = Verdict::failed,
           .message = fmt::format("the list of {} still shows {} objects that were deleted", bucket_, listed_.size())});
    }
    return finish();
  }
  Ledger& ledger = ledgers_[list];
  for (const Course& course : courses_) {
    const auto found = listed_.extract(course.object.key);
    if (!course.is_expected) continue;
    if (found.empty()) {
      list_is_whole_ ? differ(list, Fault::missing, course, {}, {}) : static_cast<void>(++ledger.unverified);
    } else if (found.mapped() != course.object.size) {
      differ(list, Fault::altered, course, fmt::format("{} bytes", course.object.size),
             fmt::format("{} bytes", found.mapped()));
    } else {
      ++ledger.found;
    }
  }
  ledger.unexpected = listed_.size();
  if (!listed_.empty()) {
    ledger.examples.push_back(
        {.fault = Fault::unexpected, .item = listed_.begin()->first, .expected = {}, .found = "in the list"});
  }
  if (route_.only_read || route_.keep || is_interrupted_) return finish();
  start_removal();
}

}  // namespace pyat::smoke
