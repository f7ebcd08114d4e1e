/** What rules may not say, and what is complained about then: the place, and what is allowed. */

/** The only rule of a file, by its keys. */
export const one = (keys: string): string => `rules:\n  - rule: a\n    ${keys.replaceAll('\n', '\n    ')}`;

export const PROBLEMS: readonly (readonly [what: string, yaml: string, complaints: readonly RegExp[]])[] = [
  [
    'no rules',
    'rules: []',
    [/^rules.yaml:1:8: rules: a list is not allowed: it must be a list of at least one rule$/],
  ],
  [
    'rules that are none',
    'rules: [null, x]',
    [/^rules.yaml:1:9: rules\[0\]: nothing is not allowed/, /rules\[1\]: "x"/],
  ],
  [
    'an unknown key',
    one('nmae: x\nname: x'),
    [/^rules.yaml:3:5: rules\[0\].nmae: there is no such key; did you mean "name"\?$/],
  ],
  [
    'the short form beside rules',
    `${one('name: x')}\nkeep: [a]`,
    [/^rules.yaml:4:1: keep: there is no such key/],
  ],
  ['a rule without a name of its own', 'rules: [{ name: x }]', [/rules\[0\].rule: is missing/]],
  [
    'a name that makes no source',
    one('name: a b'),
    [/^rules.yaml:3:11: rules\[0\].name: "a b" is not allowed: it must be a name of letters/],
  ],
  [
    'a brace too few',
    one('name: "{path"'),
    [/"\{path" is not allowed: it must be a name in which every \{attribute\}/],
  ],
  [
    'nothing to make',
    one('match: { path: / }'),
    [/^rules.yaml:2:5: rules\[0\]: there is no name; or write ignore: true$/],
  ],
  [
    'a name for what is ignored',
    one('name: x\nignore: true\nkeep: [a]'),
    [/^rules.yaml:3:11: rules\[0\].name: what is ignored/, /rules\[0\].keep: what is ignored/],
  ],
  [
    'a path template',
    one("match: { path: '/{a}{b}' }\nname: x"),
    [
      /^rules.yaml:3:20: rules\[0\].match.path: "\/\{a\}\{b\}" is not allowed: it must be a path in which a segment holds one/,
    ],
  ],
  [
    'a template in a list',
    one("match: { path: [/ok, 'x{a}'] }\nname: x"),
    [/match.path: a list is not allowed: it must be a path in which everything follows a \/$/],
  ],
  [
    'a pattern that is a section',
    one('match: { path: { a: b } }\nname: x'),
    [/match.path: a section is not allowed: it must be a text of up to 500/],
  ],
  [
    'no pattern',
    one('match: { path: [], method: }\nname: x'),
    [/match.path: a list/, /match.method: nothing/],
  ],
  [
    'a pattern without end',
    one(`match: { path: ${'x'.repeat(501)} }\nname: x`),
    [/match.path: .*of up to 500 characters/],
  ],
  [
    'a header in capitals',
    one('match: { header.X-Tenant: a }\nname: x'),
    [/it must be under header.x-tenant: names of headers are in lower case$/],
  ],
  [
    'conditions that are a list',
    one('match: [path]\nname: x'),
    [/match: a list is not allowed: it must be a section of attributes/],
  ],
  [
    'a slip in a capture',
    one("match: { path: '/{first}/{rest...}' }\nname: '/{frist}'\nkeep: [frist]"),
    [
      /^rules.yaml:4:11: rules\[0\].name: path captures no \{frist\}; did you mean \{first\}\?$/,
      /rules\[0\].keep\[0\]: path captures no \{frist\}/,
    ],
  ],
  [
    'a capture of some patterns',
    one("match: { path: ['/{a}', '/{a}/{b}'] }\nname: '{a}{b}'"),
    [/name: \{b\} is captured by some patterns of path, not by all$/],
  ],
  [
    'a parameter twice',
    one('name: x\nkeep: [a, { from: b, as: a }]'),
    [/^rules.yaml:4:15: rules\[0\].keep\[1\]: keep\[0\] has the name "a" already$/],
  ],
  [
    'a name that no parameter can have',
    one('name: x\nkeep: ["query.f[x]"]'),
    [/keep\[0\]: "query.f\[x\]" cannot name a parameter: write \{ from: …, as: … \}$/],
  ],
  [
    'drop without a pattern',
    one('name: x\nkeep: [a]\ndrop: [b]'),
    [/rules\[0\].drop: nothing is kept but what keep names/],
  ],
  [
    'edges that descend',
    one('name: x\nkeep: [{ from: a, bucket: [1, 1] }]'),
    [/keep\[0\].bucket: a list is not allowed: it must be a list of numbers that ascend$/],
  ],
  [
    'edges that are none',
    one('name: x\nkeep: [{ from: a, bucket: [x] }, { from: b, bucket: [] }]'),
    [/bucket\[0\]: "x" is not allowed: it must be a number$/, /keep\[1\].bucket/],
  ],
  [
    'groups within groups',
    `${one('name: x\nkeep: [{ from: a, group: { largest: 1 } }]')}\ngroup: { largest: 2 }`,
    [/keep\[0\].group: the sources are grouped already/],
  ],
  [
    'more names than sources',
    `${one('name: x\nlimit: 5\ngroup: { largest: 6 }')}\nlimit: 3\ngroup: { largest: 4 }`,
    [
      /^rules.yaml:5:23: rules\[0\].group.largest: 6 names are more than the limit of 5 sources$/,
      /^rules.yaml:7:19: group.largest: 4 names/,
    ],
  ],
  [
    'limits',
    `${one('name: x\nlimit: 0\ngroup: { largest: 1.5, other: a b }')}\nlimit: 10001`,
    [
      /rules\[0\].limit: 0 is not allowed: it must be a whole number from 1 to 10000$/,
      /group.largest: 1.5/,
      /group.other: "a b"/,
      /^rules.yaml:6:8: limit: 10001/,
    ],
  ],
  [
    'a rule twice',
    'rules:\n  - { rule: a, match: { path: / }, name: x }\n  - { rule: a, name: y }',
    [/^rules.yaml:3:13: rules\[1\].rule: rules\[0\] has the name "a" already$/],
  ],
  [
    'a rule called like the fallback',
    'rules: [{ rule: fallback, name: "{path}" }]\nfallbackName: x',
    [/rule: the rule of fallbackName has the name "fallback" already$/],
  ],
  [
    'a rule that leaves nothing',
    'rules:\n  - { rule: a, name: x }\n  - { rule: b, name: y }',
    [
      /^rules.yaml:2:5: rules\[0\]: it takes every request before the rules behind it are asked: write it last$/,
    ],
  ],
  [
    'a name of the short form',
    'name: a b',
    [/^rules.yaml:1:7: name: "a b" is not allowed: it must be the name of an attribute$/],
  ],
  ['YAML', 'rules: [', [/^rules.yaml:1:9: this is not YAML/]],
  ['a text', 'rules', [/^rules.yaml:1:1: "rules" is not allowed: it must be a section/]],
  [
    'rules of a configuration',
    'sources:\n  rules: [{ rule: A, name: x }]',
    [/^rules.yaml:2:19: sources.rules\[0\].rule: "A" is not allowed/],
  ],
];
