// Makes servers write out what they hold in memory, and believes their metrics alone that they have.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "health/target.hpp"
#include "net/client.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

// The processes of a service: each holds data of its own, and is asked by itself.
struct FlushPlaces {
  std::vector<health::Target> targets{};
  std::string down{};     // why there is none, and no memory to lose: "its container has exited (137)"
  std::string problem{};  // why one of them cannot be asked: "it publishes no port on this machine"
  std::string next{};
};

class FlushExecutor final : public Executor {
 public:
  using FindPlaces = std::function<FlushPlaces(const std::string& service)>;
  using TimeOfDay = std::function<std::chrono::sys_seconds()>;

  // `client` must outlive it.
  FlushExecutor(net::Client& client, FindPlaces find, TimeOfDay time_of_day)
      : client_(client), find_(std::move(find)), time_of_day_(std::move(time_of_day)) {}

  Sight look(const Step& step) override;
  // Of Step::details: "kind", and "release", which counts where the server does not say its own.
  StepResult apply(const Step& step) override;
  StepResult undo(const Step& step) override;

 private:
  net::Client& client_;
  FindPlaces find_;
  TimeOfDay time_of_day_;
};

}  // namespace pyat::rollback
