/**
 * What does a path template capture? `/api/{version}/users/{id}` is compared with a path segment by segment:
 * text stands for itself, `{name}` for some characters of one segment (`v{major}` and `{file}.json` have text
 * beside it), and `{name...}`, as the last segment, for all that remains, also nothing.
 *
 * There is no other repetition, so matching takes one walk along the path, whatever stands in it.
 */
import type { Parameter } from '../../../units/source-key.ts';

/** Each name once, in the order of the template. */
export type Captures = readonly Parameter[];

/** What is captured of a path; `undefined`: it does not match. */
export type PathMatcher = (path: string) => Captures | undefined;

interface Segment {
  /** Text before and after the capture; without a capture `prefix` is the whole segment. */
  readonly prefix: string;
  readonly suffix: string;
  readonly capture: string | undefined;
}

const SEGMENT = /^([^{}]*)(?:\{([A-Za-z][A-Za-z0-9_-]*)(\.\.\.)?\}([^{}]*))?$/;

/** What is wrong with a template, in words that complete 'it must be a path in which …'; `undefined`: nothing. */
export function pathTemplateProblem(template: string): string | undefined {
  if (!template.startsWith('/')) return 'everything follows a /';
  const segments = template.slice(1).split('/');
  const captures = new Set<string>();
  for (const [place, segment] of segments.entries()) {
    if (segment.includes('*')) return '{name} stands for a segment, and not *';
    const [whole, prefix, capture, dots, suffix] = SEGMENT.exec(segment) ?? [];
    if (whole === undefined) return `a segment holds one {name} at most, unlike "${segment}"`;
    if (capture === undefined) continue;
    if (captures.has(capture)) return `each name is there once, unlike {${capture}}`;
    captures.add(capture);
    const isAlone = prefix === '' && suffix === '' && place === segments.length - 1;
    if (dots !== undefined && !isAlone) return `{${capture}...} is the last segment, and alone in it`;
  }
  return undefined;
}

/** The names that a template captures, in order. */
export const capturesOf = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*?)(?:\.\.\.)?\}/g)].map(([, name = '']) => name);

/** The matcher of a template that has no problem. */
export function compilePathTemplate(template: string): PathMatcher {
  const written = template.slice(1).split('/');
  const remainder = /^\{(.*)\.\.\.\}$/.exec(written.at(-1) ?? '')?.[1];
  const segments = (remainder === undefined ? written : written.slice(0, -1)).map(toSegment);
  const beginning = template.split('{', 1).join();
  return (path) => {
    // Most paths are another rule's.
    if (!path.startsWith(beginning)) return undefined;
    const captured: Parameter[] = [];
    // `at` is where the next segment's slash stands.
    let at = 0;
    for (const { prefix, suffix, capture } of segments) {
      if (path[at] !== '/') return undefined;
      const slash = path.indexOf('/', at + 1);
      const end = slash < 0 ? path.length : slash;
      const text = path.slice(at + 1, end);
      if (capture === undefined) {
        if (text !== prefix) return undefined;
      } else {
        const isLonger = text.length > prefix.length + suffix.length;
        if (!isLonger || !text.startsWith(prefix) || !text.endsWith(suffix)) return undefined;
        captured.push({ name: capture, value: text.slice(prefix.length, text.length - suffix.length) });
      }
      at = end;
    }
    if (remainder === undefined) return at === path.length ? captured : undefined;
    if (path[at] !== '/') return undefined;
    captured.push({ name: remainder, value: path.slice(at + 1) });
    return captured;
  };
}

function toSegment(segment: string): Segment {
  const [, prefix = '', capture, , suffix = ''] = SEGMENT.exec(segment) ?? [];
  return { prefix, capture, suffix };
}
