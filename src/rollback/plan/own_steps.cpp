#include "rollback/plan/own_steps.hpp"

#include <fmt/format.h>

#include <utility>

#include "config/paths.hpp"
#include "rollback/execute/action.hpp"
#include "rollback/secrets.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using config::HttpRequest;
using config::RollbackAction;
using std::string;

Kind kind_of(config::RollbackStepKind kind) {
  switch (kind) {
    case config::RollbackStepKind::command: return Kind::command;
    case config::RollbackStepKind::http: return Kind::http;
    case config::RollbackStepKind::wait_healthy: return Kind::wait_healthy;
  }
  return Kind::command;
}

Place place_of(config::RollbackStepPlace place) {
  switch (place) {
    case config::RollbackStepPlace::first: return Place::first;
    case config::RollbackStepPlace::switched: return Place::switched;
    case config::RollbackStepPlace::last: return Place::last;
  }
  return Place::switched;
}

// What looks like a secret in a text, as it would be shown; empty: nothing does.
string masked_part(const string& text) {
  Masker masker{};
  for (const string& line : util::split_at(text, "\n")) {
    string shown = masker.line(line);
    if (shown != line) return shown;
  }
  return {};
}

string secret_in(const RollbackAction& action) {
  Masker masker{};
  if (const auto shown = masker.words(action.command); shown != action.command) return util::joined(shown, " ");
  const HttpRequest& request = action.request;
  if (string shown = masked_part(request.url); !shown.empty()) return shown;
  if (string shown = masked_part(request.body); !shown.empty()) return shown;
  for (const auto& [name, value] : request.headers) {
    if (string shown = masked_part(name + ": " + value); !shown.empty()) return shown;
  }
  return {};
}

class Converter {
 public:
  Converter(const config::RollbackStep& settings, const OwnFolders& folders, const Generation& generation,
            std::vector<Obstacle>& obstacles)
      : settings_(settings), folders_(folders), generation_(generation), obstacles_(obstacles) {}

  OwnStep convert() {
    Step step{.id = "own/" + settings_.name,
              .kind = kind_of(settings_.kind),
              .timeout = settings_.timeout,
              .attempts = settings_.attempts,
              .may_repeat = settings_.may_repeat,
              .has_undo = settings_.undo.has_value(),
              .is_vital = settings_.is_vital,
              .is_final = settings_.is_final};
    if (step.kind == Kind::wait_healthy) {
      wait(step);
    } else {
      step.title = fmt::format("{}: {}", settings_.name, words_of(settings_.action));
      step.details.emplace_back(folder_detail, folders_.pyat_yml);
      put(step, Act::apply, settings_.action);
      if (settings_.undo) put(step, Act::undo, *settings_.undo);
      if (!settings_.look.empty()) put(step, Act::look, {.command = settings_.look});
    }
    return {.step = std::move(step), .place = place_of(settings_.place)};
  }

 private:
  void wait(Step& step) {
    step.title = fmt::format("{}: wait until {} {} well", settings_.name, util::listed(settings_.services),
                             settings_.services.size() == 1 ? "is" : "are");
    step.services = settings_.services;
    step.details.emplace_back("generation", name_of(generation_));
    for (const string& name : settings_.services) {
      if (find_service(generation_, name) != nullptr) continue;
      std::vector<string> known{};
      for (const Service& service : generation_.services) known.push_back(service.name);
      obstacles_.push_back({.service = name,
                            .words = fmt::format("the step {} waits for {}, and generation {} has no such service",
                                                 settings_.name, name, name_of(generation_)),
                            .next = "change services of the step in pyat.yml: it has " + util::listed(known)});
    }
  }

  void put(Step& step, Act act, RollbackAction action) {
    if (const string shown = secret_in(action); !shown.empty()) {
      obstacles_.push_back(
          {.words = fmt::format("the step {} has what looks like a secret, and the journal would keep it: {}",
                                settings_.name, shown),
           .next = action.command.empty()
                       ? "name it in pyat.yml and keep it elsewhere: url_env, headers_env, body_file or auth"
                       : "let the program read it from a variable or a file: it has the environment of pyat"});
    }
    make_absolute(action);
    put_action(step.details, act, action);
  }

  void make_absolute(RollbackAction& action) const {
    const auto in = [](const string& folder, string& path) {
      if (!path.empty()) path = config::normalised(config::join(folder, path));
    };
    if (!action.command.empty() && action.command.front().find('/') != string::npos) {
      in(folders_.pyat_yml, action.command.front());
    }
    HttpRequest& request = action.request;
    for (string* path : {&request.url_secret.file, &request.body_file, &request.auth.password.file,
                         &request.auth.token.file, &request.tls.ca, &request.tls.cert, &request.tls.key}) {
      in(folders_.current, *path);
    }
  }

  const config::RollbackStep& settings_;
  const OwnFolders& folders_;
  const Generation& generation_;
  std::vector<Obstacle>& obstacles_;
};

}  // namespace

OwnSteps own_steps(std::span<const config::RollbackStep> settings, const Generation& before, const Generation& target,
                   const OwnFolders& folders) {
  OwnSteps own{};
  for (const config::RollbackStep& each : settings) {
    const bool is_first = each.place == config::RollbackStepPlace::first;
    own.steps.push_back(Converter(each, folders, is_first ? before : target, own.obstacles).convert());
  }
  return own;
}

}  // namespace pyat::rollback
