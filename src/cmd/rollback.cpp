#include "cmd/rollback.hpp"

#include <array>

namespace pyat::cmd {
namespace {

constexpr std::array table = {
    Command{
        .name = "rollback snapshot",
        .summary = "Keep all that defines the running stack, so that it can be put back",
        .description =
            "A generation: the Compose files with what they include, environment files, the configuration that is "
            "mounted, and what each container runs, by the id of its image. It is never changed, and is named after "
            "its content. Contents of files are kept encrypted; data in volumes is not taken.\n"
            "It is good only when pyat health finds all services well, and with --smoke when what is written comes "
            "back, too. What is as the last generation was is not taken twice: that one is judged.\n"
            "Exits with 1 when the stack is not well, nobody could tell, or something of it could not be taken; with 2 "
            "when nothing was.",
        .examples = {{
            {"pyat rollback snapshot --compose docker-compose.lgtm.yml", "The stack of a Compose file, as it runs now"},
            {"pyat rollback snapshot --label before-tempo-2.10 --smoke", "Before an upgrade, proven by writing"},
        }},
        .setup = setup_rollback_snapshot,
    },
    Command{
        .name = "rollback list",
        .summary = "List the generations that were kept, and which of them have proven themselves",
        .description =
            "The newest last, each with its verdict. The last line says which one a rollback would go back to, and why "
            "newer ones would be passed over.\n"
            "Exits with 1 when no generation is good, with 2 when there is none.",
        .examples = {{
            {"pyat rollback list --stack lgtm", "When the Compose files are gone"},
            {"pyat rollback list --format json", "For a program: the one to go back to is good"},
        }},
        .setup = setup_rollback_list,
    },
    Command{
        .name = "rollback show",
        .summary = "Show what a generation is made of, or the content of one of its files",
        .description =
            "Services with their images, ports and states at the time; files with their owners and digests; its "
            "verdicts, and what could not be taken in. Every content is read and held against its digest.\n"
            "Exits with 1 when something of it is damaged, with 2 when there is no such generation.",
        .examples = {{
            {"pyat rollback show good", "The last that has proven itself"},
            {"pyat rollback show 12 --file tempo/tempo.yml > tempo.yml", "A file as it was then"},
        }},
        .setup = setup_rollback_show,
    },
    Command{
        .name = "rollback diff",
        .summary = "Say what differs between two generations, or between one and now",
        .description =
            "Images by name and by id, commands, ports, mounts, variables, and configuration files line by line. "
            "Secrets are masked: that they changed is seen, what they are is not.\n"
            "Exits with 1 when something differs, with 2 when nothing could be compared.",
        .examples = {{
            {"pyat rollback diff good", "What has changed since the last good generation"},
            {"pyat rollback diff 11 12", "From the one to the other"},
        }},
        .setup = setup_rollback_diff,
    },
    Command{
        .name = "rollback plan",
        .summary = "Say step by step how to get back to a generation, and what is at risk",
        .description =
            "What is new is started beside what runs, where ports, volumes and files allow; what cannot is said, with "
            "why. Ingesters are flushed before they are stopped, and no volume is ever removed.\n"
            "Of each product whose release changes, it says whether the older one can read what the newer one has "
            "written, with sources. Nothing is changed by this.\n"
            "Exits with 1 when something stands in the way, with 2 when nothing could be planned.",
        .examples = {{
            {"pyat rollback plan --to good", "Back to the last good generation, as without --to"},
            {"pyat rollback plan --to 11 --format json", "To another one, for a program"},
        }},
        .setup = setup_rollback_plan,
    },
    Command{
        .name = "rollback run",
        .summary = "Go back to a generation, step by step, each of which can be undone",
        .description =
            "Takes a generation of what is there now, and carries out what pyat rollback plan shows. A journal has "
            "each "
            "step before it is begun and after it has ended, so that pyat rollback resume or abort can go on after a "
            "crash. A step that fails is undone, with all before it; no volume is ever removed.\n"
            "Asks once before it begins, and --yes answers that. Where data may be lost, and before a step behind "
            "which "
            "there is no way back, it wants the name of the stack: --confirm. Ctrl-C stops it behind the step that is "
            "being done.\n"
            "Exits with 0 when the stack is at the generation, with 1 when all was undone, with 2 when nothing was "
            "done, with 3 when it stopped half-way.",
        .examples = {{
            {"pyat rollback run --to good", "Back to the last good generation, as without --to; asks before it begins"},
            {"pyat rollback run --to 11 --yes --confirm-within 30m", "Back again unless somebody confirms it"},
        }},
        .setup = setup_rollback_run,
    },
    Command{
        .name = "rollback resume",
        .summary = "Go on with a rollback that was cut off",
        .description =
            "After a crash, a full disk, or Ctrl-C: the journal says what was done, and where it does not, pyat looks. "
            "One that was being undone is undone further. Where there is none that has not ended, nothing is done.\n"
            "Exits as pyat rollback run does.",
        .examples = {{
            {"pyat rollback resume --stack lgtm", "Go on where it stopped, when the Compose files are gone, too"},
            {"pyat rollback resume --was-done yes", "You have looked: the step that was cut off was done"},
        }},
        .setup = setup_rollback_resume,
    },
    Command{
        .name = "rollback abort",
        .summary = "Undo a rollback that has not ended",
        .description =
            "From the last step that was begun back to the first: afterwards, the stack is as it was before.\n"
            "Exits with 0 when all was undone, with 3 when a person is needed.",
        .examples = {{
            {"pyat rollback abort --stack lgtm", "Back to where it was before"},
            {"pyat rollback abort --format json", "For a program: state is undone"},
        }},
        .setup = setup_rollback_abort,
    },
    Command{
        .name = "rollback confirm",
        .summary = "Say that a rollback which waits for it is well",
        .description = "Of pyat rollback run --confirm-within: without this, it is undone when the time is over.",
        .examples = {{
            {"pyat rollback confirm --stack lgtm", "It stays as it is"},
            {"pyat rollback confirm --format json", "For a program: state is done"},
        }},
        .setup = setup_rollback_confirm,
    },
    Command{
        .name = "rollback status",
        .summary = "Say whether a rollback is at work or has stopped half-way, and what to type next",
        .description = "Who holds the lock of the stack, what the last run has come to, and where the stack is.\n"
                       "Exits with 1 while a run is at work, waits to be confirmed, or has stopped half-way.",
        .examples = {{
            {"pyat rollback status --stack lgtm", "The first thing to look at"},
            {"pyat rollback status --format json", "For a program: next is the command to type"},
        }},
        .setup = setup_rollback_status,
    },
    Command{
        .name = "rollback checklist",
        .summary = "Say what is missing before a migration, so that there is a way back",
        .description =
            "Each item is measured where it can be: what runs is kept, a good generation is young enough and can be "
            "read, nothing stands in the way back, its images and the room are there, people can be told, services "
            "and configuration files are well, and the way back was tried. What nobody can measure is by hand: for a "
            "person to answer for. rollback: checklist: of pyat.yml adds items, with a command that says whether they "
            "are done.\n"
            "Exits with 1 when something is not done or not known, with 2 when nothing could be looked at.",
        .examples = {{
            {"pyat rollback checklist --oldest 7d", "What was proven longer ago does not count"},
            {"pyat rollback checklist --format markdown=checklist.md", "To be ticked off by others"},
        }},
        .setup = setup_rollback_checklist,
    },
    Command{
        .name = "rollback drill",
        .summary = "Try the way back with copies of the stack, which nobody uses",
        .description =
            "Starts copies of what runs now in a Compose project of their own, called after the stack with -drill, and "
            "carries the plan out on them: the same steps in the same order, with timings. The copies have empty "
            "volumes and copies of the files, publish no port, and reach nothing outside of their own networks. Then "
            "all of it is taken down again, volumes of the drill included; no other volume is touched. What was not "
            "tried is said, and why.\n"
            "Whether it worked is kept with the generation, for pyat rollback checklist. A drill that was killed is "
            "taken down by the next one.\n"
            "Exits with 0 when the way back works, with 1 when it does not or nobody knows, with 2 when nothing was "
            "drilled.",
        .examples = {{
            {"pyat rollback drill --to good", "To the last good generation"},
            {"pyat rollback drill --to 11 --format markdown=drill.md", "To another one, for the notes of a migration"},
        }},
        .setup = setup_rollback_drill,
    },
    Command{
        .name = "rollback notify",
        .summary = "Try whether those who are to be told of a rollback can be told",
        .description =
            "The list rollback: notify: of pyat.yml: Slack, PagerDuty, Alertmanager, webhooks and programs. With "
            "--test, each is sent a message that says it is a test, and what came back is shown; PagerDuty's incident "
            "is closed again at once. Without, it is said who is told of what, and whose secret is missing.\n"
            "Nothing of a secret is ever shown.\n"
            "Exits with 1 when somebody cannot be told, with 2 when pyat.yml names nobody.",
        .examples = {{
            {"pyat rollback notify --test", "A test message to each of pyat.yml"},
            {"pyat rollback notify --test --to oncall", "To one of them"},
        }},
        .setup = setup_rollback_notify,
    },
    Command{
        .name = "rollback report",
        .summary = "Report what a rollback has done, and what is not known",
        .description =
            "Made of the journal, which says what was intended and what came of it, line by line: when each step "
            "began, how long it took, how often it was tried, what was seen, and who had begun or taken up the run. A "
            "run that has not ended, was cut off or whose journal was altered is reported as far as it can be "
            "trusted. The key is not needed.\n"
            "Exits with 1 when the run has not brought the stack to its target, with 2 when there is no such run.",
        .examples = {{
            {"pyat rollback report last", "The last run, as without a name"},
            {"pyat rollback report 12 --format markdown=incident.md", "Another one, for the notes of an incident"},
        }},
        .setup = setup_rollback_report,
    },
    Command{
        .name = "rollback triggers",
        .summary = "Say whether there is a reason to go back, and with --act, go back",
        .description =
            "Each trigger is OK, WARN, FIRING, or UNKNOWN: what nobody can tell neither fires nor is well. They are "
            "those of pyat.yml (rollback: triggers:), or else pyat's own: alerts that do not fire, lost and refused "
            "data, services that are not well or have become slower, refused logins, cost over the budget, missed "
            "targets. docs/rollback-triggers.md has each with its query.\n"
            "Nothing is changed without --act. With it, a trigger that fires begins a rollback to the last good "
            "generation, unless it is a planned one, a rollback has not ended or has just, or triggers have acted "
            "often enough.\n"
            "Exits with 1 when a trigger fires, with 2 when nothing could be told, and after a rollback as pyat "
            "rollback run does.",
        .examples = {{
            {"pyat rollback triggers --from http://localhost:9090", "Is there a reason to go back?"},
            {"pyat rollback triggers --watch 30s --act", "Look every 30 seconds, and go back by oneself"},
        }},
        .setup = setup_rollback_triggers,
    },
};

}  // namespace

std::span<const Command> rollback_commands() { return table; }

}  // namespace pyat::cmd
