set(sources
    apply.cpp
    entries.cpp
    extent.cpp
    lines.cpp
    move.cpp)
