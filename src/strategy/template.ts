import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** What a template leaves to whoever fills it. */
export interface TemplateParts {
  readonly roles: {
    readonly sponsors: readonly string[];
    readonly programmeManager: string;
    readonly supporters: readonly string[];
  };
  readonly teams: readonly { readonly name: string; readonly zone: string; readonly sells: boolean }[];
}

/**
 * A strategy as YAML text, from a template file whose roles and teams are replaced. Goals whose owner is not among
 * the sponsors go to the sponsors in turn. The result is as unchecked as the template.
 */
export function fillTemplate(file: string, parts: TemplateParts): string {
  const template = parse(readFileSync(file, 'utf8')) as { version: object; goals: { owner: string }[] };
  const { sponsors, programmeManager } = parts.roles;
  const goals = template.goals.map((goal, index) => {
    const owner = sponsors.includes(goal.owner)
      ? goal.owner
      : (sponsors[index % sponsors.length] ?? goal.owner);
    return { ...goal, owner };
  });
  const version = { ...template.version, by: programmeManager };
  return stringify({ ...template, version, roles: parts.roles, teams: parts.teams, goals });
}
