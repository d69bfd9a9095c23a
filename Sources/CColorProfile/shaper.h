// Colours of three lights as sRGB at 16 bits: a curve each, a matrix, the curve of sRGB.
//
// Little CMS does this fast at 8 bits, but at 16 bits it either samples the whole way on a grid,
// which is off by a dozen levels of 8 bits in dark colours, or takes its slow general way. Curves
// and colorants are still read by it.
#ifndef CCOLORPROFILE_SHAPER_H
#define CCOLORPROFILE_SHAPER_H

#include <lcms2.h>
#include <stdint.h>

#define ENCODING_STEPS 65536

typedef struct {
  float light[3][65536];                // from sample to light
  float matrix[3][3];                   // from its lights to those of sRGB
  float encoding[ENCODING_STEPS + 2];   // from light to sample, of sRGB, 0 to 65535
} shaper;

// Whether the profile is of this kind, with black where all samples are 0.
int shaper_suits(cmsHPROFILE from);

// NULL when the profile is damaged or memory runs out.
shaper *shaper_make(cmsHPROFILE from, cmsHPROFILE srgb);

// Pixels of 3 samples and `extra` more.
void shaper_convert(
    const shaper *shaper, const uint16_t *from, int extra, uint16_t *to, size_t pixels);

#endif
