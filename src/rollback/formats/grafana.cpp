// Grafana's database: each start brings it to the schema of the release, and there is no way back but a copy.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

constexpr Steps restore = {
    "Stop {from} and copy its database: grafana.db with -wal and -shm, or a dump of PostgreSQL or MySQL",
    "Put the copy that was taken under {to} back in its place; without one, start {to} on a new copy of the database, "
    "and look at data sources, dashboards and alert rules before anybody saves one",
    "Put back the plugins of that time (the folder of paths.plugins)",
    "Start {to}; keep the copy of {from}'s database"};
constexpr std::string_view backward = "grafana.com/docs/grafana: setup-grafana/upgrade-grafana, \"Back up Grafana\"";

constexpr std::array<PassageRow, 5> passages = {{
    {.from = since(8, 0),
     .to = since(8, 0),
     .way = Way::loses,
     .what = "database",
     .sentence =
         "{from} has migrated the database, which nothing undoes: Grafana's project supports no downgrade. With the "
         "copy of before the upgrade {to} works; dashboards, alert rules, users and API keys saved since are not in it",
     .until = "for good in {to}; they are in the copy of {from}'s database",
     .steps = restore,
     .sources = {backward, "grafana/grafana#27837: 7.1.3 to 6.6.2, no data source could be added",
                 "grafana/grafana#78976: \"we don't technically support version downgrades\""}},
    {.from = since(9, 4),
     .to = {{8, 0, 0}, {9, 4, 0}},
     .way = Way::loses,
     .what = "alerting",
     .sentence =
         "9.4 changed the tables of Grafana Alerting in a way that releases before it do not understand: alert rules "
         "cannot be managed any more",
     .until = "until the copy of before the upgrade is back",
     .steps = restore,
     .sources = {"grafana/grafana#64896: docs/sources/upgrade-guide/upgrade-v9.4"}},
    {.from = since(8, 3),
     .to = {{8, 0, 0}, {8, 3, 0}},
     .way = Way::loses,
     .what = "dashboards",
     .sentence =
         "Dashboards saved by 8.3 or later name their data sources in another way; releases before it show errors in "
         "their panels",
     .until = "until they are put back as they were",
     .steps = restore,
     .sources = {"grafana/grafana#46528"}},
    {.from = since(12, 4),
     .to = {{8, 0, 0}, {12, 4, 0}},
     .way = Way::loses,
     .what = "unified storage",
     .sentence =
         "From 12.4 on dashboards and folders move to the unified storage; {to} reads the tables of before, and shows "
         "dashboards as they were when they moved",
     .until = "until the changes since are made again; {from} still has them",
     .steps = {"Export from {from} the dashboards that changed since the upgrade, before it stops",
               "Restore the copy of the database, and import them into {to}"},
     .sources = {"grafana/grafana#128043: 12.4.5 and 13.0.3 read other tables than 12.3.0",
                 "grafana/grafana#123616: write_legacy=false after the migration"}},
    {.from = since(8, 0),
     .to = since(8, 0),
     .within_minor = true,
     .way = Way::safe_after,
     .what = "database",
     .sentence =
         "Patch releases of one minor release rarely migrate the database, and nobody promises that they do not",
     .steps = {"Stop {from} and copy its database before {to} starts on it"},
     .sources = {backward}},
}};

}  // namespace

const ProductRules& grafana_rules() {
  static constexpr ProductRules rules{"grafana", "Grafana", {8, 0, 0}, {13, 0, 0}, {}, passages};
  return rules;
}

}  // namespace pyat::rollback
