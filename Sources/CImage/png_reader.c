// A PNG some rows at a time.
#include <png.h>
#include <setjmp.h>

#include "png_parts.h"
#include "source.h"

struct cimage_png_reader {
  jmp_buf landing;
  png_structp png;
  png_infop info;
  source from;
  cimage_rows rows;
  size_t stride;     // bytes a row
  uint8_t *picture;  // the whole of an interlaced picture
  uint32_t done;     // rows given
  int started;
  int code;
  cimage_fault *fault;  // of the call being made
};

static void on_error(png_structp png, png_const_charp message) {
  cimage_png_reader *my = png_get_error_ptr(png);
  if (my->code == CIMAGE_OK) my->code = CIMAGE_DAMAGED;
  copy_error(my->fault->text, message);
  longjmp(my->landing, 1);
}

static void on_read(png_structp png, png_bytep to, size_t count) {
  cimage_png_reader *my = png_get_io_ptr(png);
  int got = source_read(&my->from, to, count);
  if (got > 0) return;
  my->code = got == 0 ? CIMAGE_TRUNCATED : CIMAGE_FILE;
  my->fault->system = my->from.system;
  png_error(png, got == 0 ? "the file ends too early" : "the file cannot be read");
}

// Asks for samples of 8 or 16 bits, palettes as colours, transparency as alpha.
static void choose_rows(cimage_png_reader *my) {
  int kind = png_get_color_type(my->png, my->info);
  int bits = png_get_bit_depth(my->png, my->info);
  int keyed = png_get_valid(my->png, my->info, PNG_INFO_tRNS) != 0;
  if (kind == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(my->png);
  if (kind == PNG_COLOR_TYPE_GRAY && bits < 8) png_set_expand_gray_1_2_4_to_8(my->png);
  if (keyed) png_set_tRNS_to_alpha(my->png);
  uint16_t one = 1;
  if (bits == 16 && *(uint8_t *)&one) png_set_swap(my->png);
  my->rows.width = png_get_image_width(my->png, my->info);
  my->rows.height = png_get_image_height(my->png, my->info);
  my->rows.bits = bits == 16 ? 16 : 8;
  my->rows.channels = (kind & PNG_COLOR_MASK_COLOR ? 3 : 1) +
                      (keyed || (kind & PNG_COLOR_MASK_ALPHA) ? 1 : 0);
  my->stride =
      (size_t)my->rows.width * (size_t)my->rows.channels * (size_t)(my->rows.bits / 8);
  if (png_get_interlace_type(my->png, my->info) != PNG_INTERLACE_NONE)
    my->rows.whole = (uint64_t)my->stride * my->rows.height;
}

int cimage_png_reader_open(
    int file, cimage_png_reader **reader, cimage_rows *rows, cimage_fault *fault) {
  cimage_png_reader *my = calloc(1, sizeof *my);
  *reader = my;
  if (!my) return CIMAGE_FAILED;
  my->from.file = file;
  my->fault = fault;
  if (setjmp(my->landing)) return my->code;
  my->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, my, on_error, ignore_warning);
  if (my->png) my->info = png_create_info_struct(my->png);
  if (!my->info) return CIMAGE_FAILED;
  png_set_read_fn(my->png, my, on_read);
  // What the other chunks say is read elsewhere, with bounds.
  read_pixels_alone(my->png);
  png_read_info(my->png, my->info);
  choose_rows(my);
  *rows = my->rows;
  return CIMAGE_OK;
}

static void start(cimage_png_reader *my) {
  int passes = png_set_interlace_handling(my->png);
  png_read_update_info(my->png, my->info);
  if (png_get_rowbytes(my->png, my->info) != my->stride)
    png_error(my->png, "rows of an odd length");
  my->started = 1;
  if (passes == 1) return;
  my->picture = calloc(my->rows.height, my->stride);
  if (!my->picture) {
    my->code = CIMAGE_FAILED;
    png_error(my->png, "out of memory");
  }
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < my->rows.height; y++)
      png_read_row(my->png, my->picture + y * my->stride, NULL);
}

int cimage_png_reader_read(
    cimage_png_reader *my, uint32_t count, uint8_t *to, cimage_fault *fault) {
  my->fault = fault;
  if (setjmp(my->landing)) return my->code;
  if (!my->started) start(my);
  if (my->picture) {
    memcpy(to, my->picture + my->done * my->stride, count * my->stride);
  } else {
    for (uint32_t y = 0; y < count; y++) png_read_row(my->png, to + y * my->stride, NULL);
  }
  my->done += count;
  if (my->done == my->rows.height) {
    free(my->picture);
    my->picture = NULL;
    png_read_end(my->png, NULL);
  }
  return CIMAGE_OK;
}

void cimage_png_reader_close(cimage_png_reader *my) {
  if (!my) return;
  png_destroy_read_struct(&my->png, &my->info, NULL);
  free(my->picture);
  free(my);
}
