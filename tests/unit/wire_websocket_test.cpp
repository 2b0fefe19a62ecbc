// RFC 6455, as far as who listens needs it. The key and what becomes of it are those of section 1.3.
#include "support/catch.hpp"
#include "wire/websocket.hpp"

using namespace pyat::wire;
using std::string;
using State = WebsocketReader::State;

namespace {

const string& key() {
  static const string key = "dGhlIHNhbXBsZSBub25jZQ==";
  return key;
}

string accepted() {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "sec-websocket-ACCEPT: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
}

string frame(unsigned first, const string& payload) {
  string out(1, static_cast<char>(first));
  if (payload.size() < 126) {
    out += static_cast<char>(payload.size());
  } else if (payload.size() < 65536) {
    out += '\x7e';
    for (const unsigned shift : {8U, 0U}) out += static_cast<char>(payload.size() >> shift & 0xFFU);
  } else {
    out += '\x7f';
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(payload.size() >> shift & 0xFFU);
  }
  return out + payload;
}

WebsocketReader read(const string& frames) {
  WebsocketReader reader(key());
  reader.read(accepted() + frames);
  return reader;
}

}  // namespace

TEST_CASE("a handshake asks for a WebSocket, and its answer is checked") {
  CHECK(websocket_key("the sample nonce") == key());
  CHECK(websocket_accept(key()) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(websocket_request("loki:3100", "/tail?query=x", key(), {{"X-Scope-OrgID", "a"}}) ==
        "GET /tail?query=x HTTP/1.1\r\nHost: loki:3100\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Scope-OrgID: a\r\n\r\n");
  CHECK(read("").state() == State::open);

  WebsocketReader refused(key());
  refused.read("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nwrong");
  CHECK(refused.state() == State::refused);
  CHECK(refused.status() == 400);
  CHECK(refused.reason() == "wrong");

  WebsocketReader other(key());
  other.read("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: AAAA\r\n\r\n");
  CHECK(other.state() == State::broken);

  for (const char* text : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2 101\r\n\r\n", "HTTP/1.1\r\n\r\n", "x"}) {
    WebsocketReader garbage(key());
    garbage.read(text);
    CHECK(garbage.state() == State::broken);
  }
  WebsocketReader endless(key());
  endless.read("HTTP/1.1 101 Switching\r\n" + string(100'000, 'x'));
  CHECK(endless.state() == State::broken);
}

TEST_CASE("frames are read byte by byte, with lengths of all sizes") {
  const string middle(200, 'm'), large(70'000, 'l');
  const string all = accepted() + frame(0x81, "one") + frame(0x89, "") + frame(0x81, middle) + frame(0x81, large) +
                     frame(0x82, "binary") + frame(0x81, "");
  WebsocketReader reader(key());
  for (std::size_t size = 0; size <= all.size(); size += size < 400 ? 1 : 997) reader.read({all.data(), size});
  reader.read(all);
  CHECK(reader.messages() == std::vector<string>{"one", middle, large, ""});
  CHECK(reader.pings() == 1);
  CHECK(reader.state() == State::open);
}

TEST_CASE("a message in fragments is one, whatever control frames come between") {
  const WebsocketReader reader =
      read(frame(0x01, "a") + frame(0x89, "ping") + frame(0x00, "b") + frame(0x80, "c") + frame(0x81, "d"));
  CHECK(reader.messages() == std::vector<string>{"abc", "d"});
  CHECK(read(frame(0x01, "a")).messages().empty());
}

TEST_CASE("a close frame has a code and a reason, or none") {
  const WebsocketReader reader = read(frame(0x88, "\x03\xf3too many") + frame(0x81, "after"));
  CHECK(reader.state() == State::closed);
  CHECK(reader.close_code() == 1011);
  CHECK(reader.reason() == "too many");
  CHECK(reader.messages().empty());
  CHECK(read(frame(0x88, "")).state() == State::closed);
}

TEST_CASE("what is no frame of a server breaks off") {
  const string masked =
      "\x81\x83"
      "1234abc";
  const string endless = string("\x81\x7f\x7f", 3) + string(7, '\xff');
  for (const string& frames :
       {masked, endless, frame(0xC1, "reserved"), frame(0x83, "no such kind"), frame(0x80, "continues nothing"),
        frame(0x01, "a") + frame(0x81, "another"), frame(0x09, "ping in fragments"), frame(0x89, string(126, 'x'))}) {
    const WebsocketReader reader = read(frames);
    CHECK(reader.state() == State::broken);
    CHECK_FALSE(reader.reason().empty());
    CHECK(reader.messages().empty());
  }
}
