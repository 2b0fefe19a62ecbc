// The requests of a plan: sent, and what was answered.
#pragma once

#include <chrono>

#include "net/client.hpp"
#include "rollback/execute/program.hpp"
#include "rollback/notify/target.hpp"
#include "rollback/step.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

class Requests {
 public:
  // All must outlive it. The client is its own: nobody else asks it anything while a step is done.
  Requests(net::Client& client, util::DurableFiles& files, const Surroundings& surroundings,
           const notify::FindSecret& find)
      : client_(client), files_(files), surroundings_(surroundings), find_(find) {}

  StepResult send(const Step& step, const config::HttpRequest& settings, std::chrono::milliseconds budget) const;

 private:
  net::Client& client_;
  util::DurableFiles& files_;
  const Surroundings& surroundings_;
  const notify::FindSecret& find_;
};

}  // namespace pyat::rollback
