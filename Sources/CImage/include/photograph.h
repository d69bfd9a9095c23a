// Photographs of any size, some rows at a time. The libraries' jumps end inside each function.
//
// Functions return one of the codes of CImage.h and fill `fault` when it is not CIMAGE_OK. After a
// failure a reader or writer can only be closed. Closing takes NULL too.
#ifndef CIMAGE_PHOTOGRAPH_H
#define CIMAGE_PHOTOGRAPH_H

#include <stddef.h>
#include <stdint.h>

enum {
  CIMAGE_FILE = 4  // the system could not read; `system` is its errno
};

typedef struct {
  int system;
  char text[CIMAGE_ERROR_SIZE];
} cimage_fault;

// How the samples of a row stand in memory.
typedef struct {
  uint32_t width;
  uint32_t height;
  int channels;  // 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha or, with `ink`, CMYK
  int bits;      // 8, or 16 in the order of this machine
  int ink;       // the four channels are CMYK, 255 for no ink (Adobe's way)
  uint64_t whole;  // bytes of the whole picture, where the codec must hold it; else 0
} cimage_rows;

typedef struct cimage_png_reader cimage_png_reader;
typedef struct cimage_jpeg_reader cimage_jpeg_reader;
typedef struct cimage_png_writer cimage_png_writer;
typedef struct cimage_jpeg_writer cimage_jpeg_writer;

// Reads the head of the file behind an open descriptor, which stays the caller's. Takes no
// memory for pixels. A picture of more than `scans` scans will be refused.
int cimage_png_reader_open(
    int file, cimage_png_reader **reader, cimage_rows *rows, cimage_fault *fault);
int cimage_jpeg_reader_open(
    int file, int scans, cimage_jpeg_reader **reader, cimage_rows *rows, cimage_fault *fault);

// Reads the next `count` rows into `to`; after the last one, also the end of the file.
int cimage_png_reader_read(
    cimage_png_reader *reader, uint32_t count, uint8_t *to, cimage_fault *fault);
int cimage_jpeg_reader_read(
    cimage_jpeg_reader *reader, uint32_t count, uint8_t *to, cimage_fault *fault);

void cimage_png_reader_close(cimage_png_reader *reader);
void cimage_jpeg_reader_close(cimage_jpeg_reader *reader);

// Starts a file of 3 channels, or 4 with alpha (PNG).
int cimage_png_writer_open(
    cimage_rows rows, cimage_png_writer **writer, cimage_fault *fault);
// `unit` is that of JFIF: 0 the shape of a pixel, 1 pixels an inch, 2 a centimetre.
int cimage_jpeg_writer_open(
    cimage_rows rows, int quality, int optimise, int unit, uint16_t x, uint16_t y,
    cimage_jpeg_writer **writer, cimage_fault *fault);

// Writes a chunk or a segment, before the first row.
int cimage_png_writer_chunk(
    cimage_png_writer *writer, const char *kind, const uint8_t *bytes, size_t count,
    cimage_fault *fault);
int cimage_jpeg_writer_segment(
    cimage_jpeg_writer *writer, int marker, const uint8_t *bytes, size_t count,
    cimage_fault *fault);

int cimage_png_writer_write(
    cimage_png_writer *writer, uint32_t count, const uint8_t *rows, cimage_fault *fault);
int cimage_jpeg_writer_write(
    cimage_jpeg_writer *writer, uint32_t count, const uint8_t *rows, cimage_fault *fault);

int cimage_png_writer_finish(cimage_png_writer *writer, cimage_fault *fault);
int cimage_jpeg_writer_finish(cimage_jpeg_writer *writer, cimage_fault *fault);

// The bytes made since the last call; they stay until the next call of this writer.
cimage_buffer cimage_png_writer_take(cimage_png_writer *writer);
cimage_buffer cimage_jpeg_writer_take(cimage_jpeg_writer *writer);

void cimage_png_writer_close(cimage_png_writer *writer);
void cimage_jpeg_writer_close(cimage_jpeg_writer *writer);

// CMYK (255 for no ink) of `width` pixels as red, green and blue, without a profile.
void cimage_light_from_ink(const uint8_t *ink, uint8_t *rgb, size_t width);

#endif
