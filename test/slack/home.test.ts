import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, ANA, GUEST, MANAGER, NOBODY, type Office, openOffice, SPONSOR, wordsOf } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

const settle = async () => {
  await office.slack.idle();
  await office.app.idle();
};
async function homeOf(member: string) {
  office.slack.people.openHome(member);
  await settle();
  return wordsOf(office.slack.home(member)?.payload);
}
async function say(member: string, line: string) {
  const before = office.slack.ephemerals().length;
  await office.slack.people.command(member, `/plumbline ${line}`);
  await settle();
  return wordsOf(
    office.slack
      .ephemerals()
      .slice(before)
      .map(({ text, blocks }) => ({ text, blocks })),
  );
}

describe('the Home tab', () => {
  it('shows a sponsor the goals and what is asked, and nobody’s records', async () => {
    const home = await homeOf(SPONSOR);
    expect(home).toContain('Win more of what we quote');
    expect(home).toContain('Asked of you:');
    expect(home).toContain('Every working day');
    expect(home).not.toContain('Aegean Lines');
    expect(home).not.toContain('How Plumbline is doing');
  });

  it('shows a rep their own fixes and wishes, and no goal', async () => {
    const home = await homeOf(ANA);
    expect(home).toContain('Aegean Lines c3');
    expect(home).toContain('Only you see this.');
    expect(home).toContain('I do not write to you.');
    expect(home).not.toContain('How Plumbline is doing');
  });

  it('shows the programme manager what to have mended, without whose it is', async () => {
    const home = await homeOf(MANAGER);
    expect(home).toContain('Said to be no issue');
    expect(home).toContain('How Plumbline is doing');
    expect(home).not.toContain('Aegean Lines');
  });

  it('shows an admin health, and no goal', async () => {
    const home = await homeOf(ADMIN);
    expect(home).toContain('Messages today: 3 sent, 0 failed, 1 unknown');
    expect(home).toContain('integration user');
    expect(home).not.toContain('Win more of what we quote');
  });

  it('tells guests and strangers to the people table nothing', async () => {
    expect(await homeOf(GUEST)).toBe('Only full members of Test organisation can use Plumbline.');
    expect(await homeOf(NOBODY)).toContain('does not know your address');
  });

  it('keeps wishes, and hears the answer to the question on it', async () => {
    await homeOf(ANA);
    const view = { view: office.slack.home(ANA)?.id ?? '' };
    await office.slack.people.press(ANA, view, { actionId: 'wish-hour', value: '09:30' });
    await office.slack.people.press(ANA, view, { actionId: 'agree' });
    await settle();
    expect(await office.desk.preferences.of('u1@example.test')).toMatchObject({
      at: '09:30',
      agreement: { answer: 'yes' },
    });
    expect(wordsOf(office.slack.home(ANA)?.payload)).toContain('I write to you at most once a working day.');
    await office.slack.people.press(ANA, view, { actionId: 'stop' });
    await settle();
    expect((await office.desk.preferences.of('u1@example.test')).agreement?.answer).toBe('no');
  });

  it('opens a goal and its details for those who may see them', async () => {
    await homeOf(SPONSOR);
    const view = { view: office.slack.home(SPONSOR)?.id ?? '' };
    await office.slack.people.press(SPONSOR, view, { actionId: 'goal:2' });
    await settle();
    expect(wordsOf(office.slack.modals(SPONSOR).at(-1)?.payload)).toContain('Settle cases faster');
    await office.slack.people.press(SPONSOR, view, { actionId: 'details' });
    await settle();
    expect(wordsOf(office.slack.modals(SPONSOR).at(-1)?.payload)).toContain('East');
  });

  it('keeps a sponsor’s answer, for the programme manager to read', async () => {
    await homeOf(SPONSOR);
    const view = { view: office.slack.home(SPONSOR)?.id ?? '' };
    await office.slack.people.press(SPONSOR, view, { actionId: 'decide:discuss' });
    await settle();
    const [answer] = (await office.desk.memory.read()).answers;
    expect(answer).toMatchObject({ answer: 'discuss', by: 'sponsor@example.test' });
    expect(await homeOf(MANAGER)).toContain('Ingrid Berg');
  });
});

describe('the command', () => {
  it('answers help to everybody whom it knows, in private', async () => {
    expect(await say(ANA, '')).toContain('/plumbline my fixes');
    expect(await say(NOBODY, 'help')).toContain('does not know your address');
    expect(await say(GUEST, 'status')).toContain('Only full members');
  });

  it('says where goals stand to those who may see it', async () => {
    expect(await say(SPONSOR, 'status')).toContain('Keep the customers we have');
    expect(await say(SPONSOR, 'goal 1')).toContain('Win more of what we quote');
    expect(await say(SPONSOR, 'goal 9')).toContain('There is no goal of this number.');
    expect(await say(ANA, 'status')).toContain('Your role does not see this.');
  });

  it('shows one’s own fixes', async () => {
    expect(await say(ANA, 'my fixes')).toContain('Aegean Lines c5');
    expect(await say(SPONSOR, 'my fixes')).toContain('Nothing of yours needs a fix.');
  });

  it('stops, by command and by word', async () => {
    expect(await say(ANA, 'stop')).toContain('I write to you no more');
    await office.desk.preferences.change('u1@example.test', (before) => ({ ...before, agreement: null }));
    office.slack.people.say(ANA, ' Stop! ');
    await settle();
    expect((await office.desk.preferences.of('u1@example.test')).agreement?.answer).toBe('no');
    expect(office.slack.messages().at(-1)?.text).toContain('I write to you no more');
    office.slack.people.say(ANA, 'please do not stop');
    await settle();
    expect(office.slack.messages().at(-1)?.text).toBe('please do not stop');
  });
});

describe('the question whether somebody may be written to', () => {
  it('is asked once, in working hours, of reps alone', async () => {
    await office.desk.preferences.forget('u1@example.test');
    office.setNow('2026-02-02T05:00:00.000Z');
    expect(await office.app.ask()).toBe(0);
    office.setNow('2026-02-02T12:00:00.000Z');
    expect(await office.app.ask()).toBe(1);
    expect(office.slack.messages().at(-1)?.text).toContain('Hi Ana. I am Plumbline');
    expect(await office.app.ask()).toBe(0);
    office.slack.people.say(ANA, 'stop');
    await settle();
    expect(await office.app.ask()).toBe(0);
  });

  it('is answered in place', async () => {
    await office.desk.preferences.forget('u1@example.test');
    const place = await office.ask();
    const question = office.slack.messages().find(({ ts }) => ts === place.ts);
    expect(question?.text).toContain('Hi Ana. I am Plumbline');
    await office.slack.people.press(ANA, place, { actionId: 'agree-what' });
    await settle();
    expect(wordsOf(office.slack.modals(ANA).at(-1)?.payload)).toContain('It is no measure of your work.');
    await office.slack.people.press(ANA, place, { actionId: 'agree' });
    await settle();
    const answered = office.slack.messages().find(({ ts }) => ts === place.ts);
    expect(wordsOf(answered?.blocks)).toContain('Thank you.');
    expect(JSON.stringify(answered?.blocks)).not.toContain('"button"');
    const [ana] = await office.desk.people();
    expect(ana?.agreed).toBe('2026-02-03');
  });
});
