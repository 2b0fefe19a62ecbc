// Each way in which the lines are read again.
#pragma once

#include <memory>
#include <string>

#include "smoke/logs/items.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke {

using LogDataPtr = std::shared_ptr<const LogData>;

// Of /loki/api/v1/query_range: the oldest first, or the newest.
View lines_view(const LogDataPtr& data, LineOrder order);
// The same as another tenant, who must find nothing.
View stranger_view(const LogDataPtr& data);
// What count_over_time says of each stream.
View count_view(const LogDataPtr& data);
// The streams in /loki/api/v1/series. Of OTLP, they are what the tenant makes of attributes.
View series_view(const LogDataPtr& data);
// The lines of the first stream as /loki/api/v1/tail sends them over a WebSocket. They are few, because Loki leaves out
// of a tail what comes faster than it sends.
View tail_view(const LogDataPtr& data);
// Why there is none, a clause; empty: there is.
std::string tail_problem(const LogData& data);

// A GET of Loki's API. What it has in its caches is not asked for.
net::Request log_query(const Access& access, const std::string& path_and_query);
// Why an answer says nothing; empty: it is a whole 200.
std::string query_problem(const net::Request& request, const net::Answer& answer);

}  // namespace pyat::smoke
