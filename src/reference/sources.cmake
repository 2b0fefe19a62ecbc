set(sources
    diff.cpp
    fields.cpp
    history_of.cpp
    search.cpp
    type_words.cpp)
