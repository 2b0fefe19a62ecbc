# Sources that are made of the schemas, so that the program carries them and starting it reads no file.
# To be included where they are compiled: a custom command is known only in its own directory.

# The servers' schemas, as plain rows.
set(PYAT_SCHEMA_TABLES ${PROJECT_BINARY_DIR}/generated/schema_tables.cpp)
file(GLOB schema_files ${PROJECT_SOURCE_DIR}/schemas/index.json
     ${PROJECT_SOURCE_DIR}/schemas/mimir/*.json ${PROJECT_SOURCE_DIR}/schemas/tempo/*.json
     ${PROJECT_SOURCE_DIR}/schemas/mimir/checks/*.json ${PROJECT_SOURCE_DIR}/schemas/tempo/checks/*.json
     ${PROJECT_SOURCE_DIR}/schemas/tempo/receivers/*.json)
file(GLOB schema_tools ${PROJECT_SOURCE_DIR}/tools/schemas/*.py)
# A file that comes or goes changes its folder; CONFIGURE_DEPENDS would look for that in every build, even in an idle one.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/schemas/mimir
                                       ${PROJECT_SOURCE_DIR}/schemas/tempo ${PROJECT_SOURCE_DIR}/schemas/mimir/checks
                                       ${PROJECT_SOURCE_DIR}/schemas/tempo/checks
                                       ${PROJECT_SOURCE_DIR}/schemas/tempo/receivers ${PROJECT_SOURCE_DIR}/tools/schemas)
add_custom_command(
  OUTPUT ${PYAT_SCHEMA_TABLES}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/generated
  COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/compile_tables.py ${PROJECT_SOURCE_DIR}/schemas
          ${PYAT_SCHEMA_TABLES}
  DEPENDS ${PROJECT_SOURCE_DIR}/tools/compile_tables.py ${schema_tools} ${schema_files}
  COMMENT "Compiling the schemas into tables"
  VERBATIM)

# What became of fields, as far as the schemas do not tell.
set(PYAT_HISTORY_TABLES ${PROJECT_BINARY_DIR}/generated/history_tables.cpp)
file(GLOB history_files ${PROJECT_SOURCE_DIR}/schemas/history/*.json)
add_custom_command(
  OUTPUT ${PYAT_HISTORY_TABLES}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/generated
  COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/compile_history.py ${PROJECT_SOURCE_DIR}/schemas/history
          ${PYAT_HISTORY_TABLES}
  DEPENDS ${PROJECT_SOURCE_DIR}/tools/compile_history.py ${schema_tools} ${history_files}
  COMMENT "Compiling the history of fields into tables"
  VERBATIM)

# The schemas of pyat's own files, as the texts that they are. pyat_embed_schema(FILE.json CONSTANT)
set(PYAT_SCHEMA_TEXT)
function(pyat_embed_schema file constant)
  set(source ${PROJECT_SOURCE_DIR}/schemas/pyat/${file})
  cmake_path(GET file STEM stem)
  set(output ${PROJECT_BINARY_DIR}/generated/${stem}_schema_text.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/embed_text.py ${source} ${output}
            pyat::config::${constant}
    DEPENDS ${PROJECT_SOURCE_DIR}/tools/embed_text.py ${source}
    COMMENT "Embedding the schema ${file}"
    VERBATIM)
  set(PYAT_SCHEMA_TEXT ${PYAT_SCHEMA_TEXT} ${output} PARENT_SCOPE)
endfunction()
pyat_embed_schema(pyat.json schema_text)
pyat_embed_schema(baseline.json baseline_schema_text)
pyat_embed_schema(cost.json cost_schema_text)
pyat_embed_schema(prices.json prices_schema_text)

# What editors accept for each Go type, for schemas that pyat writes itself.
set(PYAT_CONSTRAINTS_TEXT ${PROJECT_BINARY_DIR}/generated/pyat_constraints_text.cpp)
add_custom_command(
  OUTPUT ${PYAT_CONSTRAINTS_TEXT}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/generated
  COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/compile_constraints.py
          ${PROJECT_BINARY_DIR}/generated/constraints.json
  COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/embed_text.py
          ${PROJECT_BINARY_DIR}/generated/constraints.json ${PYAT_CONSTRAINTS_TEXT} pyat::schema_io::constraints_text
  DEPENDS ${PROJECT_SOURCE_DIR}/tools/compile_constraints.py ${PROJECT_SOURCE_DIR}/tools/embed_text.py
          ${PROJECT_SOURCE_DIR}/tools/schemas/constraints.py
  COMMENT "Embedding the constraints of Go types"
  VERBATIM)

# The price book, for src/cost.
set(PYAT_PRICE_BOOK_TEXT ${PROJECT_BINARY_DIR}/generated/price_book_text.cpp)
add_custom_command(
  OUTPUT ${PYAT_PRICE_BOOK_TEXT}
  COMMAND ${Python3_EXECUTABLE} -B ${PROJECT_SOURCE_DIR}/tools/embed_text.py ${PROJECT_SOURCE_DIR}/prices/book.yml
          ${PYAT_PRICE_BOOK_TEXT} pyat::cost::book_text
  DEPENDS ${PROJECT_SOURCE_DIR}/tools/embed_text.py ${PROJECT_SOURCE_DIR}/prices/book.yml
  COMMENT "Embedding the price book"
  VERBATIM)
