// What types check while they are decoded. tests/fixtures/types/text_checks.tsv holds real answers of the servers'
// decoders; the cases here are the ones that the answers do not reach.
#include <cstdio>
#include <deque>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/check.hpp"
#include "support/catch.hpp"

namespace {

using pyat::decode::Complaint;
using pyat::decode::Fields;
using pyat::decode::find_struct_check;
using pyat::decode::find_text_check;
using pyat::decode::Product;
using pyat::decode::Release;
using pyat::yaml::Node;
using pyat::yaml::NodeKind;

constexpr Release mimir_2_0{Product::mimir, 2, 0, 0};
constexpr Release mimir_2_2{Product::mimir, 2, 2, 0};
constexpr Release mimir_2_10{Product::mimir, 2, 10, 5};
constexpr Release mimir_2_16{Product::mimir, 2, 16, 2};
constexpr Release mimir_3{Product::mimir, 3, 0, 2};
constexpr Release tempo_2_0{Product::tempo, 2, 0, 1};
constexpr Release tempo_2_3{Product::tempo, 2, 3, 1};
constexpr Release tempo_2_8{Product::tempo, 2, 8, 2};
constexpr Release tempo_3{Product::tempo, 3, 0, 0};

// "ok" or the error.
std::string answer(std::string_view type, std::string_view text, const Release& release) {
  std::string error;
  const auto check = find_text_check(type);
  return check == nullptr || check(text, release, error) ? "ok" : error;
}

Release release_of(const std::string& product, const std::string& version) {
  Release release{product == "mimir" ? Product::mimir : Product::tempo};
  REQUIRE(std::sscanf(version.c_str(), "%hu.%hu.%hu", &release.major, &release.minor, &release.patch) == 3);
  return release;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, '\t');) parts.push_back(part);
  return parts;
}

std::string with_text(std::string expected, const std::string& text) {
  for (std::size_t at = expected.find("{}"); at != std::string::npos; at = expected.find("{}", at + text.size())) {
    expected.replace(at, 2, text);
  }
  return expected;
}

// A document in memory, for structures: values are texts, or mappings and sequences made before.
class Builder {
 public:
  using Pair = std::pair<std::string_view, const Node*>;

  const Node* plain(std::string_view value) {
    Node& node = make(NodeKind::scalar);
    node.value = value;
    node.implicit = true;
    return &node;
  }
  const Node* mapping(const std::vector<Pair>& pairs) {
    std::vector<const Node*> children;
    for (const auto& [key, value] : pairs) {
      children.push_back(plain(key));
      children.push_back(value);
    }
    return collection(NodeKind::mapping, std::move(children));
  }
  const Node* sequence(std::vector<const Node*> items) { return collection(NodeKind::sequence, std::move(items)); }

 private:
  Node& make(NodeKind kind) {
    Node& node = nodes_.emplace_back();
    node.kind = kind;
    return node;
  }
  const Node* collection(NodeKind kind, std::vector<const Node*> children) {
    children_.push_back(std::move(children));
    Node& node = make(kind);
    node.children = children_.back().data();
    node.count = static_cast<std::uint32_t>(children_.back().size());
    return &node;
  }

  std::deque<Node> nodes_{};
  std::deque<std::vector<const Node*>> children_{};
};

std::string answer(std::string_view type, const Node* mapping, const Release& release) {
  const bool v3 = release.product == Product::mimir && release.since(2, 3);
  Complaint complaint;
  const auto check = find_struct_check(type);
  REQUIRE(check != nullptr);
  return check(Fields(*mapping, v3), release, complaint) ? "ok" : complaint.error;
}

// A structure of texts only.
std::string answer(std::string_view type, const std::vector<std::pair<std::string_view, std::string_view>>& fields,
                   const Release& release) {
  Builder builder;
  std::vector<Builder::Pair> pairs;
  for (const auto& [key, value] : fields) pairs.emplace_back(key, builder.plain(value));
  return answer(type, builder.mapping(pairs), release);
}

TEST_CASE("Texts are accepted and refused as the servers' decoders do", "[decode][checks]") {
  std::ifstream file(std::string(PYAT_SOURCE_DIR) + "/tests/fixtures/types/text_checks.tsv");
  REQUIRE(file.is_open());
  std::vector<std::string> type;
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = split(line);
    if (parts[0] == "type") {
      type = parts;
      continue;
    }
    for (std::size_t i = 1; i < parts.size(); i++) {
      const std::string text = parts[i] == "<empty>" ? "" : parts[i];
      for (const std::size_t end : {std::size_t{3}, std::size_t{4}}) {
        INFO(type[1] << ' ' << type[2] << ' ' << type[end] << ": " << text);
        CHECK(answer(type[1], text, release_of(type[2], type[end])) == with_text(parts[0], text));
        cases++;
      }
    }
  }
  CHECK(cases > 3000);
}

TEST_CASE("Types without a check take any text", "[decode][checks]") {
  CHECK(find_text_check("string") == nullptr);
  CHECK(find_text_check("flagext.Secret") == nullptr);
  CHECK(find_struct_check("config.BasicAuth") == nullptr);
}

TEST_CASE("Go quotes what it cannot print", "[decode][checks]") {
  CHECK(answer("log.Level", "a\"b\\c\n\x01", tempo_3) == R"(unrecognized log level "a\"b\\c\n\x01")");
  CHECK(answer("log.Level", "\xC3\xA9 \xF0\x9F\x98\x80", tempo_3) ==
        "unrecognized log level \"\xC3\xA9 \xF0\x9F\x98\x80\"");
  CHECK(answer("log.Level", "\xC2\xA0\xE2\x80\xA8\xEF\xBB\xBF", tempo_3) ==
        R"(unrecognized log level "\u00a0\u2028\ufeff")");
  CHECK(answer("log.Level", "\xFF\xC3", tempo_3) == R"(unrecognized log level "\xff\xc3")");
}

TEST_CASE("Sizes", "[decode][checks]") {
  CHECK(answer("flagext.Bytes", "1.5GiB", tempo_3) == "ok");
  CHECK(answer("flagext.Bytes", "1GB512MB", tempo_3) == "ok");
  CHECK(answer("flagext.Bytes", "-1KB", tempo_3) == "ok");
  CHECK(answer("flagext.Bytes", "1GiB1GB", tempo_3) == "units: unknown unit GiB in 1GiB1GB");
  CHECK(answer("flagext.Bytes", "16EB", tempo_3) == "units: overflow parsing unit");
  CHECK(answer("flagext.Bytes", ".B", tempo_3) == "units: invalid .B");
}

TEST_CASE("Durations", "[decode][checks]") {
  CHECK(answer("model.Duration", "1y2w3d4h5m6s7ms", mimir_2_0) == "ok");
  CHECK(answer("model.Duration", "300y", mimir_2_0) == "duration out of range");
  CHECK(answer("model.Duration", "300y", mimir_2_10) == "duration out of range");
  CHECK(answer("model.Duration", "5m1h", mimir_2_10) == R"(not a valid duration string: "5m1h")");
  CHECK(answer("model.Duration", "99999999999999999999s", mimir_2_0) == "duration out of range");
  CHECK(answer("model.Duration", "99999999999999999999s", mimir_2_10) ==
        R"(not a valid duration string: "99999999999999999999s")");
}

TEST_CASE("URLs", "[decode][checks]") {
  const auto url = [](std::string_view text, const Release& release = tempo_2_0) {
    return answer("config.URL", text, release);
  };
  CHECK(url("http://user:p%40ss@host:80/a?b=%zz#c") == "ok");
  CHECK(url("http://[fe80::1%25eth0]:80/") == "ok");
  CHECK(url("http://host:port/") == R"(parse "http://host:port/": invalid port ":port" after host)");
  CHECK(url("http://a b/") == R"(parse "http://a b/": invalid character " " in host name)");
  CHECK(url("http://h/%zz") == R"(parse "http://h/%zz": invalid URL escape "%zz")");
  CHECK(url("http://h/#%z") == R"(parse "http://h/#%z": invalid URL escape "%z")");
  CHECK(url("http://h%41/") == R"(parse "http://h%41/": invalid URL escape "%41")");
  CHECK(url("http://u\xC3\xA9r@h/") == "parse \"http://u\xC3\xA9r@h/\": net/url: invalid userinfo");
  CHECK(url("http://[::1/") == R"(parse "http://[::1/": missing ']' in host)");
  CHECK(url("http://[host]/") == "ok");
  CHECK(url("http://[1.2.3.4]/", tempo_3) == R"(parse "http://[1.2.3.4]/": invalid IP-literal)");
  CHECK(url("http://h:80:80/") == "ok");
  CHECK(url("http://h:80:80/", tempo_3) == R"(parse "http://h:80:80/": invalid port ":80:80" after host)");
  CHECK(answer("flagext.URLValue", "://x", mimir_2_0) == R"(parse "://x": missing protocol scheme)");
}

TEST_CASE("Regular expressions", "[decode][checks]") {
  const auto regexp = [](std::string_view text, const Release& release = tempo_2_0) {
    return answer("regexp.Regexp", text, release);
  };
  const auto refused = [](std::string_view why) { return "error parsing regexp: " + std::string(why); };
  CHECK(regexp("(?i)^(?P<name>[[:alpha:]_]\\d{2,5}?|\\p{Greek}+)\\Q*\\E$") == "ok");
  CHECK(regexp("a**") == refused("invalid nested repetition operator: `**`"));
  CHECK(regexp("*a") == refused("missing argument to repetition operator: `*`"));
  CHECK(regexp("(a") == refused("missing closing ): `(a`"));
  CHECK(regexp("a)") == refused("unexpected ): `a)`"));
  CHECK(regexp("[a") == refused("missing closing ]: `[a`"));
  CHECK(regexp("[z-a]") == refused("invalid character class range: `z-a`"));
  CHECK(regexp("[[:no:]]") == refused("invalid character class range: `[:no:]`"));
  CHECK(regexp("\\pX") == refused("invalid character class range: `\\pX`"));
  CHECK(regexp("\\C") == refused("invalid escape sequence: `\\C`"));
  CHECK(regexp("\\8") == refused("invalid escape sequence: `\\8`"));
  CHECK(regexp("a\\") == refused("trailing backslash at end of expression: ``"));
  CHECK(regexp("(?=a)") == refused("invalid or unsupported Perl syntax: `(?=`"));
  CHECK(regexp("(?P<a b>x)") == refused("invalid named capture: `(?P<a b>`"));
  CHECK(regexp("a{1001}") == refused("invalid repeat count: `{1001}`"));
  CHECK(regexp("(a{100}){11}") == refused("invalid repeat count: `{11}`"));
  CHECK(regexp("(a{100}){10}") == "ok");
  CHECK(regexp("a{,5}{") == "ok");
  const std::string deep = std::string(1001, '(') + std::string(1001, ')');
  CHECK(regexp(deep) == refused("expression nests too deeply: `" + deep + "`"));
  // Go 1.22 admits the other way to name a group, 1.25 is lax about the names of classes.
  CHECK(regexp("(?<n>a)") == refused("invalid or unsupported Perl syntax: `(?<`"));
  CHECK(regexp("(?<n>a)", tempo_3) == "ok");
  CHECK(regexp("\\p{greek}") == refused("invalid character class range: `\\p{greek}`"));
  CHECK(regexp("\\p{greek}\\p{Letter}", tempo_3) == "ok");
  // Anchors that a relabelling adds show when the whole expression is named, and can be escaped from.
  CHECK(answer("relabel.Regexp", "(a", mimir_2_0) == refused("missing closing ): `^(?:(a)$`"));
  CHECK(answer("relabel.Regexp", "(a", mimir_3) == refused("missing closing ): `^(?s:(a)$`"));
  CHECK(answer("relabel.Regexp", "a)(b", mimir_3) == "ok");
}

TEST_CASE("Times", "[decode][checks]") {
  const std::string layout = "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"";
  CHECK(answer("time.Time", "2024-02-29T1:02:03,5+24:60", tempo_3) == "ok");
  CHECK(answer("time.Time", "2023-02-29T01:02:03Z", tempo_3) ==
        "parsing time \"2023-02-29T01:02:03Z\": day out of range");
  CHECK(answer("time.Time", "2023-13-01T01:02:03Z", tempo_3) ==
        "parsing time \"2023-13-01T01:02:03Z\": month out of range");
  CHECK(answer("time.Time", "2023-01-01T01:02:03Zz", tempo_3) ==
        "parsing time \"2023-01-01T01:02:03Zz\": extra text: \"z\"");
  CHECK(answer("time.Time", "2023-01-01 01:02:03Z", tempo_3) ==
        "parsing time \"2023-01-01 01:02:03Z" + layout + " 01:02:03Z\" as \"T\"");
  CHECK(answer("time.Time", "2023-01-01T01:02:03", tempo_3) ==
        "parsing time \"2023-01-01T01:02:03" + layout + "\" as \"Z07:00\"");
}

TEST_CASE("Addresses", "[decode][checks]") {
  CHECK(answer("net.IP", "::ffff:1.2.3.4", mimir_3) == "ok");
  CHECK(answer("net.IP", "1.2.3.04", mimir_3) == "invalid IP address: 1.2.3.04");
  CHECK(answer("net.IP", "00001::", mimir_2_0) == "ok");
  CHECK(answer("net.IP", "00001::", mimir_3) == "invalid IP address: 00001::");
  CHECK(answer("flagext.CIDRSliceCSV", "10.0.0.0/8,fe80::/10", mimir_3) == "ok");
  CHECK(answer("flagext.CIDRSliceCSV", "10.0.0.0/8,", mimir_3) == "cidr: : invalid CIDR address: ");
  CHECK(answer("flagext.CIDRSliceCSV", "10.0.0.0/33", mimir_3) ==
        "cidr: 10.0.0.0/33: invalid CIDR address: 10.0.0.0/33");
}

TEST_CASE("Matchers of custom trackers", "[decode][checks]") {
  const auto matcher = [](std::string_view text, const Release& release = mimir_2_10) {
    return answer("activeseries matcher", text, release);
  };
  CHECK(matcher("{foo=\"a,b\", bar!~\"x.*\", }") == "ok");
  CHECK(matcher("foo=") == "ok");
  CHECK(matcher("foo=", mimir_2_2) == "runtime error: index out of range [0] with length 0");
  CHECK(matcher("foo") == "bad matcher format: foo");
  CHECK(matcher("{a=b,,c=d}") == "bad matcher format: ");
  CHECK(matcher("foo=\"a") == "matcher value contains unescaped double quote: \"a");
  CHECK(matcher("foo=a\"b\"") == "matcher value contains unescaped double quote: a\"b\"");
  CHECK(matcher("foo=~\"(\"") == "error parsing regexp: missing closing ): `^(?:()$`");
}

TEST_CASE("Names that maps of limits know", "[decode][checks]") {
  CHECK(answer("notification integration", "sns", mimir_2_0) == "ok");
  CHECK(answer("notification integration", "webex", mimir_2_2) == "unknown integration name: webex");
  CHECK(answer("notification integration", "webex", mimir_3) == "ok");
  CHECK(answer("ephemeral.Source", "rule", mimir_2_10) == "ok");
  CHECK(answer("ephemeral.Source", "a", mimir_2_10) == "can't unmarshal source \"a\": invalid source \"a\"");
}

TEST_CASE("Relabelling rules", "[decode][checks]") {
  const auto rule = [](const std::vector<std::pair<std::string_view, std::string_view>>& fields,
                       const Release& release) { return answer("relabel.Config", fields, release); };
  CHECK(rule({}, mimir_2_10) == "relabel configuration for replace action requires 'target_label' value");
  CHECK(rule({}, mimir_3) == "ok");  // checked when the limits are used
  CHECK(rule({{"target_label", "a$1${b}"}}, mimir_2_10) == "ok");
  CHECK(rule({{"target_label", "a$"}}, mimir_2_10) == "\"a$\" is invalid 'target_label' for replace action");
  CHECK(rule({{"target_label", "a-b"}}, tempo_2_3) == "\"a-b\" is invalid 'target_label' for replace action");
  CHECK(rule({{"target_label", "a-b"}}, tempo_2_8) == "ok");
  CHECK(rule({{"action", "HASHMOD"}, {"target_label", "a"}}, mimir_2_10) ==
        "relabel configuration for hashmod requires non-zero modulus");
  CHECK(rule({{"action", "hashmod"}, {"target_label", "a"}, {"modulus", "0x8"}}, mimir_2_10) == "ok");
  CHECK(rule({{"action", "lowercase"}, {"target_label", "a"}, {"replacement", "x"}}, mimir_2_10) ==
        "'replacement' can not be set for lowercase action");
  CHECK(rule({{"action", "labelmap"}, {"replacement", "1a"}}, mimir_2_10) ==
        "\"1a\" is invalid 'replacement' for labelmap action");
  CHECK(rule({{"action", "labeldrop"}, {"regex", "a"}}, mimir_2_10) == "ok");
  CHECK(rule({{"action", "labeldrop"}, {"separator", ","}}, mimir_2_10) ==
        "labeldrop action requires only 'regex', and no other fields");
  CHECK(rule({{"action", "dropequal"}, {"target_label", "a"}, {"regex", "(.*)"}}, mimir_2_10) ==
        "dropequal action requires only 'source_labels' and `target_label`, and no other fields");
  // A null sets a text to nothing in yaml.v2 and leaves it alone in yaml.v3.
  CHECK(rule({{"action", "null"}, {"target_label", "a"}}, tempo_2_3) == "relabel action cannot be empty");
  CHECK(rule({{"action", "null"}, {"target_label", "a"}}, mimir_2_10) == "ok");
}

TEST_CASE("Remote write", "[decode][checks]") {
  Builder b;
  const auto* url = b.plain("http://h/api");
  const auto write = [&](std::vector<Builder::Pair> fields, const Release& release) {
    fields.emplace_back("url", url);
    return answer("config.RemoteWriteConfig", b.mapping(fields), release);
  };
  CHECK(answer("config.RemoteWriteConfig", b.mapping({{"url", b.plain("~")}}), tempo_3) ==
        "url for remote_write is empty");
  CHECK(answer("config.RemoteWriteConfig", b.mapping({{"url", b.plain("''")}}), tempo_3) == "ok");
  CHECK(write({{"write_relabel_configs", b.sequence({b.plain("")})}}, tempo_3) ==
        "empty or null relabeling rule in remote write config");
  CHECK(write({{"headers", b.mapping({{"Host", b.plain("x")}})}}, tempo_3) ==
        "Host is a reserved header. It must not be changed");
  CHECK(write({{"headers", b.mapping({{"Authorization", b.plain("x")}})}}, tempo_2_3) ==
        "authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, or azuread parameter");
  CHECK(write({{"headers", b.mapping({{"Authorization", b.plain("x")}})}}, tempo_2_0) ==
        "authorization header must be changed via the basic_auth, authorization, oauth2, or sigv4 parameter");
  CHECK(write({{"no_proxy", b.plain("x")}}, tempo_2_3) ==
        "if no_proxy is configured, proxy_url must also be configured");
  CHECK(write({{"bearer_token", b.plain("t")}, {"sigv4", b.mapping({})}}, tempo_3) ==
        "at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be configured. Currently "
        "configured: [authorization sigv4]");
  CHECK(write({{"basic_auth", b.mapping({{"password", b.plain("a")}, {"password_file", b.plain("b")}})}}, tempo_2_3) ==
        "at most one of basic_auth password & password_file must be configured");
  CHECK(write({{"protobuf_message", b.plain("x")}}, tempo_3) ==
        "invalid protobuf_message value: unknown type for remote write protobuf message x, supported: "
        "prometheus.WriteRequest, io.prometheus.write.v2.Request");
  const auto* oauth2 = b.mapping({{"client_id", b.plain("i")}, {"token_url", b.plain("u")}});
  CHECK(write({{"oauth2", oauth2}}, tempo_2_3) ==
        "either oauth2 client_secret or client_secret_file must be configured");
  CHECK(write({{"oauth2", oauth2}}, tempo_2_8) == "ok");
  CHECK(write({{"authorization", b.mapping({{"type", b.plain(" Basic ")}})}}, tempo_2_0) ==
        "authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
  CHECK(write({{"http_headers", b.mapping({{"user-agent", b.mapping({})}})}}, tempo_2_8) ==
        "setting header \"User-Agent\" is not allowed");
}

TEST_CASE("Ways to authenticate", "[decode][checks]") {
  CHECK(answer("sigv4.SigV4Config", {{"access_key", "a"}}, tempo_2_0) ==
        "must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config");
  CHECK(answer("sigv4.SigV4Config", {{"external_id", "a"}}, tempo_3) == "external_id can only be used with role_arn");
  CHECK(answer("config.TLSConfig", {{"cert_file", "a"}}, tempo_2_3) ==
        "exactly one of key or key_file must be configured when a client certificate is configured");
  CHECK(answer("config.TLSConfig", {{"ca", "a"}, {"ca_file", "b"}}, tempo_2_3) ==
        "at most one of ca and ca_file must be configured");
  CHECK(answer("config.OAuth2", {{"proxy_from_environment", "true"}, {"proxy_url", "http://p"}}, tempo_2_3) ==
        "if proxy_from_environment is configured, proxy_url must not be configured");
  Builder b;
  const auto azure = [&](std::string_view id, const Release& release) {
    return answer("azuread.AzureADConfig", b.mapping({{"managed_identity", b.mapping({{"client_id", b.plain(id)}})}}),
                  release);
  };
  CHECK(azure("00000000-0000-0000-0000-00000000000f", tempo_2_3) == "ok");
  CHECK(azure("x", tempo_2_3) == "the provided Azure Managed Identity client_id provided is invalid");
  CHECK(azure("x", tempo_2_8) == "the provided Azure Managed Identity client_id is invalid");
  CHECK(azure("", tempo_2_8) == "must provide an Azure Managed Identity client_id in the Azure AD config");
  CHECK(azure("", tempo_3) == "ok");
}

TEST_CASE("Limits of Mimir", "[decode][checks]") {
  const auto limits = [](const std::vector<std::pair<std::string_view, std::string_view>>& fields,
                         const Release& release) { return answer("validation.Limits", fields, release); };
  const std::string_view multiplier = "max_estimated_fetched_chunks_per_query_multiplier";
  const std::string_view consistency = "ingest_storage_read_consistency";
  CHECK(limits({}, mimir_3) == "ok");
  CHECK(limits({{multiplier, "0.5"}}, mimir_2_10) ==
        "invalid value for -querier.max-estimated-fetched-chunks-per-query-multiplier: must be 0 or greater than or "
        "equal to 1");
  CHECK(limits({{multiplier, "0x1"}}, mimir_2_10) == "ok");
  CHECK(limits({{consistency, "null"}}, mimir_3) == "ok");
  CHECK(limits({{consistency, "STRONG"}}, mimir_3) ==
        "invalid ingest storage read consistency (supported values: strong, eventual)");
  CHECK(limits({{"max_cost_attribution_labels_per_user", "5"}}, mimir_2_16) ==
        "invalid value for -validation.max-cost-attribution-labels-per-user: must be less than or equal to 4");
  CHECK(limits({{"ha_tracker_update_timeout", "1h30m"}}, mimir_3) ==
        "HA Tracker failover timeout (30s) must be at least 1s greater than update timeout - max jitter (1h30m6s)");
  CHECK(limits({{"ha_tracker_update_timeout", "0"}, {"ha_tracker_failover_timeout", "0s"}}, mimir_3) == "ok");
  CHECK(
      limits({{"label_value_length_over_limit_strategy", "drop"}, {"max_label_value_length", "70"}}, mimir_3) ==
      "cannot set -validation.label-value-length-over-limit-strategy to \"drop\": label value hash suffix would exceed "
      "max label value length of 70");
  CHECK(limits({{"otel_translation_strategy", "NoTranslation"}}, mimir_3) ==
        "OTLP translation strategy NoTranslation is not allowed unless validation scheme is utf8");
  CHECK(limits({{"otel_translation_strategy", "UnderscoreEscapingWithSuffixes"}}, mimir_3) ==
        "OTLP translation strategy UnderscoreEscapingWithSuffixes is not allowed unless metric suffixes are enabled");
  Builder b;
  const auto* rules = b.mapping({{"metric_relabel_configs", b.sequence({b.plain("~")})}});
  CHECK(answer("validation.Limits", rules, mimir_2_2) == "ok");
  CHECK(answer("validation.Limits", rules, mimir_2_10) == "invalid metric_relabel_configs");
}

}  // namespace
