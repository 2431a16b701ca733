/**
 * Where messages stand in Slack, by their ids, with the most characters that Slack takes there: the first place that
 * fits. Whoever writes a message for a place with a limit of its own adds it here.
 */
export const PLACES: readonly { readonly place: string; readonly ids: RegExp; readonly most: number }[] = [
  {
    place: 'title of a modal',
    ids: /^(know|later|login|not-issue|not-mine|outsider|sheet|sheet\.done|undo)\.title$|^home\.reports$/,
    most: 24,
  },
  {
    place: 'a modal’s own buttons',
    ids: /^(later|login|not-issue|not-mine|sheet)\.(cancel|close|keep-theirs|save|write-mine)$/,
    most: 24,
  },
  { place: 'button', ids: /^(button|choice|nudge\.action|agree\.(not-now|what|yes)$)/, most: 75 },
  {
    place: 'option',
    ids: /^(dimension|object)\.[^.]+$|^source\.(hubspot|salesforce)$|^later\.(day|tomorrow|week)$|^not-issue\.reason\.|^wish\.digest\./,
    most: 75,
  },
  { place: 'option, as the name of a rule or a number', ids: /^(check|metric)\.[^.]+\.title$/, most: 75 },
  { place: 'title of a chart, or of its axis', ids: /^chart\.(axis|title)$/, most: 50 },
  { place: 'line of a chart', ids: /^chart\.target$/, most: 20 },
  { place: 'placeholder', ids: /\.(choose|placeholder)$/, most: 150 },
  { place: 'hint or label of an input', ids: /\.(fix|hint|words)$|^field\./, most: 2_000 },
  { place: 'section', ids: /./, most: 3_000 },
];
