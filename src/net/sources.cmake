set(sources
    curl_api.cpp
    curl_client.cpp
    sigv4.cpp
    transfer.cpp
    transfer_outcome.cpp
    words.cpp)
