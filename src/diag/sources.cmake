set(sources
    baseline.cpp
    codes.cpp
    report.cpp
    server_texts.cpp
    upgrade_report.cpp)
