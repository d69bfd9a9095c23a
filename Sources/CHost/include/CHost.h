// What the machine offers, where Swift's Glibc has no name for it.
#ifndef CHOST_H
#define CHOST_H

#include <stdbool.h>
#include <stddef.h>

/// Cores this process may use; at least 1.
int host_cores(void);

/// Bytes of memory this process may use: the machine's, or fewer where a container has a limit.
size_t host_memory(void);

/// 1 where the code is compiled for 512-bit vectors.
#ifdef __AVX512F__
#define host_has_wide_vectors 1
#else
#define host_has_wide_vectors 0
#endif

/// The lowest address and the size of the calling thread's stack; false where nobody can say.
bool host_stack(void **lowest, size_t *size);

#endif
