import { killDelivery } from './kill-delivery.ts';
import type { Figure } from './run.ts';

/** The process killed around delivery, with Slack answering, failing, timing out after acceptance and rate-limiting. */
export async function deliveryKills(tell: (figure: Figure) => void): Promise<void> {
  const { kills, days, misfortunes, direct, channel, detailsTwice } = await killDelivery({
    numbered: 200,
    random: 100,
    seed: 1,
  });
  tell({
    name: 'delivery kills',
    value: { kills, days, misfortunes },
    bar: '300 kills, more than 300 misfortunes',
    holds: kills === 300 && misfortunes > 300,
  });
  tell({
    name: 'delivery kills direct messages',
    value: direct,
    bar: 'none twice, none lost',
    holds: direct.twice === 0 && direct.lost === 0 && direct.due > 300,
  });
  tell({
    name: 'delivery kills channel',
    value: channel,
    bar: 'none twice; none lost without being called unknown; the admin told of each unknown',
    holds: channel.twice === 0 && channel.silentlyLost === 0 && channel.untold === 0,
  });
  tell({ name: 'delivery kills details', value: detailsTwice, bar: 'none twice', holds: detailsTwice === 0 });
}
