set(sources
    convert.cpp
    preset.cpp
    settings.cpp)
