set(sources
    snappy.cpp)
