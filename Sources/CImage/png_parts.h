// What reading and writing PNG whole and row by row share.
#ifndef CIMAGE_PNG_PARTS_H
#define CIMAGE_PNG_PARTS_H

#include <png.h>

// Libpng warns of what it can mend; there is nobody here to read it.
static inline void ignore_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

// Nothing waits in libpng: what it writes is taken at once.
static inline void ignore_flush(png_structp png) { (void)png; }

// Only IHDR, PLTE, tRNS, IDAT and IEND matter to pixels. All other chunks are passed over unread:
// colour profiles and texts are where a small file unpacks to a large one.
static inline void read_pixels_alone(png_structp png) {
  // The caller checks the declared size against its own limits before it takes memory.
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_chunk_cache_max(png, 1000);
  png_set_chunk_malloc_max(png, 8000000);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
}

#endif
