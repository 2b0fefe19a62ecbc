#include "rollback/driver/kubernetes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "health/docker/printable.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using Words = std::vector<string>;

constexpr string_view config_note =
    "kubectl brings back the workload alone: what its ConfigMaps and Secrets say stays as it is now";

// What a name of Kubernetes may be made of (RFC 1123): nothing that a tool could take for an option.
bool is_name(string_view name) {
  constexpr string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  return !name.empty() && name.front() != '-' && name.find_first_not_of(allowed) == string_view::npos;
}

bool is_workload(string_view kind) { return kind == "deployment" || kind == "statefulset" || kind == "daemonset"; }

KubernetesStep step_of(const KubernetesTarget& target) {
  KubernetesStep step{.title = fmt::format("Roll back {} {}", target.kind, target.name), .target = target};
  if (!is_workload(target.kind) && target.kind != "helm") {
    step.problem = fmt::format("{} is nothing that can be rolled back", target.kind);
    step.next = "name a release of helm, a deployment, a statefulset or a daemonset";
  } else if (!is_name(target.name)) {
    step.problem = fmt::format("'{}' is no name of Kubernetes", target.name);
    step.next = "names have small letters, digits, '-' and '.'";
  }
  return step;
}

const KubernetesRevision* find(const std::vector<KubernetesRevision>& history, std::uint64_t revision) {
  const auto at =
      std::find_if(history.begin(), history.end(), [&](const auto& each) { return each.revision == revision; });
  return at == history.end() ? nullptr : &*at;
}

// helm marks what had been deployed, and was followed by another one. kubectl has no word for it.
bool has_worked(const KubernetesRevision& revision) {
  return revision.status.empty() || revision.status == "superseded" || revision.status == "deployed";
}

}  // namespace

bool KubernetesPlan::is_possible() const {
  return problem.empty() && !steps.empty() &&
         std::all_of(steps.begin(), steps.end(), [](const KubernetesStep& step) { return step.problem.empty(); });
}

void choose_revision(KubernetesStep& step) {
  if (step.history.empty()) {
    step.problem = fmt::format("{} {} has no history", step.target.kind, step.target.name);
    step.next = "see what there is: helm list --all-namespaces; kubectl get deployments,statefulsets --all-namespaces";
    return;
  }
  const KubernetesRevision& current = step.history.back();
  step.from = current.revision;
  if (current.status.starts_with("pending-") || current.status == "uninstalling") {
    step.problem = fmt::format("another operation is in progress: revision {} is {}", current.revision, current.status);
    step.next = "wait for its end; when whoever began it was killed: helm rollback " + step.target.name;
    return;
  }
  if (step.target.revision) {
    step.to = *step.target.revision;
    const KubernetesRevision* chosen = find(step.history, step.to);
    if (chosen == nullptr) {
      step.problem = fmt::format("{} {} has no revision {} any more", step.target.kind, step.target.name, step.to);
      step.next = fmt::format("choose one of {} to {}", step.history.front().revision, current.revision);
    } else if (step.to == step.from) {
      step.problem = fmt::format("revision {} is the current one", step.to);
      step.next = "choose an older one";
    } else if (!has_worked(*chosen)) {
      step.notes.push_back(fmt::format("revision {} is {}: it never ran as a whole", step.to, chosen->status));
    }
    return;
  }
  for (auto at = std::next(step.history.rbegin()); at != step.history.rend(); ++at) {
    if (has_worked(*at)) {
      step.to = at->revision;
      return;
    }
    step.skipped.push_back(fmt::format("{} ({})", at->revision, at->status));
  }
  step.problem = fmt::format("no revision before {} is known to have worked", step.from);
  step.next = "choose one by its number";
}

Words KubernetesDriver::helm(Words words) const {
  words.insert(words.begin(), "helm");
  if (!options_.context.empty()) words.push_back("--kube-context=" + options_.context);
  if (!options_.name_space.empty()) words.push_back("--namespace=" + options_.name_space);
  return words;
}

Words KubernetesDriver::kubectl(Words words) const {
  words.insert(words.begin(), "kubectl");
  if (!options_.context.empty()) words.push_back("--context=" + options_.context);
  if (!options_.name_space.empty()) words.push_back("--namespace=" + options_.name_space);
  return words;
}

util::ProcessResult KubernetesDriver::ask(Words argv, string input) {
  util::ProcessRequest request{.argv = std::move(argv)};
  request.environment = options_.environment;
  request.input = std::move(input);
  request.timeout = options_.timeout;
  request.most_output = 16UL * 1024 * 1024;
  return runner_.run(request);
}

string KubernetesDriver::words_of(const util::ProcessResult& result, string_view program) const {
  const Words lines = util::split_at(result.errors, "\n");
  const string said = lines.empty() ? string{} : health::printable(lines.back());
  return fmt::format("{} {}{}{}", program, util::end_words(result, options_.timeout), said.empty() ? "" : ": ", said);
}

KubernetesPlan KubernetesDriver::plan(const std::vector<KubernetesTarget>& targets) {
  KubernetesPlan plan{};
  const util::ProcessResult version = ask({"kubectl", "version", "--client", "--output=json"});
  if (!version.is_well()) {
    plan.problem = words_of(version, "kubectl");
    plan.next = "install kubectl, and see that it reaches the cluster: kubectl get nodes";
    return plan;
  }
  for (const KubernetesTarget& target : targets) {
    KubernetesStep step = step_of(target);
    if (step.problem.empty()) step = target.kind == "helm" ? plan_release(target) : plan_workload(target);
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

KubernetesStep KubernetesDriver::plan_release(const KubernetesTarget& target) {
  KubernetesStep step = step_of(target);
  const util::ProcessResult history = ask(helm({"history", target.name, "--output=json"}));
  auto read = history.is_well() ? read_helm_history(history.output) : std::nullopt;
  if (!read) {
    step.problem = history.is_well() ? "helm history answered no JSON" : words_of(history, "helm history");
    step.next = "helm list --all-namespaces";
    return step;
  }
  step.history = *std::move(read);
  choose_revision(step);
  if (step.problem.empty()) compare_manifests(step);
  if (!step.problem.empty()) return step;
  step.title = fmt::format("Roll back the release {} from revision {} to {}", target.name, step.from, step.to);
  step.command = helm({"rollback", target.name, std::to_string(step.to), "--wait",
                       fmt::format("--timeout={}s", options_.wait.count())});
  return step;
}

// `helm rollback --dry-run` says "Rollback was a success!" and nothing else. What kubectl says of the target's manifest
// is what would change in the cluster.
void KubernetesDriver::compare_manifests(KubernetesStep& step) {
  const auto manifest = [&](std::uint64_t revision) {
    return ask(helm({"get", "manifest", step.target.name, "--revision=" + std::to_string(revision)}));
  };
  const util::ProcessResult current = manifest(step.from);
  const util::ProcessResult target = manifest(step.to);
  for (const util::ProcessResult* result : {&current, &target}) {
    if (result->is_well() && result->output_cut == 0) continue;
    step.problem = result->is_well() ? "the manifest is larger than 16 MiB" : words_of(*result, "helm get manifest");
    return;
  }
  if (const Words claims = deleted_claims(current.output, target.output); !claims.empty()) {
    step.problem = fmt::format("helm would delete {}, which revision {} does not have, and the data in it",
                               util::joined(claims, ", "), step.to);
    step.next = "keep it first: kubectl annotate pvc NAME helm.sh/resource-policy=keep, and in the chart's values";
    return;
  }
  const util::ProcessResult diff = ask(kubectl({"diff", "--filename=-"}), target.output);
  // 0: nothing differs, 1: something does, more: it went wrong. https://kubernetes.io/docs/reference/kubectl/
  if (!diff.exit_code || *diff.exit_code > 1 || (*diff.exit_code == 1 && diff.output.empty())) {
    step.notes.push_back("what would change is not known: " + words_of(diff, "kubectl diff"));
    return;
  }
  for (const string& line : util::split_at(diff.output, "\n")) step.diff.push_back(health::without_secrets(line));
  if (step.diff.empty()) step.notes.emplace_back("nothing in the cluster differs from the target");
}

KubernetesStep KubernetesDriver::plan_workload(const KubernetesTarget& target) {
  KubernetesStep step = step_of(target);
  const string owned = target.kind == "deployment" ? "replicasets" : "controllerrevisions";
  const util::ProcessResult result = ask(kubectl({"get", owned, "--output=json"}));
  auto read = result.is_well() ? read_owned_revisions(result.output, target.name) : std::nullopt;
  if (!read) {
    step.problem = result.is_well() ? "kubectl get answered no list" : words_of(result, "kubectl get");
    step.next = "see whether the cluster answers: kubectl get nodes";
    return step;
  }
  step.history = *std::move(read);
  choose_revision(step);
  if (!step.problem.empty()) return step;
  step.title = fmt::format("Roll back {} {} from revision {} to {}", target.kind, target.name, step.from, step.to);
  const KubernetesRevision* from = find(step.history, step.from);
  const KubernetesRevision* to = find(step.history, step.to);
  if (from->what != to->what) step.diff = {"-image: " + from->what, "+image: " + to->what};
  step.notes.emplace_back(config_note);
  step.command =
      kubectl({"rollout", "undo", target.kind + "/" + target.name, fmt::format("--to-revision={}", step.to)});
  return step;
}

}  // namespace pyat::rollback
