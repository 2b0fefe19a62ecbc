set(sources
    words.cpp)
