// JPEG in and out through libjpeg-turbo; longjmp stays inside, as in png.c.
#include "jpeg_parts.h"

int cimage_jpeg_header(const uint8_t *bytes, size_t count, cimage_header *header, char *error) {
  struct jpeg_decompress_struct codec;
  failure my;
  codec.err = prepare(&my, error);
  codec.mem = NULL;
  if (!setjmp(my.landing)) {
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, count);
    jpeg_read_header(&codec, TRUE);
    header->width = codec.image_width;
    header->height = codec.image_height;
  }
  jpeg_destroy_decompress(&codec);
  return my.code;
}

// Ink to light, as Pillow does: JPEG stores CMYK inverted (Adobe's convention).
void cimage_light_from_ink(const uint8_t *ink, uint8_t *rgb, size_t width) {
  for (size_t x = 0; x < width; x++, ink += 4, rgb += 3) {
    unsigned white = ink[3];
    for (int c = 0; c < 3; c++) {
      unsigned product = (255u - ink[c]) * white + 128;
      unsigned shade = ((product >> 8) + product) >> 8;
      rgb[c] = (uint8_t)(white - shade);
    }
  }
}

int cimage_jpeg_decode(
    const uint8_t *bytes, size_t count, cimage_header header, int scans, int eighths,
    uint8_t *rgb, char *error) {
  struct jpeg_decompress_struct codec;
  failure my;
  watch watching;
  codec.err = prepare(&my, error);
  codec.mem = NULL;
  memset(&watching, 0, sizeof watching);
  watching.manager.progress_monitor = on_progress;
  watching.scans = scans;
  if (!setjmp(my.landing)) {
    jpeg_create_decompress(&codec);
    codec.progress = &watching.manager;
    jpeg_mem_src(&codec, bytes, count);
    jpeg_read_header(&codec, TRUE);
    int ink = codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK;
    codec.out_color_space = ink ? JCS_CMYK : JCS_RGB;
    codec.scale_num = (unsigned)eighths;
    codec.scale_denom = 8;
    jpeg_start_decompress(&codec);
    if (codec.output_width != header.width || codec.output_height != header.height ||
        codec.output_components != (ink ? 4 : 3))
      ERREXIT(&codec, JERR_BAD_STATE);
    size_t stride = (size_t)header.width * 3;
    JSAMPARRAY row = NULL;
    if (ink)
      row = codec.mem->alloc_sarray((j_common_ptr)&codec, JPOOL_IMAGE, header.width * 4, 1);
    while (codec.output_scanline < codec.output_height) {
      uint8_t *to = rgb + codec.output_scanline * stride;
      JSAMPROW direct = to;
      if (jpeg_read_scanlines(&codec, ink ? row : &direct, 1) == 1 && ink)
        cimage_light_from_ink(row[0], to, header.width);
    }
    jpeg_finish_decompress(&codec);
  }
  jpeg_destroy_decompress(&codec);
  return my.code;
}

int cimage_jpeg_encode(
    const uint8_t *pixels, cimage_header header, int channels, int quality, int whole_chroma,
    cimage_buffer *out, char *error) {
  struct jpeg_compress_struct codec;
  failure my;
  destination to;
  codec.err = prepare(&my, error);
  codec.mem = NULL;
  memset(&to.manager, 0, sizeof to.manager);
  memset(&to.out, 0, sizeof to.out);
  to.manager.init_destination = start_block;
  to.manager.empty_output_buffer = on_full_block;
  to.manager.term_destination = on_end;
  if (!setjmp(my.landing)) {
    jpeg_create_compress(&codec);
    codec.dest = &to.manager;
    codec.image_width = header.width;
    codec.image_height = header.height;
    codec.input_components = channels;
    codec.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, quality, TRUE);
    codec.optimize_coding = TRUE;
    if (whole_chroma) codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&codec, TRUE);
    size_t stride = (size_t)header.width * (size_t)channels;
    while (codec.next_scanline < codec.image_height) {
      JSAMPROW row = (JSAMPROW)(pixels + codec.next_scanline * stride);
      jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
  }
  jpeg_destroy_compress(&codec);
  if (my.code == CIMAGE_OK) {
    out->bytes = to.out.bytes;
    out->count = to.out.count;
  } else {
    free(to.out.bytes);
    my.code = CIMAGE_FAILED;
  }
  return my.code;
}
