/** Words between tags, entities resolved. */
export function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

/** What has nothing in it although it has a heading: sections, groups, tables and lists. */
export function emptyParts(html: string): string[] {
  const found: string[] = [];
  for (const [, name = '', inner = ''] of html.matchAll(
    /<(section|article|table|ul|dl|tbody)\b[^>]*>(.*?)<\/\1>/gs,
  )) {
    const words = textOf(inner.replace(/<h\d[^>]*>.*?<\/h\d>/gs, '')).trim();
    if (words === '') found.push(`${name}: ${textOf(inner).trim()}`);
  }
  for (const [, inner = ''] of html.matchAll(/<div class="group">(.*?)<\/div>/gs))
    if (!/<(tr|li|svg)\b/.test(inner)) found.push(`group: ${textOf(inner).trim()}`);
  for (const [whole] of html.matchAll(/<h\d[^>]*>\s*(<[^>]*>\s*)*<\/h\d>/g)) found.push(whole);
  return found;
}
