// The real outside: the process's streams, files and environment.
#pragma once

#include <memory>

#include "cmd/context.hpp"

namespace pyat::cmd {

class System {
 public:
  // `connect`: the network, for a program whose commands use it.
  explicit System(Connect connect = nullptr);

  Context& context() { return context_; }

 private:
  util::RealFiles files_{};
  std::unique_ptr<util::DurableFiles> durable_ = util::real_durable_files();
  std::unique_ptr<util::ProcessRunner> processes_ = util::real_process_runner();
  util::FdSink out_;
  util::FdSink err_;
  Context context_;
};

}  // namespace pyat::cmd
