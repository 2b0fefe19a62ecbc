/* Plays one server of a stack: Mimir, Loki, Tempo, Grafana, Prometheus or Jaeger. Static: its image has nothing else.
 *
 * The image says in its environment what it is: STANDIN_PRODUCT, STANDIN_RELEASE, STANDIN_DATA (a folder), STANDIN_FORMAT (the
 * newest format that it reads, and the one that it writes) and STANDIN_DELAY (milliseconds until it is ready). The port stands
 * where that of the real server does: in its file, a flag, or GF_SERVER_HTTP_PORT.
 *
 * In its folder of data:
 *   format     written by the newest release that was here; an older one does not start
 *   records    one line each 200 ms, in a chain, each synced
 *   synced     how many of them there are; a start that finds less, or another chain, fails
 *   wal        what was pushed; what was flushed of it is in blocks
 *   stopped    at each graceful stop: how much was not flushed
 * What a test puts there: sick (not ready), crash (does not start), hang (answers nobody), lie (accepts a flush, and does none),
 * stubborn (does not end by SIGTERM).
 *
 *   standin check URL   ends with 0 when the answer to GET is a 200
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { beat = 200, line_size = 64 };

static const char *product, *release;
static char data[512];
static unsigned long records, chain, pushed, flushed, flushed_here, pushed_here, blocks_here;
static int records_fd = -1;
static double began;
static volatile sig_atomic_t is_told_to_end;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static const char* setting(const char* name, const char* otherwise) {
  const char* value = getenv(name);
  return value ? value : otherwise;
}

static const char* in_data(const char* name) {
  static char path[600];
  snprintf(path, sizeof path, "%s/%s", data, name);
  return path;
}

static int is_there(const char* name) { return access(in_data(name), F_OK) == 0; }

static void fail(const char* text, ...) {
  va_list words;
  va_start(words, text);
  fprintf(stderr, "level=error ts=%.3f msg=\"", now());
  vfprintf(stderr, text, words);
  fputs("\"\n", stderr);
  va_end(words);
  exit(1);
}

/* ---- data ---------------------------------------------------------------------------------------------------------- */

static unsigned long number_in(const char* name) {
  char text[64] = "";
  FILE* file = fopen(in_data(name), "r");
  if (file && !fgets(text, sizeof text, file)) text[0] = 0;
  if (file) fclose(file);
  return strtoul(text, NULL, 10);
}

/* In one step, as whoever is killed by SIGKILL leaves it: the kernel keeps what was written. */
static void put_number(const char* name, unsigned long number) {
  char text[32], path[600];
  const int size = snprintf(text, sizeof text, "%020lu\n", number);
  snprintf(path, sizeof path, "%s", in_data(name));
  const int fd = open(path, O_WRONLY | O_CREAT, 0644);
  if (fd < 0 || pwrite(fd, text, (size_t)size, 0) != size) fail("cannot write %s: %s", path, strerror(errno));
  close(fd);
}

static void append(const char* name, const char* text) {
  const int fd = open(in_data(name), O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) != 0) fail("cannot write %s/%s", data, name);
  close(fd);
}

static unsigned long lines_of(const char* name) {
  unsigned long lines = 0;
  FILE* file = fopen(in_data(name), "r");
  for (int each = 0; file && (each = fgetc(file)) != EOF;) lines += each == '\n';
  if (file) fclose(file);
  return lines;
}

static unsigned long next_link(unsigned long link, unsigned long number) {
  return (link * 6364136223846793005UL + number * 1442695040888963407UL + 1) & 0xffffffffffffUL;
}

static void check_format(void) {
  const unsigned long mine = strtoul(setting("STANDIN_FORMAT", "1"), NULL, 10), found = number_in("format");
  if (found > mine) fail("%s %s cannot read format %lu of %s: it knows up to %lu", product, release, found, data, mine);
  if (found < mine) put_number("format", mine);
}

static void check_records(void) {
  char line[line_size + 1] = "";
  records_fd = open(in_data("records"), O_RDWR | O_CREAT | O_APPEND, 0644);
  if (records_fd < 0) fail("cannot open the records in %s: %s", data, strerror(errno));
  for (ssize_t size = 0; (size = read(records_fd, line, line_size)) == line_size; ++records) {
    unsigned long number = 0, link = 0;
    if (sscanf(line, "%lu %*s %*s %lx", &number, &link) != 2 || number != records + 1) fail("record %lu is missing", records + 1);
    if (link != next_link(chain, number)) fail("record %lu is not as it was written", number);
    chain = link;
  }
  if (ftruncate(records_fd, (off_t)(records * line_size)) != 0) fail("cannot cut the records"); /* of the one that was at work */
  const unsigned long synced = number_in("synced");
  if (records < synced) fail("%lu of %lu records are missing", synced - records, synced);
  pushed = lines_of("wal"), flushed = number_in("blocks");
  if (flushed > pushed) fail("%lu items were flushed, and %lu are in the log", flushed, pushed);
}

static void add_record(void) {
  char line[line_size + 1];
  chain = next_link(chain, records + 1);
  const int size = snprintf(line, sizeof line, "%010lu %s %s %012lx", records + 1, product, release, chain);
  memset(line + size, ' ', (size_t)(line_size - size));
  line[line_size - 1] = '\n';
  if (write(records_fd, line, line_size) != line_size || fdatasync(records_fd) != 0) fail("cannot write a record: %s", strerror(errno));
  put_number("synced", ++records);
}

static void push(unsigned long count) {
  char line[32];
  for (; count > 0; --count) {
    snprintf(line, sizeof line, "item %lu\n", ++pushed);
    append("wal", line);
    ++pushed_here;
  }
}

static void flush(void) {
  if (is_there("lie")) return;
  flushed_here += pushed - flushed, blocks_here += pushed > flushed;
  put_number("blocks", flushed = pushed);
}

static void stop(void) {
  char line[64];
  snprintf(line, sizeof line, "%s %lu\n", release, pushed - flushed);
  append("stopped", line);
  puts("level=info msg=\"stopped gracefully\"");
  exit(0);
}

/* ---- answers ------------------------------------------------------------------------------------------------------- */

static char body[8192];

static void say(const char* text, ...) {
  const size_t used = strlen(body);
  va_list words;
  va_start(words, text);
  vsnprintf(body + used, sizeof body - used, text, words);
  va_end(words);
}

static int is(const char* name) { return strcmp(product, name) == 0; }

static void say_metrics(void) {
  const unsigned long held = pushed - flushed;
  say("process_start_time_seconds %.3f\nstandin_records %lu\n", began, records);
  const char* prefix = is("mimir") ? "cortex" : product;
  say("%s_build_info{version=\"%s\",revision=\"standin\",goversion=\"go1.21\"} 1\n", prefix, release);
  if (is("loki")) {
    say("loki_ingester_memory_chunks %lu\nloki_ingester_chunks_flushed_total %lu\n", held, flushed_here);
    say("loki_ingester_flush_queue_length 0\nloki_distributor_replication_factor 1\n");
  } else if (is("tempo")) {
    say("tempo_ingester_live_traces{tenant=\"single-tenant\"} %lu\ntempo_ingester_flush_queue_length 0\n", held);
    say("tempo_ingester_traces_created_total{tenant=\"single-tenant\"} %lu\n", pushed_here);
    say("tempo_ingester_blocks_flushed_total %lu\n", blocks_here);
  } else if (is("mimir")) {
    say("cortex_ingester_memory_series %lu\ncortex_ingester_oldest_unshipped_block_timestamp_seconds %.0f\n", held, held ? began : 0.0);
    say("cortex_ingester_shipper_uploads_total %lu\ncortex_distributor_replication_factor 1\n", flushed_here);
  }
}

static void say_ring(void) {
  char time_text[32];
  const time_t at = time(NULL);
  strftime(time_text, sizeof time_text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
  say("{\"shards\":[{\"id\":\"%s-1\",\"state\":\"ACTIVE\",\"address\":\"127.0.0.1:9095\",\"timestamp\":\"%s\",\"registered_timestamp\":"
      "\"%s\",\"read_only\":false,\"read_only_updated_timestamp\":\"\",\"zone\":\"\",\"tokens\":[1],\"versions\":{}}],\"now\":\"%s\"}",
      product, time_text, time_text, time_text);
}

static int starts(const char* text, const char* with) { return strncmp(text, with, strlen(with)) == 0; }

/* The status; its body is in `body`. */
static int answer(const char* method, const char* path) {
  const int is_ready = now() - began > atof(setting("STANDIN_DELAY", "200")) / 1000 && !is_there("sick");
  body[0] = 0;
  if (strcmp(method, "POST") == 0) {
    if (starts(path, "/push?n=")) return push(strtoul(path + 8, NULL, 10)), 204;
    const int may_flush = (is("mimir") && starts(path, "/ingester/flush")) || ((is("loki") || is("tempo")) && starts(path, "/flush"));
    if (may_flush) return flush(), 204;
    return 404;
  }
  if (starts(path, "/ready") || starts(path, "/-/ready") || strcmp(path, "/") == 0) {
    if (!is_ready) return say("Ingester not ready: waiting for 15s after being ready\n"), 503;
    return say(is("prometheus") ? "Prometheus Server is Ready.\n" : "ready\n"), 200;
  }
  if (starts(path, "/api/health")) {
    say("{\"commit\":\"standin\",\"database\":\"%s\",\"version\":\"%s\"}", is_ready ? "ok" : "failing", release);
    return is_ready ? 200 : 503;
  }
  if (starts(path, "/metrics")) return say_metrics(), 200;
  if (strstr(path, "/status/buildinfo")) {
    if (is("loki") || is("tempo")) return say("{\"version\":\"%s\",\"revision\":\"standin\"}", release), 200;
    const char* application = is("mimir") ? "Grafana Mimir" : "Prometheus";
    say("{\"status\":\"success\",\"data\":{\"application\":\"%s\",\"version\":\"%s\"}}", application, release);
    return 200;
  }
  if (starts(path, "/ring") || starts(path, "/ingester/ring")) return say_ring(), 200;
  if (strstr(path, "/query?query=vector")) {
    say("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}");
    return is_ready ? 200 : 503;
  }
  if (starts(path, "/api/v1/targets")) return say("{\"status\":\"success\",\"data\":{\"activeTargets\":[]}}"), 200;
  if (starts(path, "/api/v2/search/tags")) return say("{\"scopes\":[]}"), 200;
  return 404;
}

static void serve(int client) {
  char request[4096], method[8] = "", path[512] = "", head[256];
  struct timeval patience = {.tv_sec = 1};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const ssize_t size = read(client, request, sizeof request - 1);
  if (size > 0 && !is_there("hang")) {
    request[size] = 0;
    sscanf(request, "%7s %511s", method, path);
    const int status = answer(method, path);
    const char* type = body[0] == '{' ? "application/json" : "text/plain; version=0.0.4";
    const int length = snprintf(head, sizeof head,
                                "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status,
                                status < 300 ? "OK" : "Not so", type, strlen(body));
    if (write(client, head, (size_t)length) < 0 || write(client, body, strlen(body)) < 0) perror("write");
  }
  if (size > 0 && is_there("hang")) return; /* the connection stays open */
  close(client);
}

/* ---- the port, and the rest ---------------------------------------------------------------------------------------- */

static int port_in_file(const char* path) {
  char line[512];
  int port = 0;
  FILE* file = fopen(path, "r");
  if (!file) fail("cannot read %s: %s", path, strerror(errno));
  while (fgets(line, sizeof line, file)) {
    const char* at = strstr(line, "http_listen_port:");
    if (at && !port) port = atoi(at + strlen("http_listen_port:"));
  }
  fclose(file);
  return port;
}

static int port_of(int count, char** words) {
  int port = atoi(setting("GF_SERVER_HTTP_PORT", "0"));
  for (int i = 1; i < count; ++i) {
    const char* equals = strchr(words[i], '=');
    const char* colon = strrchr(words[i], ':');
    if (!port && equals && starts(words[i], "-config.file")) port = port_in_file(equals + 1);
    if (colon && (strstr(words[i], "listen-address=") || strstr(words[i], "host-port="))) port = atoi(colon + 1);
  }
  return port;
}

static int connected(const char* port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(fd, (struct sockaddr*)&address, sizeof address) == 0 ? fd : -1;
}

static int check(const char* url) {
  char text[600];
  const char *colon = strrchr(url, ':'), *path = colon ? strchr(colon, '/') : NULL;
  const int fd = colon ? connected(colon + 1) : -1;
  if (fd < 0) return 1;
  const int size = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path ? path : "/");
  return write(fd, text, (size_t)size) == size && read(fd, text, sizeof text) > 12 && starts(text, "HTTP/1.1 200") ? 0 : 1;
}

static void told(int signal_number) {
  (void)signal_number;
  is_told_to_end = 1;
}

int main(int count, char** words) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  const int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

  signal(SIGPIPE, SIG_IGN);
  if (count == 3 && strcmp(words[1], "check") == 0) return check(words[2]);
  signal(SIGTERM, told);
  product = setting("STANDIN_PRODUCT", "loki"), release = setting("STANDIN_RELEASE", "0");
  snprintf(data, sizeof data, "%s", setting("STANDIN_DATA", "/data"));
  began = now();
  if (is_there("crash")) fail("a test has asked for a crash");
  check_format();
  check_records();
  const int port = port_of(count, words);
  address.sin_port = htons((unsigned short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 64) != 0) {
    fail("cannot listen on port %d: %s", port, strerror(errno));
  }
  printf("level=info msg=\"%s %s listens on port %d, with %lu records\"\n", product, release, port, records);
  fflush(stdout);
  for (double next = 0;;) {
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    if (is_told_to_end && !is_there("stubborn")) stop();
    if (now() >= next) {
      add_record();
      next = now() + beat / 1000.0;
    }
    if (poll(&waiting, 1, beat / 4) <= 0) continue;
    const int client = accept(listener, NULL, NULL);
    if (client >= 0) serve(client);
  }
}
