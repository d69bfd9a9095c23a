// A JPEG written some rows at a time.
#include "jpeg_parts.h"

struct cimage_jpeg_writer {
  struct jpeg_compress_struct codec;
  failure failed;
  destination to;
  size_t stride;
};

int cimage_jpeg_writer_open(
    cimage_rows rows, int quality, int optimise, int unit, uint16_t x, uint16_t y,
    cimage_jpeg_writer **writer, cimage_fault *fault) {
  cimage_jpeg_writer *my = calloc(1, sizeof *my);
  *writer = my;
  if (!my) return CIMAGE_FAILED;
  struct jpeg_compress_struct *codec = &my->codec;
  codec->err = prepare(&my->failed, fault->text);
  my->stride = (size_t)rows.width * 3;
  if (setjmp(my->failed.landing)) return my->failed.code;
  jpeg_create_compress(codec);
  my->to.manager.init_destination = start_block;
  my->to.manager.empty_output_buffer = on_full_block;
  my->to.manager.term_destination = on_end;
  codec->dest = &my->to.manager;
  codec->image_width = rows.width;
  codec->image_height = rows.height;
  codec->input_components = 3;
  codec->in_color_space = JCS_RGB;
  jpeg_set_defaults(codec);
  jpeg_set_quality(codec, quality, TRUE);
  codec->density_unit = (UINT8)unit;
  codec->X_density = x;
  codec->Y_density = y;
  codec->optimize_coding = optimise ? TRUE : FALSE;
  codec->comp_info[0].h_samp_factor = codec->comp_info[0].v_samp_factor = 1;
  jpeg_start_compress(codec, TRUE);
  return CIMAGE_OK;
}

int cimage_jpeg_writer_segment(
    cimage_jpeg_writer *my, int marker, const uint8_t *bytes, size_t count,
    cimage_fault *fault) {
  my->failed.error = fault->text;
  if (setjmp(my->failed.landing)) return my->failed.code;
  if (count > 65533) ERREXIT(&my->codec, JERR_BAD_LENGTH);
  jpeg_write_marker(&my->codec, marker, bytes, (unsigned)count);
  return CIMAGE_OK;
}

int cimage_jpeg_writer_write(
    cimage_jpeg_writer *my, uint32_t count, const uint8_t *rows, cimage_fault *fault) {
  my->failed.error = fault->text;
  if (setjmp(my->failed.landing)) return my->failed.code;
  for (uint32_t y = 0; y < count; y++) {
    JSAMPROW row = (JSAMPROW)(rows + y * my->stride);
    jpeg_write_scanlines(&my->codec, &row, 1);
  }
  return CIMAGE_OK;
}

int cimage_jpeg_writer_finish(cimage_jpeg_writer *my, cimage_fault *fault) {
  my->failed.error = fault->text;
  if (setjmp(my->failed.landing)) return my->failed.code;
  jpeg_finish_compress(&my->codec);
  return CIMAGE_OK;
}

cimage_buffer cimage_jpeg_writer_take(cimage_jpeg_writer *my) {
  return sink_take(&my->to.out);
}

void cimage_jpeg_writer_close(cimage_jpeg_writer *my) {
  if (!my) return;
  jpeg_destroy_compress(&my->codec);
  free(my->to.out.bytes);
  free(my);
}
