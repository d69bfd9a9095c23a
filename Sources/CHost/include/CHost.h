// What the machine offers, where Swift's Glibc has no name for it.
#ifndef CHOST_H
#define CHOST_H

/// Cores this process may use; at least 1.
int host_cores(void);

#endif
