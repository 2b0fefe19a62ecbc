// One run of a smoke test, from the plan to the report.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/smoke_look.hpp"
#include "cmd/smoke_options.hpp"
#include "net/client.hpp"
#include "smoke/discover.hpp"
#include "smoke/driver.hpp"
#include "smoke/hops/hop.hpp"
#include "smoke/plan.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::cmd {

class SmokeSession {
 public:
  SmokeSession(Looked looked, const SmokeSettings& settings, Context& context);

  // What a run would write to, without a path, each once: "http://localhost:9009".
  std::vector<std::string> addresses() const;

  // What a run would do, and what it cannot.
  smoke::Report preview(const smoke::Run& run);
  smoke::Report write(const smoke::Run& run);
  smoke::Report verify(const smoke::Run& run);
  // The newest run of a seed that the stores know of.
  smoke::Report verify_newest(const std::string& seed);

 private:
  smoke::Run complete(smoke::Run run) const;
  void plan_reading(const smoke::Run& run);
  std::optional<smoke::CorrelationRoute> correlation() const;
  smoke::Report begin(const smoke::Run& run) const;
  std::vector<smoke::Place> places() const;
  std::vector<smoke::Hop> hops() const;
  bool read_counters(const std::vector<smoke::Hop>& hops, std::vector<smoke::HopCounts>& counts);
  std::function<smoke::Result()> begin_path(const smoke::Run& run, const smoke::PlannedPath& planned,
                                            const smoke::DriveOptions& options);
  std::int64_t beside(const smoke::PlannedPath& planned) const;
  void drive_paths(smoke::Report& report, const smoke::Run& run, bool only_read);
  bool run_on(smoke::Report& report);
  void try_correlation(smoke::Report& report, const smoke::Run& run, bool only_read);
  void try_objects(smoke::Report& report, const smoke::Run& run, bool only_read);
  void try_alerts(smoke::Report& report, const smoke::Run& run);
  void try_refusals(smoke::Report& report, const smoke::Run& run);
  smoke::Report finish(smoke::Report report);

  Looked looked_;
  SmokeSettings settings_;
  Context& context_;
  smoke::Plan plan_;
  std::unique_ptr<net::Client> client_;
  net::Client::Clock::time_point start_{};
};

}  // namespace pyat::cmd
