/**
 * Joins texts in the Prometheus exposition format into one. The format wants each family once, its samples together: lines of one family are
 * gathered below the description that came first.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, { readonly description: string[]; readonly samples: string[] }>();
  for (const text of texts) for (const [name, family] of familiesOf(text)) add(name, family);
  const lines = [...families.values()].flatMap(({ description, samples }) => [...description, ...samples]);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;

  function add(name: string, { description, samples }: Family): void {
    const known = families.get(name);
    if (known) known.samples.push(...samples);
    else families.set(name, { description: [...description], samples: [...samples] });
  }
}

interface Family {
  readonly description: string[];
  readonly samples: string[];
}

function familiesOf(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current = '';
  for (const line of text.split('\n').filter((entry) => entry.trim() !== '')) {
    const described = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1];
    current = described ?? (belongsTo(line, current) ? current : nameOf(line));
    const family = families.get(current) ?? { description: [], samples: [] };
    (line.startsWith('#') ? family.description : family.samples).push(line);
    families.set(current, family);
  }
  return families;
}

/** Histograms and summaries have samples with a suffix to the family's name. */
function belongsTo(line: string, family: string): boolean {
  return family !== '' && new RegExp(`^${family}(?:_bucket|_sum|_count|_total|_created)?(?:[{ ]|$)`).test(line);
}

function nameOf(line: string): string {
  return /^[A-Za-z_:][\w:]*/.exec(line)?.[0] ?? '';
}
