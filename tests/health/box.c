/* The one program of the images in real_docker.py. Static: the images have nothing else.
 *
 *   box fail CODE            prints /message to standard error, exits with CODE
 *   box serve PORT           a web server on 127.0.0.1 that answers every request with 200 "ready"
 *   box hog                  takes memory until it is killed
 *   box nurse                a child that does so; ends with the child's exit code half a second after it
 *   box sleep                until it is told to end
 *   box burn PERCENT MIB     holds so much memory and uses so much of one core
 *   sh -c "TOOL ARGUMENT…"   a shell that finds no tool, as in an image without curl
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fail(const char* code) {
  char text[4096];
  FILE* message = fopen("/message", "r");
  size_t size = message ? fread(text, 1, sizeof text, message) : 0;
  fwrite(text, 1, size, stderr);
  return atoi(code);
}

static int serve(const char* port) {
  static const char answer[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nready";
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  char request[4096];

  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 16) != 0) {
    perror("listen");
    return 1;
  }
  printf("listening on %s\n", port);
  fflush(stdout);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (read(client, request, sizeof request) > 0 && write(client, answer, sizeof answer - 1) < 0) perror("write");
    close(client);
  }
}

static int hog(void) {
  const size_t step = 1 << 20;
  puts("loading the index");
  fflush(stdout);
  for (;;) {
    char* block = malloc(step);
    if (!block) return 1;
    memset(block, 1, step);
  }
}

/* The engine learns of the memory and of the end from two sources. When the first process itself is killed, the end may
 * come first, and the engine then says OOMKilled: false. */
static int nurse(void) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) _exit(hog());
  waitpid(child, &status, 0);
  usleep(500000);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int burn(long percent, size_t mebibytes) {
  const long slice = 20000000; /* nanoseconds, of which it works so many percent */
  const struct timespec rest = {.tv_nsec = slice / 100 * (100 - percent)};
  volatile char* held = malloc(mebibytes << 20); /* or the compiler sees that nobody reads it */
  if (!held) return 1;
  for (size_t i = 0; i < mebibytes << 20; i += 1024) held[i] = 1;
  for (;;) {
    struct timespec begin, now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    do {
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    } while ((now.tv_sec - begin.tv_sec) * 1000000000L + now.tv_nsec - begin.tv_nsec < slice / 100 * percent);
    if (percent < 100) nanosleep(&rest, NULL);
  }
}

int main(int count, char** words) {
  const char* name = strrchr(words[0], '/');
  name = name ? name + 1 : words[0];
  signal(SIGTERM, _exit); /* the first process of a container gets no default action */
  signal(SIGPIPE, SIG_IGN);
  if (strcmp(name, "sh") == 0) {
    char* tool = count > 2 ? strtok(words[2], " ") : "";
    fprintf(stderr, "/bin/sh: line 1: %s: command not found\n", tool ? tool : "");
    return 127;
  }
  if (count == 3 && strcmp(words[1], "fail") == 0) return fail(words[2]);
  if (count == 3 && strcmp(words[1], "serve") == 0) return serve(words[2]);
  if (count == 2 && strcmp(words[1], "hog") == 0) return hog();
  if (count == 2 && strcmp(words[1], "nurse") == 0) return nurse();
  if (count == 2 && strcmp(words[1], "sleep") == 0) return pause();
  if (count == 4 && strcmp(words[1], "burn") == 0) return burn(atol(words[2]), strtoul(words[3], NULL, 10));
  return 2;
}
