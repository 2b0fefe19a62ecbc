// What is done with each object, and what its answers mean.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "smoke/objects/bucket_check.hpp"
#include "smoke/objects/s3.hpp"
#include "smoke/timer.hpp"
#include "util/digest.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr milliseconds first_poll{25}, longest_poll{2000};
constexpr string_view content_type = "application/octet-stream";

// What each object carries beside its bytes. Without underscores: some proxies drop headers that have them.
std::vector<net::Header> metadata_of(const Run& run) {
  return {{"x-amz-meta-job", string(job)},
          {"x-amz-meta-pyat-run", id_of(run)},
          {"x-amz-meta-pyat-retention", string(retention)}};
}

string header_of(const net::Answer& answer, string_view name) {
  const string* value = answer.header(name);
  return value == nullptr ? string("none") : *value;
}

string digest_of(const string& content) { return util::hexadecimal(util::md5(content)); }

}  // namespace

// What is overwritten with something shorter or longer must not show through.
void BucketCheck::put_before(Course& course) {
  net::Request request = request_for("PUT", course);
  request.body = content_before(course.object);
  request.headers = metadata_of(run_);
  request.headers.push_back({"Content-Type", "text/plain"});
  ask(std::move(request), [this, &course](const net::Request& asked, const net::Answer& answer) {
    course.may_be_there = answer.is_ok() || answer.problem != net::Problem::none;
    if (course.may_be_there) ++left_;
    if (answer.is_ok()) return next(course);
    ++written_.written;
    answer.problem == net::Problem::none ? ++written_.refused : ++written_.unanswered;
    add(s3_finding(asked, answer, "put objects into", bucket_));
    course.step = steps_.size();
    next(course);
  });
}

void BucketCheck::put(Course& course) {
  net::Request request = request_for("PUT", course);
  request.body = content_of(run_, bucket_, course.object);
  request.headers = metadata_of(run_);
  request.headers.push_back({"Content-Type", string(content_type)});
  ask(std::move(request), [this, &course](const net::Request& asked, const net::Answer& answer) {
    judge_put(course, asked.body, asked, answer);
  });
}

void BucketCheck::judge_put(Course& course, const string& content, const net::Request& request,
                            const net::Answer& answer) {
  ++written_.written;
  course.is_expected = answer.is_ok() || answer.problem != net::Problem::none;
  course.is_acknowledged = answer.is_ok();
  course.acknowledged = client_.now();
  course.etag = etag_of(answer);
  if (answer.is_ok()) {
    ++written_.acknowledged;
    if (is_md5(course.etag, answer) && course.etag != digest_of(content)) {
      add({.weight = Verdict::warned,
           .message = fmt::format("an object put into {} has an ETag that is not its MD5", bucket_),
           .next = "clients that compare them will take it for damaged; what came back decides"});
    }
  } else {
    answer.problem == net::Problem::none ? ++written_.refused : ++written_.unanswered;
    add(s3_finding(request, answer, "put objects into", bucket_));
    if (!course.is_expected) course.step = steps_.size();
  }
  next(course);
}

void BucketCheck::look(Course& course) {
  ask(request_for("HEAD", course), [this, &course](const net::Request& request, const net::Answer& answer) {
    if (!is_unknown(head, request, answer, "look at objects in")) judge_look(course, request, answer);
    next(course);
  });
}

void BucketCheck::judge_look(Course& course, const net::Request&, const net::Answer& answer) {
  if (!answer.is_ok()) return differ(head, Fault::missing, course, {}, fmt::format("status {}", answer.status));
  string expected{}, found{};
  const auto compare = [&](string_view name, const string& wanted) {
    const string value = header_of(answer, name);
    if (value == wanted) return;
    expected.append(expected.empty() ? "" : "\n").append(name).append(": ").append(wanted);
    found.append(found.empty() ? "" : "\n").append(name).append(": ").append(value);
  };
  compare("content-length", std::to_string(course.object.size));
  compare("content-type", string(content_type));
  for (const net::Header& header : metadata_of(run_)) compare(header.name, header.value);
  if (course.etag.empty()) {
    course.etag = etag_of(answer);
  } else if (etag_of(answer) != course.etag) {
    compare("etag", '"' + course.etag + '"');
  }
  if (!expected.empty()) return differ(head, Fault::altered, course, std::move(expected), std::move(found));
  ++ledgers_[head].found;
}

void BucketCheck::get(Course& course) { get_after(course, first_poll); }

// A store that does not show at once what it has taken is asked again for a while.
void BucketCheck::get_after(Course& course, milliseconds pause) {
  net::Request request = request_for("GET", course);
  request.max_body = course.object.size + 64 * 1024;  // an error has a body, too; and more than was written is a find
  ask(std::move(request), [this, &course, pause](const net::Request& asked, const net::Answer& answer) {
    const bool may_come =
        !route_.only_read && answer.status == 404 && client_.now() < course.acknowledged + route_.timeout;
    if (may_come) {
      after_or_dropped(client_, pause, [self = shared_from_this(), &course, pause](bool was_dropped) {
        if (!was_dropped) return self->get_after(course, std::min(pause * 8 / 5, longest_poll));
        self->is_interrupted_ = true;
        ++self->ledgers_[whole].unverified;
        self->next(course);
      });
      return;
    }
    if (!is_unknown(whole, asked, answer, "get objects from")) judge_get(course, asked, answer);
    next(course);
  });
}

bool BucketCheck::judge_get(Course& course, const net::Request&, const net::Answer& answer) {
  Ledger& ledger = ledgers_[whole];
  if (!answer.is_ok()) {
    differ(whole, Fault::missing, course, {}, fmt::format("status {}", answer.status));
    return false;
  }
  const string difference = content_difference(content_of(run_, bucket_, course.object), answer.body);
  if (!difference.empty()) {
    differ(whole, Fault::altered, course, fmt::format("{} bytes as written", course.object.size), difference);
    return false;
  }
  ++ledger.found;
  if (course.is_acknowledged) {
    ledger.visible.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(client_.now() - course.acknowledged));
  } else if (!route_.only_read) {
    ++ledger.found_unacknowledged;
  }
  return true;
}

// From the middle on, over the limits of buffers and pages; of a small one, its last byte.
void BucketCheck::get_part(Course& course) {
  if (course.object.size == 0) return next(course);
  const std::size_t last = course.object.size - 1;
  const std::size_t begin = course.object.size < 4096 ? last : course.object.size / 2;
  const std::size_t end = std::min(last, begin + 70'000);
  net::Request request = request_for("GET", course);
  request.headers.push_back({"Range", fmt::format("bytes={}-{}", begin, end)});
  request.max_body = course.object.size + 64 * 1024;
  ask(std::move(request), [this, &course, begin, end](const net::Request& asked, const net::Answer& answer) {
    if (!is_unknown(part, asked, answer, "get parts of objects from")) judge_part(course, begin, end, asked, answer);
    next(course);
  });
}

void BucketCheck::judge_part(Course& course, std::size_t first, std::size_t last, const net::Request&,
                             const net::Answer& answer) {
  if (answer.status == 404) return differ(part, Fault::missing, course, {}, "status 404");
  const string range = fmt::format("bytes {}-{}/{}", first, last, course.object.size);
  if (answer.status != 206 || header_of(answer, "content-range") != range) {
    return differ(part, Fault::altered, course, fmt::format("status 206, content-range: {}", range),
                  fmt::format("status {}, content-range: {}", answer.status, header_of(answer, "content-range")));
  }
  const string content = content_of(run_, bucket_, course.object);
  const string difference = content_difference(string_view(content).substr(first, last + 1 - first), answer.body);
  if (!difference.empty()) return differ(part, Fault::altered, course, range, difference);
  ++ledgers_[part].found;
}

void BucketCheck::get_unless_same(Course& course) {
  if (course.etag.empty()) {
    add({.weight = Verdict::warned,
         .message = fmt::format("objects in {} have no ETag", bucket_),
         .next = "clients cannot ask for what has changed"});
    return next(course);
  }
  net::Request request = request_for("GET", course);
  request.headers.push_back({"If-None-Match", '"' + course.etag + '"'});
  request.max_body = course.object.size + 64 * 1024;
  ask(std::move(request), [this, &course](const net::Request& asked, const net::Answer& answer) {
    if (is_unknown(condition, asked, answer, "get objects from")) return next(course);
    if (answer.status == 304) {
      ++ledgers_[condition].found;
    } else {
      differ(condition, Fault::altered, course, "status 304 with If-None-Match and its ETag",
             fmt::format("status {}", answer.status));
    }
    next(course);
  });
}

void BucketCheck::get_if_other(Course& course) {
  net::Request request = request_for("GET", course);
  request.headers.push_back({"If-Match", "\"00000000000000000000000000000000\""});
  request.max_body = course.object.size + 64 * 1024;
  ask(std::move(request), [this, &course](const net::Request& asked, const net::Answer& answer) {
    if (is_unknown(condition, asked, answer, "get objects from")) return next(course);
    if (answer.status == 412) {
      ++ledgers_[condition].found;
    } else {
      differ(condition, Fault::altered, course, "status 412 with If-Match and another ETag",
             fmt::format("status {}", answer.status));
    }
    next(course);
  });
}

void BucketCheck::remove(Course& course) {
  ask(request_for("DELETE", course), [this, &course](const net::Request& request, const net::Answer& answer) {
    if (answer.is_ok()) {
      left_ -= std::min<std::size_t>(left_, 1);
      if (answer.header("x-amz-delete-marker") != nullptr) {
        add({.weight = Verdict::warned,
             .message = fmt::format("the bucket {} keeps versions: what was deleted here still takes space", bucket_),
             .next = "a lifecycle rule for noncurrent versions removes them in time"});
      }
      return next(course);
    }
    if (!is_unknown(gone, request, answer, "delete objects from")) {
      add(s3_finding(request, answer, "delete objects from", bucket_));
      differ(gone, Fault::altered, course, "status 204", fmt::format("status {}", answer.status));
    }
    course.step = steps_.size();
    next(course);
  });
}

void BucketCheck::look_for_nothing(Course& course) {
  ask(request_for("HEAD", course), [this, &course](const net::Request& request, const net::Answer& answer) {
    if (!is_unknown(gone, request, answer, "look at objects in")) judge_removal(course, request, answer);
    next(course);
  });
}

void BucketCheck::judge_removal(Course& course, const net::Request&, const net::Answer& answer) {
  if (answer.status == 404) {
    ++ledgers_[gone].found;
  } else {
    differ(gone, Fault::altered, course, "status 404 after it was deleted", fmt::format("status {}", answer.status));
  }
}

}  // namespace pyat::smoke
