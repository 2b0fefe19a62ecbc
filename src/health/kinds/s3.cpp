// s3: any object store with Amazon's interface. Alive when it answers as S3 does, even if it refuses us; usable when
// signed requests for the buckets are answered.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/object_store.hpp"
#include "health/kinds/rows.hpp"
#include "util/xml.hpp"

namespace pyat::health {
namespace {

using std::string;

constexpr std::array<CheckInfo, 2> infos = {{{"bucket", "The buckets that pyat.yml names are there and can be listed"},
                                             {"storage", "Its storage is there, and takes what is written"}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) {
    net::Request request = unsigned_get(target, "/");
    request.fresh_connection = true;
    return {{"service", std::move(request)}};
  }
  const bool is_first_round = replies.all().size() == 1;
  return is_first_round && was_answered(replies.find("service")) ? ask_signed(target) : std::vector<Ask>{};
}

// AWS sends those who ask for "/" without a signature to its web pages.
bool is_alive(const net::Answer& answer) { return is_like_s3(answer) || answer.status == 307 || answer.status == 301; }

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& service = *replies.find("service");
  if (!judge_reach(target, service, circumstances, findings)) return;
  const net::Answer& answer = service.answer;
  const string code = util::xml_text(answer.body, "Code"), text = excerpt(answer.body);
  const string words = code.empty() ? text : code;
  if (answer.status >= 500) {
    const bool is_starting = code == "XMinioServerNotInitialized";
    add(findings, "storage", is_starting ? State::starting : State::down,
        fmt::format("answers {}{}{}", answer.status, words.empty() ? "" : ": ", words),
        is_starting ? "wait; if it stays so, look at its log: its drives may be missing" : "look at its log");
  } else if (!is_alive(answer)) {
    add(findings, "storage", State::down,
        fmt::format("answers {}, but not as S3 does{}{}", answer.status, text.empty() ? "" : ": ", text),
        "does another service listen on this port? compare the address");
    return;
  } else {
    add(findings, "storage", State::up,
        fmt::format("answers as S3 does ({})", words.empty() || code.empty() ? std::to_string(answer.status) : code));
  }
  judge_signed(target, replies, circumstances, findings);
}

bool recognise(const Replies& replies) { return is_like_s3(replies.all().front().answer); }

}  // namespace

extern const Kind s3_kind{.name = "s3",
                          .scheme = "https",
                          .usual_ports = {},
                          .checks = infos,
                          .ask = ask,
                          .judge = judge,
                          .recognise = recognise};

}  // namespace pyat::health
