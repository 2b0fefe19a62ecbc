#include "smoke/traces/answers.hpp"

#include <fmt/format.h>

#include "health/docker/printable.hpp"

namespace pyat::smoke {

std::string trouble_with(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  if (answer.status == 404 && answer.body.starts_with("404 page not found")) {
    return "answers \"404 page not found\": is this the address of Tempo's query API (port 3200, or 80)?";
  }
  if (!answer.is_ok()) {
    const std::string words = health::printable(answer.body);
    return fmt::format("answers {}{}{}", answer.status, words.empty() ? "" : ": ", words);
  }
  if (answer.body_is_cut) return fmt::format("answers more than {} MB", most_of_an_answer / 1024 / 1024);
  return {};
}

}  // namespace pyat::smoke
