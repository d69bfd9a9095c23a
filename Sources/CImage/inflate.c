// Packed profiles and texts of a PNG, unpacked within bounds.
#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "CImage.h"

int cimage_inflate(
    const uint8_t *bytes, size_t count, uint8_t *to, size_t room, size_t *made) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  *made = 0;
  if (count > UINT_MAX || room > UINT_MAX - 1) return CIMAGE_LARGE;
  if (inflateInit(&stream) != Z_OK) return CIMAGE_FAILED;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)count;
  stream.next_out = to;
  stream.avail_out = (uInt)room;
  int result = inflate(&stream, Z_FINISH);
  *made = stream.total_out;
  int full = stream.avail_out == 0;
  inflateEnd(&stream);
  if (result == Z_STREAM_END) return CIMAGE_OK;
  if (result == Z_MEM_ERROR) return CIMAGE_FAILED;
  if (result != Z_OK && result != Z_BUF_ERROR) return CIMAGE_DAMAGED;
  return full ? CIMAGE_LARGE : CIMAGE_TRUNCATED;
}
