#ifndef SERVE_VERSION_H
#define SERVE_VERSION_H

#define MAINSTAY_VERSION "0.1.0"

#endif
