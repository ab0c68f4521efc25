# Building llama.cpp for the coach: the library alone, and without AMX.
# - The helpers of llama.cpp's command-line tools are a third of the build and are never called.
# - llama.cpp's AMX kernels crash on virtual machines that announce AMX without granting its tiles.
set(LLAMA_BUILD_COMMON OFF)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT MSVC)
  include(CheckCXXCompilerFlag)
  check_cxx_compiler_flag(-mno-amx-tile COACH_KNOWS_AMX)
  if(COACH_KNOWS_AMX)
    add_compile_options(-mno-amx-tile -mno-amx-int8 -mno-amx-bf16)
  endif()
endif()
