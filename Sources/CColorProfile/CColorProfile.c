#include "CColorProfile.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

struct ccolorprofile {
  cmsContext context;
  cmsHPROFILE profile;
  cmsHTRANSFORM transform;
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

int ccolorprofile_start(ccolorprofile *my, int bits, int extra, int inverted) {
  int channels = ccolorprofile_channels(my);
  int space = channels == 1 ? PT_GRAY : channels == 3 ? PT_RGB : PT_CMYK;
  if (channels == 0) return 0;
  cmsUInt32Number format = COLORSPACE_SH(space) | CHANNELS_SH(channels) | EXTRA_SH(extra) |
                           BYTES_SH(bits / 8) | FLAVOR_SH(inverted ? 1 : 0);
  if (my->transform) cmsDeleteTransform(my->transform);
  my->transform = NULL;
  cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(my->context);
  if (!srgb) return 0;
  my->transform = cmsCreateTransformTHR(
      my->context, my->profile, format, srgb, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC,
      cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_HIGHRESPRECALC);
  cmsCloseProfile(srgb);
  return my->transform != NULL;
}

void ccolorprofile_convert(
    ccolorprofile *my, const void *from, uint16_t *to, size_t pixels) {
  while (pixels > 0) {
    cmsUInt32Number part = pixels < 1 << 24 ? (cmsUInt32Number)pixels : 1 << 24;
    cmsUInt32Number format = cmsGetTransformInputFormat(my->transform);
    size_t bytes = T_BYTES(format) * (T_CHANNELS(format) + T_EXTRA(format));
    cmsDoTransform(my->transform, from, to, part);
    from = (const uint8_t *)from + part * bytes;
    to += (size_t)part * 3;
    pixels -= part;
  }
}

void ccolorprofile_free(ccolorprofile *my) {
  if (!my) return;
  if (my->transform) cmsDeleteTransform(my->transform);
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
