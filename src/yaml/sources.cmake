set(sources
    document.cpp
    go_yaml.cpp
    parser.cpp
    simple_events.cpp)
