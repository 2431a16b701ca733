import type { App } from '@slack/bolt';
import type { Wing } from '../wing.ts';
import { registerAgreement } from './agreement.ts';
import { registerAside } from './aside.ts';
import { registerCommand } from './command.ts';
import { registerDigest } from './digest.ts';
import { registerFix } from './fix.ts';
import { registerHome } from './home.ts';
import { registerLifecycle } from './lifecycle.ts';

/** Every listener, in alphabetical order. */
export const LISTENERS: readonly ((app: App, wing: Wing) => void)[] = [
  registerAgreement,
  registerAside,
  registerCommand,
  registerDigest,
  registerFix,
  registerHome,
  registerLifecycle,
];
