// The list of commands: the table of contents of the tool.
#include <algorithm>
#include <array>

#include "cmd/command.hpp"
#include "cmd/cost.hpp"
#include "cmd/explain.hpp"
#include "cmd/generate.hpp"
#include "cmd/health.hpp"
#include "cmd/init.hpp"
#include "cmd/lint.hpp"
#include "cmd/probe.hpp"
#include "cmd/rollback.hpp"
#include "cmd/schema.hpp"
#include "cmd/smoke.hpp"
#include "cmd/upgrade.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array table = {
    Command{
        .name = "lint",
        .summary = "Check configuration files of Mimir and Tempo against one release of the server",
        .description =
            "Reports every problem that would stop the server from starting with a file, each with its place, what the "
            "server itself would say, and what to do.\n"
            "The verdict is that of the real server of the chosen release: its fields, its types and its YAML dialect.",
        .examples = {{
            {"pyat lint --product mimir --target 2.10.3 mimir.yml", "Will Mimir 2.10.3 start with this file?"},
            {"pyat lint --format text --format sarif=pyat.sarif deploy/",
             "A folder, for a terminal and for code review"},
        }},
        .setup = setup_lint,
    },
    Command{
        .name = "health",
        .summary = "Say whether the stack is up, really up, and what is the one cause if not",
        .description =
            "Asks each service what really tells (rings and quorum, data sources, exporters, replication), joins it "
            "with "
            "what the Docker engine knows of its container, and tells the root cause from what is only blocked by it.\n"
            "The services are those of pyat.yml; or of --compose or --target; or whatever answers on the usual ports "
            "of "
            "this machine. It only ever reads: no server is changed by it.\n"
            "Exits with 1 when something is not up, with 2 when nothing could be checked, with 124 when a --wait ran "
            "out; with --format nagios as a plugin does: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
        .examples = {{
            {"pyat health --compose docker-compose.yml", "Is what this file describes up?"},
            {"pyat health --wait 60s --for mimir --for tempo", "In a script, before what needs them"},
        }},
        .setup = setup_health,
    },
    Command{
        .name = "smoke",
        .summary = "Prove that what is written comes back, exactly",
        .description =
            "Writes metrics, logs, traces, objects and an alert that it can recognise, reads them again through the "
            "query APIs, compares item by item, and says where what is missing was lost.\n"
            "Everything follows from a seed, so that --verify can look for it later, after a flush or a restart. "
            "Everything carries job=\"pyat-smoke\" and the id of the run.\n"
            "Only this machine is written to, unless --yes-write-to names another.\n"
            "Exits with 1 when something is missing, altered, duplicated, refused or not finished, with 2 when nothing "
            "could be checked.",
        .examples = {{
            {"pyat smoke --target mimir=http://localhost:9009 metrics", "Does this Mimir keep what it takes?"},
            {"pyat smoke --compose docker-compose.yml --all-paths", "Every way into the stack and out again"},
        }},
        .setup = setup_smoke,
    },
    Command{
        .name = "cost",
        .summary = "Say what monitoring costs, what it cost, and whether the business case holds",
        .description =
            "Adds up a cost model, item by item, with units that are checked and money that is exact; compares before "
            "with "
            "now, forecasts the month, and audits what a business case claims.\n"
            "Quantities are given, or measured on a running stack; prices are one's own, or those of a dated price "
            "book.",
        .examples = {{
            {"pyat cost report cost.yml", "Where does the money go?"},
            {"pyat cost roi cost.yml", "Do the claims of the business case hold?"},
        }},
        .group = cost_commands,
    },
    Command{
        .name = "rollback",
        .summary = "Keep states of the stack that have proven themselves, and plan the way back",
        .description =
            "A generation is all that defines the stack at one time: Compose files, environment files, mounted "
            "configuration, and the images that ran, by their ids. Contents are kept encrypted. Only what pyat health "
            "found well, and pyat smoke when asked, is good.",
        .examples = {{
            {"pyat rollback snapshot --label before-upgrade", "Keep what runs now, and judge it"},
            {"pyat rollback plan --to good", "What would have to be done to get back to the last good one?"},
        }},
        .group = rollback_commands,
    },
    Command{
        .name = "explain",
        .summary = "Explain the configuration errors in a log of Mimir or Tempo",
        .description =
            "Reads what docker logs, docker compose logs, kubectl logs or journalctl print, or one error message, and "
            "answers each complaint about the configuration with its place, what became of the setting, and what to "
            "write instead.\n"
            "Exits with 1 when it has explained something, with 0 when the log shows that the server has started and "
            "there is nothing to explain, with 2 when the log says nothing of a configuration.",
        .examples = {{
            {"pyat explain --config mimir.yml crash.log", "What docker logs, or kubectl logs --previous, has printed"},
            {"pyat explain -- \"line 9: field query_frontend not found in type mimir.Config\"",
             "One line out of a log"},
        }},
        .setup = setup_explain,
    },
    Command{
        .name = "upgrade",
        .summary = "Say what breaks with another release, and write the new file",
        .description =
            "What breaks, what is deprecated, which defaults change under a value that the file does not set, which "
            "flags of the server have gone, and what to do in which order.\n"
            "Only components that the file's target runs are looked at. --accepted-by lists the releases that accept "
            "the file as it is.\n"
            "Exits with 1 when something breaks; with --write or --output, when something is left for a person.",
        .examples = {{
            {"pyat upgrade mimir.yml --from 2.10.3 --to 3.0.0", "What does Mimir 3.0.0 ask for?"},
            {"pyat upgrade tempo.yml --from 2.9.0 --write --format markdown=pr.md",
             "Change the file, and describe it for a pull request"},
        }},
        .setup = setup_upgrade,
    },
    Command{
        .name = "schema",
        .summary = "Answer questions about the configuration of a release, or import one",
        .description =
            "Answers questions about fields: their types, defaults and flags in every release, and what is different "
            "between two releases.\n"
            "A release that pyat does not know can be imported from the reference that Mimir and Tempo publish with "
            "each of them. It is kept in a folder of the user, and read only where such a release is asked for.",
        .examples = {{
            {"pyat schema show limits.max_global_series_per_user --product mimir",
             "Its type, and its default in every release"},
            {"pyat schema import config-descriptor.json --product mimir --as 3.1.0",
             "From then on, pyat lint --target 3.1.0 works"},
        }},
        .group = schema_commands,
    },
    Command{
        .name = "init",
        .summary = "Write pyat.yml for a stack that Compose files describe",
        .description =
            "Images give kind and release, published ports the address, mounted files the configuration, depends_on "
            "what "
            "is needed first. Each fact is written with where it is from, and what could not be told is said.\n"
            "Without FILE, COMPOSE_FILE or compose.yaml, compose.yml, docker-compose.yaml, docker-compose.yml with its "
            "override file, or the only file here that is named like one. Secrets are not copied: the variables to "
            "export are named.\n"
            "Exits with 2 when nothing was written: a Compose file has mistakes, or pyat.yml is there already.",
        .examples = {{
            {"pyat init docker-compose.yml", "A stack in one file"},
            {"pyat init docker-compose.yml docker-compose.lgtm.yml --stdout",
             "Two files of one stack, as docker compose -f A -f B merges them"},
        }},
        .setup = setup_init,
    },
    probe_command,
    Command{
        .name = "generate",
        .summary = "Print the files of the source tree that are made of pyat itself",
        .description =
            "The man pages and completions come from the same table as --help, so that neither can forget an option.",
        .examples = {{
            {"pyat generate man lint > man/pyat-lint.1", "The manual page of a command"},
            {"pyat generate bash > completions/pyat.bash", "The completions for a shell"},
        }},
        .setup = setup_generate,
        .hidden = true,
    },
};

}  // namespace

std::span<const Command> commands() { return table; }

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(table.begin(), table.end(), [&](const Command& c) { return c.name == name; });
  return found == table.end() ? nullptr : found;
}

const Command* find_command(const Command& group, std::string_view word) {
  for (const Command& command : group.group()) {
    if (last_word(command) == word) return &command;
  }
  return nullptr;
}

}  // namespace pyat::cmd
