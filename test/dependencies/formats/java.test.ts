import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const dependency = (version: string, more = "", artifact = "core") =>
  `<dependency><groupId>org.a</groupId><artifactId>${artifact}</artifactId>${version === "" ? "" : `<version>${version}</version>`}${more}</dependency>`;
const pom = (dependencies: string, more = "") =>
  `<?xml version="1.0"?>\n<project><modelVersion>4.0.0</modelVersion>${more}<dependencies>${dependencies}</dependencies></project>`;
const REF = `\${a.version}`;
const property = (version: string) => `<properties><a.version>${version}</a.version></properties>`;

describe("pom.xml", () => {
  test.each<Case>([
    ["a version", pom(dependency("1.0.0")), pom(dependency("1.0.1")), ["org.a:core 1.0.0 > 1.0.1 patch direct"]],
    [
      "a test dependency",
      pom(dependency("1.0.0", "<scope>test</scope>")),
      pom(dependency("2.0.0", "<scope>test</scope>")),
      ["org.a:core 1.0.0 > 2.0.0 major direct dev"],
    ],
    [
      "a property",
      pom(dependency(REF), property("1.0.0")),
      pom(dependency(REF), property("1.1.0")),
      ["org.a:core 1.0.0 > 1.1.0 minor direct"],
    ],
    [
      "a property of two artifacts",
      pom(dependency(REF) + dependency(REF, "", "web"), property("1.0")),
      pom(dependency(REF) + dependency(REF, "", "web"), property("1.1")),
      ["org.a:core 1.0 > 1.1 minor direct", "org.a:web 1.0 > 1.1 minor direct"],
    ],
    [
      "a property that something else uses is told, too",
      pom(dependency(REF), `${property("1.0")}<build><finalName>\${a.version}</finalName></build>`),
      pom(dependency(REF), `${property("1.1")}<build><finalName>\${a.version}</finalName></build>`),
      ["org.a:core 1.0 > 1.1 minor direct", "other: changes properties.a.version"],
    ],
    [
      "a property from elsewhere is unknown",
      pom(dependency("1.0")),
      pom(dependency(`\${revision}`)),
      [
        "org.a:core 1.0 > none removed direct",
        "unknown: a version in it is a property that this file does not define as plain text",
      ],
    ],
    [
      "qualifiers that mean a release",
      pom(dependency("1.0.0.Final")),
      pom(dependency("1.0.1.Final")),
      ["org.a:core 1.0.0.Final > 1.0.1.Final patch direct"],
    ],
    [
      "a milestone",
      pom(dependency("1.0.0")),
      pom(dependency("2.0.0-M1")),
      ["org.a:core 1.0.0 > 2.0.0-M1 prerelease direct"],
    ],
    [
      "the same flavour can be compared",
      pom(dependency("31.0-jre")),
      pom(dependency("32.0-jre")),
      ["org.a:core 31.0-jre > 32.0-jre major direct"],
    ],
    [
      "another flavour cannot",
      pom(dependency("31.0-jre")),
      pom(dependency("32.0-android")),
      ["org.a:core 31.0-jre > 32.0-android unknown direct"],
    ],
    [
      "attack: a repository",
      pom(dependency("1.0")),
      pom(
        dependency("1.1"),
        "<repositories><repository><id>x</id><url>https://evil.example</url></repository></repositories>",
      ),
      [
        "org.a:core 1.0 > 1.1 minor direct",
        "other: adds repositories.repository.id",
        "other: adds repositories.repository.url",
      ],
    ],
    [
      "attack: a plugin's configuration",
      pom("", "<build><plugins><plugin><artifactId>exec</artifactId><version>1.0</version></plugin></plugins></build>"),
      pom(
        "",
        "<build><plugins><plugin><artifactId>exec</artifactId><version>1.1</version><configuration><executable>sh</executable></configuration></plugin></plugins></build>",
      ),
      [
        "org.apache.maven.plugins:exec 1.0 > 1.1 minor direct build",
        "other: adds build.plugins.plugin.configuration.executable",
      ],
    ],
    [
      "attack: an entity",
      pom(""),
      `<!DOCTYPE project [<!ENTITY a "b">]>${pom("")}`,
      ["unknown: pom.xml cannot be read: it has a DOCTYPE"],
    ],
    ["no XML", pom(""), "<project><", ["unknown: pom.xml cannot be read: it is not valid XML"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("pom.xml", before, after)).toEqual(expected);
  });
});

describe("gradle.lockfile", () => {
  test.each<Case>([
    [
      "an update",
      "# comment\norg.a:core:1.0=compileClasspath\nempty=\n",
      "org.a:core:1.1=compileClasspath\nempty=x\n",
      ["org.a:core 1.0 > 1.1 minor"],
    ],
    [
      "two versions in two configurations",
      "org.a:core:1.0=a\norg.a:core:2.0=b\n",
      "org.a:core:1.0=a\norg.a:core:2.1=b\n",
      ["org.a:core 2.0 > 2.1 minor"],
    ],
    ["a new one", "", "org.a:core:1.0=a\n", ["org.a:core none > 1.0 added"]],
    ["what is no line of it", "", "hello\n", ["other: adds hello"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("app/gradle.lockfile", before, after)).toEqual(expected);
  });
});

describe("libs.versions.toml", () => {
  const catalog = (version: string, library = '{ module = "org.a:core", version.ref = "a" }') =>
    `[versions]\na = ${version}\n[libraries]\ncore = ${library}\n`;
  test.each<Case>([
    ["a shared version", catalog('"1.0"'), catalog('"1.1"'), ["org.a:core 1.0 > 1.1 minor direct"]],
    [
      "a short form",
      '[libraries]\ncore = "org.a:core:1.0"\n',
      '[libraries]\ncore = "org.a:core:2.0"\n',
      ["org.a:core 1.0 > 2.0 major direct"],
    ],
    [
      "a plugin",
      '[plugins]\nx = { id = "org.x", version = "1.0.0" }\n',
      '[plugins]\nx = { id = "org.x", version = "1.0.1" }\n',
      ["org.x 1.0.0 > 1.0.1 patch direct build"],
    ],
    [
      "a rich version of several bounds is unknown",
      catalog('{ strictly = "1.0" }'),
      catalog('{ strictly = "[1.0, 2.0[", prefer = "1.5" }'),
      ["org.a:core 1.0 > none removed direct", "unknown: a version in it is not one plain version"],
    ],
    [
      "a version that nothing uses",
      '[versions]\njava = "17"\n',
      '[versions]\njava = "21"\n',
      ["other: changes versions.java"],
    ],
    [
      "attack: another module behind the alias",
      catalog('"1.0"'),
      catalog('"1.0"', '{ module = "org.evil:core", version.ref = "a" }'),
      ["org.a:core 1.0 > none removed direct", "org.evil:core none > 1.0 added direct"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("gradle/libs.versions.toml", before, after)).toEqual(expected);
  });
});

describe("build.gradle", () => {
  const build = (line: string) => `plugins {\n  id "java"\n}\ndependencies {\n  ${line}\n}\n`;
  const CODE = "unknown: a build script is code: only whole lines that name one plain version can be read";
  test.each<Case>([
    [
      "a literal",
      build('implementation "org.a:core:1.0"'),
      build('implementation "org.a:core:1.1"'),
      ["org.a:core 1.0 > 1.1 minor direct"],
    ],
    [
      "Kotlin",
      build('testImplementation("org.a:core:1.0")'),
      build('testImplementation("org.a:core:1.1")'),
      ["org.a:core 1.0 > 1.1 minor direct dev"],
    ],
    [
      "a plugin",
      build('id("org.x") version "1.0"'),
      build('id("org.x") version "2.0"'),
      ["org.x 1.0 > 2.0 major direct build"],
    ],
    [
      "a variable is unknown",
      build('implementation "org.a:core:$a"'),
      build(`implementation "org.a:core:\${b}"`),
      [CODE],
    ],
    [
      "attack: code beside the bump",
      build('implementation "org.a:core:1.0"'),
      `${build('implementation "org.a:core:1.1"')}"sh evil.sh".execute()\n`,
      ["org.a:core 1.0 > 1.1 minor direct", CODE],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("app/build.gradle.kts", before, after)).toEqual(expected);
  });
});
