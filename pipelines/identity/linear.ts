/**
 * Solves A x = b for a symmetric positive definite A, of which only the lower half is read, by Cholesky's decomposition.
 * Throws when A is not positive definite.
 */
export function solvePositive(lower: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const factor = lower.map((line) => Float64Array.from(line));
  const at = (i: number, j: number) => factor[i]?.[j] ?? 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      const line = factor[i];
      if (line === undefined) continue;
      if (i > j) line[j] = sum / at(j, j);
      else if (sum > 0) line[j] = Math.sqrt(sum);
      else throw new Error(`the matrix is not positive definite at ${j}`);
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i] = (solution[i] ?? 0) - at(i, k) * (solution[k] ?? 0);
    solution[i] = (solution[i] ?? 0) / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i] = (solution[i] ?? 0) - at(k, i) * (solution[k] ?? 0);
    solution[i] = (solution[i] ?? 0) / at(i, i);
  }
  return solution;
}
