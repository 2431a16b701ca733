import { ConfigError } from '../errors.ts';
import { OPTIONS, type Option, type OptionName } from './options.ts';

/** The options' values: the environment's, else the defaults. */
export interface Config {
  /** Undefined where an option without a default is not set. */
  get(name: OptionName): string | undefined;
  /** @throws {ConfigError} that names the option */
  need(name: OptionName, what: string): string;
  number(name: OptionName): number;
  /** Whether the environment sets it. */
  isSet(name: OptionName): boolean;
}

/**
 * Reads the options from an environment; the only place that does.
 * @throws {ConfigError} naming every option whose value has the wrong form
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems = OPTIONS.flatMap((option) => {
    const value = environment[option.env];
    return value === undefined || value === '' ? [] : problemOf(option, value);
  });
  if (problems.length > 0) {
    throw new ConfigError({
      what: problems.join(' '),
      why: 'Options are read from the environment.',
      next: 'Set them right, or unset them to take the defaults; `plumbline help` lists all.',
    });
  }
  const get = (name: OptionName): string | undefined =>
    environment[name] || (OPTIONS.find((option) => option.env === name)?.fallback ?? undefined);
  return {
    get,
    need(name, what) {
      const value = get(name);
      if (value !== undefined) return value;
      throw new ConfigError({
        what: `${name} is not set.`,
        why: `${what} needs it.`,
        next: `Set ${name} in the environment.`,
      });
    },
    number: (name) => Number(get(name)),
    isSet: (name) => Boolean(environment[name]),
  };
}

function problemOf(option: Option, value: string): string[] {
  switch (option.type) {
    case 'address':
      return URL.canParse(value) && /^https?:/.test(value)
        ? []
        : [`${option.env} is no http address (${value}).`];
    case 'whole number': {
      if (!/^[1-9]\d*$/.test(value))
        return [`${option.env} is no whole number of ${option.unit} (${value}).`];
      const { least } = option;
      return least === undefined || Number(value) >= least.number
        ? []
        : [
            `${option.env} is less than ${least.number} ${option.unit} (${value}), and with so little ${least.otherwise}.`,
          ];
    }
    case 'percent':
      return /^([1-9]\d?|100)$/.test(value)
        ? []
        : [`${option.env} is no whole number from 1 to 100 (${value}).`];
    case 'choice':
      return option.values?.includes(value)
        ? []
        : [`${option.env} is none of ${option.values?.join(', ')} (${value}).`];
    case 'text':
      return option.form === undefined || option.form.pattern.test(value)
        ? []
        : [`${option.env} is not ${option.form.words}${option.secret ? '' : ` (${value})`}.`];
    case 'path':
      return [];
  }
}
