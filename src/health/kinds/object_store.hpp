// What MinIO and any other S3 have in common: signed questions for buckets, and what the answers mean.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/probe.hpp"

namespace pyat::health {

// Without credentials, and without following redirects: S3 uses these for other regions.
net::Request unsigned_get(const Target& target, std::string_view path);

// A signed question for each bucket of the target, or for the list of all where none is named. Nothing without
// credentials.
std::vector<Ask> ask_signed(const Target& target);

// Adds the checks `access` and `bucket`, and says what was not asked because there are no credentials.
void judge_signed(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings);

// An error of S3 that is one of the keys, whatever was asked for: what the server says with it, as one clause without a
// subject, and what to do.
struct S3Refusal {
  std::string_view code, says, next;
};

// nullptr where the code is no such error.
const S3Refusal* key_refusal(std::string_view code);

// Whether this is how S3 answers: an error or a list in XML, or one of its headers.
bool is_like_s3(const net::Answer& answer);

}  // namespace pyat::health
