// Which runs of a seed are there: the stores are asked for the values of pyat_run, which everything that was written
// carries. So a run can be verified by whoever knows its seed alone.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/objects/objects.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

// Where data of a signal may be.
struct Place {
  std::string signal{};  // "metrics", "logs", "traces", "objects"
  Route route{};         // of metrics, logs and traces
  ObjectRoute objects{};
};

// What one store has said. Of objects, there is one for each bucket.
struct Sighting {
  std::string signal{};
  std::string store{};        // its name
  std::string tenant{};       // that was asked as; may be empty
  std::string problem{};      // why it could not be asked, as a clause
  std::vector<Run> runs{};    // of the seed, each once, in no order
  bool is_beginning = false;  // there was more than is read
};

// Nothing older is looked for: it is what Tempo and Loki let a query ask for by default, and it is deleted long before.
inline constexpr std::chrono::hours oldest_run{7 * 24};

// Within client.run(). Each place is asked once, whatever number of paths lead there; `done` is called when all have
// answered, or the client was interrupted.
void find_runs(net::Client& client, const std::string& seed, const std::vector<Place>& places,
               std::chrono::sys_seconds now, std::chrono::milliseconds timeout,
               std::function<void(std::vector<Sighting>)> done);

// All that were seen, each once, the newest first.
std::vector<Run> newest_first(const std::vector<Sighting>& sightings);

// Which run is taken, and who could not be asked.
std::vector<std::string> notes_about(const std::string& seed, const std::vector<Sighting>& sightings);

// Where nobody has a run of it: a failure of each that says so.
std::vector<Result> results_of_nothing(const std::string& seed, const std::vector<Sighting>& sightings);

}  // namespace pyat::smoke
