"""Writers and readers of another make: npm's OpenTelemetry SDK, protobufjs and snappyjs, and protoc."""
