#include "smoke/reading.hpp"

#include <algorithm>
#include <utility>

namespace pyat::smoke {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{25};
constexpr milliseconds longest_pause{2'000};
constexpr std::size_t most_pages = 5'000;
constexpr milliseconds longest_wait_for_refused{2'000};
constexpr milliseconds longest_own_delay{100};  // that what a server takes may be said to have in it

// What a server that is starting, or busy, does not answer: asked again, it will say the same.
bool is_permanent(const net::Answer& answer) {
  const int status = answer.problem == net::Problem::none ? answer.status : 0;
  return status == 401 || status == 403 || status == 404 || status == 405 || status == 501;
}

milliseconds longer(milliseconds pause) {
  return pause.count() == 0 ? first_pause : std::min(pause * 8 / 5, longest_pause);
}

}  // namespace

Reader::Reader(net::Client& client, const View& view, const Writing& writing, const DriveOptions& options,
               std::function<void()> progress)
    : client_(client),
      view_(view),
      writing_(writing),
      options_(options),
      progress_(std::move(progress)),
      book_(view.expected) {
  if (!view.unchecked.empty()) {
    unchecked_ = view.unchecked;
  } else if (view.before_writing && options.only_read) {
    unchecked_ = "it shows only what is being written";
  }
  if (!unchecked_.empty()) return;
  for (std::size_t i = 0; i < view.queries.size(); ++i) {
    turns_.emplace_back();
    turns_.back().query = i;
  }
}

void Reader::before_writing() {
  if (!view_.before_writing) return;
  for (Turn& turn : turns_) begin(turn);
}

bool Reader::is_listening() const {
  return !view_.before_writing || view_.is_listening == nullptr || is_over() || view_.is_listening();
}

bool Reader::is_ready(Turn& turn) const {
  const Query& query = view_.queries[turn.query];
  while (turn.ready_items < query.count) {
    if (!writing_.is_settled(origin(query.first + turn.ready_items))) return false;
    ++turn.ready_items;
  }
  return true;
}

// Whether all that it could show was refused: it is looked for, but nobody has promised it.
bool Reader::is_refused(const Query& query) const {
  for (std::size_t n = query.first; n < query.first + query.count; ++n) {
    if (writing_.acknowledged()[origin(n)].state != Acknowledgement::State::refused) return false;
  }
  return query.count > 0;
}

void Reader::go_on() {
  for (Turn& turn : turns_) {
    if (!turn.has_begun && (waits_for_others() ? writing_.is_over() : is_ready(turn))) begin(turn);
  }
}

void Reader::begin(Turn& turn) {
  turn.has_begun = true;
  const net::Client::Clock::time_point now = client_.now();
  milliseconds wait = view_.deadline;
  if (!options_.only_read && !view_.before_writing && is_refused(view_.queries[turn.query]))
    wait = std::min(wait, longest_wait_for_refused);
  if (options_.longest_wait.count() > 0) wait = std::min(wait, options_.longest_wait);
  turn.deadline = now + wait;
  turn.due = turn.deadline;
  if (options_.late_after.count() > 0) turn.due = std::min(turn.due, now + options_.late_after);
  turn.almost_due = turn.due;
  if (options_.late_after.count() > 0) turn.almost_due = std::min(turn.due, now + options_.late_after * 9 / 10);
  // What was written long ago is there by now, or it never will be; but a server may just be starting.
  const milliseconds pause = options_.only_read
                                 ? milliseconds{0}
                                 : std::min(view_.not_before, std::chrono::ceil<milliseconds>(turn.almost_due - now));
  if (pause.count() == 0) {
    poll(turn);
    return;
  }
  client_.after(pause, [self = weak_from_this(), &turn] {
    if (const auto reader = self.lock()) reader->poll(turn);
  });
}

void Reader::poll(Turn& turn) {
  turn.queued = client_.now();
  queue_.push_back(static_cast<std::size_t>(&turn - turns_.data()));
  pump();
}

void Reader::pump() {
  while (asking_ < options_.reads && !queue_.empty() && !is_cancelled_) {
    Turn& turn = turns_[queue_.front()];
    queue_.pop_front();
    ++asking_;
    // The time in which it waited for its turn is not the server's.
    const auto waited = client_.now() - turn.queued;
    if (!std::exchange(turn.was_asked, true)) turn.deadline += waited;
    const Query& query = view_.queries[turn.query];
    book_.begin(query, client_.now(), waited > longest_own_delay);
    turn.pages = {query.request};
    turn.asked_pages = 0;
    turn.problem.clear();
    ask_page(turn);
  }
}

void Reader::ask_page(Turn& turn) {
  net::Request request = std::move(turn.pages.front());
  turn.pages.pop_front();
  ++turn.asked_pages;
  if (!view_.before_writing) request.timeout = options_.timeout;
  net::Request asked = request;
  client_.ask(std::move(asked),
              [self = weak_from_this(), &turn, request = std::move(request)](const net::Answer& answer) {
                if (const auto reader = self.lock()) reader->take(turn, request, answer);
              });
}

void Reader::take(Turn& turn, const net::Request& request, const net::Answer& answer) {
  is_cancelled_ = is_cancelled_ || answer.problem == net::Problem::cancelled;
  book_.resume(view_.queries[turn.query]);
  Reading reading = view_.read(request, answer, book_);
  turn.problem = std::move(reading.problem);
  turn.is_final = !turn.problem.empty() && is_permanent(answer);
  for (net::Request& page : reading.more) turn.pages.push_back(std::move(page));
  if (turn.problem.empty() && turn.asked_pages >= most_pages && !turn.pages.empty()) {
    turn.problem = "the answer does not end after " + std::to_string(most_pages) + " pages";
  }
  // However slowly a server pages, it is waited for no longer than for one that does not answer.
  if (turn.problem.empty() && !turn.pages.empty() && client_.now() > turn.deadline + options_.timeout) {
    turn.problem = "the pages of the answer did not end in time";
  }
  if (turn.problem.empty() && !turn.pages.empty() && !is_cancelled_) {
    ask_page(turn);
  } else {
    end_round(turn);
  }
}

void Reader::end_round(Turn& turn) {
  const Query& query = view_.queries[turn.query];
  --asking_;
  turn.was_whole = turn.problem.empty() && !is_cancelled_;
  book_.end(query, client_.now(), turn.was_whole);
  if (is_cancelled_) return;
  if (has_enough(turn) || turn.is_final || view_.before_writing || client_.now() >= turn.deadline) {
    finish(turn);
  } else {
    turn.pause = longer(turn.pause);
    client_.after(std::min(turn.pause, until_due(turn)), [self = weak_from_this(), &turn] {
      if (const auto reader = self.lock()) reader->poll(turn);
    });
  }
  pump();
}

// A sample or a line that was altered stays so, and is not waited for. What is computed of many is wrong until the last
// of them has come: a collector may send them in several batches.
bool Reader::has_enough(const Turn& turn) const {
  const Query& query = view_.queries[turn.query];
  if (!turn.was_whole) return false;
  return view_.may_come_right ? book_.has_unaltered(query.first, query.count) : book_.has(query.first, query.count);
}

// What is not there at that time is late, or missing: no pause goes beyond it. An answer that comes a little later than
// that says of what it shows neither that it is late nor that it is not, so it is asked for shortly before, too.
milliseconds Reader::until_due(const Turn& turn) const {
  const net::Client::Clock::time_point now = client_.now();
  const auto next = now < turn.almost_due ? turn.almost_due : now < turn.due ? turn.due : turn.deadline;
  return std::chrono::ceil<milliseconds>(next - now);
}

void Reader::finish(Turn& turn) {
  turn.is_over = true;
  ++over_;
  progress_();
}

ViewResult Reader::close() const {
  ViewResult result{.name = view_.name};
  if (!unchecked_.empty()) {
    result.verdict = Verdict::unchecked;
    result.problem = unchecked_;
    result.is_untried = true;
    return result;
  }
  std::vector<Acknowledgement> acknowledged(view_.expected->size());
  for (std::size_t n = 0; n < acknowledged.size(); ++n) acknowledged[n] = writing_.acknowledged()[origin(n)];
  result.ledger = book_.close(acknowledged,
                              {.late_after = view_.before_writing ? std::chrono::microseconds{0} : options_.late_after,
                               .is_over = is_over(),
                               .knows_times = !options_.only_read,
                               .rejected = writing_.rejected()});
  if (view_.needs_all && !writing_.is_all_acknowledged() && !result.ledger.is_clean()) {
    result.ledger = {};
    result.verdict = Verdict::unchecked;
    result.problem = "it says nothing, because not everything was taken";
    return result;
  }
  const bool is_nothing_there = !options_.only_read && writing_.written().acknowledged == 0;
  if (waits_for_others() && is_nothing_there && result.ledger.is_clean()) {
    result.verdict = Verdict::unchecked;
    result.problem = "it says nothing, because nothing was taken that it could show";
    return result;
  }
  // One answer, which comes with the last item, does not tell when the others came.
  if (view_.before_writing) result.ledger.visible.clear();
  for (const Turn& turn : turns_) {
    if (result.problem.empty() && !turn.was_whole) result.problem = turn.problem;
  }
  if (result.problem.empty() && !is_over()) result.problem = "interrupted before it was read to the end";
  return result;
}

}  // namespace pyat::smoke
