// The texts of the codes about a file as a whole. Included by codes.cpp only.
// Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo bad_inventory{
    .code = "bad-inventory",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "pyat.yml, the inventory of the stack, has a mistake",
    .detail =
        R"(pyat.yml says which services a stack has, of which release they are, and where their configuration is. pyat
looks for it in the current folder and in those above it, up to the root of the repository.

It is checked as a whole before anything else is done: with a mistake in it, what it says of one service may be as
wrong as what it says of another. Nothing is checked until it is mended.)",
    .wrong = R"(services:
  mimir:
    verison: 2.10.3
)",
    .right = R"(services:
  mimir:
    version: 2.10.3
)",
};

inline constexpr CodeInfo bad_cost_model{
    .code = "bad-cost-model",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a cost model, or a price book, has a mistake",
    .detail =
        R"(A cost model is checked as a whole, its units included: 200 GB for a price per GB-month are an amount a month, and
for a price per GB they are one that is paid once. What comes out in other units than money a month cannot be added up.

Nothing is computed until it is mended: a sum with a wrong item in it is wrong.)",
    .wrong = R"(plans:
  now:
    items:
      - {name: logs, quantity: 200 GB, price: 0.09 USD/GB}
)",
    .right = R"(plans:
  now:
    items:
      - {name: logs, quantity: 200 GB, price: 0.15 USD/GB-month}
)",
};

inline constexpr CodeInfo bad_compose{
    .code = "bad-compose",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a Compose file has a mistake",
    .detail =
        R"(pyat reads Compose files to learn which services a stack has. Variables are replaced, files merged, extends and
include followed as docker compose does it, and what docker compose would refuse is an error here, too.

What leaves something open without being wrong for Compose is a warning: a file to include that is not there, a
port that a variable without a value is part of.)",
    .wrong = R"(services:
  mimir:
    image: grafana/mimir:${MIMIR_VERSION?is not set}
)",
    .right = R"(services:
  mimir:
    image: grafana/mimir:${MIMIR_VERSION:-2.10.3}
)",
};

inline constexpr CodeInfo more_problems{
    .code = "more-problems",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "the file has more problems than are shown",
    .detail =
        R"(Nobody reads ten thousand complaints: past that number pyat stops looking. The verdict stands all the same.
Tempo's receivers are not looked at when they hold five thousand values, as only aliases can make them.

A file like this is most often not a configuration at all, or a mapping with a mistake in it that aliases repeat over
and over. Mend the first problems and run pyat again.)",
    .wrong = R"(a1: 1
a2: 2    # … and so on, ten thousand times
)",
    .right = R"(target: all
)",
};

inline constexpr CodeInfo empty_document{
    .code = "empty-document",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the file holds no settings at all, and this server does not start on that",
    .detail = R"(What counts as empty, and what happens then, depends on the server:

Mimir refuses a file with nothing but white space and comments; all that it prints is "EOF". A document whose value is
null (a line with ---, or a single ~) is refused before 2.3, too, and accepted since.

Tempo accepts a file with nothing in it, but crashes with a nil pointer dereference on a document whose value is null.

To run with the defaults, write an empty mapping: {}. When the file should not be empty, look at what made it: a
template that failed, a variable without a value, or a mount that points to the wrong file.)",
    .wrong = R"(# limits:
#   ingestion_rate: 10000
)",
    .right = R"({}
)",
};

inline constexpr CodeInfo null_section{
    .code = "null-section",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a section is null, and Tempo crashes on it",
    .detail =
        R"(A key without a value is null in YAML. To Tempo's decoder that does not mean "keep the defaults": it takes the
whole section away. For most sections that goes unnoticed, but when it starts Tempo looks into storage, storage.trace,
storage.trace.block and, with the s3 backend, storage.trace.s3, and crashes with a nil pointer dereference.

The usual cause is a section whose last setting was commented out.)",
    .wrong = R"(storage:
  trace:
    # backend: local
)",
    .right = R"(storage:
  trace: {}
)",
};

inline constexpr CodeInfo expand_env{
    .code = "expand-env",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a variable reference cannot be expanded",
    .detail =
        R"(With -config.expand-env=true the server replaces variable references in the whole text of the file, comments
included, before it reads the YAML. pyat does the same when --expand-env is given.

Tempo's grammar is that of a shell with its functions: ${NAME}, ${NAME:-default}, ${NAME^^}. A brace that is not
closed ("missing closing brace"), an empty name or an incomplete function such as ${NAME:} stops the server. Mimir's
is ${NAME} or ${NAME:default}, without the dash. In both a variable that is not set becomes nothing.

Complete the reference. In Tempo, write $$ for a dollar sign that is meant as one.)",
    .wrong = R"(storage:
  trace:
    local:
      path: ${TEMPO_DIR
)",
    .right = R"(storage:
  trace:
    local:
      path: ${TEMPO_DIR:-/var/tempo}
)",
};

inline constexpr CodeInfo more_documents{
    .code = "more-documents",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "only the first YAML document of the file is read",
    .detail =
        R"(A line of three dashes begins another document in the same file. Mimir and Tempo decode the first one and never
look at the others: settings in them have no effect, and mistakes in them are not reported, neither by the server nor
by pyat.

Merge the documents into one mapping, or move the others to their own files.)",
    .wrong = R"(server:
  http_listen_port: 8080
---
limits:
  ingestion_rate: 10000   # without effect
)",
    .right = R"(server:
  http_listen_port: 8080
limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo overrides_form{
    .code = "overrides-form",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "Tempo also tried the old, flat form of `overrides`, and reports that instead of the mistake",
    .detail =
        R"(Since 2.3 the limits of Tempo stand under overrides.defaults, in groups (ingestion, read, metrics_generator).
The flat form of earlier releases is still read. When decoding the new form fails for whatever reason, Tempo
decodes the section again in the old form, which fails at the first key: "field defaults not found in type
overrides.legacyConfig". Up to 2.8 it prints only that second error, later ones print both.

This note goes with the error that is the real one. Correct that, and do not rename `defaults`.)",
    .wrong = R"(overrides:
  defaults:
    ingestion:
      rate_limit_byte: 15000000   # the mistake: it is rate_limit_bytes
)",
    .right = R"(overrides:
  defaults:
    ingestion:
      rate_limit_bytes: 15000000
)",
};

inline constexpr CodeInfo unexpanded_variable{
    .code = "unexpanded-variable",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "${NAME} in a value is plain text unless the server expands variables",
    .detail =
        R"(Variables are replaced only when the server runs with -config.expand-env=true. Without it a value is the
literal text, dollar sign and braces included. A number, a duration or a switch of that text is refused; pyat adds
this warning to the error, because the variable is the likely cause. In a field that takes any text it means a
password that does not work or a host that does not exist, and no error at start-up.

If the server is started with the flag, give --expand-env to pyat: it then sees what the server sees. If it is not,
add the flag to its command line, or write the value.)",
    .wrong = R"(server:
  http_listen_port: ${HTTP_PORT}   # checked without --expand-env
)",
    .right = R"(server:
  http_listen_port: ${HTTP_PORT}   # pyat lint --expand-env, mimir -config.expand-env=true
)",
};

inline constexpr CodeInfo unreadable_file{
    .code = "unreadable-file",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the file cannot be read, so there is no verdict",
    .detail =
        R"(The file does not exist, is a folder, may not be read by this user, or could not be read to its end; the
message is that of the operating system.

Check the path, relative to the folder where pyat runs, and the permissions. In a container, check that the file is
mounted: Docker creates an empty folder in the place of a file that does not exist on the host.)",
    .wrong = R"(# pyat lint config/mimir.yml, in a folder without config/mimir.yml
)",
    .right = R"(# pyat lint deploy/config/mimir.yml
)",
};

inline constexpr CodeInfo wrong_file{
    .code = "wrong-file",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the file is clearly a configuration of something else",
    .detail =
        R"(The keys at the top of the file are those of another program or of another kind of file: a Loki, Prometheus or
Alertmanager configuration, recording rules, a Compose file, the values of a Helm chart. Mimir or Tempo would refuse
every key of it, so one diagnostic stands for all of those.

Check which file is given to the server and to pyat. When it really is a Mimir or Tempo configuration, say so with
--product and --target; pyat then reports each problem by itself.)",
    .wrong = R"(schema_config:        # a Loki configuration
  configs:
    - from: 2024-01-01
      store: tsdb
)",
    .right = R"(blocks_storage:       # a Mimir configuration
  backend: filesystem
)",
};

inline constexpr CodeInfo unchecked_file{
    .code = "unchecked-file",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "a file that the configuration names is not here, and was not checked",
    .detail =
        R"(A configuration can name a file with settings per tenant: runtime_config.file of Mimir, per_tenant_override_config
of Tempo. The server reads it when it starts, and does not start when it is wrong; so it is checked with the
configuration. It is looked for under the path that is given there, and beside the configuration.

Containers have paths of their own: put a copy beside the configuration under the same name, or check it on the machine
that has it.)",
    .wrong = R"(runtime_config:
  file: /etc/mimir/runtime.yaml
)",
    .right = R"(runtime_config:
  file: runtime.yaml
)",
};

inline constexpr std::array files_codes{
    unchecked_file, bad_compose,    bad_inventory,  bad_cost_model, more_problems,       empty_document,  null_section,
    expand_env,     more_documents, overrides_form, unexpanded_variable, unreadable_file, wrong_file,
};

}  // namespace pyat::diag::code_texts
