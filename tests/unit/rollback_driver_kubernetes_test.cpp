#include <algorithm>

#include "rollback/driver/kubernetes.hpp"
#include "support/catch.hpp"
#include "support/fake_process.hpp"

using namespace pyat::rollback;
using namespace pyat::test;
using pyat::util::ProcessResult;
using std::string;
using Lines = std::vector<string>;

namespace {

// As helm 3.14 answers, cut.
string history(const std::vector<std::pair<int, string>>& revisions) {
  string text{};
  for (const auto& [revision, status] : revisions) {
    text += (text.empty() ? "" : ",") +
            ("{\"revision\":" + std::to_string(revision) + R"(,"updated":"2026-11-20T10:00:00Z","status":")" + status +
             R"(","chart":"tempo-1.9.)" + std::to_string(revision) + R"(","app_version":"2.4.1","description":"x"})");
  }
  return "[" + text + "]";
}

string claim(const string& name, const string& annotation = {}) {
  return "---\n# Source: tempo/templates/pvc.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: " +
         name + (annotation.empty() ? "" : "\n  annotations:\n    " + annotation) + "\n";
}

const string deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: tempo\n";

using Answers = decltype(FakeProcesses::answers);

Answers cluster() {
  return {{"kubectl version", ended(0, "{}")},
          {"helm history tempo", ended(0, history({{5, "superseded"}, {6, "failed"}, {7, "deployed"}}))},
          {"helm get manifest tempo --revision=7", ended(0, deployment + claim("data"))},
          {"helm get manifest tempo --revision=5", ended(0, deployment + claim("data"))},
          {"kubectl diff", ended(1, "-  image: grafana/tempo:2.4.1\n+  image: grafana/tempo:2.3.1\n")}};
}

ProcessResult& answer(FakeProcesses& runner, const string& part) {
  const auto at =
      std::find_if(runner.answers.begin(), runner.answers.end(), [&](const auto& each) { return each.first == part; });
  REQUIRE(at != runner.answers.end());
  return at->second;
}

KubernetesPlan plan(FakeProcesses& runner, const KubernetesTarget& target) {
  return KubernetesDriver(runner, {.context = "prod", .name_space = "lgtm"}).plan({target});
}

const KubernetesTarget tempo{.kind = "helm", .name = "tempo"};

}  // namespace

TEST_CASE("the last revision that worked is chosen, and those that were skipped are named") {
  FakeProcesses runner{};
  runner.answers = cluster();
  const KubernetesPlan made = plan(runner, tempo);
  REQUIRE(made.is_possible());
  const KubernetesStep& step = made.steps[0];
  CHECK(step.from == 7);
  CHECK(step.to == 5);
  CHECK(step.skipped == Lines{"6 (failed)"});
  CHECK(step.title == "Roll back the release tempo from revision 7 to 5");
  CHECK(step.history[0].what == "tempo-1.9.5 (2.4.1)");
  CHECK(step.command ==
        Lines{"helm", "rollback", "tempo", "5", "--wait", "--timeout=300s", "--kube-context=prod", "--namespace=lgtm"});
  CHECK(step.diff == Lines{"-  image: grafana/tempo:2.4.1", "+  image: grafana/tempo:2.3.1"});
}

TEST_CASE("a plan only looks") {
  FakeProcesses runner{};
  runner.answers = cluster();
  plan(runner, tempo);
  for (const string& line : runner.lines()) {
    CAPTURE(line);
    const bool is_look = line.starts_with("kubectl version ") || line.starts_with("kubectl get ") ||
                         line.starts_with("kubectl diff ") || line.starts_with("helm history ") ||
                         line.starts_with("helm get ");
    CHECK(is_look);
  }
  CHECK(runner.asked.back().input == deployment + claim("data"));  // the target's manifest, to kubectl diff
}

TEST_CASE("a rollback that would delete a volume is refused") {
  FakeProcesses runner{};
  runner.answers = cluster();
  answer(runner, "helm get manifest tempo --revision=7") = ended(0, deployment + claim("data") + claim("wal"));
  const KubernetesStep refused = plan(runner, tempo).steps[0];
  CHECK(refused.problem ==
        "helm would delete PersistentVolumeClaim wal, which revision 5 does not have, and the data in it");
  CHECK(refused.command.empty());
  answer(runner, "helm get manifest tempo --revision=7") =
      ended(0, deployment + claim("data") + claim("wal", "helm.sh/resource-policy: keep"));
  CHECK(plan(runner, tempo).is_possible());
}

TEST_CASE("what stands in the way of a release is told") {
  FakeProcesses runner{};
  runner.answers = cluster();
  ProcessResult& said = answer(runner, "helm history tempo");
  SECTION("somebody is at it") {
    said = ended(0, history({{5, "superseded"}, {6, "pending-upgrade"}}));
    CHECK(plan(runner, tempo).steps[0].problem == "another operation is in progress: revision 6 is pending-upgrade");
  }
  SECTION("nothing has ever worked") {
    said = ended(0, history({{1, "failed"}, {2, "deployed"}}));
    CHECK(plan(runner, tempo).steps[0].problem == "no revision before 2 is known to have worked");
  }
  SECTION("a revision that is not there") {
    CHECK(plan(runner, {.kind = "helm", .name = "tempo", .revision = 3}).steps[0].problem ==
          "helm tempo has no revision 3 any more");
  }
  SECTION("the current one") {
    CHECK(plan(runner, {.kind = "helm", .name = "tempo", .revision = 7}).steps[0].problem ==
          "revision 7 is the current one");
  }
  SECTION("one that has failed, but is wanted") {
    answer(runner, "helm get manifest tempo --revision=5") = ended(1);
    runner.answers.emplace_back("helm get manifest tempo --revision=6", ended(0, deployment + claim("data")));
    const KubernetesPlan made = plan(runner, {.kind = "helm", .name = "tempo", .revision = 6});
    CHECK(made.is_possible());
    CHECK(made.steps[0].notes[0] == "revision 6 is failed: it never ran as a whole");
  }
  SECTION("helm") {
    said = ended(1, "", "Error: release: not found\n");
    CHECK(plan(runner, tempo).steps[0].problem == "helm history ended with 1: Error: release: not found");
  }
  SECTION("garbage") {
    said = ended(0, "<html>");
    CHECK(plan(runner, tempo).steps[0].problem == "helm history answered no JSON");
  }
  SECTION("a cluster that hangs") {
    said = timed_out();
    CHECK(plan(runner, tempo).steps[0].problem == "helm history did not end within 60 s, and was ended");
  }
  CHECK_FALSE(runner.asked.empty());
}

TEST_CASE("without kubectl, or with a diff that fails, it is said") {
  FakeProcesses none{};
  CHECK(plan(none, tempo).problem == "kubectl cannot be started: there is no such program");
  CHECK_FALSE(plan(none, tempo).is_possible());
  FakeProcesses runner{};
  runner.answers = cluster();
  answer(runner, "kubectl diff") = ended(2, "", "error: the server is gone\n");
  CHECK(plan(runner, tempo).steps[0].notes[0] ==
        "what would change is not known: kubectl diff ended with 2: error: the server is gone");
}

TEST_CASE("secrets in a diff are not told") {
  FakeProcesses runner{};
  runner.answers = cluster();
  answer(runner, "kubectl diff") = ended(1, "+  url: http://admin:hunter2@db\n");
  const KubernetesPlan made = plan(runner, tempo);
  REQUIRE(made.steps[0].diff.size() == 1);
  for (const string& line : made.steps[0].diff) CHECK_THAT(line, !Contains("hunter2"));
}

TEST_CASE("a name cannot be an option") {
  FakeProcesses runner{};
  runner.answers = cluster();
  CHECK_FALSE(plan(runner, {.kind = "helm", .name = "--cleanup-on-fail"}).is_possible());
  CHECK_FALSE(plan(runner, {.kind = "deployment", .name = "a b"}).is_possible());
  CHECK_FALSE(plan(runner, {.kind = "node", .name = "a"}).is_possible());
  CHECK(runner.lines() == Lines(3, "kubectl version --client --output=json"));
}

TEST_CASE("workloads go back by their revisions") {
  FakeProcesses runner{};
  runner.answers = cluster();
  const auto item = [](int revision, const string& owner, const string& image) {
    return R"({"metadata":{"creationTimestamp":"x","ownerReferences":[{"name":")" + owner +
           R"("}],"annotations":{"deployment.kubernetes.io/revision":")" + std::to_string(revision) +
           R"("}},"spec":{"template":{"spec":{"containers":[{"image":")" + image + R"("}]}}}})";
  };
  runner.answers.emplace_back(
      "kubectl get replicasets",
      ended(0, R"({"items":[)" + item(4, "tempo", "grafana/tempo:2.4.1") + "," + item(9, "other", "x") + "," +
                   item(3, "tempo", "grafana/tempo:2.3.1") + "]}"));
  const KubernetesPlan made = plan(runner, {.kind = "deployment", .name = "tempo"});
  REQUIRE(made.is_possible());
  CHECK(made.steps[0].command == Lines{"kubectl", "rollout", "undo", "deployment/tempo", "--to-revision=3",
                                       "--context=prod", "--namespace=lgtm"});
  CHECK(made.steps[0].diff == Lines{"-image: grafana/tempo:2.4.1", "+image: grafana/tempo:2.3.1"});
  CHECK_THAT(made.steps[0].notes[0], Contains("ConfigMaps"));
  runner.answers.emplace_back("kubectl get controllerrevisions",
                              ended(0, R"({"items":[{"revision":1,"metadata":{"ownerReferences":[{"name":"mimir"}]},
                                "data":{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}}]})"));
  CHECK(plan(runner, {.kind = "statefulset", .name = "mimir"}).steps[0].problem ==
        "no revision before 1 is known to have worked");
}
