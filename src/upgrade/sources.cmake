set(sources
    components.cpp
    defaults.cpp
    flags.cpp
    steps.cpp
    targets.cpp
    timing.cpp
    upgrade.cpp)
