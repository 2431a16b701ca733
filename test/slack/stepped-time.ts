/** Time that passes when the test says so. */
export function steppedTime() {
  let nowMs = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: nowMs + ms, wake })),
    async pass(ms: number) {
      const end = nowMs + ms;
      await new Promise((done) => setImmediate(done));
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const [next] = sleepers;
        if (next === undefined || next.at > end) break;
        sleepers.shift();
        nowMs = Math.max(nowMs, next.at);
        next.wake();
        await new Promise((done) => setImmediate(done));
      }
      nowMs = end;
    },
  };
}
