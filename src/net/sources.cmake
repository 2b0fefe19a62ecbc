set(sources
    curl_api.cpp
    curl_client.cpp
    transfer.cpp
    transfer_outcome.cpp
    words.cpp)
