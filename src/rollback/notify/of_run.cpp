#include "rollback/notify/of_run.hpp"

#include <utility>

namespace pyat::rollback::notify {
namespace {

std::chrono::sys_seconds seconds_of(const Stamp& stamp) { return std::chrono::floor<std::chrono::seconds>(stamp.time); }

Message about(Event event, const std::string& run, const Begin& begin, const Stamp& now) {
  return {.event = event,
          .run = run,
          .stack = begin.stack,
          .host = begin.owner.host,
          .user = begin.owner.user,
          .from = begin.from,
          .to = begin.to,
          .started = seconds_of(begin.owner.since),
          .happened = seconds_of(now)};
}

std::chrono::sys_seconds until(const Begin& begin, const Stamp& since) {
  return seconds_of(since) + begin.confirm_within;
}

}  // namespace

std::optional<Message> message_of(const Line& line, const Progress& progress) {
  const Begin& begin = progress.begin();
  const auto message = [&](Event event) { return about(event, progress.run(), begin, progress.last()); };
  switch (line.kind) {
    case LineKind::begin: {
      Message begun = message(Event::begun);
      begun.words = begin.why;
      return begun;
    }
    case LineKind::taken_up: {
      Message resumed = message(Event::resumed);
      if (line.owner) resumed.host = line.owner->host, resumed.user = line.owner->user;
      resumed.words = "pyat rollback " + line.words;
      return resumed;
    }
    case LineKind::turn: {
      Message failed = message(Event::failed);
      failed.words = line.words;
      failed.next = line.next;
      return failed;
    }
    case LineKind::waiting: {
      Message unconfirmed = message(Event::unconfirmed);
      unconfirmed.until = until(begin, progress.last());
      unconfirmed.next = "pyat rollback confirm";
      return unconfirmed;
    }
    case LineKind::confirmed: return message(Event::confirmed);
    case LineKind::end: {
      if (line.is_done) return std::nullopt;
      Message undone = message(Event::undone);
      undone.words = progress.why_turned();
      undone.state = begin.stack + " is at generation " + begin.from + ", as before";
      undone.next = progress.next_when_turned();
      return undone;
    }
    default: return std::nullopt;
  }
}

Message stopped_message(const RunResult& result, const Stamp& now) {
  Message stopped = about(Event::stopped, result.run, result.progress.begin(), now);
  stopped.words = result.words;
  stopped.next = result.next;
  return stopped;
}

Message done_message(const Progress& progress, const Stamp& now) {
  const Begin& begin = progress.begin();
  Message done = about(Event::done, progress.run(), begin, now);
  done.state = begin.stack + " is at generation " + begin.to;
  if (begin.confirm_within.count() > 0) done.words = "it goes back to " + begin.from + " unless somebody confirms it";
  return done;
}

}  // namespace pyat::rollback::notify
