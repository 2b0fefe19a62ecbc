// What comes to mind for values that their types do not take.
#include "decode/choices.hpp"
#include "decode/proposals.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::decode;
using propose::DurationKind;

// The text, with a question mark where somebody should look at it.
std::string shown(const propose::Proposal& proposal) {
  return proposal.text.empty() || proposal.safe ? proposal.text : proposal.text + "?";
}
std::string go(std::string_view text) { return shown(propose::duration(text, DurationKind::go)); }
std::string prometheus(std::string_view text) { return shown(propose::duration(text, DurationKind::prometheus)); }
std::string number(std::string_view text, std::string_view key = "n") {
  return shown(propose::number(text, key, true));
}
std::string size(std::string_view text) { return shown(propose::size(text)); }

}  // namespace

TEST_CASE("durations for Go") {
  CHECK(go("1d") == "24h");
  CHECK(go("1w") == "168h");
  CHECK(go("1y") == "8760h");
  CHECK(go("1d12h") == "36h");
  CHECK(go("1.5d") == "36h");
  CHECK(go("1d30m") == "24h30m");
  CHECK(go("0d") == "0s");
  CHECK(go("5 m") == "5m");
  CHECK(go("5min") == "5m");
  CHECK(go("1 hour 30 minutes") == "1h30m");
  CHECK(go("1.5 Hours") == "1.5h");
  CHECK(go("-1d") == "-24h");
  CHECK(go("30") == "30s?");
  CHECK(go("1.5") == "1.5s?");
  CHECK(go("5M").empty());
  CHECK(go("").empty());
  CHECK(go("soon").empty());
  CHECK(go("1d and a half").empty());
  CHECK(go("99999999999999999999d").empty());
  CHECK(go("9999999999y").empty());
}

TEST_CASE("durations for Prometheus") {
  CHECK(prometheus("1.5h") == "1h30m");
  CHECK(prometheus("1.5d") == "1d12h");
  CHECK(prometheus("30m1h") == "1h30m");
  CHECK(prometheus("90 minutes") == "90m");
  CHECK(prometheus("1d 1d") == "2d");
  CHECK(prometheus("30") == "30s?");
  CHECK(prometheus("0.5") == "500ms?");
  CHECK(prometheus("1us").empty());
  CHECK(prometheus("-1h").empty());
}

TEST_CASE("numbers that were meant") {
  CHECK(number("10") == "10");
  CHECK(number("100k") == "100000");
  CHECK(number("1.5M") == "1500000");
  CHECK(number("1.0001k").empty());
  CHECK(number("10,000") == "10000");
  CHECK(number("1 000 000") == "1000000");
  CHECK(number("10,00").empty());
  CHECK(number("1,2").empty());
  CHECK(number("0,000").empty());
  CHECK(number("10MB") == "10485760?");
  CHECK(number("10M", "max_bytes") == "10485760?");
  CHECK(number("10k", "max_recv_msg_size") == "10240?");
  CHECK(number("10k", "burst_size") == "10000?");
  CHECK(number("10MiB") == "10485760");
  CHECK(number("100B", "max_bytes") == "100");
  CHECK(number("100MB", "max_size_mb") == "100?");
  CHECK(number("5m").empty());
  CHECK(number("5m", "timeout_seconds") == "300?");
  CHECK(number("5%") == "5?");
  CHECK(shown(propose::number("5%", "ratio", false)) == "0.05?");
  CHECK(shown(propose::number("12.5%", "ratio", false)) == "0.125?");
  CHECK(shown(propose::number("100%", "ratio", false)) == "1?");
  CHECK(number("lots").empty());
}

TEST_CASE("sizes that were meant") {
  CHECK(size("65536") == "64KB");
  CHECK(size("1000") == "1000B");
  CHECK(size("0") == "0B");
  CHECK(size("64kb") == "64KB");
  CHECK(size("64 KB") == "64KB");
  CHECK(size("64k") == "64KB");
  CHECK(size("1.5gib") == "1.5GiB");
  CHECK(size("12 bytes") == "12B");
  CHECK(size("10Mb") == "10MB?");
  CHECK(size("10 parsecs").empty());
}

TEST_CASE("booleans that were meant") {
  CHECK(shown(propose::boolean("Yes")) == "true");
  CHECK(shown(propose::boolean("off")) == "false");
  CHECK(shown(propose::boolean("enabled")) == "true?");
  CHECK(shown(propose::boolean("0")) == "false?");
  CHECK(shown(propose::boolean("maybe")).empty());
}

TEST_CASE("words that were meant") {
  const auto nearest = [](std::string_view word, std::string_view type) {
    const Choice choice = nearest_choice(word, choices_of(type));
    return choice.text.empty() || choice.sure ? choice.text : choice.text + "?";
  };
  CHECK(nearest("WARNING", "log.Level") == "warn");
  CHECK(nearest("Info", "log.Level") == "info");
  CHECK(nearest("inof", "log.Level") == "info?");
  CHECK(nearest("GZIP", "backend.Encoding") == "gzip");
  CHECK(nearest("lz4_64k", "backend.Encoding") == "lz4-64k");
  CHECK(nearest("TLSv1.2", "config.TLSVersion") == "TLS12");
  CHECK(nearest("VersionTLS13", "config.TLSVersion") == "TLS13");
  CHECK(nearest("virtual-host", "s3.BucketLookupType") == "virtual-hosted");
  CHECK(nearest("lz4-128k", "backend.Encoding").empty());
  CHECK(nearest("verbose", "log.Level").empty());
  CHECK(nearest("", "log.Level").empty());
  CHECK(choices_of("time.Duration").empty());
}
