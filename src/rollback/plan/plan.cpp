#include "rollback/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "rollback/plan/stops.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using Names = std::vector<string>;

constexpr auto holders = std::to_array<string_view>({"loki", "mimir", "tempo"});

// What a step takes that stops services, beside the time that they take themselves.
constexpr std::chrono::minutes around_stops{5};

class Planner {
 public:
  Planner(const Generation& before, const Generation& target, const PlanOptions& options) : options_(options) {
    plan_.before = &before;
    plan_.target = &target;
    plan_.moves = moves_of(before, target);
    plan_.files = file_moves_of(options.files_before == nullptr ? before : *options.files_before, target);
  }

  Plan make() {
    sort_out();
    if (begins_.empty() && after_.empty() && stops_.empty() && plan_.files.put.empty()) {
      plan_.changes_nothing = true;
      return std::move(plan_);
    }
    preflight();
    own(Place::first);
    if (options_.flushes) flush();
    if (options_.breaks_first) {
      stop("stop-old", joined(ends_, stops_));
      put_files("files", Part::all);
      start("start-target", joined(begins_, after_));
    } else {
      put_files("files/new", Part::of_new);
      start("start-beside", begins_);
      stop("stop-in-the-way", ends_);
      put_files("files", Part::rest);
      start("start-after", after_);
    }
    put_files("files/applications", Part::applications);
    verify("verify");
    own(Place::switched);
    if (!options_.breaks_first && !stops_.empty()) {
      stop("stop-old", stops_);
      verify("verify-again");
    }
    own(Place::last);
    if (options_.notifies) add({.id = "notify", .kind = Kind::notify, .title = "Tell people", .is_vital = false});
    return std::move(plan_);
  }

 private:
  // Files of services that begin beside the old ones; all others of the stack; those of applications.
  enum class Part : std::uint8_t { all, of_new, rest, applications };

  static Names joined(const Names& a, const Names& b) {
    Names all = a;
    for (const string& name : b) {
      if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }
    return all;
  }

  const ServiceMove* move_of(string_view name) const {
    const auto at =
        std::find_if(plan_.moves.begin(), plan_.moves.end(), [&](const auto& each) { return each.name == name; });
    return at == plan_.moves.end() ? nullptr : &*at;
  }

  void sort_out() {
    std::set<string> ends{};
    for (const ServiceMove& move : plan_.moves) {
      switch (move.move) {
        case Move::keep: break;
        case Move::beside: begins_.push_back(move.name); break;
        case Move::stop: stops_.push_back(move.name); break;
        case Move::replace:
          ends.insert(move.name);
          after_.push_back(move.name);
          break;
        case Move::after:
          after_.push_back(move.name);
          ends.insert(move.waits_for.begin(), move.waits_for.end());
          break;
      }
      if (move.has_gap()) plan_.gaps.push_back(move.name);
    }
    for (const string& name : ends) {
      const ServiceMove* move = move_of(name);
      if (move != nullptr && move->move == Move::keep) {
        refuse_kept(*move);
      } else {
        ends_.push_back(name);
      }
    }
    std::erase_if(stops_, [&](const string& name) { return ends.contains(name); });
  }

  // The target as a whole would clash: its own Compose files cannot have run like this.
  void refuse_kept(const ServiceMove& kept) {
    for (const ServiceMove& move : plan_.moves) {
      if (std::find(move.waits_for.begin(), move.waits_for.end(), kept.name) == move.waits_for.end()) continue;
      plan_.obstacles.push_back(
          {.service = move.name,
           .words =
               fmt::format("{} waits for the end of {}, which is the same in both generations", move.name, kept.name),
           .next = fmt::format("{}: change the one or the other", util::listed(move.why))});
    }
  }

  Step& add(Step step) { return plan_.steps.emplace_back(std::move(step)); }

  void preflight() {
    add({.id = "preflight",
         .kind = Kind::check,
         .title = "Check that it can be done: disk, images, ports, configuration files",
         .details = {{"check", "preflight"}},
         .has_undo = false});
  }

  void own(Place place) {
    for (const OwnStep& step : options_.own) {
      if (step.place == place) add(step.step);
    }
  }

  // Whatever is stopped, and holds what it has not written out.
  void flush() {
    for (const ServiceMove& move : plan_.moves) {
      const bool ends = move.move == Move::stop || move.move == Move::replace ||
                        std::find(ends_.begin(), ends_.end(), move.name) != ends_.end();
      if (!ends || move.before == nullptr || !is_running(*move.before) || !holds_data(move.before->kind)) continue;
      add({.id = "flush/" + move.name,
           .kind = Kind::flush,
           .title = fmt::format("Let {} write out what it holds", move.name),
           .services = {move.name},
           .details = {{"kind", move.before->kind}, {"release", move.before->release}},
           .timeout = std::chrono::minutes(10),
           .has_undo = false});
    }
  }

  bool is_of_new(const File& file) const {
    const auto uses = [&](const Service* service) { return service != nullptr && mounts(*service, file.path); };
    bool by_new = false;
    for (const ServiceMove& move : plan_.moves) {
      if (move.move == Move::beside && uses(move.target)) by_new = true;
      if (uses(move.before)) return false;
    }
    return by_new;
  }

  bool belongs(const File& file, Part part) const {
    if (file.role == Role::application) return part == Part::applications;
    if (part == Part::all) return true;
    return part != Part::applications && is_of_new(file) == (part == Part::of_new);
  }

  void put_files(const string& id, Part part) {
    Step step{.id = id, .kind = Kind::files, .details = {{"generation", name_of(*plan_.target)}}};
    for (const File* file : plan_.files.put) {
      if (belongs(*file, part)) step.details.emplace_back("path", file->path);
    }
    const std::size_t count = step.details.size() - 1;
    if (count == 0) return;
    step.title = fmt::format("Put {} {} in place as generation {} has {}", count, count == 1 ? "file" : "files",
                             plan_.target->number, count == 1 ? "it" : "them");
    add(std::move(step));
  }

  void start(const string& id, const Names& services) {
    if (services.empty()) return;
    // Undoing it stops them, as gracefully as those before.
    const auto to_stop = around_stops + longest_stop(*plan_.target, services);
    add({.id = id,
         .kind = Kind::up,
         .title = fmt::format("Start {} of generation {}", util::listed(services), plan_.target->number),
         .services = services,
         .details = {{"generation", name_of(*plan_.target)}},
         .timeout = std::max<std::chrono::seconds>(options_.healthy_within, to_stop)});
    add({.id = id + "/healthy",
         .kind = Kind::wait_healthy,
         .title = fmt::format("Wait until {} {} well", util::listed(services), services.size() == 1 ? "is" : "are"),
         .services = services,
         .details = {{"generation", name_of(*plan_.target)}},
         .timeout = options_.healthy_within,
         .has_undo = false});
  }

  void stop(const string& id, const Names& services) {
    if (services.empty()) return;
    add({.id = id,
         .kind = Kind::down,
         .title = fmt::format("Stop {}; volumes stay", util::listed(services)),
         .services = services,
         .details = {{"generation", name_of(*plan_.before)}},
         .timeout = around_stops + longest_stop(*plan_.before, services)});
  }

  void verify(const string& id) {
    const auto check = [&](string name, string title) -> Step& {
      return add({.id = id + "/" + name,
                  .kind = Kind::check,
                  .title = std::move(title),
                  .details = {{"check", name}, {"generation", name_of(*plan_.target)}},
                  .timeout = options_.healthy_within,
                  .has_undo = false});
    };
    check("health", fmt::format("See that all of generation {} is well", plan_.target->number));
    if (options_.smoke) check("smoke", "Write and read back: metrics, logs, traces");
    if (options_.alerts) {
      check("alert", "Send an alert, and see it arrive").details.emplace_back("receiver", options_.receiver);
    }
  }

  const PlanOptions& options_;
  Plan plan_{};
  Names begins_{};  // beside the old ones
  Names ends_{};    // old ones that must stop before something can begin
  Names after_{};   // what begins then
  Names stops_{};   // old ones that nothing waits for
};

}  // namespace

Plan plan_of(const Generation& before, const Generation& target, const PlanOptions& options) {
  return Planner(before, target, options).make();
}

bool holds_data(string_view kind) { return std::find(holders.begin(), holders.end(), kind) != holders.end(); }

}  // namespace pyat::rollback
