import { againstKey, severalDefects } from '../worlds/answer-key.ts';
import { runSample } from '../worlds/sample-run.ts';
import type { Figure } from './run.ts';

const AS_OF = '2026-11-20';
const SIZES = [300, 20_000, 200_000];
/** At the larger sizes each check must be held against so many defects and so many near misses. */
const FEWEST = 20;
const LARGE = 20_000;

/** Precision and recall of every check on the sample company, with each CRM leading, at every size. */
export async function answerKey(tell: (figure: Figure) => void): Promise<void> {
  for (const accounts of SIZES) {
    const run = await runSample({ accounts, seed: 1, asOf: AS_OF, memoryMb: 2048 });
    const results = againstKey(run);
    for (const { source, check, planted, nearMisses, missed, invented } of results) {
      const found = planted - missed.length;
      const precision = found + invented.length === 0 ? null : found / (found + invented.length);
      const recall = planted === 0 ? null : found / planted;
      const enough =
        accounts < LARGE ? planted > 0 && nearMisses > 0 : planted >= FEWEST && nearMisses >= FEWEST;
      tell({
        name: `answer-key.${accounts}.${source}.${check}`,
        value: { precision, recall, planted, nearMisses },
        bar: `precision and recall 1; at least ${accounts < LARGE ? 1 : FEWEST} defects and near misses`,
        holds: precision === 1 && recall === 1 && enough,
      });
    }
    for (const source of ['salesforce', 'hubspot'] as const) {
      const share = severalDefects(run, source);
      tell({
        name: `answer-key.${accounts}.${source}.several-defects`,
        value: share,
        bar: 'at least 0.02 of the records',
        holds: share >= 0.02,
      });
    }
    const failures = run.syncs.flatMap((sync) =>
      sync.sources.flatMap((source) => source.failures.map(String)),
    );
    tell({
      name: `answer-key.${accounts}.failures`,
      value: failures,
      bar: 'none',
      holds: failures.length === 0,
    });
    tell({ name: `answer-key.${accounts}.timings`, value: run.timings, bar: 'none', holds: true });
  }
}
