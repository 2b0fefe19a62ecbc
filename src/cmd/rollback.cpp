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
};

}  // namespace

std::span<const Command> rollback_commands() { return table; }

}  // namespace pyat::cmd
