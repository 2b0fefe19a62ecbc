set(sources
    duration.cpp
    edit_distance.cpp
    files.cpp
    find_files.cpp
    sink.cpp
    source_lines.cpp
    url.cpp)
