set(sources
    number.cpp)
