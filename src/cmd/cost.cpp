#include "cmd/cost.hpp"

#include <array>

namespace pyat::cmd {
namespace {

constexpr std::array table = {
    Command{
        .name = "cost prices",
        .summary = "List the prices that a cost model can name, with their sources and dates",
        .description =
            "Those of the book that pyat brings, those of --prices FILE, and those of the model, which count first. "
            "Each has a source and a date; what is older than 180 days is marked.\n"
            "Exits with 1 when no price fits.",
        .examples = {{
            {"pyat cost prices s3", "What object storage costs"},
            {"pyat cost prices --prices ours.yml --format json", "With prices of one's own, for a program"},
        }},
        .setup = setup_cost_prices,
    },
    Command{
        .name = "cost report",
        .summary = "Add up what each plan costs, before and now, and where the money goes",
        .description =
            "Reads a cost model: items with fixed costs, or quantities and prices, in plans such as before and after, "
            "environments and providers. Units are checked, and money is exact.\n"
            "Without FILE, the model is the key cost of pyat.yml, or the file that it names.\n"
            "Exits with 1 when the current plan is above its budget, with 2 when the model has a mistake.",
        .examples = {{
            {"pyat cost report cost.yml", "Before and now, with the largest items"},
            {"pyat cost report cost.yml --currency EUR --format html=cost.html", "A page for those who pay"},
        }},
        .setup = setup_cost_report,
    },
    Command{
        .name = "cost roi",
        .summary = "Appraise a business case, and audit what it claims",
        .description =
            "ROI, benefit-cost ratio, paybacks, net present value, internal rate of return and the month that breaks "
            "even; how much of the soft benefits must come true; which input it hangs on, and how likely it pays.\n"
            "Each claim of the model is right, wrong, wrongly named (the benefit-cost ratio for the ROI), contradicted "
            "by other statements of the model, or not derivable from its numbers.\n"
            "Exits with 1 when a claim does not hold, with 2 when the model has a mistake.",
        .examples = {{
            {"pyat cost roi cost.yml", "Does the case hold?"},
            {"pyat cost roi cost.yml --case a --format markdown=roi.md", "One version, for a pull request"},
        }},
        .setup = setup_cost_roi,
    },
    Command{
        .name = "cost whatif",
        .summary =
            "Say what a change saves and loses, or find the cheapest plan",
        .description =
            "Retention, sampling, replication, compression, the interval of scrapes, prices and quantities: what "
            "follows, item by item, what cannot follow, and what is given up for it, in words and numbers.\n"
            "With --optimise, tries all combinations of the model's ranges: the cheapest plans that keep its "
            "objectives, which objective binds, and which one would have to give where the budget is missed.\n"
            "Exits with 1 when no plan fits the budget, with 2 when the model or a value has a mistake.",
        .examples = {{
            {"pyat cost whatif cost.yml --retention logs=7d --scrape 30s", "What would it save?"},
            {"pyat cost whatif cost.yml --optimise --budget 350", "The cheapest plans"},
        }},
        .setup = setup_cost_whatif,
    },
    Command{
        .name = "cost triggers",
        .summary = "Say which triggers of a cost model fire, and what they would change",
        .description =
            "Each trigger is OK, WARN, FIRING or UNKNOWN: what nobody measured, or too long ago, is neither OK nor "
            "fires. What one that fires wants changed in a configuration is shown as a diff, and written with "
            "--apply.\n"
            "lint finds triggers and rules of Prometheus that do not do what they say. export writes the triggers as "
            "rules for Prometheus.\n"
            "Exits with 1 when a trigger fires or lint finds a mistake, with 2 when nothing could be checked.",
        .examples = {{
            {"pyat cost triggers cost.yml --from http://localhost:9090", "What fires, by what Prometheus says"},
            {"pyat cost triggers lint cost.yml --rules alerts.yml", "Mistakes of triggers and of alerts"},
        }},
        .setup = setup_cost_triggers,
    },
    Command{
        .name = "cost kpi",
        .summary = "Hold the success metrics of a cost model against what is measured",
        .description =
            "Each is MET, MISSED or UNKNOWN, beside what it was before and what is claimed. Rows that cannot all be "
            "true, such as an uptime, the incidents and the time to repair each, are named.\n"
            "Exits with 1 when one is missed, with 2 when none could be checked.",
        .examples = {{
            {"pyat cost kpi cost.yml --from http://localhost:9090 --since 30d", "Those of the last month"},
            {"pyat cost kpi cost.yml --snapshots costs.jsonl --format markdown", "As last measured, for a wiki"},
        }},
        .setup = setup_cost_kpi,
    },
};

}  // namespace

std::span<const Command> cost_commands() { return table; }

}  // namespace pyat::cmd
