import { describe, expect, test } from "@jest/globals";
import { teamsQuery } from "../../../app/github/read-teams.ts";
import { aShop, call, graphql, installationToken, type Json } from "./embedded.ts";

/** Alice is in `acme/docs`, which is below `acme/core`; bob is a member without a team, carol none. */
async function anOrganization() {
  const shop = await aShop();
  const { world, github } = shop;
  world.addUser({ login: "carol", access: "read" });
  world.addOrganization({ login: "other" });
  world.addMembers({ organization: "acme", members: ["bob"] });
  world.setTeam({ team: "acme/core", members: [] });
  world.setTeam({ team: "acme/docs", members: ["alice"], parent: "core" });
  world.setTeam({ team: "other/core", members: ["carol"] });
  return { ...shop, token: await installationToken(github) };
}

async function teams(organization: Awaited<ReturnType<typeof anOrganization>>, ...names: string[]): Promise<Json> {
  const variables = names.flatMap((name, index) => {
    const [login, slug] = name.split("/");
    return [
      [`organization${index}`, login],
      [`slug${index}`, slug],
    ];
  });
  const { body } = await graphql(
    organization.github,
    organization.token,
    teamsQuery(names.length),
    Object.fromEntries(variables),
  );
  return body;
}

describe("teams", () => {
  test("have the members of the teams below them, too", async () => {
    const { data } = await teams(await anOrganization(), "acme/core", "acme/docs");
    const members = { totalCount: 1, nodes: [{ login: "alice" }] };
    expect(data).toMatchObject({ team0: { team: { members } }, team1: { team: { members } } });
  });

  test("lose who is left out of them", async () => {
    const organization = await anOrganization();
    organization.world.setTeam({ team: "acme/docs", members: ["bob"], parent: "core" });
    expect((await teams(organization, "acme/core")).data).toMatchObject({
      team0: { team: { members: { nodes: [{ login: "bob" }] } } },
    });
  });

  test("are null where there is none, and where the App is not installed", async () => {
    const { data } = await teams(await anOrganization(), "acme/none", "other/core");
    expect(data).toEqual({ team0: { team: null }, team1: { team: null } });
  });

  test("of an organisation that is not there are an error", async () => {
    const { data, errors } = await teams(await anOrganization(), "nowhere/core");
    expect(data).toEqual({ team0: null });
    expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["team0"] }]);
  });
});

test.each([
  ["acme", "alice", 204],
  ["acme", "bob", 204],
  ["acme", "carol", 404],
  ["other", "carol", 302],
  ["nowhere", "carol", 404],
])("whether in %s there is %s is answered by %i", async (organization, login, status) => {
  const { github, token } = await anOrganization();
  const response = await fetch(`${github.url}/orgs/${organization}/members/${login}`, {
    headers: { authorization: `token ${token}` },
    redirect: "manual",
  });
  await response.text();
  expect(response.status).toBe(status);
});

test.each([
  ["bob", { push: true, pull: true, admin: false }],
  ["carol", { push: false, pull: true, admin: false }],
])("what %s may do in a repository is told by flags", async (login, permissions) => {
  const { github, token } = await anOrganization();
  const { body } = await call(github, token, `GET /repos/acme/shop/collaborators/${login}/permission`);
  expect(body).toMatchObject({ user: { login, permissions } });
});
