#ifndef TEST_FAULT_MEM_FAULT_H
#define TEST_FAULT_MEM_FAULT_H

/*
 * mem_fault: base/mem.h for tests, linked in base/mem.c's place.  Refuses the
 * k-th allocation from now on (1, 2, …); 0 refuses none.  One thread at a
 * time.
 */
void mem_fault_plan(long k);

/* Count and refuse only between mem_fault_begin and mem_fault_end, so that a
 * test's own needs are met. */
void mem_fault_begin(void);
void mem_fault_end(void);

/* How many were refused since the plan was made: 0 or 1. */
long mem_fault_refused(void);

#endif
