"""What the tests of `pyat health` run against: servers that fail in chosen ways, doubles of the stack, and real ones.

| module | what |
|---|---|
| serving | one event loop in a thread of its own, and servers on it: TCP, TLS, unix sockets |
| web | HTTP/1.1 on top: a function from request to response |
| faults | servers that fail, each on a port of its own; web_faults, tls_faults: the same of HTTP and of TLS |
| crowd | many small services in one process, of which some hang |
| certificates | a CA and what it has signed, made with openssl |
| doubles | Mimir, Tempo and Loki as recorded, with variations |
| stack_doubles, object_store | Grafana, the OpenTelemetry Collector, Promtail, Alloy; MinIO and any S3 |
| wire_doubles, grpc_health, docker_double | PostgreSQL and Redis in bad moods, gRPC's health protocol, a Docker engine |
| real, real_nginx | Prometheus, Alertmanager, PostgreSQL, Redis; nginx |
| real_docker | a Docker engine with containers in trouble; box.c is what runs in them |

Everything is a context manager on loopback and an ephemeral port, and has `.address`, and `.url` where there is one.
"""
