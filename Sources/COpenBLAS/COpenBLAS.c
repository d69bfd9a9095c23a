#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "products.h"

static void *library;
static sgemm_function sgemm;
static const char *core = "";
static const char *failure;

static char *copy(const char *text) { return text ? strdup(text) : NULL; }

static void restore(const char *name, char *value) {
  if (value)
    setenv(name, value, 1);
  else
    unsetenv(name);
  free(value);
}

static void close_library(void) {
  if (library) dlclose(library);
  library = NULL;
  sgemm = NULL;
}

/// Opens the library with the kernels named, or with those of its own choice for NULL. OpenBLAS
/// reads its variables while it loads and only then; programs we start must not see ours.
static void open_library(const char *kernels) {
  const char *names[] = {"libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"};
  char *old_threads = copy(getenv("OPENBLAS_NUM_THREADS"));
  char *old_kernels = copy(getenv("OPENBLAS_CORETYPE"));
  // OpenBLAS starts its own threads while it loads; ours share the work out, so one is enough.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  if (kernels) setenv("OPENBLAS_CORETYPE", kernels, 1);
  close_library();
  for (int i = 0; i < 3 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (library) sgemm = (sgemm_function)dlsym(library, "cblas_sgemm");
  restore("OPENBLAS_NUM_THREADS", old_threads);
  restore("OPENBLAS_CORETYPE", old_kernels);
}

static const char *core_name(void) {
  const char *(*name)(void) = (const char *(*)(void))dlsym(library, "openblas_get_corename");
  return name ? name() : "";
}

/// Releases of OpenBLAS older than the processor fall back to AVX2 kernels, at half the speed.
static bool chose_worse(void) {
#if defined(__x86_64__)
  if (getenv("OPENBLAS_CORETYPE")) return false;
  const char *name = core_name();
  bool narrow = !strcasecmp(name, "Haswell") || !strcasecmp(name, "Zen");
  return narrow && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

/// Kernels of some releases compute wrong products on some processors. Where ours do, others are
/// tried, from fast to plain; the last ones run on any processor of the kind.
static void choose_kernels(void) {
  open_library(NULL);
  if (!library) {
    failure = "OpenBLAS is missing: install libopenblas-dev (Debian, Ubuntu: sudo apt-get install "
              "libopenblas-dev)";
    return;
  }
  if (!sgemm) {
    failure = "this OpenBLAS has no cblas_sgemm: install libopenblas-dev in its place";
    return;
  }
  bool widened = chose_worse();
  if (widened) open_library("SKYLAKEX");
  if (sgemm && products_hold(sgemm)) return;
  if (widened) {
    open_library(NULL);
    if (sgemm && products_hold(sgemm)) return;
  }
#if defined(__x86_64__)
  const char *plain[] = {__builtin_cpu_supports("avx2") ? "Haswell" : "Nehalem", "Prescott"};
#else
  const char *plain[] = {"ARMV8"};
#endif
  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
    open_library(plain[i]);
    if (sgemm && products_hold(sgemm)) return;
  }
  close_library();
  failure = "this OpenBLAS computes wrong matrix products on this processor: install a newer one";
}

static void open_once(void) {
  choose_kernels();
  if (library) core = core_name();
}

const char *blas_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_once);
  return failure;
}

const char *blas_core(void) { return core; }

void blas_sgemm(bool transposeA, bool transposeB, int m, int n, int k, float alpha,
                const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
  sgemm(blas_row_major, transposeA ? blas_transpose : blas_no_transpose,
        transposeB ? blas_transpose : blas_no_transpose, m, n, k, alpha, a, lda, b, ldb, beta, c,
        ldc);
}
