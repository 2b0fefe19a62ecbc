// Where text goes: a file descriptor, or a string in tests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::util {

class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  virtual void write(std::string_view text) = 0;
  // Everything written so far leaves the program. Returns 0, or the errno of the first write that failed.
  virtual int flush() = 0;
};

// Buffered, because a report is many small pieces. After an error the rest is dropped; flush() tells.
class FdSink final : public Sink {
 public:
  // With `capacity` 0 every write leaves at once, as standard error wants it.
  FdSink(int fd, std::size_t capacity) : fd_(fd), capacity_(capacity) {}

  void write(std::string_view text) override;
  int flush() override;

 private:
  void send(std::string_view text);

  int fd_;
  std::size_t capacity_;
  int error_ = 0;
  std::string buffer_{};
};

class StringSink final : public Sink {
 public:
  void write(std::string_view text) override { text_ += text; }
  int flush() override { return error_; }

  const std::string& text() const { return text_; }
  // Makes flush() report this errno.
  void fail_with(int error) { error_ = error; }

 private:
  std::string text_{};
  int error_ = 0;
};

}  // namespace pyat::util
