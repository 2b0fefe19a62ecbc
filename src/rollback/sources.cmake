set(sources
    plan/moves.cpp
    plan/plan.cpp
    words.cpp)
