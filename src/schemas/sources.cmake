set(sources
    catalog.cpp
    extend.cpp
    tenants.cpp
    tree.cpp
    ${PYAT_SCHEMA_TABLES})
