set(sources
    fix_text.cpp)
