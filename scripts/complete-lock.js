// Puts the binaries of all platforms into package-lock.json.
//
// npm leaves an optional package out of the lockfile if it could not load it when it wrote the file, and
// `npm ci` then refuses the file wherever it expects the package. What it needs to know of such a package, its
// version and its platform, stands in the package that asks for it and in its name. Run it after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = { aarch64: 'arm64', armv7: 'arm' };
for (const name of ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']) PROCESSORS[name] = name;

const libraryOf = (name) => (/musl/.test(name) ? ['musl'] : /-gnu/.test(name) ? ['glibc'] : undefined);

const entry = (name, version, dev) => {
  const words = name.split('/').at(-1).split('-');
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.flatMap((word) => PROCESSORS[word] ?? []);
  if (os.length === 0 || cpu.length === 0) throw new Error(`${name} does not say its platform`);
  const libc = os.includes('linux') ? libraryOf(name) : undefined;
  return { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
};

const isLocked = (name) => Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`));
const missing = Object.values(lock.packages).flatMap(({ optionalDependencies = {}, dev }) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(name))
    .map(([name, version]) => [`node_modules/${name}`, entry(name, version, dev)]),
);
const byPath = ([a], [b]) => (a < b ? -1 : 1);
lock.packages = Object.fromEntries([...Object.entries(lock.packages), ...missing].sort(byPath));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} packages were missing.`);
