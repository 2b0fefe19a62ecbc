#include "cmd/cost.hpp"

#include <array>

namespace pyat::cmd {
namespace {

constexpr std::array table = {
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
};

}  // namespace

std::span<const Command> cost_commands() { return table; }

}  // namespace pyat::cmd
