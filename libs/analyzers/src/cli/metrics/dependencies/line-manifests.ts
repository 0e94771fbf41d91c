import { pythonName, type Dependency } from './structured-manifests.js';

export function readRequirements(text: string): Dependency[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-') && !/^(?:\.|\/|file:)/.test(line))
    .flatMap(pythonName)
    .map(runtime);
}

export function readGoMod(text: string): Dependency[] {
  const blocks = [...text.matchAll(/^require\s*\(([^)]*)\)/gm)].flatMap((match) => (match[1] ?? '').split('\n'));
  const singles = [...text.matchAll(/^require\s+([^\s(].*)$/gm)].map((match) => match[1] ?? '');
  return [...blocks, ...singles]
    .filter((line) => !/\/\/\s*indirect/.test(line))
    .flatMap((line) => /^\s*([^\s/]\S*)\s+v\S/.exec(line)?.[1] ?? [])
    .map(runtime);
}

/** Dependencies of the project itself: those of plugins and of the management section are somebody else's. */
export function readPom(text: string): Dependency[] {
  const own = text.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<(dependencyManagement|build|profiles|reporting)>[\s\S]*?<\/\1>/g, '');
  return [...own.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)].flatMap((match) => {
    const element = (name: string): string => new RegExp(`<${name}>\\s*([^<]+?)\\s*</${name}>`).exec(match[1] ?? '')?.[1] ?? '';
    const name = `${element('groupId')}:${element('artifactId')}`;
    return name === ':' || name.includes('${project.') ? [] : [{ name, isDevelopment: element('scope') === 'test' }];
  });
}

export function readGradle(text: string): Dependency[] {
  const declaration =
    /^\s*(implementation|api|compileOnly|runtimeOnly|annotationProcessor|kapt|testImplementation|testRuntimeOnly|testCompileOnly|androidTestImplementation)\s*\(?\s*["']([^"':]+:[^"':]+)/gm;
  return [...text.matchAll(declaration)].map((match) => ({ name: match[2] ?? '', isDevelopment: /^test|Test/.test(match[1] ?? '') }));
}

/** Indented lines inside a group for tests or development belong to it. */
export function readGemfile(text: string): Dependency[] {
  let isDevelopment = false;
  return text.split('\n').flatMap((line) => {
    if (/^\s*group\b.*\bdo\b/.test(line)) isDevelopment = /:(?:test|development)\b/.test(line);
    else if (/^\s*end\b/.test(line)) isDevelopment = false;
    const name = /^\s*gem\s+["']([^"']+)["']/.exec(line)?.[1];
    const isLocal = /\bpath:\s|:path\s*=>/.test(line);
    return name === undefined || isLocal ? [] : [{ name, isDevelopment: isDevelopment || /group:\s*\[?:(?:test|development)/.test(line) }];
  });
}

export function readGemspec(text: string): Dependency[] {
  return [...text.matchAll(/\.add_(runtime_|development_)?dependency\s*\(?\s*["']([^"']+)/g)].map((match) => ({
    name: match[2] ?? '',
    isDevelopment: match[1] === 'development_',
  }));
}

export function readCsproj(text: string): Dependency[] {
  return [...text.matchAll(/<PackageReference\s[^>]*\bInclude="([^"]+)"[^>]*>/g)].map((match) => ({
    name: match[1] ?? '',
    isDevelopment: /PrivateAssets="all"/i.test(match[0]),
  }));
}

function runtime(name: string): Dependency {
  return { name, isDevelopment: false };
}
