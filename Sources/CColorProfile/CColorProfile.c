#include "CColorProfile.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

#include "shaper.h"

// Results of the general way, which takes about a microsecond a pixel. Photographs repeat their
// colours, most of all when they are grey.
#define MEMO_BITS 15
typedef struct {
  uint64_t pixel;
  uint16_t rgb[3];
  uint16_t known;
} memo;

struct ccolorprofile {
  cmsContext context;
  cmsHPROFILE profile;
  cmsHTRANSFORM transform;
  shaper *shaper;  // instead of the transform
  memo *memos;     // before the transform
  int extra;
};

static void on_log(cmsContext context, cmsUInt32Number code, const char *text) {
  (void)context;
  (void)code;
  (void)text;
}

static ccolorprofile *empty(void) {
  ccolorprofile *my = calloc(1, sizeof *my);
  if (!my) return NULL;
  my->context = cmsCreateContext(NULL, NULL);
  if (my->context) {
    cmsSetLogErrorHandlerTHR(my->context, on_log);
    return my;
  }
  free(my);
  return NULL;
}

static ccolorprofile *checked(ccolorprofile *my) {
  if (my->profile) return my;
  ccolorprofile_free(my);
  return NULL;
}

ccolorprofile *ccolorprofile_read(const uint8_t *bytes, size_t count) {
  ccolorprofile *my = count > UINT32_MAX ? NULL : empty();
  if (!my) return NULL;
  my->profile = cmsOpenProfileFromMemTHR(my->context, bytes, (cmsUInt32Number)count);
  return checked(my);
}

// Type 4 of the parametric curves: (a·x + b)^g from d on, c·x below.
static cmsToneCurve *curve_of(cmsContext context, const double curve[5]) {
  return cmsBuildParametricToneCurve(context, 4, curve);
}

ccolorprofile *ccolorprofile_make(const double xy[8], const double curve[5]) {
  ccolorprofile *my = empty();
  if (!my) return NULL;
  cmsCIExyY white = {xy[0], xy[1], 1};
  cmsCIExyYTRIPLE lights = {{xy[2], xy[3], 1}, {xy[4], xy[5], 1}, {xy[6], xy[7], 1}};
  cmsToneCurve *tone = curve_of(my->context, curve);
  cmsToneCurve *tones[3] = {tone, tone, tone};
  if (tone) my->profile = cmsCreateRGBProfileTHR(my->context, &white, &lights, tones);
  cmsFreeToneCurve(tone);
  return checked(my);
}

ccolorprofile *ccolorprofile_make_grey(const double curve[5]) {
  ccolorprofile *my = empty();
  if (!my) return NULL;
  cmsToneCurve *tone = curve_of(my->context, curve);
  if (tone) my->profile = cmsCreateGrayProfileTHR(my->context, cmsD50_xyY(), tone);
  cmsFreeToneCurve(tone);
  return checked(my);
}

int ccolorprofile_channels(const ccolorprofile *my) {
  switch (cmsGetDeviceClass(my->profile)) {
    case cmsSigInputClass:
    case cmsSigDisplayClass:
    case cmsSigOutputClass:
    case cmsSigColorSpaceClass:
      break;
    default:
      return 0;
  }
  switch (cmsGetColorSpace(my->profile)) {
    case cmsSigGrayData: return 1;
    case cmsSigRgbData: return 3;
    case cmsSigCmykData: return 4;
    default: return 0;
  }
}

void ccolorprofile_name(const ccolorprofile *my, char name[CCOLORPROFILE_NAME_SIZE]) {
  name[0] = 0;
  cmsGetProfileInfoASCII(
      my->profile, cmsInfoDescription, "en", "US", name, CCOLORPROFILE_NAME_SIZE);
  name[CCOLORPROFILE_NAME_SIZE - 1] = 0;
}

static void stop(ccolorprofile *my) {
  if (my->transform) cmsDeleteTransform(my->transform);
  free(my->shaper);
  free(my->memos);
  my->transform = NULL;
  my->shaper = NULL;
  my->memos = NULL;
}

static int prepare(
    ccolorprofile *my, cmsHPROFILE srgb, int bits, int extra, int inverted) {
  int channels = ccolorprofile_channels(my);
  if (channels == 0) return 0;
  int space = channels == 1 ? PT_GRAY : channels == 3 ? PT_RGB : PT_CMYK;
  cmsUInt32Number format = COLORSPACE_SH(space) | CHANNELS_SH(channels) | EXTRA_SH(extra) |
                           BYTES_SH(bits / 8) | FLAVOR_SH(inverted ? 1 : 0);
  my->extra = extra;
  int fast = shaper_suits(my->profile);
  if (fast && bits == 16) {
    my->shaper = shaper_make(my->profile, srgb);
    return my->shaper != NULL;
  }
  // At 8 bits, three lights are converted fast and well. All else is sampled on a grid unless
  // that is forbidden, and the grid is too coarse for dark colours.
  my->transform = cmsCreateTransformTHR(
      my->context, my->profile, format, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC,
      cmsFLAGS_BLACKPOINTCOMPENSATION | (fast ? 0 : cmsFLAGS_NOOPTIMIZE));
  if (my->transform && !fast) my->memos = calloc((size_t)1 << MEMO_BITS, sizeof(memo));
  return my->transform && (fast || my->memos);
}

int ccolorprofile_start(ccolorprofile *my, int bits, int extra, int inverted) {
  stop(my);
  cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(my->context);
  int done = srgb && prepare(my, srgb, bits, extra, inverted);
  if (srgb) cmsCloseProfile(srgb);
  return done;
}

static void convert_remembering(
    ccolorprofile *my, const uint8_t *from, size_t bytes, size_t stride, uint16_t *to,
    size_t pixels) {
  for (; pixels > 0; pixels--, from += stride, to += 3) {
    uint64_t pixel = 0;
    memcpy(&pixel, from, bytes);
    // Fibonacci hashing: Knuth, The Art of Computer Programming 3, section 6.4.
    memo *place = &my->memos[pixel * 0x9e3779b97f4a7c15u >> (64 - MEMO_BITS)];
    if (!place->known || place->pixel != pixel) {
      cmsDoTransform(my->transform, from, place->rgb, 1);
      place->pixel = pixel;
      place->known = 1;
    }
    memcpy(to, place->rgb, sizeof place->rgb);
  }
}

void ccolorprofile_convert(
    ccolorprofile *my, const void *from, uint16_t *to, size_t pixels) {
  if (my->shaper) return shaper_convert(my->shaper, from, my->extra, to, pixels);
  cmsUInt32Number format = cmsGetTransformInputFormat(my->transform);
  size_t bytes = T_BYTES(format) * T_CHANNELS(format);
  size_t stride = bytes + T_BYTES(format) * T_EXTRA(format);
  if (my->memos) return convert_remembering(my, from, bytes, stride, to, pixels);
  while (pixels > 0) {
    cmsUInt32Number part = pixels < 1 << 24 ? (cmsUInt32Number)pixels : 1 << 24;
    cmsDoTransform(my->transform, from, to, part);
    from = (const uint8_t *)from + part * stride;
    to += (size_t)part * 3;
    pixels -= part;
  }
}

void ccolorprofile_free(ccolorprofile *my) {
  if (!my) return;
  stop(my);
  if (my->profile) cmsCloseProfile(my->profile);
  cmsDeleteContext(my->context);
  free(my);
}

size_t ccolorprofile_srgb(uint8_t *bytes, size_t room) {
  ccolorprofile *my = empty();
  if (!my) return 0;
  my->profile = cmsCreate_sRGBProfileTHR(my->context);
  cmsUInt32Number count = 0;
  int made = my->profile && cmsSaveProfileToMem(my->profile, NULL, &count) && count >= 128 &&
             count <= room && cmsSaveProfileToMem(my->profile, bytes, &count);
  ccolorprofile_free(my);
  if (!made) return 0;
  // The date it was made on, 1 January 2000, so that the same picture gives the same file.
  static const uint8_t date[12] = {0x07, 0xd0, 0, 1, 0, 1};
  memcpy(bytes + 24, date, sizeof date);
  return count;
}
