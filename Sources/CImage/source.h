// A file read in blocks. Unlike a mapping, it cannot end the program when the file shrinks.
#ifndef CIMAGE_SOURCE_H
#define CIMAGE_SOURCE_H

#include <errno.h>
#include <unistd.h>

#include "buffer.h"

typedef struct {
  int file;
  off_t offset;  // of the next block
  size_t start;  // of what is left in the block
  size_t count;
  int system;  // errno of a read that failed
  uint8_t block[65536];
} source;

// Reads the next block; 0 at the end of the file, -1 when the system cannot read.
static inline int source_fill(source *from) {
  ssize_t got;
  do got = pread(from->file, from->block, sizeof from->block, from->offset);
  while (got < 0 && errno == EINTR);
  from->start = 0;
  from->count = got > 0 ? (size_t)got : 0;
  if (got < 0) from->system = errno;
  if (got > 0) from->offset += got;
  return got > 0 ? 1 : (int)got;
}

// Copies `count` bytes; 0 and -1 as above.
static inline int source_read(source *from, uint8_t *to, size_t count) {
  while (count > 0) {
    if (from->count == 0) {
      int filled = source_fill(from);
      if (filled <= 0) return filled;
    }
    size_t part = count < from->count ? count : from->count;
    memcpy(to, from->block + from->start, part);
    from->start += part;
    from->count -= part;
    to += part;
    count -= part;
  }
  return 1;
}

#endif
