set(sources
    base64.cpp
    json.cpp
    json_text.cpp
    otlp_common.cpp
    otlp_common_json.cpp
    snappy.cpp)
