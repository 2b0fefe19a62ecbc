// Kubernetes, as far as a plan and a dry run: what helm and kubectl would do, asked of them without changing anything.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/process.hpp"

namespace pyat::rollback {

// A release of helm, or a workload that kubectl rolls back.
struct KubernetesTarget {
  std::string kind{};  // "helm", "deployment", "statefulset", "daemonset"
  std::string name{};
  std::optional<std::uint64_t> revision{};  // nothing: the last one before the current that is known to have worked
};

struct KubernetesRevision {
  std::uint64_t revision = 0;
  std::string status{};  // of helm: deployed, superseded, failed, pending-upgrade …; empty: kubectl has none
  std::string what{};    // "tempo-distributed-1.9.2 (2.4.1)", "grafana/tempo:2.3.1"
  std::string when{};    // as the tool says it
};

struct KubernetesStep {
  std::string title{};
  KubernetesTarget target{};
  std::vector<KubernetesRevision> history{};  // the oldest first
  std::uint64_t from = 0, to = 0;             // revisions; 0: not known
  std::vector<std::string> skipped{};         // "7 (failed)": newer than `to`, and why they were not chosen
  std::vector<std::string> command{};         // what would do it; empty where it must not be done
  std::vector<std::string> diff{};            // lines of `kubectl diff`, or of images; without secrets
  std::vector<std::string> notes{};           // what it does not bring back, what could not be asked
  std::string problem{}, next{};              // why it cannot be done
};

struct KubernetesPlan {
  std::vector<KubernetesStep> steps{};  // one for each target, in their order
  std::string problem{}, next{};        // of all of them: no kubectl
  bool is_possible() const;
};

struct KubernetesOptions {
  std::string context{}, name_space{};  // empty: those of the kubeconfig
  util::EnvironmentList environment{};
  std::chrono::seconds timeout{60};  // of each question
  std::chrono::seconds wait{300};    // that the commands of the plan give the cluster
};

class KubernetesDriver {
 public:
  // The runner must outlive it.
  KubernetesDriver(util::ProcessRunner& runner, KubernetesOptions options)
      : runner_(runner), options_(std::move(options)) {}

  // Runs nothing but `history`, `get` and `diff`.
  KubernetesPlan plan(const std::vector<KubernetesTarget>& targets);

 private:
  KubernetesStep plan_release(const KubernetesTarget& target);
  KubernetesStep plan_workload(const KubernetesTarget& target);
  void compare_manifests(KubernetesStep& step);
  std::vector<std::string> helm(std::vector<std::string> words) const;
  std::vector<std::string> kubectl(std::vector<std::string> words) const;
  util::ProcessResult ask(std::vector<std::string> argv, std::string input = {});
  std::string words_of(const util::ProcessResult& result, std::string_view program) const;

  util::ProcessRunner& runner_;
  KubernetesOptions options_;
};

// `helm history --output json`; nothing: garbage.
std::optional<std::vector<KubernetesRevision>> read_helm_history(const std::string& json);
// `kubectl get replicasets` or `controllerrevisions`, `--output json`: those that the workload owns.
std::optional<std::vector<KubernetesRevision>> read_owned_revisions(const std::string& json, std::string_view workload);

// Sets `to` and `skipped` out of `history`, `from` and the target, or `problem`.
void choose_revision(KubernetesStep& step);

// "PersistentVolumeClaim data-tempo-0" of what is in the one manifest and not in the other, and that helm therefore
// deletes; without what carries helm.sh/resource-policy: keep.
std::vector<std::string> deleted_claims(std::string_view current, std::string_view target);

}  // namespace pyat::rollback
