// Little CMS behind functions that fail by value: colours of any profile as sRGB.
//
// Nothing is printed. Rendering is relative colorimetric with black point compensation: white
// stays white, black stays black, and colours that sRGB can show keep their looks.
#ifndef CCOLORPROFILE_H
#define CCOLORPROFILE_H

#include <stddef.h>
#include <stdint.h>

#define CCOLORPROFILE_NAME_SIZE 128

typedef struct ccolorprofile ccolorprofile;

// An ICC profile from memory; NULL when it is damaged.
ccolorprofile *ccolorprofile_read(const uint8_t *bytes, size_t count);

// A profile of three lights, from CIE xy of white, red, green and blue (8 numbers), and a curve
// from sample to light: (a·s + b)^g from s = d on, c·s below; in the order g, a, b, c, d.
ccolorprofile *ccolorprofile_make(const double xy[8], const double curve[5]);

// The same for grey.
ccolorprofile *ccolorprofile_make_grey(const double curve[5]);

// The channels of the colours it describes: 1 grey, 3 red, green and blue, 4 CMYK; 0 for others,
// and for profiles that describe no colours of a picture.
int ccolorprofile_channels(const ccolorprofile *profile);

// What it calls itself, in ASCII; empty when it has no name.
void ccolorprofile_name(const ccolorprofile *profile, char name[CCOLORPROFILE_NAME_SIZE]);

// Prepares for samples of 8 or 16 bits, with `extra` more (alpha) behind each pixel's; `inverted` for
// CMYK with 255 for no ink. 0 when the profile has no way to sRGB. May be called again.
int ccolorprofile_start(ccolorprofile *profile, int bits, int extra, int inverted);

// Converts pixels to sRGB of 16 bits, three samples a pixel.
void ccolorprofile_convert(
    ccolorprofile *profile, const void *from, uint16_t *to, size_t pixels);

void ccolorprofile_free(ccolorprofile *profile);

// A profile of sRGB to be put into a file; the bytes written, at most `room`, or 0.
size_t ccolorprofile_srgb(uint8_t *bytes, size_t room);

#endif
