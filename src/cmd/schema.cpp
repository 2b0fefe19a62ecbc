#include "cmd/schema.hpp"

#include <array>

namespace pyat::cmd {
namespace {

constexpr std::array table = {
    Command{
        .name = "schema list",
        .summary = "List the releases that pyat knows, and which of them share one configuration",
        .description =
            "Releases in one line have the same fields, types and defaults. Imported ones are named with the file that "
            "they are read from.",
        .examples = {{
            {"pyat schema list --product tempo", "The releases of Tempo"},
            {"pyat schema list --format json", "For a program"},
        }},
        .setup = setup_schema_list,
    },
    Command{
        .name = "schema show",
        .summary = "Show a field: its type, and its default, flag and category in every release",
        .description =
            "PATH is a field (limits.ingestion_rate), a section (ingester.ring), the end of a path (ingestion_rate) or "
            "a command line flag (-distributor.ingestion-rate-limit). When several fields end so, they are listed; "
            "when there is none, the nearest names are. The exit status is 1 then.",
        .examples = {{
            {"pyat schema show max_global_series_per_user", "What is the default, and since when?"},
            {"pyat schema show ingester.ring --product mimir --target 2.10.3", "All fields of a section"},
        }},
        .setup = setup_schema_show,
    },
    Command{
        .name = "schema diff",
        .summary = "Show what is different between the configuration of two releases",
        .description =
            "Fields that came, went, moved (known by their flags), or have another type, default, flag or category. "
            "Of a section that came or went, text and Markdown count the fields, JSON lists them.\n"
            "Without --product, both servers are compared, as far as they have both releases.",
        .examples = {{
            {"pyat schema diff 2.10.3 3.0.0 --product mimir --section limits", "What became of the limits?"},
            {"pyat schema diff 2.10.5 3.0.0 --product tempo --format markdown=upgrade.md", "For a pull request"},
        }},
        .setup = setup_schema_diff,
    },
    Command{
        .name = "schema export",
        .summary = "Write the JSON Schema of a release, for editors",
        .description =
            "The result is draft 7, as the YAML language server and most editors take it. It accepts rather too much "
            "than too little: pyat lint knows more than JSON Schema can say.",
        .examples = {{
            {"pyat schema export --product mimir --target 2.10.3 -o mimir.schema.json", "For an editor"},
            {"pyat schema export --product tempo | jq .title", "The newest release known"},
        }},
        .setup = setup_schema_export,
    },
    Command{
        .name = "schema import",
        .summary = "Learn a release that pyat does not know, from the reference published with it",
        .description =
            "FILE is cmd/mimir/config-descriptor.json of Mimir's repository, or "
            "docs/sources/tempo/configuration/manifest.md of Tempo's, both as they are at the tag of the release; or "
            "what pyat schema export wrote.\n"
            "These references tell names and defaults, but no Go types: those are taken from the nearest release that "
            "pyat knows. What nobody knows is accepted, and said. The result is stored as a JSON Schema, in "
            "$XDG_DATA_HOME/pyat/schemas or ~/.local/share/pyat/schemas if --schemas does not name another folder.",
        .examples = {{
            {"pyat schema import config-descriptor.json --product mimir --as 3.1.0", "The next Mimir"},
            {"pyat schema import manifest.md --product tempo --as 3.1.0 --force", "Once more, in place of the first"},
        }},
        .setup = setup_schema_import,
    },
};

}  // namespace

std::span<const Command> schema_commands() { return table; }

}  // namespace pyat::cmd
