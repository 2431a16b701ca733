/** Names by which Slack tells us what was used. One list, so that no listener and no view misspell them. */

/** Buttons and inputs that answer at once. */
export const ACTIONS = {
  agree: 'agree',
  agreeNot: 'agree-not',
  agreeWhat: 'agree-what',
  connectLogin: 'connect-login',
  decide: 'decide',
  details: 'details',
  disconnectLogin: 'disconnect-login',
  exceptionWord: 'exception-word',
  fix: 'fix',
  goal: 'goal',
  later: 'later',
  notAnIssue: 'not-an-issue',
  notMine: 'not-mine',
  open: 'open',
  stop: 'stop',
  undo: 'undo',
  wishDigest: 'wish-digest',
  wishHour: 'wish-hour',
  wishLanguage: 'wish-language',
} as const;

/** Modals that are submitted. */
export const CALLBACKS = {
  fix: 'fix-sheet',
  later: 'later-sheet',
  notAnIssue: 'not-an-issue-sheet',
  notMine: 'not-mine-sheet',
} as const;

/** The command; it stands in the manifest too. */
export const COMMAND = '/plumbline';
