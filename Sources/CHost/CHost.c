#define _GNU_SOURCE
#include "CHost.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

int host_cores(void) {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

bool host_stack(void **lowest, size_t *size) {
#ifdef __linux__
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return false;
  bool known = pthread_attr_getstack(&attributes, lowest, size) == 0 && *lowest && *size > 0;
  pthread_attr_destroy(&attributes);
  return known;
#else
  (void)lowest;
  (void)size;
  return false;
#endif
}
