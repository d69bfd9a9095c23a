// What reading and writing JPEG share: errors that return, a bound on scans, a buffer that grows.
#ifndef CIMAGE_JPEG_PARTS_H
#define CIMAGE_JPEG_PARTS_H

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

static inline void leave(j_common_ptr codec) {
  failure *my = (failure *)codec->err;
  char message[JMSG_LENGTH_MAX];
  my->manager.format_message(codec, message);
  copy_error(my->error, message);
  longjmp(my->landing, 1);
}

static inline void on_error(j_common_ptr codec) {
  failure *my = (failure *)codec->err;
  int number = my->manager.msg_code;
  my->code = number == JERR_OUT_OF_MEMORY || number == JERR_IMAGE_TOO_BIG ? CIMAGE_FAILED
             : number == JERR_INPUT_EOF || number == JERR_INPUT_EMPTY     ? CIMAGE_TRUNCATED
                                                                          : CIMAGE_DAMAGED;
  leave(codec);
}

// Libjpeg only warns when data runs out or makes no sense, and paints the rest grey. A grey
// half picture must not reach training unseen, so these warnings are errors here.
static inline void on_message(j_common_ptr codec, int level) {
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

static inline void on_output(j_common_ptr codec) { (void)codec; }

static inline struct jpeg_error_mgr *prepare(failure *my, char *error) {
  memset(my, 0, sizeof *my);
  jpeg_std_error(&my->manager);
  my->manager.error_exit = on_error;
  my->manager.emit_message = on_message;
  my->manager.output_message = on_output;
  my->error = error;
  return &my->manager;
}

typedef struct {
  struct jpeg_progress_mgr manager;  // first
  int scans;
} watch;

// A progressive file can ask for thousands of passes over a large picture.
static inline void on_progress(j_common_ptr codec) {
  watch *my = (watch *)codec->progress;
  if (!codec->is_decompressor) return;
  if (((j_decompress_ptr)codec)->input_scan_number <= my->scans) return;
  failure *failed = (failure *)codec->err;
  failed->code = CIMAGE_DAMAGED;
  snprintf(failed->error, CIMAGE_ERROR_SIZE, "it has more than %d scans", my->scans);
  longjmp(failed->landing, 1);
}

typedef struct {
  struct jpeg_destination_mgr manager;  // first
  sink out;
  uint8_t block[16384];
} destination;

static inline void start_block(j_compress_ptr codec) {
  destination *my = (destination *)codec->dest;
  my->manager.next_output_byte = my->block;
  my->manager.free_in_buffer = sizeof my->block;
}

static inline void keep(j_compress_ptr codec, size_t count) {
  destination *my = (destination *)codec->dest;
  if (!sink_append(&my->out, my->block, count)) ERREXIT1(codec, JERR_OUT_OF_MEMORY, 0);
}

static inline boolean on_full_block(j_compress_ptr codec) {
  keep(codec, sizeof ((destination *)codec->dest)->block);
  start_block(codec);
  return TRUE;
}

static inline void on_end(j_compress_ptr codec) {
  destination *my = (destination *)codec->dest;
  keep(codec, sizeof my->block - my->manager.free_in_buffer);
}

#endif
