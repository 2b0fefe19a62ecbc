set(sources
    kinds.cpp
    measure/measured.cpp)
