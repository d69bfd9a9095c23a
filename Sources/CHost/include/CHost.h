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

/// Sixteen floats; Swift's SIMD16<Float>.
typedef float host_floats __attribute__((ext_vector_type(16)));

/// The square root of each. Swift's own goes through the C library, one float after another.
static inline host_floats host_square_roots(host_floats x) {
  return __builtin_elementwise_sqrt(x);
}

/// Eight doubles; Swift's SIMD8<Double>.
typedef double host_doubles __attribute__((ext_vector_type(8)));

/// The first eight as doubles. Swift's own conversion is now and then a call of a function.
static inline host_doubles host_low_doubles(host_floats x) {
  return __builtin_convertvector(x.lo, host_doubles);
}

/// The last eight as doubles.
static inline host_doubles host_high_doubles(host_floats x) {
  return __builtin_convertvector(x.hi, host_doubles);
}

/// Starts bringing the cache line of an address near; any address will do.
static inline void host_prefetch(const void *address) {
  __builtin_prefetch(address);
}

/// Tells the processor that this thread waits in a loop: some tens of cycles.
static inline void host_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  __asm__ volatile("yield");
#endif
}

/// The lowest address and the size of the calling thread's stack; false where nobody can say.
bool host_stack(void **lowest, size_t *size);

#endif
