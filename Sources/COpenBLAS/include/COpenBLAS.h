// OpenBLAS opened at run time, so that its kernels can be chosen before it is loaded.
#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <stdbool.h>

/// Opens the library once, whichever threads ask, and tries its products out; kernels that fail are
/// replaced by plainer ones. Returns NULL on success, otherwise a sentence that says what is wrong.
const char *blas_open(void);

/// The kernels OpenBLAS chose, for example "SkylakeX"; "" before `blas_open`.
const char *blas_core(void);

/// Row-major single-precision C = alpha · op(A) · op(B) + beta · C on the calling thread alone.
void blas_sgemm(bool transposeA, bool transposeB, int m, int n, int k, float alpha,
                const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

#endif
