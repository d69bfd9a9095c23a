// libpng and libjpeg behind functions that return errors instead of jumping.
//
// Every function returns one of the codes below and, when it fails, leaves a sentence of the
// library in `error`, which has room for CIMAGE_ERROR_SIZE bytes. Nothing is printed.
#ifndef CIMAGE_H
#define CIMAGE_H

#include <stddef.h>
#include <stdint.h>

#define CIMAGE_ERROR_SIZE 256

enum {
  CIMAGE_OK = 0,
  CIMAGE_DAMAGED = 1,    // the bytes break the format
  CIMAGE_TRUNCATED = 2,  // the bytes end before the picture does
  CIMAGE_FAILED = 3      // out of memory, or a size the format cannot hold
};

// What a file says of itself, read before any pixel.
typedef struct {
  uint32_t width;
  uint32_t height;
} cimage_header;

// Bytes that a writer made; give them back with cimage_free.
typedef struct {
  uint8_t *bytes;
  size_t count;
} cimage_buffer;

// The size a PNG declares. Takes no memory for pixels.
int cimage_png_header(const uint8_t *bytes, size_t count, cimage_header *header, char *error);

// Reads a PNG of the size `header` into `rgb`, which has room for width * height * 3 bytes.
int cimage_png_decode(
    const uint8_t *bytes, size_t count, cimage_header header, uint8_t *rgb, char *error);

// Writes 8-bit pixels of 1 (grey) or 3 (red, green, blue) channels as a PNG.
int cimage_png_encode(
    const uint8_t *pixels, cimage_header header, int channels, cimage_buffer *out, char *error);

// The size a JPEG declares. Takes no memory for pixels.
int cimage_jpeg_header(const uint8_t *bytes, size_t count, cimage_header *header, char *error);

// Reads a JPEG into `rgb`, as for PNG. More than `scans` scans are refused. Of each side `eighths`
// parts of eight are decoded, 1 to 8, rounded up; `header` is the size that this gives.
int cimage_jpeg_decode(
    const uint8_t *bytes, size_t count, cimage_header header, int scans, int eighths,
    uint8_t *rgb, char *error);

// Writes 8-bit pixels of 1 or 3 channels as a JPEG. `whole_chroma` keeps colour at full size.
int cimage_jpeg_encode(
    const uint8_t *pixels, cimage_header header, int channels, int quality, int whole_chroma,
    cimage_buffer *out, char *error);

// Frees what a writer made.
void cimage_free(cimage_buffer *buffer);

#include "photograph.h"

#endif
