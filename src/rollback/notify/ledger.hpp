// What was queued and what became of it, on disk: a message outlives the process that wanted to send it. What has a
// crash between its sending and its record is sent a second time, with the same id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollback/notify/message.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback::notify {

// A message for one target.
struct Entry {
  std::string id{};
  std::string target{};  // its name
  Message message{};

  bool operator==(const Entry&) const = default;
};

enum class State : std::uint8_t { waiting, sent, given_up };

std::string_view to_string(State state);

// What has become of an entry.
struct Delivery {
  std::string id{};
  std::string target{};
  Event event = Event::test;
  State state = State::waiting;
  unsigned attempts = 0;
  std::string words{};  // of the last attempt: "answered 200"; empty: there was none
  std::string next{};   // what to do about it
};

// "oncall was not told of 'failed': nothing listens on 127.0.0.1:9093 (connection refused)"
std::string sentence_of(const Delivery& delivery);

// One line each, without the line feed.
std::string line_of(const Entry& entry);
std::string line_of(const Delivery& delivery);

struct Unsent {
  std::vector<Entry> entries{};      // in the order in which they were queued
  std::vector<std::string> notes{};  // what could not be read
};

// Of lines as above. A last line that does not end is what a crash has left, and said.
Unsent unsent_in(std::string_view text);

class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  virtual ~Ledger() = default;

  // Empty, or why the line is not on the disk.
  virtual std::string write(const std::string& line) = 0;
};

class FileLedger final : public Ledger {
 public:
  // `files` must outlive it.
  FileLedger(util::DurableFiles& files, std::string path) : files_(files), path_(std::move(path)) {}

  // To be called first: what is still to be sent. Cuts what a crash has left half-written, and begins anew where
  // nothing is left to be sent.
  Unsent open();
  std::string write(const std::string& line) override;

 private:
  util::DurableFiles& files_;
  std::string path_;
};

}  // namespace pyat::rollback::notify
