#ifndef CORE_DECIMATE_H
#define CORE_DECIMATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * decimate: the points of a long series that a drawing of `columns` pixel
 * columns cannot do without: the lowest and the highest of each column.
 *
 * x[0..n-1] does not fall; y may hold NaN, which is left out.  pick has room
 * for 2 * columns indices; they come out rising, without repeats.  Gives their
 * number; all points with a finite y when n <= 2 * columns; 0 when n or
 * columns is 0.
 */
size_t decimate_minmax(const double *x, const double *y, size_t n,
                       size_t columns, int32_t *pick);

#endif
