"""Reading, writing and compiling the configuration schemas of Mimir and Tempo."""
