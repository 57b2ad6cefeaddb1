import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const providers = (inside: string, more = "") =>
  `terraform {\n  required_version = ">= 1.5"\n  required_providers {\n    ${inside}\n  }\n}\n${more}`;
const aws = (version: string, source = "hashicorp/aws") =>
  providers(`aws = {\n      source  = "${source}"\n      version = "${version}"\n    }`);
const vpc = (version: string, source = "terraform-aws-modules/vpc/aws", more = "") =>
  `module "vpc" {\n  source  = "${source}"\n  ${version === "" ? "" : `version = "${version}"`}\n  ${more}\n}\n`;

describe("a Terraform file", () => {
  test.each<Case>([
    ["a provider", aws("5.0.0"), aws("5.1.0"), ["hashicorp/aws 5.0.0 > 5.1.0 minor direct"]],
    ["a constraint", aws("~> 5.0"), aws("~> 5.1"), ["hashicorp/aws ~> 5.0 > ~> 5.1 minor direct"]],
    [
      "a constraint of other length allows something else",
      aws("~> 5.0"),
      aws("~> 5.1.0"),
      ["hashicorp/aws ~> 5.0 > ~> 5.1.0 unknown direct"],
    ],
    [
      "two bounds cannot be compared",
      aws(">= 4, < 5"),
      aws(">= 4, < 6"),
      ["hashicorp/aws >= 4, < 5 > >= 4, < 6 unknown direct"],
    ],
    [
      "on one line",
      providers('aws = { source = "hashicorp/aws", version = "4.0.0" }'),
      providers('aws = { source = "hashicorp/aws", version = "5.0.0" }'),
      ["hashicorp/aws 4.0.0 > 5.0.0 major direct"],
    ],
    [
      "the old short form",
      providers('aws = "4.0.0"'),
      providers('aws = "4.0.1"'),
      ["hashicorp/aws 4.0.0 > 4.0.1 patch direct"],
    ],
    [
      "a module of the registry",
      vpc("5.0.0"),
      vpc("5.0.1"),
      ["terraform-aws-modules/vpc/aws 5.0.0 > 5.0.1 patch direct"],
    ],
    [
      "a module from git",
      vpc("", "git::https://github.com/a/b.git?ref=v1.0.0"),
      vpc("", "git::https://github.com/a/b.git?ref=v1.1.0"),
      [
        "git::https://github.com/a/b.git v1.0.0 > v1.1.0 minor direct",
        "other: git::https://github.com/a/b.git v1.1.0 comes from git::https://github.com/a/b.git?ref=v1.1.0, not from a registry",
      ],
    ],
    ["a downgrade", vpc("5.0.1"), vpc("5.0.0"), ["terraform-aws-modules/vpc/aws 5.0.1 > 5.0.0 patch downgrade direct"]],
    [
      "attack: another source for a provider",
      aws("5.0.0"),
      aws("5.0.1", "evil/aws"),
      ["hashicorp/aws 5.0.0 > none removed direct", "evil/aws none > 5.0.1 added direct"],
    ],
    [
      "attack: other inputs beside the bump",
      vpc("5.0.0"),
      vpc("5.0.1", undefined, 'cidr = "0.0.0.0/0"'),
      ["terraform-aws-modules/vpc/aws 5.0.0 > 5.0.1 patch direct", "other: adds module vpc.cidr"],
    ],
    [
      "attack: a resource beside the bump",
      aws("5.0.0"),
      `${aws("5.0.1")}resource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "sh evil.sh"\n  }\n}\n`,
      [
        "hashicorp/aws 5.0.0 > 5.0.1 patch direct",
        "other: adds resource null_resource x",
        "other: adds resource null_resource x.provisioner local-exec",
        "other: adds resource null_resource x.provisioner local-exec.command",
      ],
    ],
    ["a module of this repository", vpc("", "./vpc"), vpc("", "./evil"), ["other: changes module vpc.source"]],
    [
      "an expression is unknown",
      vpc("5.0.0"),
      'module "vpc" {\n  source = var.x\n  version = "5.0.1"\n}\n',
      [
        "terraform-aws-modules/vpc/aws 5.0.0 > none removed direct",
        "unknown: a version or a source in it is not plain text",
      ],
    ],
    [
      "comments, heredocs and templates",
      `# a\nlocals {\n  x = <<EOT\n}\nEOT\n  y = "\${lookup({a = "}"}, "a")}" // b\n}\n`,
      `locals { /* c */\n  x = <<EOT\n}\nEOT\n  y = "\${lookup({a = "}"}, "a")}"\n}\n`,
      [],
    ],
    ["no HCL", aws("5.0.0"), "{", ["unknown: a Terraform file cannot be read: it is not valid HCL"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("infra/main.tf", before, after)).toEqual(expected);
  });
});

describe(".terraform.lock.hcl", () => {
  const lock = (version: string, hash = version, source = "registry.terraform.io/hashicorp/aws") =>
    `# maintained by terraform init\nprovider "${source}" {\n  version     = "${version}"\n  constraints = "~> 5.0"\n  hashes = [\n    "h1:${hash}=",\n  ]\n}\n`;
  test.each<Case>([
    ["an update", lock("5.0.0"), lock("5.1.0"), ["hashicorp/aws 5.0.0 > 5.1.0 minor"]],
    [
      "attack: another hash",
      lock("5.0.0"),
      lock("5.0.0", "evil"),
      ["other: hashicorp/aws 5.0.0 has another hash, though its version is the same"],
    ],
    [
      "attack: another registry",
      lock("5.0.0"),
      lock("5.0.1", undefined, "evil.example/hashicorp/aws"),
      [
        "hashicorp/aws 5.0.0 > none removed",
        "evil.example/hashicorp/aws none > 5.0.1 added",
        "other: evil.example/hashicorp/aws 5.0.1 comes from evil.example",
      ],
    ],
    [
      "more than providers",
      lock("5.0.0"),
      'resource "a" "b" {}\n',
      ["unknown: .terraform.lock.hcl cannot be read: it has more than providers in it"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("infra/.terraform.lock.hcl", before, after)).toEqual(expected);
  });
});
