#include "CZlib.h"

#include <stdlib.h>
#include <zlib.h>

struct czlib_stream {
  z_stream zlib;
};

czlib_stream *czlib_open(int wrapped) {
  czlib_stream *stream = calloc(1, sizeof *stream);
  if (!stream) return NULL;
  // A negative window size means raw deflate, without zlib's own header.
  if (inflateInit2(&stream->zlib, wrapped ? MAX_WBITS : -MAX_WBITS) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

int czlib_inflate(
    czlib_stream *stream, const uint8_t *input, uint32_t *input_count, uint8_t *output,
    uint32_t *output_count) {
  z_stream *zlib = &stream->zlib;
  zlib->next_in = (Bytef *)input;
  zlib->avail_in = *input_count;
  zlib->next_out = output;
  zlib->avail_out = *output_count;
  int code = inflate(zlib, Z_NO_FLUSH);
  *input_count -= zlib->avail_in;
  *output_count -= zlib->avail_out;
  if (code == Z_STREAM_END) return CZLIB_END;
  // Z_BUF_ERROR only says that nothing moved.
  return code == Z_OK || code == Z_BUF_ERROR ? CZLIB_MORE : CZLIB_DAMAGED;
}

void czlib_close(czlib_stream *stream) {
  inflateEnd(&stream->zlib);
  free(stream);
}

uint32_t czlib_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(crc, bytes, count);
}
