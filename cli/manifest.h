#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

/* mainstay manifest: the list of what this program serves, to be signed with a
 * release (serve/manifest.h). */
int cli_manifest(int argc, char **argv);

#endif
