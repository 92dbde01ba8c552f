#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

/*
 * mainstay backup FILE: the database to a new file, while the server runs;
 * verified.  mainstay restore FILE: a new database from one; says whether the
 * server key at hand opens it.  argv[0] is the command's name.  Exit status:
 * 0 done, 1 not done (or restored, but the key does not fit), 2 settings.
 */
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);

#endif
