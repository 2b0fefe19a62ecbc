// `pyat probe`: the health check of one container, as a command of pyat and as the program pyat-probe.
#pragma once

#include <string>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_probe(std::vector<Option>& options);

inline constexpr Command probe_command = {
    .name = "probe",
    .summary = "Ask one server whether it is healthy: a health check for containers",
    .description =
        "Prints one line that says what was seen, for docker inspect to show, and ends within the time-out.\n"
        "The bare word mimir, tempo, loki, grafana, prometheus, alertmanager, otel-collector, alloy, promtail or minio "
        "stands for that server on this host, at its usual port: tempo is http://localhost:3200/ready. "
        "With a port or a path it is the name of a host: tempo:3200/ready.\n"
        "Redirects are followed three times, and never to another server. pyat-probe is the same command as a static "
        "program of its own, for images without a shell, curl or wget; there, whatever is not healthy exits with 1, "
        "because Docker reserves 2.",
    .examples = {{
        {"pyat probe tempo", "Is the Tempo in this container ready?"},
        {"pyat probe --timeout 2s --contains '\"ok\"' http://grafana:3000/api/health",
         "A server elsewhere, and what it has to say"},
    }},
    .setup = setup_probe,
};

// pyat-probe: `words` are those behind the program's name. Returns its exit code: 0 or 1.
int run_probe_alone(std::vector<std::string> words, Context& context);

}  // namespace pyat::cmd
