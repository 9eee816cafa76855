/** Does `work` for each member, at most `limit` at the same time; results come in the order of the members. */
export async function eachAtMost<T, R>(
  limit: number,
  members: readonly T[],
  work: (member: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...members.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, member] = next;
      results[index] = await work(member);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, queue.length) }, worker));
  return results;
}
