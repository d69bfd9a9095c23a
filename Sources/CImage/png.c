// PNG in and out through libpng.
//
// libpng leaves by longjmp. Each function here sets its own landing place, so no jump ever
// passes through Swift. What must survive a jump is kept in a struct, not in a register.
#include <png.h>
#include <setjmp.h>

#include "buffer.h"
#include "png_parts.h"

typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t offset;
  int code;
  char *error;
  png_structp png;
  png_infop info;
  sink out;
} state;

static void on_error(png_structp png, png_const_charp message) {
  state *my = png_get_error_ptr(png);
  if (my->code == CIMAGE_OK) my->code = CIMAGE_DAMAGED;
  copy_error(my->error, message);
  png_longjmp(png, 1);
}

static void on_read(png_structp png, png_bytep to, size_t count) {
  state *my = png_get_io_ptr(png);
  if (count > my->count - my->offset) {
    my->code = CIMAGE_TRUNCATED;
    png_error(png, "the file ends too early");
  }
  memcpy(to, my->bytes + my->offset, count);
  my->offset += count;
}

static void on_write(png_structp png, png_bytep bytes, size_t count) {
  state *my = png_get_io_ptr(png);
  if (!sink_append(&my->out, bytes, count)) {
    my->code = CIMAGE_FAILED;
    png_error(png, "out of memory");
  }
}

// Starts reading; the caller has set the landing place.
static void read_info(state *my) {
  png_set_read_fn(my->png, my, on_read);
  read_pixels_alone(my->png);
  png_read_info(my->png, my->info);
}

static int open_reader(state *my) {
  my->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, my, on_error, ignore_warning);
  if (my->png) my->info = png_create_info_struct(my->png);
  if (my->info) return 1;
  png_destroy_read_struct(&my->png, NULL, NULL);
  copy_error(my->error, "out of memory");
  my->code = CIMAGE_FAILED;
  return 0;
}

int cimage_png_header(const uint8_t *bytes, size_t count, cimage_header *header, char *error) {
  state my = {.bytes = bytes, .count = count, .error = error};
  if (!open_reader(&my)) return my.code;
  if (!setjmp(png_jmpbuf(my.png))) {
    read_info(&my);
    header->width = png_get_image_width(my.png, my.info);
    header->height = png_get_image_height(my.png, my.info);
  }
  png_destroy_read_struct(&my.png, &my.info, NULL);
  return my.code;
}

int cimage_png_decode(
    const uint8_t *bytes, size_t count, cimage_header header, uint8_t *rgb, char *error) {
  state my = {.bytes = bytes, .count = count, .error = error};
  if (!open_reader(&my)) return my.code;
  if (!setjmp(png_jmpbuf(my.png))) {
    read_info(&my);
    int kind = png_get_color_type(my.png, my.info);
    int bits = png_get_bit_depth(my.png, my.info);
    if (png_get_image_width(my.png, my.info) != header.width ||
        png_get_image_height(my.png, my.info) != header.height)
      png_error(my.png, "the size changed while reading");
    if (kind == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(my.png);
    if (kind == PNG_COLOR_TYPE_GRAY && bits < 8) png_set_expand_gray_1_2_4_to_8(my.png);
    if (bits == 16) png_set_scale_16(my.png);
    if (!(kind & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(my.png);
    png_set_strip_alpha(my.png);
    int passes = png_set_interlace_handling(my.png);
    png_read_update_info(my.png, my.info);
    size_t row = (size_t)header.width * 3;
    if (png_get_rowbytes(my.png, my.info) != row) png_error(my.png, "rows of an odd length");
    for (int pass = 0; pass < passes; pass++)
      for (uint32_t y = 0; y < header.height; y++) png_read_row(my.png, rgb + y * row, NULL);
    png_read_end(my.png, NULL);
  }
  png_destroy_read_struct(&my.png, &my.info, NULL);
  return my.code;
}

int cimage_png_encode(
    const uint8_t *pixels, cimage_header header, int channels, cimage_buffer *out, char *error) {
  state my = {.error = error};
  my.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &my, on_error, ignore_warning);
  if (my.png) my.info = png_create_info_struct(my.png);
  if (!my.info) {
    png_destroy_write_struct(&my.png, NULL);
    copy_error(error, "out of memory");
    return CIMAGE_FAILED;
  }
  if (!setjmp(png_jmpbuf(my.png))) {
    png_set_write_fn(my.png, &my, on_write, ignore_flush);
    png_set_user_limits(my.png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(
        my.png, my.info, header.width, header.height, 8,
        channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(my.png, my.info);
    size_t row = (size_t)header.width * (size_t)channels;
    for (uint32_t y = 0; y < header.height; y++) png_write_row(my.png, pixels + y * row);
    png_write_end(my.png, NULL);
  }
  png_destroy_write_struct(&my.png, &my.info);
  if (my.code == CIMAGE_OK) {
    out->bytes = my.out.bytes;
    out->count = my.out.count;
  } else {
    free(my.out.bytes);
    my.code = CIMAGE_FAILED;
  }
  return my.code;
}

void cimage_free(cimage_buffer *buffer) {
  free(buffer->bytes);
  buffer->bytes = NULL;
  buffer->count = 0;
}
