/*
 * doctor_place: the machine an installation lives on.
 */
#include "cli/doctor.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "serve/placed.h"
#include "serve/sandbox.h"

#define DISK_LOW_PERCENT 10
#define DISK_FULL ((double)(64 << 20)) /* bytes */
#define LOG_LARGE ((off_t)256 << 20)   /* bytes */
#define BACKUP_OLD_S (36 * 3600)       /* a night was missed */

/* The folder a file lies in, with all links followed. */
static bool
folder_of(const char *path, char out[PATH_MAX])
{
    char full[PATH_MAX];
    char *slash;

    if (realpath(path, full) == NULL)
        return false;
    slash = strrchr(full, '/');
    *slash = '\0';
    memcpy(out, full, strlen(full) + 1);
    return true;
}

static bool
is_below(const char *folder, const char *path)
{
    size_t n = strlen(folder);

    return strncmp(folder, path, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static void
look_at_key_place(struct doctor *d)
{
    char key[PATH_MAX], data[PATH_MAX], backups[PATH_MAX];

    if (!folder_of(d->c->key.path, key))
        return;
    if (realpath(d->c->data_path.ptr, data) != NULL && is_below(data, key))
        doctor_add(d, DOCTOR_key_beside_data, "%s", d->c->key.path);
    if (d->c->backups.len > 0 &&
        realpath(d->c->backup_path.ptr, backups) != NULL &&
        is_below(backups, key))
        doctor_add(d, DOCTOR_key_in_backups, "%s", d->c->key.path);
}

static void
look_at_key(struct doctor *d, struct srvkey_ring *ring)
{
    struct stat about;
    struct buf why;
    enum status st;

    if (d->c->key.from == KEYFILE_PROMPT)
        return; /* it is where nobody can look */
    buf_init(&why, 1024);
    st = keyfile_load(&d->c->key, false, ring, &why);
    if (st == ST_DENIED)
        doctor_add(d, DOCTOR_key_open, "%s", d->c->key.path);
    else if (st != ST_OK)
        doctor_add(d, DOCTOR_key_missing, "%.*s",
                   (int)(why.len > 0 ? why.len - 1 : 0), why.ptr);
    buf_free(&why);
    if (st == ST_OK && ring->n > 1)
        doctor_add(d, DOCTOR_key_rotating, "%zu keys", ring->n);
    if (d->c->key.from != KEYFILE_FILE)
        return;
    if (stat(d->c->key.path, &about) == 0 && (about.st_mode & 0200) != 0)
        doctor_add(d, DOCTOR_key_writable, "mode %o",
                   (unsigned)about.st_mode & 0777);
    look_at_key_place(d);
}

static void
look_at_disk(struct doctor *d)
{
    struct statvfs fs;
    double left, all;

    if (statvfs(d->c->data_path.ptr, &fs) != 0)
        return;
    left = (double)fs.f_bavail * (double)fs.f_frsize;
    all = (double)fs.f_blocks * (double)fs.f_frsize;
    if (left < DISK_FULL)
        doctor_add(d, DOCTOR_disk_full, "%.0f MiB left", left / (1 << 20));
    else if (left * 100 < all * DISK_LOW_PERCENT)
        doctor_add(d, DOCTOR_disk_low, "%.1f GiB left", left / (1 << 30));
}

static void
look_at_journal(struct doctor *d)
{
    const struct str scheme = STR("sqlite:");
    char path[PATH_MAX];
    struct stat about;

    if (!str_starts(d->c->store_url, scheme))
        return;
    snprintf(path, sizeof path, "%.*s-wal",
             (int)(d->c->store_url.len - scheme.len),
             d->c->store_url.ptr + scheme.len);
    if (stat(path, &about) == 0 && about.st_size > LOG_LARGE)
        doctor_add(d, DOCTOR_log_large, "%lld MiB",
                   (long long)(about.st_size >> 20));
}

/* The time of the newest file of a folder that is no key; 0: none. */
static time_t
newest_file(struct doctor *d, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;
    time_t newest = 0;

    while (dir != NULL && (e = readdir(dir)) != NULL) {
        struct stat about;

        if (fstatat(dirfd(dir), e->d_name, &about, 0) != 0 ||
            !S_ISREG(about.st_mode))
            continue;
        if (strncmp(e->d_name, "server.key", 10) == 0)
            doctor_add(d, DOCTOR_key_in_backups, "%s/%s", folder, e->d_name);
        else if (about.st_mtime > newest)
            newest = about.st_mtime;
    }
    if (dir != NULL)
        closedir(dir);
    return newest;
}

static void
look_at_backups(struct doctor *d)
{
    const char *folder = d->c->backup_path.ptr;
    time_t newest;
    double age;

    if (d->c->backups.len == 0) {
        doctor_add(d, DOCTOR_backups_unset, "%s", "");
        return;
    }
    newest = newest_file(d, folder);
    age = difftime(time(NULL), newest);
    if (newest == 0)
        doctor_add(d, DOCTOR_backups_none, "%s", folder);
    else if (age > BACKUP_OLD_S)
        doctor_add(d, DOCTOR_backups_old, "%.0f hours", age / 3600);
}

static void
note_refused(void *arg, const char *line)
{
    doctor_add(arg, DOCTOR_questionnaire, "%.190s", line);
}

/* With all that goes with them: the first that is left out is named. */
static void
look_at_questionnaires(struct doctor *d)
{
    struct buf all;
    size_t n;

    if (d->c->forms[0] == '\0')
        return;
    buf_init(&all, PLACED_ANSWER);
    if (placed_read(d->c->forms, &all, &n, note_refused, d) == ST_NOSPACE)
        doctor_add(d, DOCTOR_questionnaire, "%s", "memory ran out");
    buf_free(&all);
}

static void
look_at_kernel(struct doctor *d)
{
    struct timex now = {.modes = 0};
    struct sandbox_done can;

    sandbox_look(&can);
    if (!d->c->sandbox)
        doctor_add(d, DOCTOR_no_sandbox, "%s", "");
    if (can.landlock == 0)
        doctor_add(d, DOCTOR_no_landlock, "%s", "");
    if (!can.has_filter)
        doctor_add(d, DOCTOR_no_seccomp, "%s", "");
    if (adjtimex(&now) == TIME_ERROR)
        doctor_add(d, DOCTOR_clock_free, "%s", "");
}

void
doctor_place(struct doctor *d, struct srvkey_ring *ring)
{
    look_at_key(d, ring);
    look_at_disk(d);
    look_at_journal(d);
    look_at_backups(d);
    look_at_questionnaires(d);
    look_at_kernel(d);
    if (d->c->development)
        doctor_add(d, DOCTOR_development, "%s", "");
    if (d->c->smtp_url.len == 0)
        doctor_add(d, DOCTOR_mail_unset, "%s", "");
}
