/** The words of each value of a dictionary, without repeats, by number in rising order, end to end in one array. */
export interface TokenLists {
  /** Words of value `v`: `words[starts[v]]` up to `words[starts[v + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly words: Int32Array;
  /** By word: the rarer, the more it says. In bits, about 1 at the least. */
  readonly weights: Float32Array;
  /** By value: the sum of its words' weights. */
  readonly totals: Float32Array;
}

/** Scripts without blanks between words are cut into pairs of neighbours. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

export function tokenListsOf(values: readonly string[]): TokenLists {
  const numbers = new Map<string, number>();
  const lists: number[] = [];
  const starts = new Int32Array(values.length + 1);
  values.forEach((value, v) => {
    const own = new Set<number>();
    for (const word of wordsOf(value)) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(word, number);
      }
      own.add(number);
    }
    for (const number of [...own].sort((a, b) => a - b)) lists.push(number);
    starts[v + 1] = lists.length;
  });
  const words = Int32Array.from(lists);
  const values_ = new Int32Array(numbers.size);
  for (const word of words) values_[word] = (values_[word] ?? 0) + 1;
  const weights = Float32Array.from(values_, (n) => Math.log2((2 * values.length) / n));
  const totals = new Float32Array(values.length);
  for (let v = 0; v < values.length; v++) {
    let total = 0;
    for (let at = starts[v] ?? 0; at < (starts[v + 1] ?? 0); at++) total += weights[words[at] ?? 0] ?? 0;
    totals[v] = total;
  }
  return { starts, words, weights, totals };
}

function wordsOf(value: string): string[] {
  if (value === '') return [];
  return value.split(' ').flatMap((word) => {
    const units = UNSPACED.test(word) ? [...word] : [];
    return units.length > 2 ? units.slice(1).map((unit, at) => `${units[at]}${unit}`) : [word];
  });
}

/** Weight of the words that two values have in common. */
export function sharedWeight(lists: TokenLists, one: number, other: number): number {
  const { starts, words, weights } = lists;
  let [x, y] = [starts[one] as number, starts[other] as number];
  const [endX, endY] = [starts[one + 1] as number, starts[other + 1] as number];
  let shared = 0;
  while (x < endX && y < endY) {
    const [word, against] = [words[x] as number, words[y] as number];
    if (word === against) {
      shared += weights[word] as number;
      x++;
      y++;
    } else if (word < against) x++;
    else y++;
  }
  return shared;
}
