// A JPEG some rows at a time.
#include "jpeg_parts.h"
#include "source.h"

struct cimage_jpeg_reader {
  struct jpeg_decompress_struct codec;
  failure failed;
  watch watching;
  struct jpeg_source_mgr manager;
  source from;
  size_t stride;
  int started;
  int ink;
  cimage_fault *fault;  // of the call being made
};

static void on_start(j_decompress_ptr codec) { (void)codec; }

static boolean on_empty(j_decompress_ptr codec) {
  cimage_jpeg_reader *my = codec->client_data;
  int got = source_fill(&my->from);
  if (got < 0) {
    my->failed.code = CIMAGE_FILE;
    my->fault->system = my->from.system;
    copy_error(my->failed.error, "the file cannot be read");
    longjmp(my->failed.landing, 1);
  }
  if (got == 0) ERREXIT(codec, JERR_INPUT_EOF);
  my->manager.next_input_byte = my->from.block;
  my->manager.bytes_in_buffer = my->from.count;
  return TRUE;
}

static void on_skip(j_decompress_ptr codec, long count) {
  cimage_jpeg_reader *my = codec->client_data;
  if (count <= 0) return;
  size_t here = my->manager.bytes_in_buffer;
  if ((size_t)count <= here) {
    my->manager.next_input_byte += count;
    my->manager.bytes_in_buffer -= (size_t)count;
  } else {  // a segment has 65,533 bytes at most, so this cannot overflow
    my->from.offset += (off_t)((size_t)count - here);
    my->manager.bytes_in_buffer = 0;
  }
}

static void on_close(j_decompress_ptr codec) { (void)codec; }

static void land(cimage_jpeg_reader *my, cimage_fault *fault) {
  my->fault = fault;
  my->failed.error = fault->text;
}

int cimage_jpeg_reader_open(
    int file, int scans, cimage_jpeg_reader **reader, cimage_rows *rows, cimage_fault *fault) {
  cimage_jpeg_reader *my = calloc(1, sizeof *my);
  *reader = my;
  if (!my) return CIMAGE_FAILED;
  struct jpeg_decompress_struct *codec = &my->codec;
  codec->err = prepare(&my->failed, fault->text);
  land(my, fault);
  my->from.file = file;
  if (setjmp(my->failed.landing)) return my->failed.code;
  jpeg_create_decompress(codec);
  codec->client_data = my;
  my->manager = (struct jpeg_source_mgr){
      .init_source = on_start,
      .fill_input_buffer = on_empty,
      .skip_input_data = on_skip,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = on_close};
  codec->src = &my->manager;
  my->watching.manager.progress_monitor = on_progress;
  my->watching.scans = scans;
  codec->progress = &my->watching.manager;
  jpeg_read_header(codec, TRUE);
  J_COLOR_SPACE space = codec->jpeg_color_space;
  my->ink = space == JCS_CMYK || space == JCS_YCCK;
  codec->out_color_space = my->ink ? JCS_CMYK : space == JCS_GRAYSCALE ? space : JCS_RGB;
  int channels = my->ink ? 4 : space == JCS_GRAYSCALE ? 1 : 3;
  my->stride = (size_t)codec->image_width * (size_t)channels;
  *rows = (cimage_rows){codec->image_width, codec->image_height, channels, 8, my->ink, 0};
  if (!jpeg_has_multiple_scans(codec)) return CIMAGE_OK;
  for (int c = 0; c < codec->num_components; c++) {  // two bytes a coefficient
    jpeg_component_info *part = &codec->comp_info[c];
    rows->whole += (uint64_t)part->width_in_blocks * part->height_in_blocks * sizeof(JBLOCK);
  }
  return CIMAGE_OK;
}

int cimage_jpeg_reader_read(
    cimage_jpeg_reader *my, uint32_t count, uint8_t *to, cimage_fault *fault) {
  struct jpeg_decompress_struct *codec = &my->codec;
  land(my, fault);
  if (setjmp(my->failed.landing)) return my->failed.code;
  if (!my->started) {
    jpeg_start_decompress(codec);
    if (codec->output_width != codec->image_width ||
        codec->output_height != codec->image_height ||
        (size_t)codec->output_width * (size_t)codec->output_components != my->stride)
      ERREXIT(codec, JERR_BAD_STATE);
    my->started = 1;
  }
  JDIMENSION first = codec->output_scanline;
  while (codec->output_scanline < first + count) {
    JSAMPROW row = to + (codec->output_scanline - first) * my->stride;
    jpeg_read_scanlines(codec, &row, 1);
  }
  if (codec->output_scanline == codec->output_height) jpeg_finish_decompress(codec);
  return CIMAGE_OK;
}

void cimage_jpeg_reader_close(cimage_jpeg_reader *my) {
  if (!my) return;
  jpeg_destroy_decompress(&my->codec);
  free(my);
}
