// Prometheus' texts: storage/interface.go, storage/remote/write_handler.go and web/api/v1/api.go of
// github.com/prometheus/prometheus.
#include <array>

#include "smoke/words/row.hpp"

namespace pyat::smoke {
namespace {

constexpr std::array words{
    Word{.text = "remote write receiver needs to be enabled",
         .cause = "this Prometheus takes no remote write",
         .flag = "web.enable-remote-write-receiver",
         .usual = "off",
         .next = "start it with --web.enable-remote-write-receiver"},
    Word{.text = "otlp write receiver needs to be enabled",
         .cause = "this Prometheus takes no OTLP",
         .flag = "web.enable-otlp-receiver",
         .usual = "off",
         .next = "start it with --web.enable-otlp-receiver (release 3), or --enable-feature=otlp-write-receiver (2.47 "
                 "and later)"},
    Word{.text = "out of order sample",
         .cause = "a newer sample of the same series is stored already",
         .setting = "storage.tsdb.out_of_order_time_window",
         .usual = "0s",
         .next = "see whether two clients write the same series"},
    Word{.text = "duplicate sample for timestamp",
         .cause = "a sample of the same series and time is stored with another value",
         .next = "see whether two clients write the same series: a label that tells them apart is missing"},
    Word{.text = "too old sample",
         .cause = "a sample is older than the window for samples out of order",
         .setting = "storage.tsdb.out_of_order_time_window",
         .usual = "0s"},
    Word{.text = "out of bounds",
         .cause = "a sample is older than what is in memory, or lies too far in the future",
         .setting = "storage.tsdb.out_of_order_time_window",
         .usual = "0s"},
    Word{.text = "too far in the future",
         .cause = "a sample lies further in the future than the 10 minutes that are allowed",
         .next = "compare the clocks of this host and of the server"},
    Word{.text = "out of order exemplar", .cause = "a newer exemplar of the same series is stored already"},
    Word{.text = "duplicate exemplar", .cause = "the exemplar is stored already"},
    Word{.text = "label length for exemplar exceeds maximum",
         .cause = "the labels of an exemplar are longer than 128 characters together"},
    Word{.text = "unknown series ref", .cause = "an exemplar came before the first sample of its series"},
    Word{.text = "native histograms are disabled",
         .cause = "native histograms are switched off",
         .flag = "enable-feature=native-histograms",
         .usual = "off before release 3.8",
         .next = "start it with --enable-feature=native-histograms"},
    Word{.text = "snappy: corrupt input", .cause = "the body is not packed with Snappy, or was damaged on its way"},
    Word{.text = "unexpected EOF", .cause = "the body is no protobuf, or was cut"},
    Word{.text = "label name or value", .cause = "a label name or value is not allowed"},
    Word{.text = "lifecycle API is not enabled",
         .cause = "this Prometheus may not be reloaded over HTTP",
         .flag = "web.enable-lifecycle",
         .usual = "off"}};

}  // namespace

std::span<const Word> prometheus_words() { return words; }

}  // namespace pyat::smoke
