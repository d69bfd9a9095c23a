#include "shaper.h"

#include <math.h>
#include <stdlib.h>

static const cmsTagSignature curves[3] = {
    cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
static const cmsTagSignature colorants[3] = {
    cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};

// The colorants as columns; 0 when one is missing.
static int read_matrix(cmsHPROFILE profile, double to[3][3]) {
  for (int light = 0; light < 3; light++) {
    const cmsCIEXYZ *xyz = cmsReadTag(profile, colorants[light]);
    if (!xyz) return 0;
    to[0][light] = xyz->X;
    to[1][light] = xyz->Y;
    to[2][light] = xyz->Z;
  }
  return 1;
}

// Cramer's rule.
static int invert(const double m[3][3], double to[3][3]) {
  double whole = 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      int a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;
      to[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
    }
  for (int j = 0; j < 3; j++) whole += m[0][j] * to[j][0];
  if (!(fabs(whole) > 1e-9)) return 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) to[i][j] /= whole;
  return 1;
}

static int fill(shaper *my, cmsHPROFILE from, cmsHPROFILE srgb) {
  double lights[3][3], target[3][3], inverse[3][3];
  if (!read_matrix(from, lights) || !read_matrix(srgb, target) || !invert(target, inverse))
    return 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) sum += inverse[i][k] * lights[k][j];
      my->matrix[i][j] = (float)sum;
    }
  for (int light = 0; light < 3; light++) {
    const cmsToneCurve *curve = cmsReadTag(from, curves[light]);
    if (!curve) return 0;
    for (int i = 0; i < 65536; i++)
      my->light[light][i] = cmsEvalToneCurveFloat(curve, (float)i / 65535);
  }
  const cmsToneCurve *decoding = cmsReadTag(srgb, cmsSigRedTRCTag);
  cmsToneCurve *encoding = decoding ? cmsReverseToneCurve(decoding) : NULL;
  if (!encoding) return 0;
  for (int i = 0; i <= ENCODING_STEPS + 1; i++) {
    float light = i < ENCODING_STEPS ? (float)i / ENCODING_STEPS : 1;
    my->encoding[i] = cmsEvalToneCurveFloat(encoding, light) * 65535;
  }
  cmsFreeToneCurve(encoding);
  return 1;
}

int shaper_suits(cmsHPROFILE from) {
  // A profile that has tables too is read by its tables.
  if (cmsGetColorSpace(from) != cmsSigRgbData || !cmsIsMatrixShaper(from) ||
      cmsIsTag(from, cmsSigAToB0Tag) || cmsIsTag(from, cmsSigAToB1Tag) ||
      cmsIsTag(from, cmsSigDToB0Tag) || cmsIsTag(from, cmsSigDToB1Tag))
    return 0;
  for (int light = 0; light < 3; light++) {
    // Where black gives light, black point compensation has something to do.
    const cmsToneCurve *curve = cmsReadTag(from, curves[light]);
    if (!curve || cmsEvalToneCurveFloat(curve, 0) > 1e-6f) return 0;
  }
  return 1;
}

shaper *shaper_make(cmsHPROFILE from, cmsHPROFILE srgb) {
  shaper *my = malloc(sizeof *my);
  if (my && fill(my, from, srgb)) return my;
  free(my);
  return NULL;
}

static inline uint16_t encoded(const shaper *my, float light) {
  if (!(light > 0)) return 0;
  if (light >= 1) return 65535;
  float place = light * ENCODING_STEPS;
  int step = (int)place;
  float below = my->encoding[step];
  return (uint16_t)(below + (my->encoding[step + 1] - below) * (place - (float)step) + 0.5f);
}

void shaper_convert(
    const shaper *my, const uint16_t *from, int extra, uint16_t *to, size_t pixels) {
  for (size_t i = 0; i < pixels; i++, from += 3 + extra, to += 3) {
    float r = my->light[0][from[0]], g = my->light[1][from[1]], b = my->light[2][from[2]];
    for (int light = 0; light < 3; light++) {
      const float *row = my->matrix[light];
      to[light] = encoded(my, row[0] * r + row[1] * g + row[2] * b);
    }
  }
}
