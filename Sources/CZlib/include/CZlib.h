// zlib behind a few functions: its streams must not move in memory, and its macros stay here.
#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

enum {
  CZLIB_MORE = 0,    // wants more input, or more room
  CZLIB_END = 1,     // the compressed bytes are complete
  CZLIB_DAMAGED = 2  // the compressed bytes break the format, or memory ran out
};

typedef struct czlib_stream czlib_stream;

// Starts reading deflate: raw (RFC 1951), or `wrapped` in zlib's header and checksum (RFC 1950).
// NULL when memory ran out.
czlib_stream *czlib_open(int wrapped);

// Reads from `input` into `output`. Both counts go in as what there is and come out as what was
// used. Returns one of the codes above.
int czlib_inflate(
    czlib_stream *stream, const uint8_t *input, uint32_t *input_count, uint8_t *output,
    uint32_t *output_count);

void czlib_close(czlib_stream *stream);

// The checksum of ZIP and PNG (CRC-32, ISO 3309), going on from `crc`; 0 to begin.
uint32_t czlib_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
