// Whether a library multiplies matrices rightly.
#ifndef COPENBLAS_PRODUCTS_H
#define COPENBLAS_PRODUCTS_H

#include <stdbool.h>

/// CBLAS's `cblas_sgemm`.
typedef void (*sgemm_function)(int order, int transposeA, int transposeB, int m, int n, int k,
                               float alpha, const float *a, int lda, const float *b, int ldb,
                               float beta, float *c, int ldc);

/// CBLAS's numbers for its enumerations.
enum { blas_row_major = 101, blas_no_transpose = 111, blas_transpose = 112 };

/// Multiplies a few matrices of small whole numbers, whose products floats hold exactly, and
/// compares. Takes about a millisecond.
bool products_hold(sgemm_function sgemm);

#endif
