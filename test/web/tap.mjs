/** What a failing call fails with, and deep equality, for the tests here. */
export { deepStrictEqual as same } from 'node:assert';

export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure');
}
