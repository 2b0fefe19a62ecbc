#include <algorithm>
#include <utility>

#include "smoke/refusals/attempt.hpp"
#include "smoke/words/words.hpp"

namespace pyat::smoke {
namespace {

using std::string;

string status_text(const net::Answer& answer) { return std::to_string(answer.status); }

void set(Result& result, Verdict verdict, string sentence) {
  result.verdict = verdict;
  result.sentence = std::move(sentence);
}

void fail(Result& result, const Attempt& attempt, string sentence) {
  result.findings.push_back({.message = attempt.meaning.empty() ? sentence : attempt.meaning, .next = attempt.next});
  set(result, Verdict::failed, std::move(sentence));
}

void judge_accepted(Result& result, const Attempt& attempt, const net::Answer& answer, std::optional<Seen> seen) {
  const string accepted = "accepted with " + status_text(answer);
  if (seen == Seen::absent) {
    if (attempt.is_left_quietly) return set(result, Verdict::passed, accepted + " and left out: " + attempt.why);
    result.findings.push_back({.message = "a status of success for what is not stored: a phantom accept",
                               .next = "do not let clients take the status for a receipt"});
    return set(result, Verdict::failed, accepted + ", and not stored");
  }
  const string stored = accepted + (seen == Seen::there ? " and stored" : "");
  switch (attempt.leave) {
    case Leave::yes: return set(result, Verdict::passed, stored + ", as it may be: " + attempt.why);
    case Leave::perhaps:
      result.findings.push_back({.weight = Verdict::warned, .message = attempt.meaning, .next = attempt.next});
      return set(result, Verdict::warned, stored + ": " + attempt.why);
    case Leave::no: return fail(result, attempt, stored);
  }
}

void judge_refused(Result& result, const Route& route, const Attempt& attempt, const net::Answer& answer,
                   std::optional<Seen> seen) {
  const string refused = "refused with " + status_text(answer);
  const bool is_right = std::find(attempt.right.begin(), attempt.right.end(), answer.status) != attempt.right.end() ||
                        (!attempt.right_text.empty() && answer.body.find(attempt.right_text) != string::npos);
  if (seen == Seen::there) {
    result.findings.push_back({.message = "a client that is refused tries again or gives up, and the data is there",
                               .next = "see what lies between: who refused it is not who stored it"});
    return set(result, Verdict::failed, refused + ", and stored all the same");
  }
  if (!is_right) {
    Finding finding = explain_refusal(route.product, route.release, answer.status, answer.body);
    finding.weight = Verdict::warned;
    result.findings.push_back(std::move(finding));
    // Too much to do, or not there: that says nothing of what was tried.
    const bool says_nothing = answer.status == 404 || answer.status == 429 || answer.status >= 502;
    return set(result, says_nothing ? Verdict::unchecked : Verdict::warned,
               refused + ", and " + std::to_string(attempt.right.front()) + " was expected");
  }
  if (seen == Seen::unreadable) {
    return set(result, Verdict::unchecked, refused + "; whether it was stored could not be read");
  }
  set(result, Verdict::passed, refused + (seen ? ", and nothing of it is stored" : "; no query could show it"));
}

}  // namespace

Result judge_attempt(const Route& route, const Attempt& attempt, const net::Answer& answer, std::optional<Seen> seen) {
  Result result{.signal = "refusals", .name = attempt.name, .from = route.write.name, .to = route.read.name};
  if (answer.problem != net::Problem::none && answer.status == 0) {
    const string problem = net::problem_text(attempt.request, answer);
    if (seen == Seen::there) {
      fail(result, attempt, "never answered, and stored: " + problem);
    } else {
      set(result, Verdict::unchecked, problem);
    }
  } else if (answer.status >= 200 && answer.status < 300) {
    judge_accepted(result, attempt, answer, seen);
  } else {
    judge_refused(result, route, attempt, answer, seen);
  }
  return result;
}

}  // namespace pyat::smoke
