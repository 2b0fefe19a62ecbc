// One report with something of everything, for the golden tests of all output formats.
#pragma once

#include "diag/report.hpp"

namespace pyat::test {

inline diag::FileReport refused_mimir() {
  diag::FileReport file;
  file.path = "./deploy/mimir prod.yml";
  file.product = "mimir";
  file.product_source = "file name";
  file.version = "2.10.3";
  file.version_source = "flag";
  file.status = diag::Status::refused;
  file.text =
      "multitenancy_enabled: false\n"
      "limits:\n"
      "  ingestion_rte: 10000\n"
      "blocks_storage:\n"
      "  tsdb:\n"
      "    retention_period: 1d\n"
      "  s3:\n"
      "    secret_access_key: ${S3_SECRET}\n"
      "ruler: [\n"
      "  a, b]\n";
  file.diagnostics = {
      {.code = "unknown-field",
       .severity = diag::Severity::error,
       .range = {{3, 3}, {3, 16}},
       .path = "limits.ingestion_rte",
       .message = "Mimir 2.10.3 has no field \"ingestion_rte\" here",
       .help = "did you mean \"ingestion_rate\"?",
       .docs = "https://grafana.com/docs/mimir/v2.10.x/references/configuration-parameters/#limits",
       .server_message = "line 3: field ingestion_rte not found in type validation.plainLimits",
       .fix = {.safe = false,
               .title = "rename \"ingestion_rte\" to \"ingestion_rate\"",
               .edits = {{{{3, 3}, {3, 16}}, "ingestion_rate"}}}},
      {.code = "bad-duration",
       .severity = diag::Severity::error,
       .range = {{6, 23}, {6, 25}},
       .path = "blocks_storage.tsdb.retention_period",
       .message = "\"1d\" is not a duration for blocks_storage.tsdb.retention_period: Go durations have no days",
       .help = "write \"24h\"",
       .server_message = "line 6: cannot unmarshal !!str `1d` into time.Duration",
       .fix = {.safe = true, .title = "write 24h", .edits = {{{{6, 23}, {6, 25}}, "24h"}}}},
      {.code = "unexpanded-variable",
       .severity = diag::Severity::warning,
       .range = {{8, 24}, {8, 36}},
       .path = "blocks_storage.s3.secret_access_key",
       .message = "${S3_SECRET} is not expanded",
       .help = "check with --expand-env if the server runs with -config.expand-env=true"},
      {.code = "bad-type",
       .severity = diag::Severity::error,
       .range = {{9, 8}, {10, 8}},
       .path = "ruler",
       .message = "ruler is a mapping, not a list",
       .server_message = "line 9: cannot unmarshal !!seq into ruler.Config"},
  };
  return file;
}

inline diag::FileReport accepted_tempo() {
  diag::FileReport file;
  file.path = "tempo.yml";
  file.product = "tempo";
  file.product_source = "file name";
  file.version = "3.0.3";
  file.version_source = "default";
  return file;
}

inline diag::FileReport tempo_with_notes() {
  diag::FileReport file;
  file.path = "/srv/größe,1:2.yml";
  file.product = "tempo";
  file.product_source = "content";
  file.version = "2.3.1";
  file.version_source = "modeline";
  file.status = diag::Status::warnings;
  file.text = "server: {log_level: info}  # 日本語 \r\nstorage:\t{}\r\n---\r\n";
  file.diagnostics = {
      {.code = "unexpanded-variable",
       .severity = diag::Severity::warning,
       .range = {{1, 30}, {1, 33}},
       .path = "server",
       .message = "100% of \"this\" & <that>:\nspread, over lines"},
      {.code = "more-documents",
       .severity = diag::Severity::info,
       .range = {{3, 1}, {3, 4}},
       .message = "only the first document is read"},
  };
  return file;
}

inline diag::FileReport unreadable_file() {
  diag::FileReport file;
  file.path = "missing.yml";
  file.status = diag::Status::unreadable;
  file.diagnostics = {{.code = "unreadable-file",
                       .severity = diag::Severity::error,
                       .message = "cannot open the file: No such file or directory"}};
  return file;
}

inline diag::Report sample_report() {
  diag::Report report;
  report.files = {refused_mimir(), accepted_tempo(), tempo_with_notes(), unreadable_file()};
  report.seconds = 0.00125;
  return report;
}

}  // namespace pyat::test
