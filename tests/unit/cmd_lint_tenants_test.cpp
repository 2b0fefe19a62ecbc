// Files with settings per tenant, which a configuration names: found, read, and checked for the same release.
#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

const std::string mimir = "# pyat: mimir 2.10.3\nruntime_config:\n  file: /etc/mimir/runtime.yaml\n";
const std::string tempo_2 = "# pyat: tempo 2.3.1\noverrides:\n  per_tenant_override_config: tenants.yaml\n";
const std::string tempo_3 = "# pyat: tempo 3.0.3\noverrides:\n  per_tenant_override_config: tenants.yaml\n";

// Lints conf/main.yml with this file where it names one.
struct Run {
  Run(const std::string& config, const std::string& name, const std::string& tenants) {
    program.files.files = {{"conf/main.yml", config}, {name, tenants}};
    code = program.run({"lint", "conf/main.yml"});
  }
  Program program{};
  int code = 0;
  const std::string& out() const { return program.out.text(); }
};

}  // namespace

TEST_CASE("the runtime configuration of Mimir") {
  SECTION("is found under the name that the server knows") {
    const Run run(mimir, "/etc/mimir/runtime.yaml", "overrides: {a: {no_such_limit: 1}}\n");
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("/etc/mimir/runtime.yaml:1:17: error"));
  }
  SECTION("is found beside the configuration") {
    const Run run(mimir, "conf/runtime.yaml", "overrides: {a: {no_such_limit: 1}}\n");
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("conf/runtime.yaml:1:17: error") &&
                              Contains("field no_such_limit not found in type validation.plainLimits") &&
                              Contains("conf/runtime.yaml: Mimir 2.10.3 (conf/main.yml) refuses this file"));
  }
  SECTION("holds limits, and those of instances") {
    const Run run(mimir, "conf/runtime.yaml",
                  "overrides: {a: {ingestion_rate: 10}, b: }\n"
                  "ingester_limits: {max_series: 10}\n"
                  "distributor_limits: {max_ingestion_rate: 10}\n"
                  "multi_kv_config: {primary: consul, mirror_enabled: true}\n");
    CHECK(run.code == 0);
    CHECK_THAT(run.out(), Contains("2 files checked: 2 accepted"));
  }
  SECTION("has no distributor_limits before 2.8") {
    const Run run("# pyat: mimir 2.7.3\nruntime_config: {file: runtime.yaml}\n", "conf/runtime.yaml",
                  "distributor_limits: {max_ingestion_rate: 10}\n");
    CHECK_THAT(run.out(), Contains("field distributor_limits not found in type mimir.runtimeConfigValues"));
  }
  SECTION("may be empty") { CHECK(Run(mimir, "conf/runtime.yaml", "").code == 0); }
  SECTION("is one document before 2.3, and the first of several since") {
    const std::string two = "overrides: {}\n---\noverrides: {a: {no_such_limit: 1}}\n";
    const Run old("# pyat: mimir 2.2.0\nruntime_config: {file: runtime.yaml}\n", "conf/runtime.yaml", two);
    CHECK(old.code == 1);
    CHECK_THAT(old.out(), Contains("the provided runtime configuration contains multiple documents"));
    CHECK(Run(mimir, "conf/runtime.yaml", two).code == 0);
  }
  SECTION("is written out again before it is decoded: the server's lines are not ours") {
    const Run run(mimir, "conf/runtime.yaml", "overrides: {a: {ingestion_rate: 10k}}\n");
    CHECK_THAT(run.out(), Contains("= server: cannot unmarshal !!str `10k` into float64"));
  }
  SECTION("that is not here is said, and is no mistake") {
    const Run run(mimir, "elsewhere.yaml", "");
    CHECK(run.code == 0);
    CHECK_THAT(run.out(), Contains("info[unchecked-file]") && Contains("/etc/mimir/runtime.yaml"));
  }
}

TEST_CASE("a file per tenant that is also an argument is reported once, as what it is") {
  Program program;
  program.files.files = {{"conf/main.yml", mimir}, {"conf/runtime.yaml", "overrides: {a: {ingestion_rate: 10}}\n"}};
  CHECK(program.run({"lint", "conf"}) == 0);
  CHECK_THAT(program.out.text(), Contains("conf/runtime.yaml: Mimir 2.10.3 (conf/main.yml) accepts this file") &&
                                     Contains("2 files checked"));
}

TEST_CASE("the overrides per tenant of Tempo") {
  const std::string flat = "overrides: {a: {max_traces_per_user: 10}}\n";
  const std::string nested = "overrides: {a: {ingestion: {max_traces_per_user: 10}}}\n";
  SECTION("in their current form") {
    CHECK(Run(tempo_2, "conf/tenants.yaml", nested).code == 0);
    CHECK(Run(tempo_3, "conf/tenants.yaml", nested).code == 0);
  }
  SECTION("in the flat form, with a warning") {
    const Run run(tempo_2, "conf/tenants.yaml", flat);
    CHECK(run.code == 0);
    CHECK_THAT(run.out(), Contains("conf/tenants.yaml:1:1: warning[legacy-overrides]"));
  }
  SECTION("in the flat form, which 3.0 refuses") {
    const Run run(tempo_3, "conf/tenants.yaml", flat);
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("error[legacy-overrides]"));
  }
  SECTION("in the flat form, which 3.0 can be told to take") {
    const Run run(tempo_3 + "  enable_legacy_overrides: true\n", "conf/tenants.yaml", flat);
    CHECK(run.code == 0);
    CHECK_THAT(run.out(), Contains("warning[legacy-overrides]"));
  }
  SECTION("not in both at once") {
    const Run run(tempo_2, "conf/tenants.yaml",
                  "overrides: {a: {ingestion: {max_traces_per_user: 10}}, b: {max_traces_per_user: 10}}\n");
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("field ingestion not found in type overrides.LegacyOverrides"));
  }
  SECTION("in the only form that releases before 2.3 know") {
    const std::string config = "# pyat: tempo 2.2.4\noverrides:\n  per_tenant_override_config: tenants.yaml\n";
    CHECK(Run(config, "conf/tenants.yaml", flat).code == 0);
    CHECK(Run(config, "conf/tenants.yaml", nested).code == 1);
  }
  SECTION("may be empty") {
    CHECK(Run(tempo_2, "conf/tenants.yaml", "").code == 0);
    CHECK(Run(tempo_3, "conf/tenants.yaml", "# nobody\n").code == 0);
  }
  SECTION("know no yes and no") {
    const std::string yes = "overrides: {a: {metrics_generator: {disable_collection: yes}}}\n";
    const Run run(tempo_2, "conf/tenants.yaml", yes);
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("expected true or false, found `yes`"));
    CHECK(Run(tempo_2, "conf/tenants.yaml", "overrides: {a: {metrics_generator: {disable_collection: true}}}\n").code ==
          0);
  }
  SECTION("crash Tempo since 2.5 where a tenant has no value") {
    CHECK(Run(tempo_2, "conf/tenants.yaml", "overrides: {a: }\n").code == 0);
    CHECK(Run(tempo_3, "conf/tenants.yaml", "overrides: {a: }\n").code == 1);
  }
  SECTION("name each tenant once") {
    const Run run(tempo_2, "conf/tenants.yaml", "overrides:\n  a: {}\n  a: {}\n");
    CHECK(run.code == 1);
    CHECK_THAT(run.out(), Contains("mapping key \"a\" already defined at line 2"));
  }
}
