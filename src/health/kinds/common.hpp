// What the probes of several kinds have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/probe.hpp"

namespace pyat::health {

// A GET of a path below the target's address, with what the target has of credentials, tenant and TLS.
net::Request get(const Target& target, std::string_view path);
// The same, for the first and measured question.
net::Request measured_get(const Target& target, std::string_view path);
// The lines that resources are read from, and those that begin with one of `more`.
net::Request get_metrics(const Target& target, std::string_view path, std::vector<std::string> more = {});

// Whether an answer came at all: else there is no use in asking more.
bool was_answered(const Reply* reply);

// Adds the checks `reach` and `certificate` of an answer. False when nothing answered: what follows makes no sense
// then.
bool judge_reach(const Target& target, const Reply& reply, const Circumstances& circumstances, Findings& findings);
// Adds the check `access` where the status is 401 or 403. False then.
bool judge_access(const Reply& reply, Findings& findings);

// Adds the check `release`: the release that answers is the one that is expected. Empty: nothing is known, no check.
void judge_release(const Target& target, std::string release, Findings& findings);

// Memory, CPU and uptime of the process, from its own metrics.
void read_resources(const Reply* metrics, const Circumstances& circumstances, Findings& findings);

// "version" of a JSON object, at the top or below "data"; empty when it is not there, or no version at all.
std::string version_in(const Reply* reply);

// The first line of a body, of an HTML page its title, printable and short enough for a table.
std::string excerpt(std::string_view body);

// "HOST:PORT" of an address, with the port that its scheme stands for.
std::string host_and_port(std::string_view address);

void add(Findings& findings, std::string_view id, State state, std::string message, std::string next = {});
void warn(Findings& findings, std::string_view id, std::string message, std::string next = {});

}  // namespace pyat::health
