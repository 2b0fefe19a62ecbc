// Programs that are not there: what each would say is told beforehand, by how its command line begins or what is in it.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "util/process.hpp"
#include "util/text.hpp"

namespace pyat::test {

inline util::ProcessResult ended(int code, std::string output = {}, std::string errors = {}) {
  util::ProcessResult result{};
  result.exit_code = code;
  result.output = std::move(output);
  result.errors = std::move(errors);
  return result;
}

inline util::ProcessResult timed_out() {
  util::ProcessResult result{};
  result.timed_out = true;
  result.signal = 15;
  return result;
}

inline util::ProcessResult not_there() {
  util::ProcessResult result{};
  result.problem = "there is no such program";
  return result;
}

class FakeProcesses final : public util::ProcessRunner {
 public:
  // The first whose text is part of the command line, its words joined by blanks, counts; what nobody knows is not
  // there.
  std::vector<std::pair<std::string, util::ProcessResult>> answers{};
  std::function<void(const util::ProcessRequest&)> on_run = nullptr;  // looks at files while they are there
  std::vector<util::ProcessRequest> asked{};

  util::ProcessResult run(const util::ProcessRequest& request) override {
    asked.push_back(request);
    if (on_run != nullptr) on_run(request);
    const std::string line = util::joined(request.argv, " ");
    for (const auto& [part, result] : answers) {
      if (line.find(part) != std::string::npos) return result;
    }
    return not_there();
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> all{};
    for (const auto& request : asked) all.push_back(util::joined(request.argv, " "));
    return all;
  }
};

}  // namespace pyat::test
