// One way that data takes: how it is written, and each way in which it is read again. Data only: driver.hpp does it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/exchange.hpp"
#include "smoke/access.hpp"
#include "smoke/item.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

class Book;

// A way of writing a signal.
struct Protocol {
  std::string_view name;   // of Route::protocol: "remote-write-1"
  std::string_view title;  // for people: "remote write 1.0"
};

// What else than floats a store of metrics keeps, as its settings say; nothing: what its release does by default is
// assumed.
struct KeptKinds {
  std::optional<bool> exemplars{}, native_histograms{};
};

// From where to where: what a signal makes a Path of.
struct Route {
  std::string protocol{};  // one of the signal's: "remote-write-1", "remote-write-2", "otlp-http", "loki-json" …
  Access write{};
  Access read{};
  std::string product{};  // that stores: "mimir", "prometheus", "loki", "tempo"
  std::string release{};  // that it says it is; empty: it does not say
  // Of Loki: whether it takes structured metadata, as its configuration says; nothing: its release tells.
  std::optional<bool> metadata{};
  // What lies between: "collector", "Grafana"; empty: nothing.
  std::string through{};
  // Of another tenant, who must find nothing of it; empty: it is not tried.
  std::string stranger{};
  KeptKinds kept{};
  // The `tag` of the path of traces that log lines and exemplars refer to.
  std::string traces_tag{};
  // Tells paths of the same run apart that end in the same store. Part of labels: short, of letters and digits.
  std::string tag{};
};

enum class Answered : std::uint8_t { acknowledged, refused, unknown };

// What the answer to a write means for the items that it carried.
struct Outcome {
  Answered answered = Answered::unknown;
  // Of an acknowledged write: so many were refused all the same, nobody says which ("rejected_data_points").
  std::size_t rejected = 0;
  // So many items may lack for each of those: a point of a histogram is several series.
  std::size_t items_of_rejected = 1;
  std::string message{};  // what the server said, or what went wrong; one line
  bool again = false;     // refused for now, as by 429 or 503 of HTTP: it may be tried again later
};

struct Write {
  net::Request request{};
  std::size_t first = 0, count = 0;  // the items that it carries
  unsigned lane = 0;                 // writes of one lane go one after the other, lanes side by side
};

// A question that shows some of the items. Asked again until it shows all of them, or the time is over.
struct Query {
  net::Request request{};
  std::size_t first = 0, count = 0;  // the items that it shows
};

// What was read out of an answer.
struct Reading {
  std::string problem{};             // why nothing can be concluded from it; empty: it was read
  std::vector<net::Request> more{};  // pages that belong to the same query
};

// One way of reading.
struct View {
  std::string name{};  // "raw samples", "search"
  std::shared_ptr<const Items> expected{};
  std::vector<Query> queries{};
  // Adds what an answer shows to the book. Only items of this run and path, whatever else is there.
  std::function<Reading(const net::Request& request, const net::Answer& answer, Book& book)> read = nullptr;
  // Of item n of `expected`: which item of the path it is made of, so that it is known when it was acknowledged.
  // nullptr: the same.
  std::function<std::size_t(std::size_t)> origin = nullptr;
  // Whether an item is made of many items of the path, so that it says nothing unless all were taken.
  bool needs_all = false;
  // Whether an item is computed of several items of the path, as a count is. What is altered may come right when the
  // others are there, so that it is asked for again.
  bool may_come_right = false;
  // Later than this after the writing is over nothing more is waited for: what the release is known to need, and some.
  std::chrono::milliseconds deadline{10'000};
  // What the release is known to need; before that, it is not asked.
  std::chrono::milliseconds not_before{0};
  // A question that must be open while the items are written, such as a tail: it is asked once, before the first write,
  // and its answer comes when it has shown all of them or its own time-out is over.
  bool before_writing = false;
  // Of before_writing: whether it hears already what is written. The writing begins when it does, or after a few
  // seconds. nullptr: as soon as it is asked.
  std::function<bool()> is_listening = nullptr;
  // Why it is not tried at all, as a clause; the report says so. Empty: it is tried.
  std::string unchecked{};
};

struct Path {
  std::string signal{};  // "metrics", "logs", "traces"
  std::string title{};   // of its protocol: "remote write 1.0"
  Route route{};
  std::shared_ptr<const Items> items{};
  std::size_t writes = 0;
  // From the start of a write to that of the next at least, so that a usual limit of the rate is not reached.
  std::chrono::microseconds pace{0};
  // The n-th write, made when its turn has come.
  std::function<Write(std::size_t)> write = nullptr;
  // Its answer is never a Problem::none with a status below 100.
  Outcome (*judge)(const Write& write, const net::Answer& answer) = nullptr;
  std::vector<View> views{};         // the first one is the one that counts as "found"
  std::vector<std::string> notes{};  // what cannot be checked on this path, and why: said in the report
};

}  // namespace pyat::smoke
