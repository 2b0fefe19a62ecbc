// Signature Version 4, with which S3 wants its requests signed. libcurl has it too, but signs a query as it is written,
// takes no time from outside, and adds no hash of what is sent.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "net/exchange.hpp"

namespace pyat::net {

// What is signed: every header that is given here, among them Host and X-Amz-Date.
struct Signable {
  std::string_view method{};
  std::string_view url{};  // encoded or not: it is decoded and encoded again, as S3 does; dots and slashes stay
  std::vector<Header> headers{};
  std::string_view payload_hash{};  // SHA-256 of the body in hexadecimal, or UNSIGNED-PAYLOAD
};

// The value of the header Authorization. `service`: "s3".
std::string aws_authorization(const Signable& signable, const Credentials& credentials, std::string_view service,
                              std::chrono::sys_seconds now);

// What a request to S3 needs beside its own headers: Host, X-Amz-Date, X-Amz-Content-Sha256 and Authorization. Of its
// own, Content-Type, Content-MD5, Range and all that begin with X-Amz- are signed.
std::vector<Header> aws_headers(const Request& request, std::chrono::sys_seconds now);

}  // namespace pyat::net
