// The log lines of a run: which streams there are, and what each line says, when, and with which metadata. Nothing of
// it is kept: it follows from the run and the line's number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "smoke/logs/release.hpp"
#include "smoke/path.hpp"
#include "smoke/run.hpp"
#include "wire/loki_push.hpp"

namespace pyat::smoke {

class LogData {
 public:
  LogData(const Run& run, const Route& route);

  std::size_t lines() const { return run_.sizes.lines; }
  std::size_t streams() const { return streams_; }
  const Run& run() const { return run_; }
  const Route& route() const { return route_; }
  bool is_otlp() const { return is_otlp_; }
  bool has_metadata() const { return has_metadata_; }
  Escapes escapes() const { return escapes_; }

  // Neighbours are of the same stream two by two, and one pair in four is of the same time: nanoseconds since 1970,
  // never before those of smaller numbers.
  std::size_t stream_of(std::size_t line) const { return line / 2 % streams_; }
  std::int64_t time_of(std::size_t line) const;
  // The last time at which a line may be: of a part, just before the next one begins.
  std::int64_t last_instant() const { return last_; }
  // The first time after all lines.
  std::int64_t end() const { return begin_ + step_ * static_cast<std::int64_t>(lines()); }
  std::int64_t begin() const { return begin_; }

  std::string line(std::size_t line) const;
  std::uint64_t mark_of(std::size_t line) const;
  // Whether it is written twice, as a sender does that has not seen the answer. A store is to keep one of them.
  bool is_repeated(std::size_t line) const;
  bool is_of_trace(std::size_t line) const { return traces_ > 0 && line % 4 == 1; }
  // Of the run's traces, those of Route::traces_tag; in base16.
  std::string trace_id(std::size_t line) const;
  std::string span_id(std::size_t line) const;

  // As Loki names them: the labels of a stream, and the metadata of a line, each in order of their names.
  wire::loki::Labels labels(std::size_t stream) const;
  wire::loki::Labels metadata(std::size_t line) const;
  // What labels() of any stream has.
  bool is_label(std::string_view name) const;
  // What metadata() of any line may have.
  bool is_metadata(std::string_view name) const;

  // LogQL that finds these streams and no others; `stream` is one of them, or none.
  static constexpr std::size_t all_streams = ~std::size_t{0};
  std::string query(std::size_t stream = all_streams) const;
  // The label that tells the streams apart.
  std::string_view stream_label() const { return is_otlp_ ? "service_instance_id" : "pyat_stream"; }

 private:
  std::string text_of(std::size_t line) const;

  Run run_;
  Route route_;
  std::string id_;
  bool is_otlp_ = false;
  bool has_metadata_ = false;
  Escapes escapes_{};
  std::size_t streams_ = 1, traces_ = 0;
  std::int64_t begin_ = 0, step_ = 1, last_ = 0;  // nanoseconds
};

// The mark in a line, wherever it was read; 0 where there is none.
std::uint64_t mark_in(std::string_view line);

}  // namespace pyat::smoke
