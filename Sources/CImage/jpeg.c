// JPEG in and out through libjpeg-turbo; longjmp stays inside, as in png.c.
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>
#include <setjmp.h>

#include "buffer.h"

typedef struct {
  struct jpeg_error_mgr manager;  // first, so that a pointer to it is a pointer to all
  jmp_buf landing;
  int code;
  char *error;
} failure;

static void leave(j_common_ptr codec) {
  failure *my = (failure *)codec->err;
  char message[JMSG_LENGTH_MAX];
  my->manager.format_message(codec, message);
  copy_error(my->error, message);
  longjmp(my->landing, 1);
}

static void on_error(j_common_ptr codec) {
  failure *my = (failure *)codec->err;
  int number = my->manager.msg_code;
  my->code = number == JERR_OUT_OF_MEMORY || number == JERR_IMAGE_TOO_BIG ? CIMAGE_FAILED
             : number == JERR_INPUT_EOF || number == JERR_INPUT_EMPTY     ? CIMAGE_TRUNCATED
                                                                          : CIMAGE_DAMAGED;
  leave(codec);
}

// Libjpeg only warns when data runs out or makes no sense, and paints the rest grey. A grey
// half picture must not reach training unseen, so these warnings are errors here.
static void on_message(j_common_ptr codec, int level) {
  failure *my = (failure *)codec->err;
  if (level >= 0) return;
  switch (my->manager.msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
      my->code = CIMAGE_TRUNCATED;
      leave(codec);
      break;
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      my->code = CIMAGE_DAMAGED;
      leave(codec);
      break;
    default:
      break;
  }
}

static void on_output(j_common_ptr codec) { (void)codec; }

static struct jpeg_error_mgr *prepare(failure *my, char *error) {
  memset(my, 0, sizeof *my);
  jpeg_std_error(&my->manager);
  my->manager.error_exit = on_error;
  my->manager.emit_message = on_message;
  my->manager.output_message = on_output;
  my->error = error;
  return &my->manager;
}

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

typedef struct {
  struct jpeg_progress_mgr manager;  // first
  int scans;
} watch;

// A progressive file can ask for thousands of passes over a large picture.
static void on_progress(j_common_ptr codec) {
  watch *my = (watch *)codec->progress;
  if (!codec->is_decompressor) return;
  if (((j_decompress_ptr)codec)->input_scan_number <= my->scans) return;
  failure *failed = (failure *)codec->err;
  failed->code = CIMAGE_DAMAGED;
  snprintf(failed->error, CIMAGE_ERROR_SIZE, "it has more than %d scans", my->scans);
  longjmp(failed->landing, 1);
}

// Ink to light, as Pillow does: JPEG stores CMYK inverted (Adobe's convention).
static void light_from_ink(const uint8_t *ink, uint8_t *rgb, uint32_t width) {
  for (uint32_t x = 0; x < width; x++, ink += 4, rgb += 3) {
    unsigned white = ink[3];
    for (int c = 0; c < 3; c++) {
      unsigned product = (255u - ink[c]) * white + 128;
      unsigned shade = ((product >> 8) + product) >> 8;
      rgb[c] = (uint8_t)(white - shade);
    }
  }
}

int cimage_jpeg_decode(
    const uint8_t *bytes, size_t count, cimage_header header, int scans, uint8_t *rgb,
    char *error) {
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
        light_from_ink(row[0], to, header.width);
    }
    jpeg_finish_decompress(&codec);
  }
  jpeg_destroy_decompress(&codec);
  return my.code;
}

typedef struct {
  struct jpeg_destination_mgr manager;  // first
  sink out;
  uint8_t block[16384];
} destination;

static void start_block(j_compress_ptr codec) {
  destination *my = (destination *)codec->dest;
  my->manager.next_output_byte = my->block;
  my->manager.free_in_buffer = sizeof my->block;
}

static void keep(j_compress_ptr codec, size_t count) {
  destination *my = (destination *)codec->dest;
  if (!sink_append(&my->out, my->block, count)) ERREXIT1(codec, JERR_OUT_OF_MEMORY, 0);
}

static boolean on_full_block(j_compress_ptr codec) {
  keep(codec, sizeof ((destination *)codec->dest)->block);
  start_block(codec);
  return TRUE;
}

static void on_end(j_compress_ptr codec) {
  destination *my = (destination *)codec->dest;
  keep(codec, sizeof my->block - my->manager.free_in_buffer);
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
