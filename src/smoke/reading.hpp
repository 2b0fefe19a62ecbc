// The reading of one view: each of its queries is asked when its items have been written, and again until it shows all
// of them or the time is over.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/book.hpp"
#include "smoke/driver.hpp"
#include "smoke/path.hpp"
#include "smoke/writing.hpp"

namespace pyat::smoke {

class Reader : public std::enable_shared_from_this<Reader> {
 public:
  // `progress` is called whenever a query is over. `view` and `writing` must outlive it.
  Reader(net::Client& client, const View& view, const Writing& writing, const DriveOptions& options,
         std::function<void()> progress);

  // Asks what must be asked before the first write.
  void before_writing();
  // Whether nothing speaks against writing: it hears already, or never will.
  bool is_listening() const;
  // Begins the queries whose items have been written meanwhile.
  void go_on();
  bool is_over() const { return over_ == turns_.size(); }
  // Whether it is to begin only when all others are over.
  bool waits_for_others() const { return view_.expected->size() == 0; }

  ViewResult close() const;

 private:
  struct Turn {  // of a query
    std::size_t query = 0;
    std::size_t ready_items = 0;  // so many of its items are known to be written
    bool has_begun = false;
    bool is_over = false;
    std::chrono::milliseconds pause{0};
    net::Client::Clock::time_point due{}, deadline{};  // late after the one, missing after the other
    net::Client::Clock::time_point almost_due{};       // when it is asked so that the answer comes before it is due
    net::Client::Clock::time_point queued{};           // since when its question waits for its turn
    bool was_asked = false;
    std::deque<net::Request> pages{};
    std::size_t asked_pages = 0;
    std::string problem{};
    bool is_final = false;   // the last answer: no other one will come
    bool was_whole = false;  // the last reading
  };

  bool is_ready(Turn& turn) const;
  bool is_refused(const Query& query) const;
  std::size_t origin(std::size_t item) const { return view_.origin ? view_.origin(item) : item; }
  void begin(Turn& turn);
  void poll(Turn& turn);
  void pump();
  void ask_page(Turn& turn);
  void take(Turn& turn, const net::Request& request, const net::Answer& answer);
  void end_round(Turn& turn);
  bool has_enough(const Turn& turn) const;
  std::chrono::milliseconds until_due(const Turn& turn) const;
  void finish(Turn& turn);

  net::Client& client_;
  const View& view_;
  const Writing& writing_;
  DriveOptions options_;
  std::function<void()> progress_;
  Book book_;
  std::string unchecked_{};
  std::vector<Turn> turns_{};
  std::deque<std::size_t> queue_{};  // turns that are due
  std::size_t asking_ = 0;
  std::size_t over_ = 0;
  bool is_cancelled_ = false;
};

}  // namespace pyat::smoke
