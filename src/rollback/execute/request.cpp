#include "rollback/execute/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rollback/access.hpp"
#include "rollback/execute/said.hpp"
#include "util/mask.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::rollback {
namespace {

using config::HttpRequest;
using std::string;
using std::chrono::milliseconds;

constexpr std::size_t most_body = 1024 * 1024;  // of a request
constexpr std::size_t most_answer = 64 * 1024;
constexpr std::size_t most_proofs = 5;  // lines of an answer

// A request with its secrets, which nothing may show.
class Filled {
 public:
  Filled(const HttpRequest& settings, util::DurableFiles& files, const notify::FindSecret& find, Masker masker)
      : settings_(settings), files_(files), find_(find), masker_(std::move(masker)) {}

  net::Request fill(milliseconds timeout) {
    const auto look_up = [this](const config::Secret& named) { return secret(named); };
    net::Request request{.method = settings_.method,
                         .body = body(),
                         .credentials = credentials_of(settings_.auth, look_up),
                         .tls = tls_of(settings_.tls),
                         .timeout = timeout,
                         .max_body = most_answer,
                         // Another server was not meant, and a POST that is redirected may become a GET.
                         .max_redirects = 0,
                         .fresh_connection = true};
    request.url = settings_.url_secret.is_set() ? secret(settings_.url_secret) : settings_.url;
    if (settings_.url_secret.is_set()) mask_.add_url(request.url);
    for (const auto& [name, value] : settings_.headers) request.headers.push_back({name, value});
    for (const config::SecretHeader& header : settings_.secret_headers) {
      request.headers.push_back({header.name, secret({.variable = header.variable})});
    }
    if (request.credentials.kind == net::Credentials::Kind::basic) {
      mask_.add_login(request.credentials.user, request.credentials.secret);
    }
    return request;
  }

  const string& problem() const { return problem_; }
  const string& next() const { return next_; }
  const Masker& masker() const { return masker_; }

  string shown(string text) const {
    mask_.apply(text);
    Masker masker = masker_;
    return masker.line(text);
  }

 private:
  void fail(string problem, string next) {
    if (!problem_.empty()) return;
    problem_ = std::move(problem);
    next_ = std::move(next);
  }

  string secret(const config::Secret& named) {
    notify::FoundSecret found = find_(named);
    if (!found.problem.empty()) {
      fail(found.problem, named.variable.empty() ? "write it to " + named.file : "set the variable " + named.variable);
      return {};
    }
    mask_.add(found.text);
    masker_.know(found.text);
    return std::move(found.text);
  }

  string body() {
    if (settings_.body_file.empty()) return settings_.body;
    util::ReadResult read = files_.read(settings_.body_file, most_body);
    if (!read.problem.empty()) {
      fail(fmt::format("cannot read {}: {}", settings_.body_file, read.problem), "put back what it is to send");
    }
    return std::move(read.text);
  }

  const HttpRequest& settings_;
  util::DurableFiles& files_;
  const notify::FindSecret& find_;
  Masker masker_;
  util::Mask mask_{};
  string problem_{}, next_{};
};

bool is_expected(const HttpRequest& settings, int status) {
  if (settings.statuses.empty()) return status >= 200 && status < 300;
  return std::any_of(settings.statuses.begin(), settings.statuses.end(),
                     [&](const auto& range) { return range.first <= status && status <= range.last; });
}

string expected_words(const HttpRequest& settings) {
  if (settings.statuses.empty()) return "200 to 299";
  std::vector<string> words{};
  for (const auto& [first, last] : settings.statuses) {
    words.push_back(first == last ? std::to_string(first) : fmt::format("{} to {}", first, last));
  }
  return util::joined(words, ", ");
}

string advice(const net::Answer& answer) {
  if (answer.status == 401 || answer.status == 403) return "see auth and headers_env of the step in pyat.yml";
  if (answer.status == 404 || answer.status == 405) return "see url and method of the step in pyat.yml";
  if (answer.status >= 300 && answer.status < 400 && answer.header("location") != nullptr) {
    return "it leads elsewhere, and pyat does not follow: write that address as url of the step in pyat.yml";
  }
  return {};
}

}  // namespace

StepResult Requests::send(const Step&, const HttpRequest& settings, milliseconds budget) const {
  Filled filled(settings, files_, find_, surroundings_.masker());
  const net::Request request = filled.fill(budget);
  const string what = words_of({.request = settings});
  if (!filled.problem().empty()) {
    return {.words = fmt::format("{} was not sent: {}", what, filled.problem()), .next = filled.next()};
  }
  net::Answer answer{.problem = net::Problem::cancelled};
  client_.ask(request, [&](net::Answer came) { answer = std::move(came); });
  client_.run();
  if (answer.problem != net::Problem::none) {
    return {.words = filled.shown(fmt::format("{}: {}", what, problem_text(request, answer))),
            .next = filled.shown(problem_advice(request, answer))};
  }
  StepResult result{.is_done = is_expected(settings, answer.status),
                    .words = filled.shown(fmt::format("{} answered {}", what, answer.status)),
                    .proofs = last_lines(answer.body, filled.masker(), most_proofs)};
  for (string& line : result.proofs) line = filled.shown(std::move(line));
  if (result.is_done) return result;
  result.words += fmt::format(", and {} is expected", expected_words(settings));
  if (!result.proofs.empty()) result.words += ": " + result.proofs.front();
  result.next = advice(answer);
  return result;
}

}  // namespace pyat::rollback
