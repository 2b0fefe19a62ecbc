// How S3 is spoken to: its requests, its lists and its errors. Data only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/exchange.hpp"
#include "smoke/objects/objects.hpp"

namespace pyat::smoke {

// `key` is empty of a bucket as a whole. The pairs of the query are encoded here.
net::Request s3_request(const ObjectRoute& route, std::string method, std::string_view bucket,
                        std::string_view key = {},
                        const std::vector<std::pair<std::string_view, std::string_view>>& query = {});

struct ListedObject {
  std::string key{};
  std::uint64_t size = 0;
};

// A page of a list.
struct Listing {
  bool is_read = false;  // whether it is a list at all
  std::vector<ListedObject> objects{};
  std::string next{};  // continuation-token of the page after it; empty: this is the last one
  std::string problem{};
};

Listing read_listing(std::string_view xml);

// The value of the header ETag, without its quotes and without the W/ of a weak one: as If-None-Match compares them.
// Proxies that compress make strong ones weak on their way. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2
std::string etag_of(const net::Answer& answer);
// Whether an ETag is the MD5 of the object: not of one that was uploaded in parts or encrypted with a key of its own,
// and not a weak one, which does not stand for the bytes.
bool is_md5(std::string_view etag, const net::Answer& answer);

// Why a request was not answered as it should be, and what to do. `deed`: "put objects into".
Finding s3_finding(const net::Request& request, const net::Answer& answer, std::string_view deed,
                   std::string_view bucket);

// Whether the server asks to come again later.
bool is_busy(const net::Answer& answer);

}  // namespace pyat::smoke
