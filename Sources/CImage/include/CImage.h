// libpng and libjpeg behind functions that return errors instead of jumping.
#ifndef CIMAGE_H
#define CIMAGE_H
#endif
