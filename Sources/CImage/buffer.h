// A buffer of bytes that grows; the writers append to it.
#ifndef CIMAGE_BUFFER_H
#define CIMAGE_BUFFER_H

#include <stdlib.h>
#include <string.h>

#include "CImage.h"

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} sink;

// Appends; 0 when there is no memory.
static inline int sink_append(sink *to, const uint8_t *bytes, size_t count) {
  if (count > to->capacity - to->count) {
    if (count > SIZE_MAX / 4 || to->count > SIZE_MAX / 4) return 0;
    size_t capacity = (to->count + count) * 2;
    uint8_t *grown = realloc(to->bytes, capacity);
    if (!grown) return 0;
    to->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
  return 1;
}

// What was appended since the last call. The room is used again by the next bytes.
static inline cimage_buffer sink_take(sink *from) {
  cimage_buffer taken = {from->bytes, from->count};
  from->count = 0;
  return taken;
}

// Copies a message, cut where the room ends.
static inline void copy_error(char *error, const char *message) {
  strncpy(error, message, CIMAGE_ERROR_SIZE - 1);
  error[CIMAGE_ERROR_SIZE - 1] = 0;
}

#endif
