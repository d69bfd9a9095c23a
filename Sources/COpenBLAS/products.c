#include "products.h"

#include <string.h>

enum { most = 160 };

static float left[most * most], left_turned[most * most];
static float right[most * most], right_turned[most * most];
static float expected[most * most], found[most * most];

/// Whole numbers from −4 to 4 without a pattern that a wrong place would keep.
static float digit(unsigned place) {
  return (float)((int)((place * 2654435761u >> 16) % 9) - 4);
}

static void prepare(int m, int n, int k) {
  for (int i = 0; i < m; i++)
    for (int p = 0; p < k; p++)
      left[i * k + p] = left_turned[p * m + i] = digit((unsigned)(i * k + p));
  for (int p = 0; p < k; p++)
    for (int j = 0; j < n; j++)
      right[p * n + j] = right_turned[j * k + p] = digit((unsigned)(p * n + j + 77));
  // Every element starts at 1, to see whether it is added to.
  for (int i = 0; i < m * n; i++) expected[i] = 1;
  for (int i = 0; i < m; i++)
    for (int p = 0; p < k; p++)
      for (int j = 0; j < n; j++) expected[i * n + j] += left[i * k + p] * right[p * n + j];
}

bool products_hold(sgemm_function sgemm) {
  // Small products take other kernels than large ones; odd sizes reach the edges of both.
  static const int sizes[][3] = {{5, 3, 2}, {49, 67, 90}, {97, 131, 150}};
  for (int size = 0; size < 3; size++) {
    int m = sizes[size][0], n = sizes[size][1], k = sizes[size][2];
    prepare(m, n, k);
    for (int turned = 0; turned < 4; turned++) {
      bool first = turned & 1, second = turned & 2;
      for (int i = 0; i < m * n; i++) found[i] = 1;
      sgemm(blas_row_major, first ? blas_transpose : blas_no_transpose,
            second ? blas_transpose : blas_no_transpose, m, n, k, 1, first ? left_turned : left,
            first ? m : k, second ? right_turned : right, second ? k : n, 1, found, n);
      if (memcmp(found, expected, sizeof(float) * (size_t)(m * n)) != 0) return false;
    }
  }
  return true;
}
