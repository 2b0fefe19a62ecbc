set(sources
    ledger.cpp
    report.cpp
    run.cpp)
