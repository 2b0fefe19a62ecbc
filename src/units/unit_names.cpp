#include "units/unit_names.hpp"

#include <array>

#include "units/dimension.hpp"

namespace pyat::units {
namespace {

using std::string_view;

constexpr std::int64_t thousand = 1000;
constexpr std::int64_t kibi = 1024;
constexpr std::int64_t hour = 3600;
constexpr std::int64_t month = 730 * hour;

constexpr auto rows = std::to_array<UnitRow>({
    {"%", "", 1, 100},
    {"percent", "", 1, 100},
    {"B", data},
    {"byte", data},
    {"kB", data, thousand},
    {"KB", data, thousand},
    {"MB", data, thousand* thousand},
    {"GB", data, thousand* thousand* thousand},
    {"TB", data, thousand* thousand* thousand* thousand},
    {"PB", data, thousand* thousand* thousand* thousand* thousand},
    {"KiB", data, kibi},
    {"MiB", data, kibi* kibi},
    {"GiB", data, kibi* kibi* kibi},
    {"TiB", data, kibi* kibi* kibi* kibi},
    {"PiB", data, kibi* kibi* kibi* kibi* kibi},
    {"bit", data, 1, 8},
    {"kbit", data, thousand, 8},
    {"Mbit", data, thousand* thousand, 8},
    {"Gbit", data, thousand* thousand* thousand, 8},
    {"ns", time, 1, thousand* thousand* thousand},
    {"us", time, 1, thousand* thousand},
    {"ms", time, 1, thousand},
    {"s", time},
    {"sec", time},
    {"second", time},
    {"m", time, 60},
    {"min", time, 60},
    {"minute", time, 60},
    {"h", time, hour},
    {"hr", time, hour},
    {"hour", time, hour},
    {"d", time, 24 * hour},
    {"day", time, 24 * hour},
    {"w", time, 7 * 24 * hour},
    {"week", time, 7 * 24 * hour},
    {"mo", time, month},
    {"month", time, month},
    {"quarter", time, 3 * month},
    {"y", time, 12 * month},
    {"yr", time, 12 * month},
    {"year", time, 12 * month},
});

// vCPU and core are one dimension: nobody prices them apart.
constexpr auto things = std::to_array<string_view>(
    {"alert",  "client", "cluster",   "container", "dashboard", "deployment", "developer", "engineer",
     "event",  "host",   "incident",  "instance",  "item",      "license",    "line",      "metric",
     "node",   "object", "operation", "page",      "person",    "pod",        "query",     "request",
     "sample", "seat",   "series",    "service",   "span",      "stream",     "team",      "tenant",
     "ticket", "trace",  "user",      "vCPU",      "volume",    "release",    "reviewer",  "shift"});

constexpr auto confusions = std::to_array<Confusion>({
    {"Gb", "write GB for gigabytes, or Gbit for gigabits"},
    {"Mb", "write MB for megabytes, or Mbit for megabits"},
    {"Kb", "write kB for kilobytes, or kbit for kilobits"},
    {"kb", "write kB for kilobytes, or kbit for kilobits"},
    {"b", "write B for bytes, or bit for bits"},
    {"Gi", "write GiB"},
    {"Mi", "write MiB"},
    {"Ki", "write KiB"},
    {"G", "write GB for gigabytes"},
    {"gb", "write GB"},
    {"mb", "write MB"},
    {"gib", "write GiB"},
    {"M", "write MB for megabytes, or m for minutes; a million is 1e6"},
    {"k", "a thousand is 1e3"},
    {"K", "a thousand is 1e3"},
    {"Mbps", "write Mbit/s, or MB/s"},
    {"MBps", "write MB/s"},
    {"GBps", "write GB/s"},
    {"manday", "write 8 h, or whatever a day of work has"},
});

}  // namespace

std::span<const UnitRow> unit_rows() { return rows; }
std::span<const string_view> thing_names() { return things; }
std::span<const Confusion> unit_confusions() { return confusions; }

}  // namespace pyat::units
