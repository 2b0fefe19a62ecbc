"""What the tests of `pyat smoke` run against: servers that store, what comes between, and the wire in another make.

| module | what |
|---|---|
| protobuf, snappy | definition files (proto/) read; messages decoded and encoded |
| storing | what the storing doubles have in common |
| mimir; series, promql, histograms, otlp_metrics | Mimir: remote write, OTLP, the query API |
| loki; streams, websocket | Loki: push, OTLP, query_range, tail |
| tempo; traces, traceql, zipkin | Tempo: OTLP over HTTP and gRPC, Zipkin; by id, search, tags |
| collector, grafana | what lies between: OTLP passed on, questions passed on, and what they count |
| proxy, bodies; upstream | comes between pyat and a server, and does one thing wrong |

Writers and readers of another make are in `wire`. The doubles are those of `health` with more that they can do, and are used as those
are.
"""
