#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "serve/asset.h"

/* The files that are part of the program, written by tools/embed. */
extern const struct asset_set web_assets;

#endif
