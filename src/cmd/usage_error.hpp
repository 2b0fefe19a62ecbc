// The one exception that means "the user must ask differently": run.cpp prints it and exits with 2.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace pyat::cmd {

class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& message, std::string hint = {})
      : std::runtime_error(message), hint_(std::move(hint)) {}

  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

}  // namespace pyat::cmd
