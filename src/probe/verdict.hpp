// What an answer means.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "probe/probe.hpp"
#include "probe/response.hpp"

namespace pyat::probe {

bool is_expected(const Request& request, int status);

// The URL for a line of output: what its query holds may be a secret.
std::string shown(const util::Url& url);

// Empty: healthy. Else fit for "URL PROBLEM": "answered 503: Ingester not ready".
std::string answer_problem(const Request& request, const Response& response);

// Where a redirect leads. `problem` is fit for "URL PROBLEM".
struct Redirect {
  util::Url url{};
  std::string problem{};
};

// Nothing: it is none, or one that the request expects. `visited` are the URLs so far, the last one that which
// answered.
std::optional<Redirect> redirect_of(const Request& request, const Response& response,
                                    const std::vector<util::Url>& visited);

}  // namespace pyat::probe
