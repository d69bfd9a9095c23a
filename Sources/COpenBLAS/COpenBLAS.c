#include "COpenBLAS.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef void (*sgemm_function)(int order, int transposeA, int transposeB, int m, int n, int k,
                               float alpha, const float *a, int lda, const float *b, int ldb,
                               float beta, float *c, int ldc);

enum { row_major = 101, no_transpose = 111, transpose = 112 };

static void *library;
static sgemm_function sgemm;
static const char *core = "";

static void *open_library(void) {
  const char *names[] = {"libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"};
  for (int i = 0; i < 3; i++) {
    void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (handle) return handle;
  }
  return NULL;
}

static const char *core_name(void *handle) {
  const char *(*name)(void) = (const char *(*)(void))dlsym(handle, "openblas_get_corename");
  return name ? name() : "";
}

/// Releases of OpenBLAS older than the processor fall back to AVX2 kernels, at half the speed.
static bool chose_worse(const char *name) {
#if defined(__x86_64__)
  if (getenv("OPENBLAS_CORETYPE")) return false;
  bool narrow = !strcasecmp(name, "Haswell") || !strcasecmp(name, "Zen");
  return narrow && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  (void)name;
  return false;
#endif
}

const char *blas_open(void) {
  if (sgemm) return NULL;
  // OpenBLAS starts its own threads while it loads; ours share the work out, so one is enough.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  library = open_library();
  if (library && chose_worse(core_name(library))) {
    // The choice is made while the library loads and only then.
    dlclose(library);
    setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 1);
    library = open_library();
  }
  if (!library)
    return "OpenBLAS is missing: install libopenblas-dev (Debian, Ubuntu: sudo apt-get install "
           "libopenblas-dev)";
  sgemm = (sgemm_function)dlsym(library, "cblas_sgemm");
  if (!sgemm) return "this OpenBLAS has no cblas_sgemm";
  core = core_name(library);
  return NULL;
}

const char *blas_core(void) { return core; }

void blas_sgemm(bool transposeA, bool transposeB, int m, int n, int k, float alpha,
                const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
  sgemm(row_major, transposeA ? transpose : no_transpose, transposeB ? transpose : no_transpose, m,
        n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
