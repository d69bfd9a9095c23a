#define _GNU_SOURCE
#include "CHost.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

int host_cores(void) {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

size_t host_memory(void) {
  long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  unsigned long long bytes = pages > 0 && page > 0 ? (unsigned long long)pages * page : 1ull << 32;
  // Control groups, version 2 and 1, as a container sees its own. "max" is no number: no limit.
  const char *files[] = {"/sys/fs/cgroup/memory.max",
                         "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
  for (int i = 0; i < 2; i++) {
    FILE *file = fopen(files[i], "re");
    unsigned long long limit;
    if (!file) continue;
    if (fscanf(file, "%llu", &limit) == 1 && limit > 0 && limit < bytes) bytes = limit;
    fclose(file);
  }
  return (size_t)bytes;
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
